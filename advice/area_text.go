package advice

import (
	"strings"
	"unicode/utf8"
)

// maxAreaText is how many bytes of a text are searched for places. Warnings are far shorter.
const maxAreaText = 256 << 10

// Mention is a name of a place or of a police force in a text.
type Mention struct {
	Text       string // as written
	Start, End int    // where it stands, in bytes
	Police     bool   // it names a force, as in "Herts Police", rather than a place
	Areas      []Area // what it can mean, likeliest first
	Settled    bool   // the rest of the text, or the name alone, leaves only Areas[0]
}

// AreasIn finds the areas that a text names, in order and each once, the smallest reading of
// each. Names that leave open which place they mean are left out, and so are names of forces:
// "Essex Police rang me" does not say where somebody lives.
func (g *Gazetteer) AreasIn(text string) []Area {
	var in []Area
	seen := map[AreaID]bool{}
	for _, m := range g.Mentions(text) {
		if m.Police || !m.Settled || seen[m.Areas[0].ID] {
			continue
		}
		seen[m.Areas[0].ID] = true
		in = append(in, m.Areas[0])
	}
	return in
}

// Mentions finds the names of places and forces in a text, in order. Ordinary words that are
// places too count only where the words around them say so. Text beyond 256 KiB is not read.
func (g *Gazetteer) Mentions(text string) []Mention {
	if len(text) > maxAreaText {
		text = text[:maxAreaText]
		for !utf8.ValidString(text[len(text)-1:]) && len(text) > maxAreaText-utf8.UTFMax {
			text = text[:len(text)-1]
		}
	}
	s := areaScan{g: g, text: text, words: splitWords(text)}
	for i := 0; i < len(s.words); {
		i += s.at(i)
	}
	s.settle()
	return s.found
}

// areaScan is one pass over a text.
type areaScan struct {
	g     *Gazetteer
	text  string
	words []areaWord
	found []Mention
	last  int // index of the word after the last mention
}

// at looks for a name that starts at a word and tells how many words to go on.
func (s *areaScan) at(i int) int {
	most := s.g.starts[s.words[i].folded]
	if s.words[i].owner {
		most = max(most, s.g.starts[s.words[i].unowned()])
	}
	for n := min(most, len(s.words)-i); n > 0; n-- {
		key, rs := s.name(i, n)
		if len(rs) == 0 {
			continue
		}
		if s.counts(i, n, key, rs) {
			s.take(i, n, key, rs)
		}
		return n
	}
	return 1
}

// name looks up n words as a name, and without the 's that may follow it.
func (s *areaScan) name(i, n int) (string, []nameReading) {
	key, ok := s.key(i, n)
	if !ok {
		return "", nil
	}
	rs := s.g.names[key]
	if len(rs) == 0 && s.words[i+n-1].owner {
		key = strings.TrimSuffix(key, "s")
		rs = s.g.names[key]
	}
	return key, rs
}

// key joins words to a folded name, if what lies between them allows it.
func (s *areaScan) key(i, n int) (string, bool) {
	if n == 1 {
		return s.words[i].folded, true
	}
	parts := make([]string, n)
	for k := range n {
		if k > 0 && !s.words[i+k].solid {
			return "", false
		}
		parts[k] = s.words[i+k].folded
	}
	return strings.Join(parts, " "), true
}

func (s *areaScan) take(i, n int, key string, rs []nameReading) {
	m := Mention{Start: s.words[i].start, End: s.words[i+n-1].end, Police: rs[0].kind == policeName}
	if last := s.words[i+n-1]; last.owner && !strings.HasSuffix(key, last.folded) {
		m.End -= last.ownerEnd(s.text)
	}
	m.Text = s.text[m.Start:m.End]
	for _, r := range rs {
		m.Areas = append(m.Areas, s.g.areas[r.area])
	}
	m.Settled = len(rs) == 1 || rs[0].kind != townName && !s.g.shared[key]
	if s.g.careful[key] && s.weak(i) {
		m.Settled = false
	}
	s.found = append(s.found, m)
	s.last = i + n
}

// settle decides what is left open by the places and forces that the rest of the text names.
func (s *areaScan) settle() {
	forces := map[string]bool{}
	for _, m := range s.found {
		if m.Settled {
			forces[m.Areas[0].Force] = true
		}
	}
	delete(forces, "")
	for i := range s.found {
		if !s.found[i].Settled {
			s.found[i].settleBy(forces)
		}
	}
}

// settleBy puts the one reading that lies in one of the forces first, if there is just one.
func (m *Mention) settleBy(forces map[string]bool) {
	fit := -1
	for i, a := range m.Areas {
		if !forces[a.Force] {
			continue
		}
		if fit >= 0 {
			return
		}
		fit = i
	}
	if fit < 0 {
		return
	}
	areas := append([]Area{m.Areas[fit]}, m.Areas[:fit]...)
	m.Areas = append(areas, m.Areas[fit+1:]...)
	m.Settled = true
}
