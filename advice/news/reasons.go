package news

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

const (
	mostReasons  = 4    // a reader wants the few that weigh most
	tellsLittle  = 0.3  // rarity below which a word is no reason: it stands in most articles
	leastReasons = 0.05 // what words must weigh to be a reason
)

// Reasons gives the words of a warning that most speak for its label, those that weigh most first. There are none when nothing
// speaks for any label.
func (d *Desk) Reasons(w Warning) []string {
	a := Article{Title: w.Title, Body: w.Body, URL: w.URL}
	l := d.look(a)
	signs := d.labelSigns(a, l)
	weighs := d.models.Labels.speaksFor(string(w.Label), signs)
	found := slices.SortedFunc(maps.Keys(weighs), func(x, y string) int { return cmp.Or(cmp.Compare(weighs[y], weighs[x]), cmp.Compare(x, y)) })
	var said []string
	for _, stems := range found {
		if weighs[stems] < leastReasons || len(said) == mostReasons {
			break
		}
		words := l.words(stems)
		if words != "" && !slices.ContainsFunc(said, func(s string) bool { return strings.Contains(s, words) }) {
			said = append(said, "“"+words+"”")
		}
	}
	return said
}

// speaksFor adds up for the words among the signs how much more they are worth for a label than for the others on average.
func (m *Model) speaksFor(label string, signs []Sign) map[string]float64 {
	at := slices.Index(m.Classes, label)
	weighs := map[string]float64{}
	for _, s := range signs {
		stems, worth := stemsOf(s.Name), m.Worth[s.Name]
		if at < 0 || worth == nil || stems == "" {
			continue
		}
		mean := 0.0
		for _, w := range worth {
			mean += w / float64(len(worth))
		}
		weighs[stems] += s.Value * (worth[at] - mean)
	}
	return weighs
}

// stemsOf gives the stems that a sign stands for, "" when it stands for none or only for such as stand everywhere.
func stemsOf(name string) string {
	for _, prefix := range []string{titleSign, startSign, endSign, wordSign, pairSign} {
		stems, ok := strings.CutPrefix(name, prefix)
		if ok && slices.ContainsFunc(strings.Fields(stems), isTelling) {
			return stems
		}
	}
	return ""
}

// isTelling tells whether a stem is one of those that not every article has.
func isTelling(stem string) bool {
	common, err := embeddedWords()
	return err == nil && len(stem) > 2 && common.rarity(stem) >= tellsLittle
}

// words gives the words of the article that stand for stems, "" when there are none.
func (l *look) words(stems string) string {
	want := strings.Fields(stems)
	for i, have := range l.stems {
		for at := range have {
			if at+len(want) <= len(have) && slices.Equal(have[at:at+len(want)], want) {
				return strings.Join(strings.Fields(l.zones[i].text)[at:at+len(want)], " ")
			}
		}
	}
	return ""
}
