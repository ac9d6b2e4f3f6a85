package main

import (
	"fmt"
	"io"
	"strings"

	"hangup/advice"
	"hangup/advice/news"
)

// crossValidate judges each author with what was learned from the others and prints how often that agrees with the labels.
func crossValidate(to io.Writer, e *advice.Engine, authors []author, verbose bool) error {
	all, err := readShown(e, authors)
	if err != nil {
		return err
	}
	quotes := foldQuotes(authors)
	var sum *news.Scorecard
	for i, a := range authors {
		desk, err := news.NewWith(e, learn(e, without(all, a.name)))
		if err != nil {
			return err
		}
		s := score(to, desk, a, verbose)
		key := quotes[a.name]
		s.Key.Hits, s.Key.Of = key.right, key.of
		if i == 0 {
			heading(to, s)
			sum = &news.Scorecard{}
		}
		line(to, a.name, s)
		sum.Add(s)
	}
	line(to, "all", sum)
	return nil
}

// without leaves an author out.
func without(all []shown, author string) []shown {
	var rest []shown
	for _, s := range all {
		if s.author != author {
			rest = append(rest, s)
		}
	}
	return rest
}

// score judges what an author wrote.
func score(to io.Writer, desk *news.Desk, a author, verbose bool) *news.Scorecard {
	var want []news.Labelled
	var got []news.Warning
	for _, i := range a.items {
		w := desk.Judge(i.article)
		want = append(want, news.Labelled{Label: i.Label, Types: i.Types, Force: i.Force, Story: i.Group, KeySentence: i.KeySentence})
		got = append(got, w)
		if verbose && w.Label != i.Label {
			fmt.Fprintf(to, "%s %s: %s taken for %s, unsure %v\n", a.name, i.ID, i.Label, w.Label, w.Unsure)
		}
	}
	return news.Score(want, got, news.Stories(got))
}

// shownFigures are the figures that depend on what is learned here, or are worth seeing beside them.
func shownFigures(s *news.Scorecard) []news.Figure {
	return []news.Figure{s.Found, s.Passed, s.Types, s.Force, s.Key, s.Pairs, s.Merged, s.Label, s.Review, s.Caught}
}

func heading(to io.Writer, s *news.Scorecard) {
	names := []string{"author"}
	for _, f := range shownFigures(s) {
		names = append(names, f.Name)
	}
	fmt.Fprintf(to, "| %s |\n|%s\n", strings.Join(names, " | "), strings.Repeat("---|", len(names)))
}

func line(to io.Writer, name string, s *news.Scorecard) {
	fmt.Fprintf(to, "| %s |", name)
	for _, f := range shownFigures(s) {
		fmt.Fprintf(to, " %d of %d |", f.Hits, f.Of)
	}
	fmt.Fprintln(to)
}
