package main

import (
	"slices"
	"strings"

	"hangup/advice"
	"hangup/advice/news"
)

// How scam types are learned. Chosen by leaving authors out.
const (
	holdVoices = 0.1 // how strongly what is alike for all types is held near 0
	holdWords  = 2.0 // the same of the words of a single type, of which there are thousands
	seenTypes  = 2   // warnings that must show a sign of their type for it to be learned
)

// learnTypes learns what each sign of a type is worth, from warnings: whether each is about the type or not.
func learnTypes(all []shown, order []advice.ScamType) *news.Model {
	var warnings []shown
	for _, s := range all {
		if labels[s.label] == news.IsWarning && len(s.types) > 0 {
			warnings = append(warnings, s)
		}
	}
	l := seenOfTypes(warnings, order)
	var choices []choice
	for _, s := range warnings {
		choices = append(choices, s.asTypes(l, order)...)
	}
	hold := make([]float64, len(l.names))
	for i, name := range l.names {
		hold[i] = holdVoices
		if strings.Contains(name, ": ") && !strings.HasPrefix(name, "engine: ") || strings.HasPrefix(name, "is ") {
			hold[i] = holdWords
		}
	}
	w := fit(choices, hold)
	m := &news.Model{Classes: []string{"fits"}, Worth: map[string][]float64{}}
	for i, name := range l.names {
		keep(m, name, w[i:i+1])
	}
	return m
}

// seenOfTypes numbers the signs that enough warnings show for a type of theirs.
func seenOfTypes(warnings []shown, order []advice.ScamType) *lexicon {
	seen := map[string]int{}
	l := newLexicon()
	l.number(news.Bias)
	for _, s := range warnings {
		for _, t := range s.types {
			at := slices.Index(order, t)
			if at < 0 {
				continue
			}
			for _, sign := range s.lists[at] {
				if seen[sign.Name]++; seen[sign.Name] == seenTypes {
					l.number(sign.Name)
				}
			}
		}
	}
	return l
}

// asTypes makes a choice of each type: the article is about it, or not.
func (s shown) asTypes(l *lexicon, order []advice.ScamType) []choice {
	choices := make([]choice, len(order))
	for i, list := range s.lists {
		entries := []entry{{l.at[news.Bias], 1}}
		for _, sign := range list {
			if at, ok := l.at[sign.Name]; ok {
				entries = append(entries, entry{at, sign.Value})
			}
		}
		about := 0.0
		if slices.Contains(s.types, order[i]) {
			about = 1
		}
		choices[i] = choice{options: [][]entry{entries, nil}, want: []float64{about, 1 - about}, weight: 1}
	}
	return choices
}
