package advice

import "hangup/advice/pattern"

// birthYear is a year in which a person of today may be born but no call of today was made: a full
// date with it is a date of birth, whatever stands around it.
const birthYear = `(?:19\d\d|200\d)`

const monthName = `(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)`

var (
	birthDate = pattern.New(`(?i)\A\d{1,2}(?: ?[/.-] ?| )\d{1,2}(?: ?[/.-] ?| )` + birthYear +
		`|\A` + birthYear + `[/.-]\d{1,2}[/.-]\d{1,2}` +
		`|\A\d{1,2}(?:st|nd|rd|th)? (?:of )?` + monthName + `,? ` + birthYear)
	birthDateWord = pattern.New(`(?i)\A` + monthName + ` \d{1,2}(?:st|nd|rd|th)?,? ` + birthYear)
	// birthLabel keeps the label and takes whatever date follows, a recent one too.
	birthLabel = pattern.New(`(?i)\A((?:d\.?o\.?b\.?|date of birth|birth ?date|birthday|born)(?: (?:is|was|on|in|the|it's))*[ :=-]*)` +
		`(?:\d{1,2} ?[/. -] ?\d{1,2} ?[/. -] ?(?:\d{4}|\d{2})` +
		`|\d{1,2}(?:st|nd|rd|th)? (?:of )?` + monthName + `(?:,? \d{4})?` +
		`|` + monthName + ` \d{1,2}(?:st|nd|rd|th)?(?:,? \d{4})?` +
		`|` + birthYear + `|\d{8}|\d{6})`)
)

// ruleBirthDate takes full dates with a year of birth: 3/5/1941, 3rd May 1941.
func ruleBirthDate(s *redaction, at int) (int, string) {
	return s.match(birthDate, at, birthMark)
}

// ruleBirthWord takes "May 3rd, 1941" and whatever date "born" or "date of birth" introduces.
func ruleBirthWord(s *redaction, at int) (int, string) {
	if end, instead := s.match(birthDateWord, at, birthMark); end > 0 {
		return end, instead
	}
	return s.match(birthLabel, at, birthMark)
}

// redactWindow is how far a pattern reads, in bytes; no pattern but that of a link needs more.
const redactWindow = 160

// match writes mark in place of what an anchored pattern finds at a byte. What the pattern's first
// bracket holds is a label and stays.
func (s *redaction) match(re *pattern.Pattern, at int, mark string) (int, string) {
	loc := re.FindStringSubmatchIndex(s.ahead(at, redactWindow))
	if loc == nil || !s.ends(at+loc[1]) {
		return 0, ""
	}
	label := ""
	if len(loc) > 2 && loc[2] == 0 {
		label = s.text[at : at+loc[3]]
	}
	return at + loc[1], label + mark
}
