package advice

import (
	"fmt"
	"strconv"
	"strings"
)

// patterns compiles pattern lines (see kb/concepts/sets.yaml for how to read one) into a matcher.
type patterns struct {
	sets  map[string]string
	spell *spelling
	words *lexicon
	tree  *matcher
	read  map[string][][]string // sets that were named before, taken apart
}

// maxGap is the widest ~N; beyond it two words rarely belong together.
const maxGap = 12

// maxShapes bounds how many plain sequences one line may stand for.
const maxShapes = 4000

// want is one element of a line: alternatives that are sequences of words, after a gap.
type want struct {
	gap      int
	optional bool
	alts     [][]string
}

func (p *patterns) add(concept int32, line string) error {
	wants, err := p.parse(line)
	if err != nil {
		return err
	}
	if len(wants) == 0 {
		return fmt.Errorf("empty pattern")
	}
	shapes := p.expand(wants)
	if len(shapes) > maxShapes {
		return fmt.Errorf("stands for %d sequences, more than %d", len(shapes), maxShapes)
	}
	for _, s := range shapes {
		p.tree.insert(s, concept)
	}
	return nil
}

func (p *patterns) parse(line string) ([]want, error) {
	var out []want
	gap := 0
	for line = strings.TrimSpace(line); line != ""; line = strings.TrimSpace(line) {
		part, rest, err := nextPart(line)
		if err != nil {
			return nil, err
		}
		line = rest
		if part[0] == '~' {
			if gap, err = strconv.Atoi(part[1:]); err != nil || gap > maxGap {
				return nil, fmt.Errorf("bad gap %q", part)
			}
			continue
		}
		w := want{gap: gap, optional: strings.HasSuffix(part, "?")}
		gap = 0
		if w.alts, err = p.alternatives(strings.TrimSuffix(part, "?"), 0); err != nil {
			return nil, err
		}
		out = append(out, w)
	}
	return out, nil
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

func (p *patterns) alternatives(part string, depth int) ([][]string, error) {
	if depth > 4 {
		return nil, fmt.Errorf("sets name each other")
	}
	var out [][]string
	for _, alt := range strings.Split(strings.Trim(part, "()"), "|") {
		alt = strings.TrimSpace(alt)
		if alt == "" {
			return nil, fmt.Errorf("empty alternative in %q", part)
		}
		if alt[0] == '@' {
			more, err := p.named(alt[1:], depth)
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

// named gives the alternatives of a set.
func (p *patterns) named(name string, depth int) ([][]string, error) {
	if known, ok := p.read[name]; ok {
		return known, nil
	}
	set, ok := p.sets[name]
	if !ok {
		return nil, fmt.Errorf("no set @%s", name)
	}
	out, err := p.alternatives(set, depth+1)
	p.read[name] = out
	return out, err
}

// phrase gives the words of an alternative as a text would have them after spelling.
func (p *patterns) phrase(alt string) []string {
	var out []string
	for _, w := range strings.Fields(alt) {
		exact := strings.HasPrefix(w, "=")
		w = strings.TrimPrefix(w, "=")
		if w == "" {
			continue
		}
		if w[0] == '#' || isDigit(w[0]) || w[0] == '+' {
			out = append(out, w)
			continue
		}
		for _, r := range p.spell.read(w, nil) {
			if r == "" { // a word of nothing but an apostrophe
				continue
			}
			if exact {
				r = "=" + r
			}
			out = append(out, r)
		}
	}
	return out
}

// step is one word of a sequence: any word of the set, after at most gap others.
type step struct {
	gap int
	ids []int32
}

// expand turns alternatives of several words and optional elements into plain sequences.
func (p *patterns) expand(wants []want) [][]step {
	shapes := [][]step{nil}
	for _, w := range wants {
		var next [][]step
		singles, phrases := p.split(w)
		for _, s := range shapes {
			if w.optional {
				next = append(next, s)
			}
			if len(singles) > 0 {
				next = append(next, grown(s, step{w.gap, singles}))
			}
			for _, ph := range phrases {
				next = append(next, grown(s, ph...))
			}
		}
		shapes = next
	}
	return shapes
}

func grown(s []step, more ...step) []step {
	return append(append(make([]step, 0, len(s)+len(more)), s...), more...)
}

func (p *patterns) split(w want) (singles []int32, phrases [][]step) {
	for _, alt := range w.alts {
		if len(alt) == 1 {
			singles = append(singles, p.id(alt[0]))
			continue
		}
		var ph []step
		for i, word := range alt {
			gap := 0
			if i == 0 {
				gap = w.gap
			}
			ph = append(ph, step{gap, []int32{p.id(word)}})
		}
		phrases = append(phrases, ph)
	}
	return singles, phrases
}

func (p *patterns) id(word string) int32 {
	if word[0] == '=' {
		return p.words.id(word[1:], true)
	}
	return p.words.id(word, false)
}
