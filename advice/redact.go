package advice

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// What stands in the place of something removed. They are markers in stored notes, so they are
// fixed here and not in the wording files. None is read again as something to remove.
const (
	nameMark     = "[name]"
	addressMark  = "[address]"
	postcodeMark = "[postcode]"
	emailMark    = "[e-mail]"
	linkMark     = "[link]"
	birthMark    = "[date of birth]"
	cardMark     = "[card]"
	sortMark     = "[sort code]"
	accountMark  = "[account]"
	codeMark     = "[code]"
	niMark       = "[NI number]"
	nhsMark      = "[NHS number]"
	numberMark   = "[number]"
)

// redactMarks lists them for reading a text that was redacted before.
func redactMarks() []string {
	return []string{nameMark, addressMark, postcodeMark, emailMark, linkMark, birthMark, cardMark,
		sortMark, accountMark, codeMark, niMark, nhsMark, numberMark}
}

// redactLimit is how much of a text Redact keeps, in bytes. What lies beyond is dropped, not kept unread.
const redactLimit = 4 << 10

// Redact takes out of a text what tells who somebody is or opens their account: phone numbers
// (masked, so that a repeat can be recognised by eye), cards, sort codes, accounts, PINs and
// codes, postcodes, street addresses, e-mail addresses, personal links, dates of birth, National
// Insurance and NHS numbers and names. Words for relatives, places, banks, ages, sums and short
// codes such as 159 stay, because they tell the story.
//
// It works word by word from lists and shapes, so it misses some names (see redact_test.go for
// how many) and takes out some words that are none. Redacting twice changes nothing. The result
// is valid UTF-8, without invisible characters, and reads at most 4 KiB of the text.
func Redact(text string) string {
	text = redactTidy(cutText(text, redactLimit))
	for range redactPasses {
		next := newRedaction(text).run()
		if next == text {
			break
		}
		text = next
	}
	return text
}

// redactPasses bounds how often a text is read: taking one thing out may bare the next, as in two numbers joined
// by a letter.
const redactPasses = 4

// redactTidy writes digits in ASCII and drops what is invisible or broken, which would hide a number.
func redactTidy(text string) string {
	var out strings.Builder
	out.Grow(len(text))
	last := rune(0)
	for i := 0; i < len(text); {
		digit, size, ok := digitAt(text, i)
		r, _ := utf8.DecodeRuneInString(text[i:])
		switch {
		case ok:
			r = rune(digit)
		case r == utf8.RuneError && size == 1, hiddenRune(r, last):
			i += size
			continue
		}
		out.WriteRune(r)
		last = r
		i += size
	}
	return out.String()
}

// hiddenRune tells whether r shows nothing. A joiner inside an emoji is part of the emoji.
func hiddenRune(r, before rune) bool {
	if r == '\u200d' {
		return before < '\u2600'
	}
	return unicode.Is(unicode.Cf, r) || unicode.IsControl(r) && r != '\n' && r != '\t'
}

// redaction goes through a text from left to right. At the start of every word and number it tries the
// rules in order. Rules look only forward and never across a mark, which is what makes a
// second run find nothing new.
type redaction struct {
	text   string
	opaque []redactSpan // marks and masked numbers that the text has already
	groups []digitGroup // those not yet passed
	limit  int          // where the next mark begins, or the end
}

type redactSpan struct{ start, end int }

func newRedaction(text string) *redaction {
	return &redaction{text: text, opaque: opaqueSpans(text), groups: digitGroups(text)}
}

func (s *redaction) run() string {
	var out strings.Builder
	for at := 0; at < len(s.text); {
		if end := s.passMark(at); end > at {
			out.WriteString(s.text[at:end])
			at = end
			continue
		}
		if end, instead := s.try(at); end > at {
			out.WriteString(instead)
			at = end
			continue
		}
		_, size := utf8.DecodeRuneInString(s.text[at:])
		out.WriteString(s.text[at : at+size])
		at += size
	}
	return out.String()
}

// passMark drops the marks and groups that lie behind, sets the limit and gives the end of a mark that begins at at.
func (s *redaction) passMark(at int) int {
	for len(s.opaque) > 0 && s.opaque[0].end <= at {
		s.opaque = s.opaque[1:]
	}
	for len(s.groups) > 0 && s.groups[0].end <= at {
		s.groups = s.groups[1:]
	}
	s.limit = len(s.text)
	if len(s.opaque) == 0 {
		return at
	}
	s.limit = s.opaque[0].start
	if s.limit <= at {
		return s.opaque[0].end
	}
	return at
}

// redactRule reads what begins at a byte of the text. It gives the end of what it takes out and what to
// write instead; an end of 0 means that the rule does not apply.
type redactRule func(s *redaction, at int) (end int, instead string)

// try gives the first rule's result that applies at a byte.
func (s *redaction) try(at int) (end int, instead string) {
	var rules []redactRule
	switch {
	case s.numberAt(at):
		rules = numberRules
	case s.wordAt(at):
		rules = wordRules
	}
	for _, r := range rules {
		if end, instead = r(s, at); end > at {
			return end, instead
		}
	}
	return 0, ""
}

// numberAt tells whether a run of digits begins here, or the bracket in front of one.
func (s *redaction) numberAt(at int) bool {
	if len(s.groups) == 0 {
		return false
	}
	start := s.groups[0].start
	return start == at || start == at+1 && s.text[at] == '('
}

// wordAt tells whether a run of letters begins here.
func (s *redaction) wordAt(at int) bool {
	r, _ := utf8.DecodeRuneInString(s.text[at:])
	if !unicode.IsLetter(r) {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(s.text[:at])
	return !unicode.IsLetter(before)
}

// ahead gives what may be read from a byte on, at most n bytes of it.
func (s *redaction) ahead(at, n int) string { return cutText(s.text[at:s.limit], n) }

// ends tells whether a word or number may end at a byte: nothing is stuck to it.
func (s *redaction) ends(at int) bool {
	if at >= len(s.text) {
		return true
	}
	if at == s.limit {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s.text[at:])
	return !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

// opaqueSpans finds the marks and the masked phone numbers in a text.
func opaqueSpans(text string) []redactSpan {
	var found []redactSpan
	for i := 0; i < len(text); i++ {
		end := markAt(text, i)
		if end == 0 {
			end = maskAt(text, i)
		}
		if end > 0 {
			found = append(found, redactSpan{i, end})
			i = end - 1
		}
	}
	return found
}

func markAt(text string, i int) int {
	if text[i] != '[' {
		return 0
	}
	for _, m := range redactMarks() {
		if strings.HasPrefix(text[i:], m) {
			return i + len(m)
		}
	}
	return 0
}

// maskAt gives the end of a masked number that begins at i, as maskPhone writes it; 0 for none.
func maskAt(text string, i int) int {
	end := i
	if text[i] == '+' {
		end++
	}
	front := skipRunes(text, end, 3, asciiDigit)
	if front == end {
		return 0
	}
	end = skipRunes(text, front, 2, maskDot)
	end = skipRunes(text, end, 1, plainSpace)
	back := skipRunes(text, end, 14, maskDot)
	if back == end || back-front < len("•••") {
		return 0
	}
	return skipRunes(text, back, 2, asciiDigit)
}

// skipRunes moves over at most n characters that fit.
func skipRunes(text string, at, n int, fits func(rune) bool) int {
	for ; n > 0 && at < len(text); n-- {
		r, size := utf8.DecodeRuneInString(text[at:])
		if !fits(r) {
			break
		}
		at += size
	}
	return at
}

func asciiDigit(r rune) bool { return '0' <= r && r <= '9' }
func maskDot(r rune) bool    { return r == '•' }
func plainSpace(r rune) bool { return r == ' ' }
