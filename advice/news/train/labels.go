package main

import (
	"maps"
	"math"
	"slices"

	"hangup/advice"
	"hangup/advice/news"
)

// labels is the order of the classes.
var labels = []news.Label{news.IsWarning, news.IsCorrection, news.IsCourt, news.IsAppeal, news.IsOther}

// How labels are learned. Chosen by leaving authors out.
const (
	holdLabel     = 0.15 // how strongly weights are held near 0
	seenArticles  = 3    // articles that must show a sign for it to be learned
	seenAuthors   = 2    // authors of these: one alone has a way of writing
	leastContrast = 0.3  // how strongly a sign is let go that all classes show alike
)

// shown is what an article shows, whose it is, and what a person says of it.
type shown struct {
	author string
	signs  []news.Sign
	label  int
	lists  [][]news.Sign // for each scam type
	types  []advice.ScamType
}

// readShown reads the signs of all articles.
func readShown(e *advice.Engine, authors []author) ([]shown, error) {
	desk, err := news.NewWith(e, news.Models{})
	if err != nil {
		return nil, err
	}
	var all []shown
	for _, a := range authors {
		for _, i := range a.items {
			s := shown{author: a.name, label: slices.Index(labels, i.Label), types: i.Types}
			s.signs, s.lists = desk.Signs(i.article)
			s.signs = append(s.signs, news.Sign{Name: news.Bias, Value: 1})
			all = append(all, s)
		}
	}
	return all, nil
}

// learnLabels learns what each sign is worth for each label.
func learnLabels(all []shown) *news.Model {
	l, n := knownSigns(all), len(labels)
	choices := make([]choice, len(all))
	for i, s := range all {
		choices[i] = s.asLabel(l)
	}
	hold := contrast(all, l)
	for i := range hold {
		hold[i] = holdLabel / hold[i]
	}
	w := fit(choices, hold)
	m := &news.Model{Worth: map[string][]float64{}}
	for _, label := range labels {
		m.Classes = append(m.Classes, string(label))
	}
	for i, name := range l.names {
		keep(m, name, w[i*n:(i+1)*n])
	}
	return m
}

// leastWorth is what a sign must be worth to be kept, so that the tables stay readable.
const leastWorth = 0.02

// keep takes a sign into a model, unless it is worth hardly anything.
func keep(m *news.Model, name string, worth []float64) {
	if slices.ContainsFunc(worth, func(w float64) bool { return math.Abs(w) >= leastWorth }) {
		m.Worth[name] = worth
	}
}

// knownSigns numbers the signs that enough articles of enough authors show.
func knownSigns(all []shown) *lexicon {
	seen, by := map[string]int{}, map[string]map[string]bool{}
	for _, s := range all {
		for _, sign := range s.signs {
			seen[sign.Name]++
			if by[sign.Name] == nil {
				by[sign.Name] = map[string]bool{}
			}
			by[sign.Name][s.author] = true
		}
	}
	l := newLexicon()
	for _, name := range slices.Sorted(maps.Keys(seen)) {
		if seen[name] >= seenArticles && len(by[name]) >= seenAuthors {
			l.number(name)
		}
	}
	return l
}

// asLabel makes an option of each label, with the signs as signs for that label.
func (s shown) asLabel(l *lexicon) choice {
	n := len(labels)
	c := choice{options: make([][]entry, n), want: make([]float64, n), weight: 1}
	c.want[s.label] = 1
	for _, sign := range s.signs {
		at, ok := l.at[sign.Name]
		if !ok {
			continue
		}
		for o := range n {
			c.options[o] = append(c.options[o], entry{at*n + o, sign.Value})
		}
	}
	return c
}

// contrast tells for each sign and label how much oftener, or more seldom, articles of that label show it than others: a sign that
// tells labels apart is held less. Source: Wang and Manning, Baselines and Bigrams (2012), which scales signs by the same ratio.
func contrast(all []shown, l *lexicon) []float64 {
	n := len(labels)
	in, of := make([]float64, len(l.names)*n), make([]float64, n)
	for _, s := range all {
		of[s.label]++
		for _, sign := range s.signs {
			if at, ok := l.at[sign.Name]; ok {
				in[at*n+s.label]++
			}
		}
	}
	out := make([]float64, len(in))
	for i := range l.names {
		sum := 0.0
		for c := range n {
			sum += in[i*n+c]
		}
		for c, x := range in[i*n : (i+1)*n] {
			here := (x + 0.5) / (of[c] + 1)
			there := (sum - x + 0.5*float64(n-1)) / (float64(len(all)) - of[c] + 1)
			out[i*n+c] = leastContrast + math.Abs(math.Log(here/there))
		}
	}
	return out
}
