package advice

import (
	"fmt"
	"io/fs"
	"slices"
)

// rules say which concepts point to which scam type and which are enough to warn (kb/rules.yaml).
type rules struct {
	order  []ScamType
	types  map[ScamType][]weight
	pairs  []pairRule
	never  map[int32]bool
	strong map[int32]bool
	alone  map[int32]bool
	enough [][2]int32 // pairs of concepts that together are a scam
}

type weight struct {
	concept int32
	add     float64
}

type pairRule struct {
	to   ScamType
	a, b int32
	add  float64
}

type rulesFile struct {
	Types map[ScamType]map[string]float64 `yaml:"types"`
	Pairs []struct {
		Type ScamType `yaml:"type"`
		Both []string `yaml:"both"`
		Add  float64  `yaml:"add"`
	} `yaml:"pairs"`
	Never  []string   `yaml:"never_asks"`
	Strong []string   `yaml:"strong"`
	Alone  []string   `yaml:"alone"`
	Enough [][]string `yaml:"enough"`
}

func loadRules(kb fs.FS, c *concepts) (*rules, error) {
	var file rulesFile
	if err := decodeFile(kb, "rules.yaml", &file); err != nil {
		return nil, err
	}
	ru := &rules{types: map[ScamType][]weight{}}
	for t, ws := range file.Types {
		ru.order = append(ru.order, t)
		for id, add := range ws {
			n, err := c.number(id)
			if err != nil {
				return nil, fmt.Errorf("rules.yaml: %s: %w", t, err)
			}
			ru.types[t] = append(ru.types[t], weight{n, add})
		}
		slices.SortFunc(ru.types[t], func(a, b weight) int { return int(a.concept - b.concept) })
	}
	slices.Sort(ru.order)
	return ru, ru.fill(file, c)
}

func (ru *rules) fill(file rulesFile, c *concepts) error {
	for _, p := range file.Pairs {
		if len(p.Both) != 2 || ru.types[p.Type] == nil {
			return fmt.Errorf("rules.yaml: a pair of %q needs a known type and two concepts", p.Type)
		}
		a, err := c.number(p.Both[0])
		if err != nil {
			return fmt.Errorf("rules.yaml: %w", err)
		}
		b, err := c.number(p.Both[1])
		if err != nil {
			return fmt.Errorf("rules.yaml: %w", err)
		}
		ru.pairs = append(ru.pairs, pairRule{p.Type, a, b, p.Add})
	}
	if err := ru.addEnough(file.Enough, c); err != nil {
		return err
	}
	var err error
	if ru.never, err = c.numbers(file.Never); err != nil {
		return fmt.Errorf("rules.yaml: %w", err)
	}
	if ru.alone, err = c.numbers(file.Alone); err != nil {
		return fmt.Errorf("rules.yaml: %w", err)
	}
	if ru.strong, err = c.numbers(file.Strong); err != nil {
		return fmt.Errorf("rules.yaml: %w", err)
	}
	return nil
}

func (ru *rules) addEnough(pairs [][]string, c *concepts) error {
	for _, p := range pairs {
		if len(p) != 2 {
			return fmt.Errorf("rules.yaml: %v under enough must be two concepts", p)
		}
		a, err := c.number(p[0])
		if err != nil {
			return fmt.Errorf("rules.yaml: %w", err)
		}
		b, err := c.number(p[1])
		if err != nil {
			return fmt.Errorf("rules.yaml: %w", err)
		}
		ru.enough = append(ru.enough, [2]int32{a, b})
	}
	return nil
}

func (c *concepts) number(id string) (int32, error) {
	n, ok := c.index[id]
	if !ok {
		return 0, fmt.Errorf("no concept %q", id)
	}
	return int32(n), nil
}

func (c *concepts) numbers(ids []string) (map[int32]bool, error) {
	out := make(map[int32]bool, len(ids))
	for _, id := range ids {
		n, err := c.number(id)
		if err != nil {
			return nil, err
		}
		out[n] = true
	}
	return out, nil
}

// score adds up what the concepts found say about each scam type, in the order of ru.order.
func (ru *rules) score(rd *reading) []float64 {
	out := make([]float64, len(ru.order))
	for i, t := range ru.order {
		for _, w := range ru.types[t] {
			if rd.first[w.concept] != none {
				out[i] += w.add
			}
		}
	}
	for _, p := range ru.pairs {
		if rd.first[p.a] != none && rd.first[p.b] != none {
			i, _ := slices.BinarySearch(ru.order, p.to)
			out[i] += p.add
		}
	}
	return out
}
