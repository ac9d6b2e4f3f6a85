package main

import (
	"maps"
	"slices"
	"strings"

	"hangup/advice/news"
)

// How the key sentence is learned. Chosen by leaving authors out.
const (
	seenOften  = 3   // sentences that must show a sign for it to be learned
	holdForm   = 1.0 // of what says where a sentence stands and how it is made
	holdPhrase = 2.0 // of single words and pairs, of which there are thousands
	tunedShare = 0.5 // weight of the authors on whose articles the forms of advice were set by hand: these fit there too well
)

// ranked is the sentences of a warning, and which of them a person picked.
type ranked struct {
	author     string
	statements []string
	signs      [][]news.Sign
	picked     []bool // none where the person picked what is no sentence of its own
}

// readRanked reads the sentences of every warning with a key sentence.
func readRanked(authors []author) []ranked {
	var all []ranked
	for _, a := range authors {
		for _, i := range a.items {
			if i.Label != news.IsWarning || i.KeySentence == "" {
				continue
			}
			r := ranked{author: a.name}
			r.statements, r.signs = news.KeySigns(i.article)
			for _, s := range r.statements {
				r.picked = append(r.picked, news.SameSentence(s, i.KeySentence))
			}
			all = append(all, r)
		}
	}
	return all
}

// learnQuotes learns what each sign of a sentence is worth when one sentence of a warning is picked.
func learnQuotes(all []ranked) *news.Model {
	l := oftenSeen(all)
	var choices []choice
	for _, r := range all {
		if slices.Contains(r.picked, true) {
			choices = append(choices, r.asChoice(l))
		}
	}
	holds := make([]float64, len(l.names))
	for i, name := range l.names {
		holds[i] = holdForm
		if isPhrase(name) {
			holds[i] = holdPhrase
		}
	}
	w := fit(choices, holds)
	m := &news.Model{Classes: []string{"key"}, Worth: map[string][]float64{}}
	for i, name := range l.names {
		m.Worth[name] = w[i : i+1]
	}
	return m
}

func isPhrase(name string) bool {
	return strings.HasPrefix(name, "word ") || strings.HasPrefix(name, "pair ") || strings.HasPrefix(name, "opens ")
}

// oftenSeen numbers the signs that enough sentences show.
func oftenSeen(all []ranked) *lexicon {
	seen := map[string]int{}
	for _, r := range all {
		for _, signs := range r.signs {
			for _, s := range signs {
				seen[s.Name]++
			}
		}
	}
	l := newLexicon()
	for _, name := range slices.Sorted(maps.Keys(seen)) {
		if seen[name] >= seenOften {
			l.number(name)
		}
	}
	return l
}

func (r ranked) asChoice(l *lexicon) choice {
	c := choice{weight: 1}
	if len(r.author) > 1 {
		c.weight = tunedShare
	}
	n := 0.0
	for _, p := range r.picked {
		if p {
			n++
		}
	}
	for i, signs := range r.signs {
		var entries []entry
		for _, s := range signs {
			if at, ok := l.at[s.Name]; ok {
				entries = append(entries, entry{at, s.Value})
			}
		}
		want := 0.0
		if r.picked[i] {
			want = 1 / n
		}
		c.options = append(c.options, entries)
		c.want = append(c.want, want)
	}
	return c
}

// rightly tells whether a model picks what the person picked.
func (r ranked) rightly(m *news.Model) bool {
	best, most := -1, 0.0
	for i, signs := range r.signs {
		if s := m.Sums(signs)[0]; best < 0 || s > most {
			best, most = i, s
		}
	}
	return best >= 0 && r.picked[best]
}

// foldQuotes learns from all but one author and counts how many key sentences of that one are found, for each.
func foldQuotes(authors []author) map[string]tally {
	all := readRanked(authors)
	out := map[string]tally{}
	for _, a := range authors {
		var rest []ranked
		for _, r := range all {
			if r.author != a.name {
				rest = append(rest, r)
			}
		}
		m := learnQuotes(rest)
		t := tally{}
		for _, r := range all {
			if r.author == a.name {
				t.count(r.rightly(m))
			}
		}
		out[a.name] = t
	}
	return out
}

// tally counts what was right.
type tally struct{ right, of int }

func (t *tally) count(right bool) {
	t.of++
	if right {
		t.right++
	}
}
