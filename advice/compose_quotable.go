package advice

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"hangup/advice/pattern"
)

// maxQuotable is the most characters of one quoted phrase, minSigns the fewest letters and digits
// in it: less than that tells a reader nothing.
const (
	maxQuotable = 48
	minSigns    = 8
)

// dangling are words that a phrase should not end with.
var dangling = pattern.New(`(?i)(?: (?:and it|and|or|but|the|a|an|to|of|my|our|her|his|their|your|with|for|from|in|on|at|i|he|she|they|we|is|was|before|after|instead|because|if|that|as|so|then|says|said))+$`)

// light are words that carry no point of their own. A phrase of them alone explains nothing.
var light = pattern.New(`(?i)^(?:some\w*|any\w*|no|get|gets|got|can|could|would|should|have|has|had|sa(?:y|ys|id|ying)|told?|com(?:e|es|ing)|came|tells?|wants?|wanted|asks?|asked|asking|need\w*|keeps?|trying|never|go|going|went|did|do|does|they|them|the[iy]r?|me|him|her|she|he|us|we|i|you|it|be|been|was|were|is|are|a|an|the|to|of|in|on|for|from|and|or|but|with|at|by|up|out|my|our|your|his|that|this|there|what|who|one|same|back|call\w*|number|phone\w*|r[ai]ng\w*)$`)

// digitRun is a run of five digits or more, as in phone numbers, cards, accounts and codes, even
// when spaces or dashes part them.
var digitRun = pattern.New(`\+?\p{Nd}(?:[ \t().\-–—/]{0,3}\p{Nd}){4,}`)

// notQuoted are phrases that would mislead a reader of the answer, whoever said them: that it is
// safe, and the name of the reporting service that closed.
var notQuoted = pattern.New(`(?i)action\s*fraud|\b(?:is|was|are|seems?|looks?|sounds?|be|perfectly|completely|totally) (?:safe|fine|genuine|legit|ok|okay|real)\b`)

// quotable makes a phrase of a message fit to be shown: one line, short, without links,
// mentions, numbers or markup. It gives "" when nothing worth showing is left.
func quotable(words string) string {
	words = withoutAddresses(cutRunes(words, 4*maxQuotable))
	words = digitRun.ReplaceAllString(words, " ")
	words = strings.Join(strings.Fields(strings.Map(plainRune, words)), " ")
	words = whole(shorten(strings.TrimRight(strings.Trim(words, " ,.'’-–&/%?"), " £$€"), maxQuotable))
	if signs(words) < minSigns || notQuoted.MatchString(words) || !telling(words) {
		return ""
	}
	return words
}

// whole drops words at the end of a phrase that only lead on to the next one.
func whole(s string) string {
	if strings.HasSuffix(s, "…") {
		return s
	}
	return dangling.ReplaceAllString(s, "")
}

// alike tells whether two phrases have half of their words in common, so that showing both
// would say the same twice.
func alike(a, b string) bool {
	words := func(s string) []string { return strings.Fields(strings.TrimSuffix(strings.ToLower(s), "…")) }
	short, long := words(a), words(b)
	if len(short) > len(long) {
		short, long = long, short
	}
	same := 0
	for _, w := range short {
		if slices.Contains(long, w) {
			same++
		}
	}
	return 2*same >= len(short)
}

// withoutAddresses drops the words that are links, domains, e-mail addresses, mentions or tags.
func withoutAddresses(s string) string {
	var kept []string
	for _, word := range strings.Fields(s) {
		if !strings.ContainsAny(word, "@#") && !strings.Contains(word, "://") && !strings.Contains(word, "www.") && !dotted(word) {
			kept = append(kept, word)
		}
	}
	return strings.Join(kept, " ")
}

// dotted tells whether letters follow a dot within a word, as in a domain.
func dotted(word string) bool {
	for i := 1; i+2 < len(word); i++ {
		if word[i] == '.' && asciiLetter(word[i+1]) && asciiLetter(word[i+2]) {
			return true
		}
	}
	return false
}

func asciiLetter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

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

// telling tells whether a phrase has two words at least and one that carries a point.
func telling(s string) bool {
	words := strings.Fields(s)
	return len(words) > 1 && slices.ContainsFunc(words, func(w string) bool { return !light.MatchString(w) })
}

func signs(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
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
