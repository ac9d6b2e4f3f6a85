package advice

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// digitGroup is a run of digits in a text, with what stands around it.
type digitGroup struct {
	start, end int    // bytes in the text, with the + if there is one
	digits     string // in ASCII, without the +
	plus       bool   // + stands in front
	joined     bool   // only space, dots, dashes and brackets lie between it and the group before
	amount     bool   // a sum, a share or part of a decimal number
}

// maxJoin is how many characters may lie between two groups of one number, as in ") - ".
const maxJoin = 3

// digitGroups finds the runs of digits in a text. Digits of a masked number are left out.
func digitGroups(text string) []digitGroup {
	var groups []digitGroup
	for i := 0; i < len(text); {
		_, size, ok := digitAt(text, i)
		if !ok && disguised(text, i) == 0 {
			i += size
			continue
		}
		g := readGroup(text, i)
		if n := len(groups); n > 0 {
			g.joined = !g.plus && joins(text[groups[n-1].end:g.start])
		}
		i = g.end
		if !masked(text, g) {
			groups = append(groups, g)
		}
	}
	return groups
}

// readGroup reads the run of digits that starts at byte i.
func readGroup(text string, i int) digitGroup {
	g := digitGroup{start: i}
	end := disguised(text, i)
	var digits strings.Builder
	for i < len(text) {
		d, size, ok := digitAt(text, i)
		if !ok && i < end {
			d, ok = digitLike(text[i])
		}
		if !ok {
			break
		}
		digits.WriteByte(d)
		i += size
	}
	g.end, g.digits = i, digits.String()
	g.amount = isAmount(text, g)
	if g.start > 0 && text[g.start-1] == '+' {
		g.plus = true
		g.start--
	}
	return g
}

// digitAt gives the digit at byte i as ASCII, and how many bytes the character takes. Digits of
// every script count: they are a way round filters.
func digitAt(text string, i int) (digit byte, size int, ok bool) {
	if c := text[i]; c < utf8.RuneSelf {
		return c, 1, '0' <= c && c <= '9'
	}
	r, size := utf8.DecodeRuneInString(text[i:])
	if !unicode.Is(unicode.Nd, r) {
		return 0, size, false
	}
	return '0' + byte(digitValue(r)), size, true
}

// Fewest characters, and digits among them, of a group in which letters stand for digits: a shorter one, such as
// "10l" or "O2", is a measure or a name.
const minDisguised, minDisguisedDigits = 5, 2

// disguised gives where a group ends that starts at byte i and has letters in place of some digits, as in
// "O7700" and "9OO123", or 0. A letter beside it makes it part of a word.
func disguised(text string, i int) int {
	if i > 0 && isASCIIWord(text[i-1]) {
		return 0
	}
	digits, end := 0, i
	for ; end < len(text); end++ {
		if '0' <= text[end] && text[end] <= '9' {
			digits++
		} else if _, ok := digitLike(text[end]); !ok {
			break
		}
	}
	n := end - i
	if n < minDisguised || digits < minDisguisedDigits || digits == n || end < len(text) && isASCIIWord(text[end]) {
		return 0
	}
	return end
}

func isASCIIWord(c byte) bool { return asciiLetter(c) || '0' <= c && c <= '9' }

// digitLike gives the digit that a letter is typed for.
func digitLike(c byte) (digit byte, ok bool) {
	switch c {
	case 'O', 'o':
		return '0', true
	case 'l', 'I':
		return '1', true
	}
	return 0, false
}

// digitValue counts from the zero of r's script: Unicode lays decimal digits out in tens.
func digitValue(r rune) rune {
	for _, t := range unicode.Nd.R16 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return (r - rune(t.Lo)) % 10
		}
	}
	for _, t := range unicode.Nd.R32 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return (r - rune(t.Lo)) % 10
		}
	}
	return 0
}

// joins tells whether a gap between two groups leaves them one number.
func joins(gap string) bool {
	return gap != "" && utf8.RuneCountInString(gap) <= maxJoin && strings.IndexFunc(gap, notJoin) < 0
}

func notJoin(r rune) bool {
	switch r {
	case '\n', '\r':
		return true
	case '-', '.', '(', ')', '·', '−':
		return false
	}
	return !unicode.IsSpace(r) && !unicode.Is(unicode.Pd, r) && !unicode.Is(unicode.Cf, r)
}

// masked tells whether a group is what a mask left of a number: a dot of it is next to it.
func masked(text string, g digitGroup) bool {
	return strings.HasSuffix(text[:g.start], "•") || strings.HasPrefix(text[g.end:], "•") ||
		g.plus && strings.HasPrefix(text[g.end:], " •")
}

// isAmount tells whether a group is a sum ("£101", "101.50") or a share ("101%").
func isAmount(text string, g digitGroup) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:g.start])
	after := text[g.end:]
	if unicode.Is(unicode.Sc, before) || strings.HasPrefix(after, "%") {
		return true
	}
	beside := func(s string, at int) bool { return at >= 0 && at < len(s) && '0' <= s[at] && s[at] <= '9' }
	return (before == '.' || before == ',') && beside(text, g.start-2) ||
		after != "" && (after[0] == '.' || after[0] == ',') && beside(after, 1)
}

// cutText cuts a text to at most limit bytes, between characters.
func cutText(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	for limit > 0 && !utf8.RuneStart(text[limit]) {
		limit--
	}
	return text[:limit]
}

// startsDate tells whether the groups begin with a date such as 03.11.2024 or 3-11-2024.
func startsDate(text string, groups []digitGroup) bool {
	if len(groups) < 3 || !groups[1].joined || !groups[2].joined {
		return false
	}
	day, month, year := groups[0], groups[1], groups[2]
	sep := text[day.end:month.start]
	if sep != text[month.end:year.start] || sep != "." && sep != "-" {
		return false
	}
	return len(day.digits) <= 2 && len(month.digits) <= 2 && month.digits <= "12" &&
		len(year.digits) == 4 && (year.digits[:2] == "19" || year.digits[:2] == "20")
}

// insideSortCode tells whether 00 is a later part of something like 20-00-00, not the start of
// a number abroad.
func insideSortCode(g digitGroup) bool { return g.joined && g.digits == "00" && !g.plus }
