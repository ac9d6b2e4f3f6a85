package advice

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"hangup/advice/pattern"
)

// redactWord is a run of letters with apostrophes and hyphens inside; "'s" at the end is not part of it.
type redactWord struct {
	text       string
	start, end int
}

// wordFrom reads the word that begins at a byte; its text is "" when none does.
func (s *redaction) wordFrom(at int) redactWord {
	end := at
	for end < s.limit {
		next := skipRunes(s.text[:s.limit], end, redactLimit, unicode.IsLetter)
		if next == end {
			end = trimInner(s.text, at, end)
			break
		}
		end = skipRunes(s.text[:s.limit], next, 1, isInner)
		if end == next {
			break
		}
	}
	end = trimInner(s.text, at, end)
	return redactWord{s.text[at:end], at, end}
}

func isInner(r rune) bool { return r == '\'' || r == '’' || r == '-' }

// trimInner takes a hanging apostrophe, hyphen or "'s" off the end of a word.
func trimInner(text string, at, end int) int {
	w := text[at:end]
	w = strings.TrimRight(w, "'’-")
	for _, s := range []string{"'s", "’s", "'S", "’S"} {
		w = strings.TrimSuffix(w, s)
	}
	return at + len(w)
}

// next reads the word behind w when only spaces lie between, or a full stop after a title or initial.
func (s *redaction) next(w redactWord, stop bool) redactWord {
	at := w.end
	if stop {
		at = skipRunes(s.text[:s.limit], at, 1, func(r rune) bool { return r == '.' })
	}
	gap := skipRunes(s.text[:s.limit], at, 2, plainSpace)
	if gap == w.end {
		return redactWord{}
	}
	return s.wordFrom(gap)
}

// capital tells whether the word is written Like this or is an initial.
func (w redactWord) capital() bool {
	r, size := utf8.DecodeRuneInString(w.text)
	if !unicode.IsUpper(r) {
		return false
	}
	rest := w.text[size:]
	return rest == "" || strings.IndexFunc(rest, unicode.IsLower) >= 0
}

// shouted tells whether the word is in capitals throughout.
func (w redactWord) shouted() bool { return len(w.text) > 1 && strings.ToUpper(w.text) == w.text }

func (w redactWord) lower() string { return strings.ToLower(w.text) }

// maxNameWords is how many words one name may have, as in "Maria del Carmen Lopez".
const maxNameWords = 4

// ruleName takes names: after a title, after "my name is" and the like, as a pair in capitals, or
// as a first name that is nothing else.
func ruleName(s *redaction, at int) (int, string) {
	for _, r := range []redactRule{nameAfterTitle, nameAfterRelative, nameAfterPhrase, nameBare, nameAtEnd, nameHere, nameWithAge, nameOfSpeaker, fullName, firstName, quotedName, nameInRow, nameInSentence} {
		if end, instead := r(s, at); end > at {
			return end, instead
		}
	}
	return 0, ""
}

// nameAfterTitle takes the name in "Mr Pike", "DC Ross", "Auntie Jean"; the title stays.
func nameAfterTitle(s *redaction, at int) (int, string) {
	title := s.wordFrom(at)
	sure := sureTitles[title.lower()]
	if !isTitle(title.lower()) {
		return 0, ""
	}
	w := s.next(title, abbreviatedTitles[title.lower()])
	for range 2 {
		if sureTitles[w.lower()] || looseTitles[w.lower()] && w.capital() {
			sure = sure || sureTitles[w.lower()]
			title, w = w, s.next(w, abbreviatedTitles[w.lower()])
		}
	}
	if w.text == "" {
		w = s.wordFrom(s.collarNumber(title.end))
	}
	if !nameAfter(w, sure) {
		return 0, ""
	}
	end := s.nameEnd(w)
	if sure && !w.capital() {
		end = s.smallSurname(w, end)
	}
	return end, s.text[at:w.start] + nameMark
}

// maxCollar is the longest collar number, in digits; a longer one is a number to take out.
const maxCollar = 5

// collarNumber moves over a number between a title and a name, as in "PC 1182 Pike".
func (s *redaction) collarNumber(at int) int {
	text := s.text[:s.limit]
	digits := skipRunes(text, at, 1, plainSpace)
	end := skipRunes(text, digits, maxCollar, asciiDigit)
	if end == digits {
		return s.limit
	}
	return skipRunes(text, end, 1, plainSpace)
}

// nameAfter tells whether a word behind a title or "my name is" may be a name.
func nameAfter(w redactWord, sure bool) bool {
	lower := w.lower()
	if w.text == "" || isTitle(lower) || commonWord(lower) || relatives[lower] || notNames[lower] && !sureName(lower) {
		return false
	}
	return sure || w.capital() || sureName(lower) || surnames[lower]
}

// nameEnd gives the end of the name that begins with w.
func (s *redaction) nameEnd(w redactWord) int {
	for range maxNameWords - 1 {
		n := s.next(w, len(w.text) == 1)
		if !continuesName(w, n) {
			break
		}
		w = n
	}
	return w.end
}

// continuesName tells whether n goes on with a name whose last word is w.
func continuesName(w, n redactWord) bool {
	lower := n.lower()
	if nameParticles[lower] && n.capital() && w.capital() {
		return true
	}
	if n.text == "" || commonWord(lower) || relatives[lower] || notNames[lower] {
		return false
	}
	if len(w.text) == 1 && !w.capital() { // mr k adeyemi
		return len(n.text) > 2
	}
	if w.capital() || w.shouted() {
		return n.capital() || n.shouted() && (w.shouted() || len(w.text) == 1) || surnames[lower]
	}
	return surnames[lower]
}

// nameParticles stand between a first name and a surname.
var nameParticles = redactWords(`van von der den de la del di da dos du le ní nic mac ap bin ibn al el ten ter`)

// namePhrases come before a name. After a sure one a name may be written small.
var namePhrases = []struct {
	re   *pattern.Pattern
	sure bool
}{
	{pattern.New(`(?i)\A(?:my|his|her|their|the|mum's|dad's)? ?name(?: is|'s|’s| was| as)[ :]*(?:(?:mr|mrs|ms|miss|dr)\.? )?`), true},
	{pattern.New(`(?i)\A(?:call(?:ed|s|ing) (?:him|her|them)sel(?:f|ves)|(?:goes|went) by(?: the name(?: of)?)?|introduced (?:him|her)self as|gave (?:the|his|her) name as|known as) `), true},
	{pattern.New(`(?i)\A(?:called|named|signed|speaking to|spoke to|spoke with|talked to|ask(?:ed)? for|rang as|told|warned|poor|names? of|names (?:are|were)|it was|this is|i am|i'm|i’m) `), false},
	{pattern.New(`(?i)\A(?:hi|hello|hiya|hey|dear)(?: there)?,? `), false},
}

// nameAfterPhrase takes the name in "my name is dave smith" and "a man called Bogdan".
func nameAfterPhrase(s *redaction, at int) (int, string) {
	if !introduces(s, at) {
		return 0, ""
	}
	for _, p := range namePhrases {
		loc := p.re.FindStringIndex(s.ahead(at, redactWindow))
		if loc == nil {
			continue
		}
		w := s.wordFrom(at + loc[1])
		if maybeName(w) && namesFirst.MatchString(s.ahead(at, redactWindow)) {
			return s.nameEnd(w), s.text[at:w.start] + nameMark
		}
		if !nameAfter(w, p.sure) || w.shouted() && !sureName(w.lower()) && !p.sure {
			continue
		}
		end := s.nameEnd(w)
		if p.sure && !w.capital() {
			end = s.smallSurname(w, end)
		}
		return end, s.text[at:w.start] + nameMark
	}
	return 0, ""
}

// namesFirst are phrases behind which even a name that is a word, such as Will, is a name.
var namesFirst = pattern.New(`(?i)\A(?:called|named|known as|hi|hello|hiya|hey|dear|(?:my|his|her|their) name|name(?: is|'s|’s| was))`)

// maybeName tells whether a word in capitals is a first name that is a word too.
func maybeName(w redactWord) bool { return w.capital() && maybeFirst[w.lower()] }

// nameInRow takes a first name that is a word too, or a very short one, in a row of names: "Bill and [name]", "Jo, Flo and Mo".
func nameInRow(s *redaction, at int) (int, string) {
	w := s.wordFrom(at)
	if !maybeName(w) && !(w.capital() && sureName(w.lower())) || months[w.lower()] {
		return 0, ""
	}
	rest := s.text[w.end:]
	for _, joint := range []string{" and ", " & ", ", "} {
		if after, ok := strings.CutPrefix(rest, joint); ok && nameFollows(after) {
			return w.end, nameMark
		}
		if before, ok := strings.CutSuffix(s.text[:at], joint); ok && strings.HasSuffix(before, nameMark) {
			return w.end, nameMark
		}
	}
	return 0, ""
}

// smallBefore is a word in small letters right in front: a capital behind it is no beginning of a sentence.
var smallBefore = pattern.New(`(?:\A|[^\pL])(\p{Ll}+) \z`)

// nameInSentence takes a first name that is a word too where nothing but a name is written with a capital: "we told Rose that".
func nameInSentence(s *redaction, at int) (int, string) {
	w := s.wordFrom(at)
	if !maybeName(w) || len(w.text) < 3 || notNames[w.lower()] || months[w.lower()] || !s.ends(w.end) {
		return 0, ""
	}
	before := smallBefore.FindStringSubmatch(lastBytes(s.text[:at], redactWindow))
	if n := s.next(w, false); n.capital() && notNames[n.lower()] { // Dean Forest
		return 0, ""
	}
	if before == nil || before[1] == "the" || before[1] == "in" || before[1] == "near" {
		return 0, ""
	}
	return w.end, nameMark
}

// lastBytes gives the end of a text, at most n bytes of it.
func lastBytes(text string, n int) string { return text[max(0, len(text)-n):] }

// nameFollows tells whether a text begins with a name, or with one that was taken out.
func nameFollows(text string) bool {
	if strings.HasPrefix(text, nameMark) {
		return true
	}
	w := (&redaction{text: text, limit: len(text)}).wordFrom(0)
	return w.capital() && (sureName(w.lower()) || maybeFirst[w.lower()]) && !months[w.lower()]
}

// months that are names too.
var months = redactWords(`april may june august`)

// smallSurname takes a second word after a name written small, unless it is an ordinary word.
func (s *redaction) smallSurname(w redactWord, end int) int {
	n := s.next(w, false)
	if end > w.end || n.text == "" || len(n.text) < 3 || commonWord(n.text) || relatives[n.lower()] || notNames[n.lower()] {
		return end
	}
	return n.end
}

// fullName takes two to four words that begin with a capital and are no place, firm or ordinary word.
func fullName(s *redaction, at int) (int, string) {
	w := s.wordFrom(at)
	if !nameWord(w) && !(sureName(w.lower()) || maybeFirst[w.lower()]) {
		return 0, ""
	}
	n := s.next(w, len(w.text) == 1)
	if firmPairs[w.lower()+" "+n.lower()] || placePairs[w.lower()+" "+n.lower()] {
		return n.end, s.text[at:n.end]
	}
	known := sureName(w.lower()) || maybeFirst[w.lower()] && w.capital()
	if !continuesName(w, n) || !known && (!nameWord(n) || len(w.text)+len(n.text) < 5) {
		return 0, ""
	}
	return s.nameEnd(w), nameMark
}

// nameWord tells whether a word in capitals may be part of a name that no list knows.
func nameWord(w redactWord) bool {
	return w.capital() && !commonWord(w.lower()) && !relatives[w.lower()] && !notNames[w.lower()] && !isTitle(w.lower())
}

// firstName takes a first name on its own that is no ordinary word.
func firstName(s *redaction, at int) (int, string) {
	w := s.wordFrom(at)
	if !sureName(w.lower()) || smallWords[w.text] || len(w.text) < 3 {
		return 0, ""
	}
	return w.end, nameMark
}

// isTitle tells whether a word in small letters comes before names.
func isTitle(lower string) bool { return sureTitles[lower] || looseTitles[lower] }

// sureName tells whether a word in small letters is a first name and no brand or place.
func sureName(lower string) bool { return sureFirst[lower] }

// commonWord tells whether a word is an ordinary one of English.
func commonWord(text string) bool { return commonWords[strings.ToLower(text)] }
