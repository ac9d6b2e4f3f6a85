package advice

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxQuotable is the most characters of one quoted phrase.
const maxQuotable = 48

// What is never carried over from a message into an answer: addresses and domains, mentions and
// tags, e-mail addresses, and runs of digits as in phone numbers, cards, accounts and codes, even
// when spaces or dashes part them.
var (
	notCarried = regexp.MustCompile(`(?i)\S*(?:://|www\.|@|#|\w\.[a-z]{2,})\S*`)
	digitRun   = regexp.MustCompile(`\+?\p{Nd}(?:[ \t().\-–—,/]{0,3}\p{Nd}){4,}`)
	tellsLies  = regexp.MustCompile(`(?i)action\s*fraud|\b(?:is|was|are|seems?|looks?|sounds?|be|perfectly|completely|totally) (?:safe|fine|genuine|legit|ok|okay|real)\b`)
)

// quotable makes a phrase of a message fit to be shown: one line, short, without links,
// mentions, numbers or markup. It gives "" when nothing worth showing is left.
func quotable(words string) string {
	words = cutRunes(words, 8*maxQuotable)
	words = notCarried.ReplaceAllString(words, " ")
	words = digitRun.ReplaceAllString(words, " ")
	words = strings.Join(strings.Fields(strings.Map(plainRune, words)), " ")
	words = strings.Trim(words, " ,.'’-–&/%?")
	if letters(words) < 3 || tellsLies.MatchString(words) {
		return ""
	}
	return shorten(words, maxQuotable)
}

// plainRune keeps letters, digits and a little punctuation. Everything that could be markup in
// some chat, and every invisible sign, becomes a space.
func plainRune(r rune) rune {
	switch {
	case unicode.IsLetter(r), unicode.IsMark(r), unicode.IsDigit(r), unicode.Is(unicode.Sc, r):
		return r
	case strings.ContainsRune(",.'’-–&/%?", r):
		return r
	}
	return ' '
}

func letters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// shorten cuts at a word and marks the cut.
func shorten(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	s = cutRunes(s, most-1)
	if i := strings.LastIndexByte(s, ' '); i > most/2 {
		s = s[:i]
	}
	return strings.TrimRight(s, " ,.'’-–&/%?") + "…"
}

func cutRunes(s string, most int) string {
	n := 0
	for i := range s {
		if n == most {
			return s[:i]
		}
		n++
	}
	return s
}
