package bot

import (
	"strings"

	"hangup/advice"
)

// maxPlaceWords is how many words are tried as the name of an area. The longest real names have seven.
const maxPlaceWords = 8

// placeFirst reads the area at the beginning of what was typed behind a command, and gives what comes behind it. When there
// is none, nowhere answers with the near misses as buttons.
func (t *turn) placeFirst(verb, typed string) (found advice.Area, rest string, nowhere *Reply) {
	if a, rest, ok := t.beginsWithPlace(typed); ok {
		return a, rest, nil
	}
	found, nowhere = t.place(verb, t.misspelt(typed))
	return found, "", nowhere
}

// beginsWithPlace finds the area at the beginning of what was typed, the longest name that fits.
func (t *turn) beginsWithPlace(typed string) (found advice.Area, rest string, ok bool) {
	ends := wordEnds(typed)
	for i := len(ends) - 1; i >= 0; i-- {
		name := strings.TrimRight(typed[:ends[i]], " ,;:")
		if a, ok, _ := t.FindArea(name); ok && !t.tornTopic(typed, ends, i) {
			return a, strings.TrimLeft(typed[ends[i]:], " ,;:\n"), true
		}
	}
	return advice.Area{}, typed, false
}

// tornTopic tells whether a name that ends with word last takes words away from the name of a scam: "Kent council tax" is
// Kent and a scam, though people say Kent council too.
func (t *turn) tornTopic(typed string, ends []int, last int) bool {
	all := t.topics()
	for _, from := range ends[:last] {
		begin := from + len(typed[from:]) - len(strings.TrimLeft(typed[from:], " "))
		if _, n := all.at(typed[begin:]); begin+n > ends[last] {
			return true
		}
	}
	return false
}

// misspelt gives the beginning of what was typed that comes nearest to an area.
func (t *turn) misspelt(typed string) string {
	ends := wordEnds(typed)
	for i := len(ends) - 1; i >= 0; i-- {
		name := strings.TrimRight(typed[:ends[i]], " ,;")
		if _, _, near := t.FindArea(name); len(near) > 0 {
			return name
		}
	}
	return typed
}

// wordEnds gives where the first words of a text end.
func wordEnds(text string) []int {
	var ends []int
	for i := range len(text) + 1 {
		if len(ends) == maxPlaceWords {
			break
		}
		if i > 0 && (i == len(text) || isSpace(text[i])) && !isSpace(text[i-1]) {
			ends = append(ends, i)
		}
	}
	return ends
}

func isSpace(b byte) bool { return b == ' ' || b == '\n' || b == '\t' }
