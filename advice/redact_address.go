package advice

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"hangup/advice/pattern"
)

// maxStreetWords is how many words may stand between a house number and the word for its street.
const maxStreetWords = 3

// ruleAddress takes a house number with a street: "14 Acacia Avenue", "3b high st".
func ruleAddress(s *redaction, at int) (int, string) {
	g := s.groups[0]
	if g.start != at || g.plus || g.amount || len(g.digits) > 4 {
		return 0, ""
	}
	end := s.streetAfter(skipLetter(s.text[:s.limit], g.end))
	if end == 0 {
		end = s.letteredHouse(g)
	}
	if end == 0 {
		end = s.namedStreet(g)
	}
	if end == 0 {
		return 0, ""
	}
	return s.streetsBehind(end), addressMark
}

// flatShape is what may stand in front of a house number.
var flatShape = pattern.New(`(?i)\A(?:flat|apartment|apt|unit|room|house|number|no\.?) ?\d{1,4}[a-z]?,? (?:\d{1,4}(?:-\d{1,4})?[a-z]? )?`)

var postBox = pattern.New(`(?i)\Ap\.?o\.? box \d+`)

// ruleFlat takes "Flat 2, 14 Acacia Avenue", "number 7 Mill Lane" and post boxes.
func ruleFlat(s *redaction, at int) (int, string) {
	if end, instead := s.match(postBox, at, addressMark); end > 0 {
		return end, instead
	}
	loc := flatShape.FindStringIndex(s.ahead(at, redactWindow))
	if loc == nil {
		return 0, ""
	}
	end := s.streetAfter(at + loc[1] - 1)
	if end == 0 {
		return 0, ""
	}
	return s.streetsBehind(end), addressMark
}

// skipLetter moves over the letter of a house number such as 3b.
func skipLetter(text string, at int) int {
	end := skipRunes(text, at, 1, unicode.IsLetter)
	if end < len(text) {
		if r, _ := utf8.DecodeRuneInString(text[end:]); unicode.IsLetter(r) {
			return at
		}
	}
	return end
}

// streetAfter gives the end of a street that is named after a house number which ends at at, 0 for none.
func (s *redaction) streetAfter(at int) int {
	before := redactWord{}
	for n := 0; n <= maxStreetWords; n++ {
		w := s.wordFrom(skipRunes(s.text[:s.limit], skipRunes(s.text[:s.limit], at, 1, isComma), 2, plainSpace))
		if w.text == "" || w.start == at {
			return 0
		}
		if n > 0 && isStreet(w, before) && s.ends(w.end) {
			return w.end
		}
		if commonWord(w.text) && !w.capital() {
			return 0
		}
		before, at = w, s.possessive(w.end)
	}
	return 0
}

// possessive moves over the "'s" that is no part of a word.
func (s *redaction) possessive(at int) int {
	for _, end := range []string{"'s", "’s"} {
		if strings.HasPrefix(s.text[at:s.limit], end) {
			return at + len(end)
		}
	}
	return at
}

func isComma(r rune) bool { return r == ',' }

// isStreet tells whether a word is one for a street. Words that mean other things too count only in
// capitals, behind a word in capitals.
func isStreet(w, before redactWord) bool {
	lower := strings.ToLower(w.text)
	return plainStreets[lower] || otherStreets[lower] && w.capital() && before.capital()
}

var plainStreets = redactWords(`street st road rd avenue ave lane ln crescent cres gardens gdns terrace
	tce grove mews drive boulevard cottages esplanade promenade`)

var otherStreets = redactWords(`close cl way court ct hill park green view gate walk row rise place pl mount
	square sq parade croft field fields end side house lodge cottage flats villas buildings quay wharf
	broadway circus dale dene glade glen heath heights meadow meadows mill orchard path ridge
	vale wood woods yard ness wynd brae loan bank approach chase common spinney paddock`)
