package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"hangup/advice/score"
	"hangup/config/files"
)

// maxOld caps a file of figures: 100,000 rows need about 40 MB.
const maxOld = 256 << 20

// oldEvaluation is what an earlier run printed, as far as it is compared.
type oldEvaluation struct {
	Rows     int             `json:"rows"`
	Figures  []figureRow     `json:"figures"`
	Length   length          `json:"words_per_reply"`
	Outcomes []score.Outcome `json:"outcomes"`
}

// readOldEvaluation reads what --json printed.
func readOldEvaluation(path string) (*oldEvaluation, error) {
	f, err := files.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	old, err := decodeOld(io.LimitReader(f, maxOld))
	if err != nil {
		return nil, failf("%s %s", path, err).because(err)
	}
	return old, nil
}

// oldShape is why a file of figures cannot be compared: the rest of a sentence that begins with its name.
type oldShape string

func (s oldShape) Error() string { return string(s) }

func decodeOld(r io.Reader) (*oldEvaluation, error) {
	var shape struct {
		oldEvaluation
		Scores json.RawMessage `json:"scores"`
	}
	if err := json.NewDecoder(r).Decode(&shape); err != nil || shape.Scores == nil {
		return nil, oldShape("is not what hangup eval --json prints")
	}
	old := &shape.oldEvaluation
	switch {
	case len(old.Outcomes) == 0:
		return nil, oldShape("lists no single rows, as an older hangup printed it: print it again with hangup eval --json")
	case len(old.Outcomes) != old.Rows:
		return nil, oldShape(fmt.Sprintf("is not whole: it speaks of %s and lists %d", count(old.Rows, "row"), len(old.Outcomes)))
	}
	return old, nil
}

// printDiff prints every row that changed and then the figures, so that these are on the screen.
func printDiff(w io.Writer, old *oldEvaluation, e *evaluation) error {
	t := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
	for _, c := range e.Diff.Changes {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", c.Kind, c.New.File, c.New.ID, strings.Join(changed(c), "; "))
	}
	if len(e.Diff.Changes) > 0 {
		fmt.Fprintln(t)
	}
	printFigureChanges(t, old, e)
	d := e.Diff
	fmt.Fprintf(t, "\n%s: %d worse, %d better, %d other, %d as before, %d new, %d gone\n", count(e.Rows, "row"),
		d.Count(score.Worse), d.Count(score.Better), d.Count(score.Other), d.Same, d.Come, d.Gone)
	return t.Flush()
}

func printFigureChanges(w io.Writer, old *oldEvaluation, e *evaluation) {
	before := map[string]figureRow{}
	for _, f := range old.Figures {
		before[f.Key] = f
	}
	fmt.Fprintln(w, "figure\told\tnew\tpoints")
	for _, now := range e.Figures {
		was, known := before[now.Key]
		if !known || was.Total == 0 || now.Total == 0 {
			fmt.Fprintf(w, "%s\t%s\t%s\t\n", now.Name, share(score.Share{Hits: was.Hits, Total: was.Total}), share(score.Share{Hits: now.Hits, Total: now.Total}))
			continue
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%+.1f\n", now.Name, share(score.Share{Hits: was.Hits, Total: was.Total}),
			share(score.Share{Hits: now.Hits, Total: now.Total}), 100*(now.Rate-was.Rate))
	}
	fmt.Fprintf(w, "words per answer, mean\t%.1f\t%.1f\t%+.1f\n", old.Length.Mean, e.Length.Mean, e.Length.Mean-old.Length.Mean)
}

// changed says what is different about a row, and what it wants.
func changed(c score.Change) []string {
	var parts []string
	was, now, want := c.Old.Got, c.New.Got, c.New.Wanted
	if was.Verdict != now.Verdict {
		parts = append(parts, fmt.Sprintf("%s → %s (wants %s)", was.Verdict, now.Verdict, want.Verdict))
	}
	if was.Type != now.Type {
		parts = append(parts, fmt.Sprintf("%s → %s (wants %s)", typeOrNone(was), typeOrNone(now), typeOrNone(want)))
	}
	if was.Urgency != now.Urgency {
		parts = append(parts, fmt.Sprintf("urgency %s → %s (wants %s)", was.Urgency, now.Urgency, want.Urgency))
	}
	parts = append(parts, listed("no longer says", without(c.New.Missed, c.Old.Missed))...)
	parts = append(parts, listed("now says", without(c.Old.Missed, c.New.Missed))...)
	parts = append(parts, listed("now breaks", without(c.New.Broken, c.Old.Broken))...)
	return append(parts, listed("no longer breaks", without(c.Old.Broken, c.New.Broken))...)
}

func typeOrNone(c score.Call) string {
	if c.Type == "" {
		return "no type"
	}
	return string(c.Type)
}

// listed gives one part that names what is in a list, or none when there is nothing.
func listed(what string, names []string) []string {
	if len(names) == 0 {
		return nil
	}
	return []string{what + " " + strings.Join(names, ", ")}
}

// without gives what is in one list and not in the other.
func without(list, other []string) []string {
	var out []string
	for _, s := range list {
		if !slices.Contains(other, s) {
			out = append(out, s)
		}
	}
	return out
}
