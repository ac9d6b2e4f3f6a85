package adapt

import (
	"strings"
	"unicode"
)

// wordJoiner has no shape. Behind the sign that begins a mention it keeps it from being one.
const wordJoiner = "\u2060"

// BreakMentions keeps words from alerting anybody: a word joiner stands behind each @ that begins a mention. An e-mail
// address stays as it is.
func BreakMentions(words string) string {
	if !strings.Contains(words, "@") {
		return words
	}
	var b strings.Builder
	before := ' '
	for _, r := range words {
		b.WriteRune(r)
		if r == '@' && !unicode.IsLetter(before) && !unicode.IsDigit(before) {
			b.WriteString(wordJoiner)
		}
		before = r
	}
	return b.String()
}
