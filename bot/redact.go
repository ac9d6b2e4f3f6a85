package bot

import (
	"strings"
	"unicode"
)

// redact hides whatever could name a person: every number of four digits or more, every word
// with an at sign in it.
func redact(text string) string {
	words := strings.Fields(text)
	for i, w := range words {
		digits := strings.Map(func(r rune) rune {
			if unicode.IsDigit(r) {
				return r
			}
			return -1
		}, w)
		if len(digits) > 3 || strings.Contains(w, "@") {
			words[i] = "[hidden]"
		}
	}
	return strings.Join(words, " ")
}
