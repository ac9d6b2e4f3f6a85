package news

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"unicode"

	"go.yaml.in/yaml/v3"

	"hangup/advice"
)

//go:embed cues.yaml
var cueFile []byte

// cue is a sign that an article is about a scam type. It fits a sentence in which every one of its rows
// of parts occurs.
type cue struct {
	parts [][]part
	worth float64
}

// part is a list of words and phrases in plain form, of which one must occur; after the first of a
// row of parts, within reach of the one before.
type part []string

// reach is how many letters may lie between two parts joined by ">".
const reach = 50

// cues are the signs of cues.yaml.
type cues struct{ types map[advice.ScamType][]cue }

// cueEntry is a cue as written: rows between &, parts that follow each other between >, words
// between |, a * for any end of a word.
type cueEntry struct {
	Say   string
	Worth float64
	line  int
}

// UnmarshalYAML keeps the line.
func (c *cueEntry) UnmarshalYAML(n *yaml.Node) error {
	type entry cueEntry
	err := n.Decode((*entry)(c))
	c.line = n.Line
	return err
}

// embeddedCues reads cues.yaml once. A test holds that it can be read.
var embeddedCues = sync.OnceValues(loadCues)

func loadCues() (cues, error) {
	var file struct {
		Types map[advice.ScamType][]cueEntry
	}
	if err := yaml.Unmarshal(cueFile, &file); err != nil {
		return cues{}, fmt.Errorf("cues.yaml: %w", err)
	}
	c := cues{types: map[advice.ScamType][]cue{}}
	var err error
	for t, entries := range file.Types {
		if c.types[t], err = compileCues(entries); err != nil {
			return cues{}, err
		}
	}
	return c, nil
}

func compileCues(entries []cueEntry) ([]cue, error) {
	all := make([]cue, len(entries))
	for i, e := range entries {
		all[i].worth = e.Worth
		for _, row := range strings.Split(e.Say, "&") {
			parts, err := compileRow(row)
			if err != nil {
				return nil, fmt.Errorf("cues.yaml:%d: %w", e.line, err)
			}
			all[i].parts = append(all[i].parts, parts)
		}
		if e.Worth <= 0 {
			return nil, fmt.Errorf("cues.yaml:%d: a sign must be worth more than 0", e.line)
		}
	}
	return all, nil
}

func compileRow(row string) ([]part, error) {
	var parts []part
	for _, p := range strings.Split(row, ">") {
		compiled, err := compilePart(p)
		if err != nil {
			return nil, err
		}
		parts = append(parts, compiled)
	}
	return parts, nil
}

func compilePart(text string) (part, error) {
	var alternatives part
	for _, word := range strings.Split(text, "|") {
		word = strings.TrimSpace(word)
		say := plain(word)
		if stars := strings.Count(word, "*"); stars > 1 || stars == 1 && !strings.HasSuffix(word, "*") || len(say) < 4 {
			return nil, fmt.Errorf("%q can't be looked for: want words of two letters or more, with a * at the end at most", word)
		}
		if strings.HasSuffix(word, "*") {
			say = strings.TrimSuffix(say, " ")
		}
		alternatives = append(alternatives, say)
	}
	return alternatives, nil
}

// plain writes a text in small letters with single spaces around its words, without apostrophes
// and other marks, so that a phrase can be looked for in it.
func plain(text string) string {
	var b strings.Builder
	b.Grow(len(text) + 2)
	b.WriteByte(' ')
	gap := true
	for _, r := range text {
		switch {
		case r == '\'' || r == '’':
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '£':
			b.WriteRune(unicode.ToLower(r))
			gap = false
		case !gap:
			b.WriteByte(' ')
			gap = true
		}
	}
	if !gap {
		b.WriteByte(' ')
	}
	return b.String()
}

// fits tells whether a plain sentence shows the sign.
func (c cue) fits(sentence string) bool {
	for _, row := range c.parts {
		if !follow(sentence, row) {
			return false
		}
	}
	return true
}

// follow tells whether the parts of a row stand in a text, each within reach of the one before.
func follow(text string, row []part) bool {
	for _, say := range row[0] {
		for at := 0; ; {
			i := strings.Index(text[at:], say)
			if i < 0 {
				break
			}
			at += i + len(say) - 1
			if len(row) == 1 || follow(text[at:min(len(text), at+reach)], row[1:]) {
				return true
			}
		}
	}
	return false
}

// zone is a sentence in plain form, with how much it weighs: the title most, then the start.
type zone struct {
	text   string
	weight float64
}

// zonesOf parts an article into the sentences that cues are looked for in.
func zonesOf(a Article) []zone {
	zs := []zone{{plain(a.Title), 2}}
	if a.Summary != "" {
		zs = append(zs, zone{plain(a.Summary), 1.5})
	}
	for i, s := range sentences(a.Body) {
		weight := 1.0
		if i < 3 {
			weight = 1.5
		}
		zs = append(zs, zone{plain(s.of(a.Body)), weight})
	}
	return zs
}

// score adds up what the signs are worth, each counted once, where it weighs most.
func score(signs []cue, zs []zone) float64 {
	sum := 0.0
	for _, c := range signs {
		best := 0.0
		for _, z := range zs {
			if z.weight > best && c.fits(z.text) {
				best = z.weight
			}
		}
		sum += best * c.worth
	}
	return sum
}
