package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"text/tabwriter"

	"hangup/advice"
	"hangup/advice/news"
	"hangup/advice/score"
)

// triageFigure is a figure as a program reads it.
type triageFigure struct {
	Name  string  `json:"name"`
	Hits  int     `json:"hits"`
	Total int     `json:"total"`
	Rate  float64 `json:"rate"`
	Met   bool    `json:"met"`
}

// score compares what is made of labelled rows with their labels.
func (t *triage) score(ctx context.Context, paths []string, asJSON bool) error {
	var items []triageItem
	var articles []news.Article
	wrong := 0
	for _, path := range paths {
		is, as, bad, err := t.rows(ctx, path, false)
		if err != nil {
			return err
		}
		items, articles, wrong = append(items, is...), append(articles, as...), wrong+bad
	}
	if len(items) > 0 && !slices.ContainsFunc(items, func(i triageItem) bool { return i.Label != "" }) {
		return failf("the rows have no label, so there is nothing to compare with")
	}
	ws, err := t.judgeAll(ctx, articles)
	if err != nil {
		return err
	}
	want := make([]news.Labelled, len(items))
	for i, it := range items {
		want[i] = labelsOf(it)
	}
	if len(items) > 0 {
		if err := t.printScore(news.Score(want, ws, news.Stories(ws)).Figures(), len(items), asJSON); err != nil {
			return err
		}
	}
	return verdictOnRows(len(items), wrong)
}

func labelsOf(i triageItem) news.Labelled {
	l := news.Labelled{Label: i.Label, Force: i.Force, Story: i.Group, KeySentence: i.KeySentence}
	for _, t := range i.Types {
		l.Types = append(l.Types, advice.ScamType(t))
	}
	return l
}

func (t *triage) printScore(figures []news.Figure, rows int, asJSON bool) error {
	if asJSON {
		var out []triageFigure
		for _, f := range figures {
			out = append(out, triageFigure{f.Name, f.Hits, f.Of, f.Rate(), f.Met()})
		}
		return json.NewEncoder(t.out).Encode(out)
	}
	w := tabwriter.NewWriter(t.out, 0, 0, 3, ' ', 0)
	fmt.Fprintf(w, "%s\tshare\tsure to 95 %%\taim\n", count(rows, "row"))
	for _, f := range figures {
		s := score.Share{Hits: f.Hits, Total: f.Of}
		low, high := s.Interval()
		fmt.Fprintf(w, "%s\t%s\t%.1f to %.1f %%\t%s\n", f.Name, share(s), 100*low, 100*high, newsAim(f))
	}
	return w.Flush()
}

func newsAim(f news.Figure) string {
	switch {
	case f.AtLeast > 0:
		return met(fmt.Sprintf("at least %.0f %%", 100*f.AtLeast), f.Met())
	case f.AtMost == 0:
		return met("none", f.Met())
	case f.AtMost < 1:
		return met(fmt.Sprintf("at most %.0f %%", 100*f.AtMost), f.Met())
	}
	return ""
}
