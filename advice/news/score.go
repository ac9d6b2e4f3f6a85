package news

import (
	"html"
	"slices"
	"strings"

	"hangup/advice"
)

// Labelled is what a person says of an article.
type Labelled struct {
	Label       Label
	Types       []advice.ScamType // none unless it is a warning
	Force       string            // "" when the article gives none
	Story       string            // the same for articles of one story; a correction has that of what it corrects
	KeySentence string            // "" when there is none
}

// Figure is how often something was right, and what is aimed at.
type Figure struct {
	Name    string
	Hits    int
	Of      int
	AtLeast float64 // share of Of that is aimed at, 0 when there is no such aim
	AtMost  float64 // the same; 1 when there is no such aim
}

// Rate is the share of hits, 0 when nothing was counted.
func (f Figure) Rate() float64 { return float64(f.Hits) / float64(max(f.Of, 1)) }

// Met tells whether the aim is met. Where nothing was counted there is nothing to meet.
func (f Figure) Met() bool { return f.Of == 0 || f.Rate() >= f.AtLeast && f.Rate() <= f.AtMost }

func (f *Figure) count(hit bool) {
	f.Of++
	if hit {
		f.Hits++
	}
}

// Scorecard counts how well articles were judged.
type Scorecard struct {
	Found, Passed, Types, Force, Key, Pairs, Merged, Label, Review, Caught Figure
}

// Figures gives the figures in the order in which they matter.
func (s *Scorecard) Figures() []Figure {
	return []Figure{s.Found, s.Passed, s.Types, s.Force, s.Key, s.Pairs, s.Merged, s.Label, s.Review, s.Caught}
}

// Add adds the counts of another scorecard.
func (s *Scorecard) Add(o *Scorecard) {
	to := []*Figure{&s.Found, &s.Passed, &s.Types, &s.Force, &s.Key, &s.Pairs, &s.Merged, &s.Label, &s.Review, &s.Caught}
	for i, f := range o.Figures() {
		hits, of := to[i].Hits+f.Hits, to[i].Of+f.Of
		*to[i] = f
		to[i].Hits, to[i].Of = hits, of
	}
}

// Score compares what was judged with what people say, article by article, and the stories that Stories found of them.
func Score(want []Labelled, got []Warning, story []int) *Scorecard {
	s := &Scorecard{
		Found:  Figure{Name: "warnings found", AtLeast: 0.95, AtMost: 1},
		Passed: Figure{Name: "others passed on as warnings", AtMost: 0.03},
		Types:  Figure{Name: "scam type right", AtLeast: 0.85, AtMost: 1},
		Force:  Figure{Name: "force right where stated", AtLeast: 0.98, AtMost: 1},
		Key:    Figure{Name: "key sentence right", AtLeast: 0.85, AtMost: 1},
		Pairs:  Figure{Name: "pairs of one story found", AtLeast: 0.95, AtMost: 1},
		Merged: Figure{Name: "pairs of two stories merged", AtMost: 0},
		Label:  Figure{Name: "label right", AtMost: 1},
		Review: Figure{Name: "warnings that wait for a moderator", AtMost: 0.10},
		Caught: Figure{Name: "wrong labels that wait for a moderator", AtMost: 1},
	}
	for i, w := range want {
		s.judge(w, got[i])
	}
	for i := range want {
		for k := range i {
			if want[i].Story == "" || want[k].Story == "" {
				continue
			}
			if same := story[i] == story[k]; want[i].Story == want[k].Story {
				s.Pairs.count(same)
			} else {
				s.Merged.count(same)
			}
		}
	}
	return s
}

func (s *Scorecard) judge(want Labelled, got Warning) {
	right := want.Label == got.Label
	s.Label.count(right)
	if !right {
		s.Caught.count(got.Unsure)
	}
	if want.Force != "" {
		s.Force.count(want.Force == got.Force)
	}
	if want.Label != IsWarning {
		// A moderator looks at what is unsure, so it is not passed on.
		s.Passed.count(got.Label == IsWarning && !got.Unsure)
		return
	}
	s.Found.count(right)
	if right {
		s.Review.count(got.Unsure)
	}
	if len(want.Types) > 0 {
		s.Types.count(len(got.Types) > 0 && slices.Contains(want.Types, got.Types[0]))
	}
	if want.KeySentence != "" {
		s.Key.count(SameSentence(got.KeySentence, want.KeySentence))
	}
}

// SameSentence tells whether two sentences are the same, or one is the larger part of the other, entities and marks aside.
func SameSentence(a, b string) bool {
	a, b = letters(html.UnescapeString(html.UnescapeString(a))), letters(html.UnescapeString(html.UnescapeString(b)))
	if len(a) > len(b) {
		a, b = b, a
	}
	return a == b || len(a)*3 > len(b)*2 && strings.Contains(b, a)
}
