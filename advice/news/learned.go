package news

import (
	"bufio"
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed learned/labels.txt
var labelTable string

//go:embed learned/types.txt
var typeTable string

// embeddedModels reads the tables once. A test holds that they can be read.
var embeddedModels = sync.OnceValues(func() (Models, error) {
	labels, err := ReadModel(labelTable)
	if err != nil {
		return Models{}, fmt.Errorf("learned/labels.txt: %w", err)
	}
	types, err := ReadModel(typeTable)
	if err != nil {
		return Models{}, fmt.Errorf("learned/types.txt: %w", err)
	}
	return Models{labels, types}, nil
})

// Sign is something that an article or a sentence shows, and how much of it.
type Sign struct {
	Name  string
	Value float64
}

// Model is what was learned: for each sign what one of it is worth for each class. The trainer (advice/news/train) writes it
// as a table that can be read by eye: a line of the classes, then a line for each sign, parted by tabs.
type Model struct {
	Classes []string
	Worth   map[string][]float64
}

// most of a table that is read, so that a wrong file is refused before it fills the memory.
const (
	mostClasses = 64
	mostSigns   = 200_000
)

// ReadModel reads a table as String writes it. Its error names the line.
func ReadModel(text string) (*Model, error) {
	m := &Model{Worth: map[string][]float64{}}
	lines := bufio.NewScanner(strings.NewReader(text))
	for n := 1; lines.Scan(); n++ {
		fields := strings.Split(lines.Text(), "\t")
		if err := m.read(fields); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, err
	}
	if len(m.Classes) == 0 {
		return nil, fmt.Errorf("no classes: run go generate ./advice/news")
	}
	return m, nil
}

// read takes one line of the table.
func (m *Model) read(fields []string) error {
	name, rest := fields[0], fields[1:]
	switch {
	case strings.Contains(strings.Join(fields, ""), "\r"):
		return errors.New("a carriage return stands within it")
	case strings.HasPrefix(name, "#") && len(m.Classes) == 0:
		return nil
	case len(m.Classes) == 0:
		if name != "classes" || len(rest) == 0 || len(rest) > mostClasses {
			return fmt.Errorf("want the word classes and up to %d names", mostClasses)
		}
		m.Classes = rest
		return nil
	case len(rest) != len(m.Classes):
		return fmt.Errorf("%d values for %d classes", len(rest), len(m.Classes))
	case m.Worth[name] != nil || len(m.Worth) >= mostSigns:
		return fmt.Errorf("%q stands there twice, or there are more than %d signs", name, mostSigns)
	}
	worth := make([]float64, len(rest))
	for i, text := range rest {
		var err error
		if worth[i], err = strconv.ParseFloat(text, 64); err != nil || math.IsNaN(worth[i]) || math.IsInf(worth[i], 0) {
			return fmt.Errorf("%q is no number", text)
		}
	}
	m.Worth[name] = worth
	return nil
}

// String writes the table, signs in alphabetical order, values to two decimals. What is worth nothing is left out.
func (m *Model) String() string {
	var b strings.Builder
	b.WriteString("# learned by advice/news/train: go generate ./advice/news\nclasses\t" + strings.Join(m.Classes, "\t") + "\n")
	for _, name := range slices.Sorted(maps.Keys(m.Worth)) {
		line, some := name, false
		for _, w := range m.Worth[name] {
			text := strconv.FormatFloat(math.Round(w*100)/100+0, 'g', -1, 64)
			some = some || text != "0"
			line += "\t" + text
		}
		if some {
			b.WriteString(line + "\n")
		}
	}
	return b.String()
}

// Bias is the sign that every article shows.
const Bias = "bias"

// Sums adds up for each class what signs are worth, on top of what is there always. Signs that nothing was learned of are worth
// nothing.
func (m *Model) Sums(signs []Sign) []float64 {
	sums := make([]float64, len(m.Classes))
	copy(sums, m.Worth[Bias])
	for _, s := range signs {
		for c, w := range m.Worth[s.Name] {
			sums[c] += s.Value * w
		}
	}
	return sums
}

// shares turns sums into how likely each class is.
func shares(sums []float64) []float64 {
	out := make([]float64, len(sums))
	top, all := slices.Max(sums), 0.0
	for i, s := range sums {
		out[i] = math.Exp(s - top)
		all += out[i]
	}
	for i := range out {
		out[i] /= all
	}
	return out
}
