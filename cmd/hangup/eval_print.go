package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"

	"hangup/advice/score"
)

// printEvaluation prints the tables, the summary last so that it is on the screen.
func printEvaluation(w io.Writer, e *evaluation) error {
	t := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
	printTypes(t, e.Scores)
	printSaid(t, e.Replies)
	printLabels(t, e)
	printConfusion(t, e.Scores)
	printMistakes(t, e.Scores)
	printSummary(t, e)
	return t.Flush()
}

func printTypes(w io.Writer, r *score.Report) {
	fmt.Fprintln(w, "type\tfound\ttype accepted\tright when named\tfalse alarms")
	for _, name := range slices.Sorted(maps.Keys(r.Types)) {
		t := r.Types[name]
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%d\n", name, share(t.Found), share(t.Accepted), share(t.Precision), t.Alarms)
	}
}

func printSaid(w io.Writer, r *score.Replies) {
	fmt.Fprintln(w, "\nmust say\tsaid")
	for _, key := range slices.Sorted(maps.Keys(r.ByKey)) {
		fmt.Fprintf(w, "%s\t%s\n", key, share(*r.ByKey[key]))
	}
	fmt.Fprintln(w, "\nmust not\tanswers that do")
	for _, rule := range slices.Sorted(maps.Keys(r.Breach)) {
		fmt.Fprintf(w, "%s\t%s\n", rule, share(*r.Breach[rule]))
	}
	for _, rule := range slices.Sorted(maps.Keys(r.Unknown)) {
		fmt.Fprintf(w, "%s\tnot checked in %s: no program here knows this rule\n", rule, count(r.Unknown[rule], "row"))
	}
}

func printLabels(w io.Writer, e *evaluation) {
	fmt.Fprintln(w, "\nwanted\tfound\tright when said\tcalled scam or victim\tdanger now, seen\tfalsely\tmust say, said\twords per answer")
	for _, v := range score.Verdicts {
		l, s := e.Scores.Labels[v], e.Replies.ByLabel[v]
		if l == nil {
			continue
		}
		if s == nil {
			s = &score.Spoken{} // nobody wanted it, but somebody got it
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%.0f\n", v, share(l.Recall), share(l.Precision), share(l.Danger), share(l.Urgent),
			share(l.Hasty), share(s.Said), s.Mean)
	}
}

func printConfusion(w io.Writer, r *score.Report) {
	fmt.Fprint(w, "\nwanted \\ got")
	for _, v := range score.Verdicts {
		fmt.Fprintf(w, "\t%s", v)
	}
	fmt.Fprintln(w)
	for _, want := range score.Verdicts {
		fmt.Fprintf(w, "%s", want)
		for _, got := range score.Verdicts {
			fmt.Fprintf(w, "\t%d", r.Confusion[want][got])
		}
		fmt.Fprintln(w)
	}
}

// mistakesShown is how many cells of the wide confusion the terminal gets: it has more than a thousand.
const mistakesShown = 20

func printMistakes(w io.Writer, r *score.Report) {
	all := r.Mistakes()
	if len(all) == 0 {
		return
	}
	fmt.Fprintf(w, "\nwanted\tnamed instead\trows of those wanted (the %d largest; --json has all, --png draws them)\n", min(mistakesShown, len(all)))
	for _, m := range all[:min(mistakesShown, len(all))] {
		fmt.Fprintf(w, "%s\t%s\t%s\n", m.Wanted, m.Got, share(m.Share))
	}
}

func printSummary(w io.Writer, e *evaluation) {
	fmt.Fprintf(w, "\n%s\tshare\tsure to 95 %%\taim\n", count(e.Rows, "row"))
	for _, f := range e.Figures {
		s := score.Share{Hits: f.Hits, Total: f.Total}
		if f.Total == 0 {
			fmt.Fprintf(w, "%s\t–\t\t%s\n", f.Name, aimOf(f))
			continue
		}
		fmt.Fprintf(w, "%s\t%s\t%.1f to %.1f %%\t%s\n", f.Name, share(s), 100*f.Low, 100*f.High, aimOf(f))
	}
	fmt.Fprintf(w, "words per answer\tmean %.1f, median %d, nine of ten at most %d, most %d\t\t%s\n",
		e.Length.Mean, e.Length.Median, e.Length.P90, e.Length.Most, met(fmt.Sprintf("mean at most %d", score.MeanWordsAim), e.Length.Mean <= score.MeanWordsAim))
	fmt.Fprintf(w, "longest answer\t%d characters\n", e.Replies.Longest)
	fmt.Fprintf(w, "time per answer\tmedian %d µs, 99 of 100 at most %d µs, worst %d µs\n", e.Speed.Median, e.Speed.P99, e.Speed.Worst)
}

func aimOf(f figureRow) string {
	switch {
	case f.Aim == nil:
		return ""
	case f.Total == 0:
		return "no such rows"
	}
	return met(fmt.Sprintf("%s %.0f %%", f.Bound, 100**f.Aim), f.Met)
}

func met(aim string, yes bool) string {
	if yes {
		return aim + ": met"
	}
	return aim + ": not met"
}
