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

// triageFile is the figures of one of several files as a program reads them.
type triageFile struct {
	File    string         `json:"file"`
	Figures []triageFigure `json:"figures"`
}

// scoredFile is what was counted in a file, or in all of them.
type scoredFile struct {
	name  string
	rows  int
	wrong int // rows that could not be read
	card  *news.Scorecard
}

// score compares what is made of labelled rows with their labels, file by file: stories are told apart within a file.
func (t *triage) score(ctx context.Context, paths []string, asJSON bool) error {
	all := scoredFile{name: "all files", card: &news.Scorecard{}}
	for i, path := range paths {
		f, err := t.scoreFile(ctx, path)
		if err != nil {
			return err
		}
		all.rows, all.wrong = all.rows+f.rows, all.wrong+f.wrong
		if f.rows == 0 {
			continue
		}
		if i > 0 && !asJSON {
			fmt.Fprintln(t.out)
		}
		all.card.Add(f.card)
		if err := t.printScore(f, len(paths) > 1, asJSON); err != nil {
			return err
		}
	}
	if len(paths) > 1 && all.rows > 0 {
		if !asJSON {
			fmt.Fprintln(t.out)
		}
		if err := t.printScore(all, true, asJSON); err != nil {
			return err
		}
	}
	return verdictOnRows(all.rows, all.wrong)
}

// scoreFile judges the rows of a file.
func (t *triage) scoreFile(ctx context.Context, path string) (scoredFile, error) {
	items, articles, wrong, err := t.rows(ctx, path, false)
	if err != nil {
		return scoredFile{}, err
	}
	if len(items) > 0 && !slices.ContainsFunc(items, func(i triageItem) bool { return i.Label != "" }) {
		return scoredFile{}, failf("the rows have no label, so there is nothing to compare with")
	}
	ws, err := t.judgeAll(ctx, articles)
	if err != nil {
		return scoredFile{}, err
	}
	want := make([]news.Labelled, len(items))
	for i, it := range items {
		want[i] = labelsOf(it)
	}
	return scoredFile{path, len(items), wrong, news.Score(want, ws, news.Stories(ws))}, nil
}

func labelsOf(i triageItem) news.Labelled {
	l := news.Labelled{Label: i.Label, Force: i.Force, Story: i.Group, KeySentence: i.KeySentence}
	for _, t := range i.Types {
		l.Types = append(l.Types, advice.ScamType(t))
	}
	return l
}

// printScore prints a table; named, it says of which file.
func (t *triage) printScore(f scoredFile, named, asJSON bool) error {
	figures := f.card.Figures()
	if asJSON {
		var out []triageFigure
		for _, f := range figures {
			out = append(out, triageFigure{f.Name, f.Hits, f.Of, f.Rate(), f.Met()})
		}
		if !named {
			return json.NewEncoder(t.out).Encode(out)
		}
		return json.NewEncoder(t.out).Encode(triageFile{f.name, out})
	}
	w := tabwriter.NewWriter(t.out, 0, 0, 3, ' ', 0)
	if named {
		fmt.Fprintln(t.out, f.name)
	}
	fmt.Fprintf(w, "%s\tshare\tsure to 95 %%\taim\n", count(f.rows, "row"))
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
