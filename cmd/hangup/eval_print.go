package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"

	"hangup/advice"
	"hangup/advice/score"
)

// printEvaluation prints the tables, the summary last so that it is on the screen.
func printEvaluation(w io.Writer, e *evaluation) error {
	t := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
	printTypes(t, e.Scores)
	printSaid(t, e.Replies)
	printConfusion(t, e.Scores)
	printSummary(t, e)
	return t.Flush()
}

func printTypes(w io.Writer, r *score.Report) {
	fmt.Fprintln(w, "type\tfound\ttype accepted")
	for _, name := range slices.Sorted(maps.Keys(r.Types)) {
		t := r.Types[name]
		fmt.Fprintf(w, "%s\t%s\t%s\n", name, share(t.Found), share(t.Accepted))
	}
}

func printSaid(w io.Writer, r *score.Replies) {
	fmt.Fprintln(w, "\nmust say\tsaid")
	for _, key := range slices.Sorted(maps.Keys(r.ByKey)) {
		fmt.Fprintf(w, "%s\t%s\n", key, share(*r.ByKey[key]))
	}
	fmt.Fprintln(w, "\nmust not\tanswers")
	for _, rule := range slices.Sorted(maps.Keys(r.Breach)) {
		fmt.Fprintf(w, "%s\t%d\n", rule, r.Breach[rule])
	}
}

var verdicts = [...]advice.Verdict{advice.Scam, advice.Victim, advice.NoSigns, advice.Unclear, advice.OffTopic}

func printConfusion(w io.Writer, r *score.Report) {
	fmt.Fprint(w, "\nwanted \\ got")
	for _, v := range verdicts {
		fmt.Fprintf(w, "\t%s", v)
	}
	fmt.Fprintln(w)
	for _, want := range verdicts {
		fmt.Fprintf(w, "%s", want)
		for _, got := range verdicts {
			fmt.Fprintf(w, "\t%d", r.Confusion[want][got])
		}
		fmt.Fprintln(w)
	}
}

func printSummary(w io.Writer, e *evaluation) {
	r := e.Scores
	fmt.Fprintf(w, "\n%d rows\n", e.Rows)
	for _, line := range []struct {
		name  string
		share score.Share
	}{
		{"scam found (called scam or victim)", r.ScamFound},
		{"victim found (called scam or victim)", r.VictimSeen},
		{"victim called victim", r.VictimFound},
		{"scam or victim called no signs", r.Missed},
		{"genuine called scam or victim", r.FalseAlarm},
		{"unclear called scam or victim", r.UnclearLoud},
		{"type accepted, where found", r.TypeOK},
		{"danger now, seen", r.UrgentFound},
		{"danger now, where there is none", r.UrgentFalse},
		{"what must be said, said", e.Replies.Said},
		{"answers without a breach", e.Replies.Clean},
	} {
		fmt.Fprintf(w, "%s\t%s\n", line.name, share(line.share))
	}
	fmt.Fprintf(w, "words per answer\tmedian %d, nine of ten at most %d, most %d\n", e.Length.Median, e.Length.P90, e.Length.Most)
	fmt.Fprintf(w, "longest answer\t%d characters\n", e.Replies.Longest)
	fmt.Fprintf(w, "time per answer\tmedian %d µs, 99 of 100 at most %d µs, worst %d µs\n", e.Speed.Median, e.Speed.P99, e.Speed.Worst)
}
