package advice

import (
	"fmt"
	"io/fs"
	"strings"
)

// spelling reads how people really write: a table of words, and the undoing of typing slips towards
// words that are known.
type spelling struct {
	table map[string][]string // kb/spelling.yaml
	vocabulary
}

// vocabulary is the words that are known. It is empty while patterns are compiled.
type vocabulary struct {
	known map[string]bool   // words that need no correction
	slips map[string]string // a known word with one letter left out → the word
}

func loadSpelling(kb fs.FS) (*spelling, error) {
	var file struct {
		Spelling map[string]string `yaml:"spelling"`
	}
	if err := decodeFile(kb, "spelling.yaml", &file); err != nil {
		return nil, err
	}
	s := &spelling{table: make(map[string][]string, len(file.Spelling))}
	for word, as := range file.Spelling {
		if len(strings.Fields(as)) == 0 {
			return nil, fmt.Errorf("spelling.yaml: %q is read as nothing", word)
		}
		s.table[word] = strings.Fields(as)
	}
	return s, nil
}

// read gives the words that a raw word stands for. One word that needs no change comes back as it is.
func (s *spelling) read(w string, into []string) []string {
	if as, ok := s.table[w]; ok {
		return append(into, as...)
	}
	if i := strings.IndexByte(w, '\''); i >= 0 {
		return s.contraction(w, i, into)
	}
	if s.known[w] || len(w) < 3 {
		return append(into, w)
	}
	fixed := s.fix(w)
	if as, ok := s.table[fixed]; ok {
		return append(into, as...)
	}
	return append(into, fixed)
}

// contraction opens "didn't", "he's", "they'll" and drops the 's of "mum's".
func (s *spelling) contraction(w string, i int, into []string) []string {
	base, end := w[:i], w[i+1:]
	if joined := base + end; s.table[joined] != nil {
		return append(into, s.table[joined]...)
	}
	switch end {
	case "t":
		if strings.HasSuffix(base, "n") {
			return append(into, base[:len(base)-1], "not")
		}
	case "s":
		if base == "it" || base == "that" || base == "there" || base == "who" || base == "what" || base == "here" {
			return append(into, base, "is")
		}
		return s.read(base, into)
	case "re":
		return append(into, base, "are")
	case "ve":
		return append(into, base, "have")
	case "ll":
		return append(into, base, "will")
	case "d":
		return append(into, base, "would")
	case "m":
		return append(into, base, "am")
	case "":
		return s.read(base, into)
	}
	return append(into, strings.ReplaceAll(w, "'", ""))
}

// fix undoes digits in place of letters, stretched letters and single slips of the finger, but only
// towards a known word.
func (s *spelling) fix(w string) string {
	if strings.ContainsAny(w, "0134578@$") {
		if plain := unleet.Replace(w); s.known[plain] || s.table[plain] != nil {
			return plain
		}
		return w
	}
	if short := squeeze(w); short != w && (s.known[short] || s.table[short] != nil) {
		return short
	}
	if len(w) >= 5 && len(w) <= 14 {
		return s.slip(w)
	}
	return w
}

// unleet reads digits and signs as the letters that they stand for.
var unleet = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "8", "b", "@", "a", "$", "s")

// squeeze makes one letter of each run: "pleease" gives "please".
func squeeze(w string) string {
	for i := 1; i < len(w); i++ {
		if w[i] == w[i-1] {
			b := []byte{w[0]}
			for j := 1; j < len(w); j++ {
				if w[j] != w[j-1] {
					b = append(b, w[j])
				}
			}
			return string(b)
		}
	}
	return w
}

// newVocabulary makes words known. Slips are corrected towards the often-seen ones only; where two are one slip
// apart from the same text, the more frequent wins.
func newVocabulary(often, rare []string) *vocabulary {
	s := &vocabulary{known: make(map[string]bool, len(often)+len(rare)), slips: make(map[string]string, len(often)*7)}
	for _, w := range rare {
		s.known[w] = true
	}
	for _, w := range often {
		s.known[w] = true
		if len(w) < 5 || len(w) > 14 {
			continue
		}
		for i := 1; i < len(w); i++ { // the first letter is rarely the wrong one
			gap := w[:i] + w[i+1:]
			if _, taken := s.slips[gap]; !taken {
				s.slips[gap] = w
			}
		}
	}
	return s
}

// slip finds the known word that is one letter away: one missing, one too many, one wrong or two swapped.
func (s *spelling) slip(w string) string {
	if len(s.known) == 0 {
		return w
	}
	if to, ok := s.slips[w]; ok {
		return to
	}
	for i := 1; i < len(w); i++ {
		gap := w[:i] + w[i+1:]
		if s.known[gap] && len(gap) >= 5 {
			return gap
		}
		if to, ok := s.slips[gap]; ok && oneApart(w, to) {
			return to
		}
	}
	return w
}

// oneApart tells whether two words of one length differ in one letter or in two neighbours swapped.
func oneApart(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	i, j := 0, len(a)-1
	for i < len(a) && a[i] == b[i] {
		i++
	}
	for j > i && a[j] == b[j] {
		j--
	}
	return i >= j || j == i+1 && a[i] == b[j] && a[j] == b[i]
}
