package bot

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// tidy makes a text valid UTF-8 without control or direction characters, which can hide or
// reorder what is shown back. Line breaks stay.
func tidy(s string) string {
	// A first cut keeps a huge message from being copied whole.
	s, _ = cutBytes(s, 4*maxText)
	s = strings.ToValidUTF8(s, " ")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case unicode.IsControl(r):
			return ' '
		case unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}

// cutBytes shortens a text to at most n bytes, between characters, and tells whether it had more.
func cutBytes(s string, n int) (string, bool) {
	if len(s) <= n {
		return s, false
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n], true
}

// line makes a text one line that mentions nobody and holds no markup, to be kept and shown.
func line(s string) string {
	s = strings.Map(func(r rune) rune {
		switch r {
		case '<', '>', '`':
			return ' '
		case '@':
			return -1
		}
		return r
	}, tidy(s))
	return strings.Join(strings.Fields(s), " ")
}
