package advice

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// patterns compiles pattern lines (see kb/concepts/sets.yaml for how to read one) into a matcher.
type patterns struct {
	sets  map[string]string
	spell *spelling
	words *lexicon
	tree  *tree
	ids   map[string][]int32 // words of alternatives that were read before
	named map[string][]phrase
	parts map[string]int32 // parts of lines that were compiled before → set of the tree
	room  []int32          // where phrases are laid down, one after the other
	line  []int32          // of the phrase at hand
	alts  []phrase         // of the part at hand
	spelt []string         // of the word at hand
}

func newPatterns(sets map[string]string, sp *spelling, words *lexicon) *patterns {
	return &patterns{sets: sets, spell: sp, words: words, tree: newTree(), ids: make(map[string][]int32, 1<<13),
		named: map[string][]phrase{}, parts: make(map[string]int32, 1<<13)}
}

// maxGap is the widest ~N; beyond it two words rarely belong together.
const maxGap = 12

// maxShapes bounds how many plain sequences one line may stand for.
const maxShapes = 4000

// step is one element of a line: one of a set's alternatives, after at most gap other words.
type step struct {
	set      int32
	gap      int32
	optional bool
}

func (p *patterns) add(concept int32, line string) error {
	steps, shapes, err := p.parse(line)
	switch {
	case err != nil:
		return err
	case len(steps) == 0:
		return fmt.Errorf("empty pattern")
	case shapes > maxShapes:
		return fmt.Errorf("stands for more than %d sequences", maxShapes)
	}
	p.tree.insert(steps, concept)
	return nil
}

// parse gives the steps of a line and how many plain sequences they stand for, or a number above maxShapes.
func (p *patterns) parse(line string) (out []step, shapes int, err error) {
	gap := 0
	shapes = 1
	for line = strings.TrimSpace(line); line != ""; line = strings.TrimSpace(line) {
		var part string
		if part, line, err = nextPart(line); err != nil {
			return nil, 0, err
		}
		if part[0] == '~' {
			if gap, err = strconv.Atoi(part[1:]); err != nil || gap > maxGap {
				return nil, 0, fmt.Errorf("bad gap %q", part)
			}
			continue
		}
		s := step{gap: int32(gap), optional: strings.HasSuffix(part, "?")}
		gap = 0
		if s.set, err = p.part(strings.TrimSuffix(part, "?")); err != nil {
			return nil, 0, err
		}
		ways := p.tree.sets[s.set].ways
		if s.optional {
			ways++
		}
		shapes = min(shapes*ways, maxShapes+1)
		out = append(out, s)
	}
	return out, shapes, nil
}

func nextPart(line string) (part, rest string, err error) {
	end := strings.IndexByte(line, ' ')
	if line[0] == '(' {
		closing := strings.IndexByte(line, ')')
		if closing < 0 {
			return "", "", fmt.Errorf("no closing bracket")
		}
		end = closing + 1
		if end < len(line) && line[end] == '?' {
			end++
		}
	}
	if end < 0 || end > len(line) {
		end = len(line)
	}
	return line[:end], line[end:], nil
}

// part compiles a word, a set or a bracket once, however many lines have it.
func (p *patterns) part(part string) (int32, error) {
	if n, ok := p.parts[part]; ok {
		return n, nil
	}
	alts, err := p.alternatives(part, 0, p.alts[:0])
	if err != nil {
		return 0, err
	}
	p.alts = alts
	n := p.tree.set(alts)
	p.parts[part] = n
	return n, nil
}

// alternatives adds those of a part to out.
func (p *patterns) alternatives(part string, depth int, out []phrase) ([]phrase, error) {
	if depth > 4 {
		return nil, fmt.Errorf("sets name each other")
	}
	for alt := range strings.SplitSeq(strings.Trim(part, "()"), "|") {
		alt = strings.TrimSpace(alt)
		if alt == "" {
			return nil, fmt.Errorf("empty alternative in %q", part)
		}
		if alt[0] == '@' {
			more, err := p.set(alt[1:], depth)
			if err != nil {
				return nil, err
			}
			out = append(out, more...)
			continue
		}
		words := p.phrase(alt)
		if len(words) == 0 {
			return nil, fmt.Errorf("nothing to find in %q", part)
		}
		out = append(out, words)
	}
	return out, nil
}

// set gives the alternatives of a named set.
func (p *patterns) set(name string, depth int) ([]phrase, error) {
	if known, ok := p.named[name]; ok {
		return known, nil
	}
	set, ok := p.sets[name]
	if !ok {
		return nil, fmt.Errorf("no set @%s", name)
	}
	out, err := p.alternatives(set, depth+1, nil)
	p.named[name] = out
	return out, err
}

// phrase gives the words of an alternative as a text would have them after spelling.
func (p *patterns) phrase(alt string) phrase {
	if ids, ok := p.ids[alt]; ok { // one word that was read before, as most are
		return ids
	}
	p.line = p.line[:0]
	for w := range strings.FieldsSeq(alt) {
		p.line = append(p.line, p.word(w)...)
	}
	start := p.lay(len(p.line))
	p.room = append(p.room, p.line...)
	return slices.Clip(p.room[start:])
}

// word gives the numbers of a word of a pattern: several when it is spelt out as several, as "didnt" is. The same
// words come back in hundreds of lines, so each is spelt once.
func (p *patterns) word(w string) []int32 {
	if ids, ok := p.ids[w]; ok {
		return ids
	}
	plain := strings.TrimPrefix(w, "=")
	switch {
	case plain == "":
	case plain[0] == '#' || isDigit(plain[0]) || plain[0] == '+':
		p.ids[w] = []int32{p.words.id(plain, false)} // a number has one form only
	default:
		p.ids[w] = p.numbers(plain, w != plain)
	}
	return p.ids[w]
}

// numbers gives the numbers of a word as it is spelt out.
func (p *patterns) numbers(w string, exact bool) []int32 {
	p.spelt = p.spell.read(w, p.spelt[:0])
	start := p.lay(len(p.spelt))
	for _, r := range p.spelt {
		if r != "" { // a word of nothing but an apostrophe
			p.room = append(p.room, p.words.id(r, exact))
		}
	}
	return slices.Clip(p.room[start:])
}

// lay makes room for some numbers and tells where they begin.
func (p *patterns) lay(n int) int {
	if cap(p.room)-len(p.room) < n {
		p.room = make([]int32, 0, roomStep+n)
	}
	return len(p.room)
}

// roomStep is how many numbers are made room for at once.
const roomStep = 4096
