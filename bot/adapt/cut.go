package adapt

import (
	"strings"
	"unicode"
)

// Cutter cuts texts that are too long for one message of a platform.
type Cutter struct {
	Room func(text string) int // how much of a message a text takes, in the platform's units: at most two a byte
	Cost func(r rune) int      // how much one character takes at the most
}

// Stretch is a run of text and the white space that stood before it.
type Stretch struct{ Text, Before string }

// Split cuts a text into sentences, a sentence that is too long into words, and a word that is too long between
// characters. No stretch takes more than most units; most is at least 16. Nothing but white space is lost.
func (c Cutter) Split(text string, most int) []Stretch {
	var all []Stretch
	for n, line := range strings.Split(strings.Trim(text, "\n"), "\n") {
		before := ""
		if n > 0 {
			before = "\n"
		}
		for _, s := range sentences(line) {
			if s == "" {
				continue
			}
			all = append(all, c.fit(Stretch{s, before}, most)...)
			before = " "
		}
	}
	return all
}

// sentences cuts a line behind a full stop, a question or an exclamation mark that white space follows.
func sentences(line string) []string {
	var all []string
	start, ended := 0, false
	for i, r := range line {
		if ended && unicode.IsSpace(r) {
			all = append(all, strings.TrimSpace(line[start:i]))
			start = i
		}
		switch r {
		case '.', '?', '!', '…':
			ended = true
		case '”', '"', '’', '\'', ')':
		default:
			ended = false
		}
	}
	return append(all, strings.TrimSpace(line[start:]))
}

// fit cuts a stretch that is too long between words.
func (c Cutter) fit(s Stretch, most int) []Stretch {
	if 2*len(s.Text) <= most || c.Room(s.Text) <= most {
		return []Stretch{s}
	}
	var all []Stretch
	held := Stretch{Before: s.Before}
	for _, w := range strings.Fields(s.Text) {
		joined := strings.TrimPrefix(held.Text+" "+w, " ")
		if c.Room(joined) <= most {
			held.Text = joined
			continue
		}
		if held.Text != "" {
			all = append(all, held)
			held = Stretch{Before: " "}
		}
		chunks := c.Chop(w, most)
		for _, chunk := range chunks[:len(chunks)-1] {
			all = append(all, Stretch{chunk, held.Before})
			held.Before = ""
		}
		held.Text = chunks[len(chunks)-1]
	}
	return append(all, held)
}

// Chop cuts a word between characters as people see them, or anywhere between code points when one such character is
// too long itself. It gives one chunk at least.
func (c Cutter) Chop(word string, most int) []string {
	if c.Room(word) <= most {
		return []string{word}
	}
	var all []string
	start, size, lastBreak := 0, 0, 0
	before := ' '
	for i, r := range word {
		if i > start && breakable(before, r) {
			lastBreak = i
		}
		n := c.Cost(r)
		if size+n > most {
			if lastBreak <= start {
				lastBreak = i
			}
			all = append(all, word[start:lastBreak])
			start = lastBreak
			size = c.costs(word[start:i])
		}
		size += n
		before = r
	}
	return append(all, word[start:])
}

func (c Cutter) costs(text string) (n int) {
	for _, r := range text {
		n += c.Cost(r)
	}
	return n
}

// breakable tells whether two code points may be parted: not before a mark, a joiner, a shade of skin or a tag, not
// behind a joiner and not in a pair of letters that makes a flag.
func breakable(a, b rune) bool {
	const joiner = '\u200d'
	regional := func(r rune) bool { return r >= 0x1F1E6 && r <= 0x1F1FF }
	switch {
	case a == joiner, b == joiner, unicode.Is(unicode.M, b), regional(a) && regional(b):
		return false
	case b >= 0x1F3FB && b <= 0x1F3FF, b >= 0xE0020 && b <= 0xE007F:
		return false
	}
	return true
}

// Units counts the UTF-16 units of a text, by which both Telegram and Discord measure.
func Units(text string) (n int) {
	for _, r := range text {
		n += UnitsOf(r)
	}
	return n
}

// UnitsOf counts the UTF-16 units of one character.
func UnitsOf(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}
