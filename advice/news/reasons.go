package news

import (
	"cmp"
	"slices"
	"strings"
)

// mostReasons is how many reasons are given: a reader wants the few that weigh most.
const mostReasons = 4

// Reasons gives the words of a warning that most speak for its label, those that weigh most first. There are none when nothing
// speaks for any label.
func (d *Desk) Reasons(w Warning) []string {
	type reason struct {
		words string
		worth float64
	}
	var all []reason
	zs := zonesOf(Article{Title: w.Title, Body: w.Body})
	for _, c := range d.cues.labels[w.Label] {
		best := reason{}
		for _, z := range zs {
			if worth := z.weight * c.worth; worth > best.worth && c.fits(z.text) {
				best = reason{c.words(z.text), worth}
			}
		}
		if best.words != "" && !slices.ContainsFunc(all, func(r reason) bool { return r.words == best.words }) {
			all = append(all, best)
		}
	}
	slices.SortStableFunc(all, func(a, b reason) int { return cmp.Compare(b.worth, a.worth) })
	var said []string
	for _, r := range all[:min(len(all), mostReasons)] {
		said = append(said, "“"+r.words+"”")
	}
	return said
}

// words gives the words of a plain sentence by which a sign fits it.
func (c cue) words(sentence string) string {
	var found []string
	for _, row := range c.parts {
		for _, p := range row {
			if w := p.word(sentence); w != "" {
				found = append(found, w)
			}
		}
	}
	return strings.Join(found, " … ")
}

// word gives the first word or phrase of the part that stands in a sentence, to the end of its last word.
func (p part) word(sentence string) string {
	for _, say := range p {
		at := strings.Index(sentence, say)
		if at < 0 {
			continue
		}
		end := at + len(say)
		if !strings.HasSuffix(say, " ") {
			end += strings.IndexByte(sentence[end:]+" ", ' ')
		}
		return strings.TrimSpace(sentence[at:end])
	}
	return ""
}
