package discord

import (
	"strings"
	"unicode"
)

// stretch is a run of text and the white space that stood before it.
type stretch struct{ text, before string }

// split leaves a short line as it is, and cuts any other text into sentences, a sentence that is too long into words, and a word that is too long between
// characters. No stretch takes more than most units once it is escaped; most is at least 16. Nothing but white space is lost.
func split(text string, most int) []stretch {
	text = strings.Trim(harmless(text), "\n")
	if surelyFits(text, most) && !strings.Contains(text, "\n") {
		if text = strings.TrimSpace(text); text == "" {
			return nil
		}
		return []stretch{{text: text}}
	}
	var all []stretch
	for n, line := range strings.Split(text, "\n") {
		before := ""
		if n > 0 {
			before = "\n"
		}
		for _, s := range sentences(line) {
			if strings.TrimSpace(s) == "" {
				continue
			}
			all = append(all, fit(stretch{s, before}, most)...)
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
		ended = strings.ContainsRune(".?!…", r) || ended && strings.ContainsRune(`”"’')`, r)
	}
	return append(all, strings.TrimSpace(line[start:]))
}

// fit cuts a stretch that is too long.
func fit(s stretch, most int) []stretch {
	if surelyFits(s.text, most) || room(s.text) <= most {
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

// room is how many units a text takes once it is escaped.
func room(text string) int { return units(escape(text)) }

// surelyFits tells that a text has room whatever it says: a byte takes at most two units once it is escaped.
func surelyFits(text string, most int) bool { return 2*len(text) <= most }

// cost is how many units one character of a word takes at the most, wherever it stands.
func cost(r rune) int {
	if strings.ContainsRune(actsAnywhere+actsAtStart+".):@", r) {
		return 2
	}
	return runeUnits(r)
}

// chop cuts a word between characters as people see them, or anywhere between code points when one such character is
// too long itself.
func chop(word string, most int) []string {
	if room(word) <= most {
		return []string{word}
	}
	var all []string
	start, size, lastBreak := 0, 0, 0
	before := ' '
	for i, r := range word {
		if i > start && breakable(before, r) {
			lastBreak = i
		}
		n := cost(r)
		if size+n > most {
			if lastBreak <= start {
				lastBreak = i
			}
			all = append(all, word[start:lastBreak])
			start = lastBreak
			size = costs(word[start:i])
		}
		size += n
		before = r
	}
	return append(all, word[start:])
}

func costs(text string) (n int) {
	for _, r := range text {
		n += cost(r)
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
