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
	longReason   = 6    // words of the longest reason
	leastReasons = 0.05 // what words must weigh to be a reason
)

// Reasons gives the words of a warning that most speak for its label, those that weigh most first. There are none when nothing
// speaks for any label.
func (d *Desk) Reasons(w Warning) []string {
	a := Article{Title: w.Title, Body: w.Body, URL: w.URL}
	l := d.look(a)
	weighs := d.models.Labels.speaksFor(w.Label, d.labelSigns(a, l), l)
	found := slices.SortedFunc(maps.Keys(weighs), func(x, y string) int { return cmp.Or(cmp.Compare(weighs[y], weighs[x]), cmp.Compare(x, y)) })
	var said []string
	for _, words := range found {
		if weighs[words] < leastReasons || len(said) == mostReasons {
			break
		}
		if !slices.ContainsFunc(said, func(s string) bool {
			return strings.Contains(s, words) || strings.Contains(words, strings.Trim(s, "“”"))
		}) {
			said = append(said, "“"+words+"”")
		}
	}
	return said
}

// speaksFor adds up for words of the article how much more the signs that they show are worth for a label than for the others on
// average.
func (m *Model) speaksFor(label Label, signs []Sign, l *look) map[string]float64 {
	at := slices.Index(m.Classes, string(label))
	ideas := l.ideas()
	weighs := map[string]float64{}
	for _, s := range signs {
		worth := m.Worth[s.Name]
		if at < 0 || worth == nil {
			continue
		}
		words := ideas[s.Name]
		if stems := stemsOf(s.Name); stems != "" {
			words = l.words(stems)
		}
		if words == "" {
			continue
		}
		mean := 0.0
		for _, w := range worth {
			mean += w / float64(len(worth))
		}
		weighs[words] += s.Value * (worth[at] - mean)
	}
	return weighs
}

// ideas gives for each concept the words in which the engine first found it, as far as they stand in the article: the engine
// reads "we" for the name of a force.
func (l *look) ideas() map[string]string {
	first := map[string]string{}
	for _, f := range l.whole.Concepts {
		words := plain(f.Words)
		stands := slices.ContainsFunc(l.zones, func(z zone) bool { return strings.Contains(z.text, words) })
		if first[ideaSign(f)] == "" && stands && len(strings.Fields(words)) <= longReason && slices.ContainsFunc(stems(words), isTelling) {
			first[ideaSign(f)] = strings.TrimSpace(words)
		}
	}
	return first
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
