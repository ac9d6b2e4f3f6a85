package telegram

import (
	"fmt"
	"strings"
	"unicode"

	"hangup/bot"
)

const (
	// maxUnits is how long a message may be, in UTF-16 units after its markup is read
	// (https://core.telegram.org/bots/api#sendmessage).
	maxUnits = 4096
	// markRoom is kept free for the mark that a message is one of several.
	markRoom = len("\n\n(999/999)")
)

// stretch is a run of text and the white space that stood before it.
type stretch struct{ text, before string }

// split cuts a text into sentences, a sentence that is too long into words, and a word that is too long between
// characters. No stretch has more than most units; most is at least 16. Nothing but white space is lost.
func split(text string, most int) []stretch {
	var all []stretch
	for n, line := range strings.Split(strings.Trim(text, "\n"), "\n") {
		before := ""
		if n > 0 {
			before = "\n"
		}
		for _, s := range sentences(line) {
			if strings.TrimSpace(s) == "" {
				continue
			}
			if 2*len(s) <= most { // no sign takes more than two units a byte
				all = append(all, stretch{s, before})
			} else {
				all = append(all, fit(stretch{s, before}, most)...)
			}
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

// fit cuts a stretch that is too long.
func fit(s stretch, most int) []stretch {
	if room(s.text) <= most {
		return []stretch{s}
	}
	var all []stretch
	held := s
	held.text = ""
	for _, w := range strings.Fields(s.text) {
		joined := strings.TrimPrefix(held.text+" "+w, " ")
		if room(joined) <= most {
			held.text = joined
			continue
		}
		if held.text != "" {
			all = append(all, held)
			held = stretch{before: " "}
		}
		chunks := chop(w, most)
		for _, c := range chunks[:len(chunks)-1] {
			all = append(all, stretch{c, held.before})
			held.before = ""
		}
		held.text = chunks[len(chunks)-1]
	}
	return append(all, held)
}

// room is how many units a text takes when it is shown.
func room(text string) int { return units(harmless(text)) }

// chop cuts a word between characters as people see them, or anywhere between code points when one such character is
// too long itself.
func chop(word string, most int) []string {
	var all []string
	start, size, lastBreak := 0, 0, 0
	before := ' '
	for i, r := range word {
		if i > start && breakable(before, r) {
			lastBreak = i
		}
		n := room(string(r))
		if size+n > most {
			if lastBreak <= start {
				lastBreak = i
			}
			all = append(all, word[start:lastBreak])
			start = lastBreak
			size = room(word[start:i])
		}
		size += n
		before = r
	}
	return append(all, word[start:])
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

// messages renders a reply without its buttons and form as few messages of at most most units, each marked with its
// number when there are several.
func messages(r bot.Reply, most int) []string {
	texts := pack(pieces(r, most), most)
	if len(texts) <= 1 {
		return texts
	}
	texts = pack(pieces(r, most-markRoom), most-markRoom)
	for i := range texts {
		texts[i] += fmt.Sprintf("\n\n(%d/%d)", i+1, len(texts))
	}
	return texts
}

// pack puts pieces into as few messages as keep their order.
func pack(all []piece, most int) []string {
	var texts []string
	var text strings.Builder
	size := 0
	for _, p := range all {
		if size > 0 && size+len(p.join)+p.units > most {
			texts = append(texts, text.String())
			text.Reset()
			size = 0
		}
		if size > 0 {
			text.WriteString(p.join)
			size += len(p.join)
		}
		text.WriteString(p.html)
		size += p.units
	}
	if size > 0 {
		texts = append(texts, text.String())
	}
	return texts
}
