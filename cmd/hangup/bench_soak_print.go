package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

func printSoakJSON(w io.Writer, r soakResult) error { return json.NewEncoder(w).Encode(r) }

// printSoak prints what grew, what was done and what was posted.
func printSoak(w io.Writer, r soakResult) error {
	for _, c := range r.tables() {
		if err := c.show(w); err != nil {
			return err
		}
		fmt.Fprintln(w)
	}
	_, err := fmt.Fprintln(w, strings.Join(append(r.sentences(), r.Remarks...), "\n"))
	return err
}

// The marks between which a file has the tables.
const (
	soakBegin = "<!-- hangup bench soak: made by the command, do not edit -->"
	soakEnd   = "<!-- end of the soak -->"
)

// reportSoak writes the tables into a file, in the place of those it had.
func reportSoak(path string, r soakResult) error {
	var b strings.Builder
	b.WriteString(strings.Join(r.sentences(), " ") + "\n\n")
	for _, c := range r.tables() {
		c.markdown(&b)
		b.WriteString("\n")
	}
	return writeBlock(path, soakBegin, soakEnd, b.String())
}

// tables are those that have rows.
func (r soakResult) tables() []cells {
	all := []cells{r.trendTable(), r.placeTable(), r.postTable(), r.faultTable()}
	return slices.DeleteFunc(all, func(c cells) bool { return len(c) < 2 })
}

func (r soakResult) sentences() []string {
	where := r.On.String()
	all := []string{fmt.Sprintf("One process on SQLite, used for %s with %g things done a second; it took %.2f of a processor.", duration(r.Watched), r.Rate, r.CPU/max(r.Watched, 1))}
	if r.Crashed > 0 {
		all = append(all, fmt.Sprintf("After that it was killed and stopped again and again, and its disk was full at times, for %s.", duration(r.Crashed)))
	}
	all = append(all, fmt.Sprintf("Answers while nothing was wrong: p50 %.1f ms, p99 %.1f ms. %s, %s of sources. The database in the end: %s.",
		r.Median, r.P99, count(r.Warnings, "warning"), count(r.Visits, "visit"), r.Integrity))
	for _, one := range r.Rest {
		all = append(all, fmt.Sprintf("%s at rest: %.0f before, %.0f after.", strings.ToUpper(one.What[:1])+one.What[1:], one.Before, one.After))
	}
	for _, skipped := range r.Skipped {
		all = append(all, "Not tried: "+skipped+".")
	}
	return append(all, strings.ToUpper(where[:1])+where[1:]+".")
}

func (r soakResult) trendTable() cells {
	t := cells{{"of the process", "first", "last", "most", "slope an hour, with the error that 19 of 20 stay within", ""}}
	for _, one := range r.Trends {
		value := func(v float64) string { return fmt.Sprintf("%.1f%s", v, one.suffix()) }
		t = append(t, []string{one.What, value(one.First), value(one.Last), value(one.Most), one.slope(), one.says()})
	}
	return t
}

// placeTable adds up what was done on each place; the JSON has each kind of deed.
func (r soakResult) placeTable() cells {
	t := cells{{"done on", "things", "left before the answer", "unanswered while something was wrong", "unanswered"}}
	sums := map[string]*deedCount{}
	for _, d := range r.Deeds {
		place, _, _ := strings.Cut(d.What, ":")
		if sums[place] == nil {
			sums[place] = &deedCount{}
		}
		sum := sums[place]
		sum.Done, sum.Left, sum.Excused, sum.Unanswered = sum.Done+d.Done, sum.Left+d.Left, sum.Excused+d.Excused, sum.Unanswered+d.Unanswered
	}
	for _, place := range slices.Sorted(maps.Keys(sums)) {
		sum := sums[place]
		t = append(t, []string{place, thousands(sum.Done), thousands(sum.Left), thousands(sum.Excused), thousands(sum.Unanswered)})
	}
	return t
}

func (r soakResult) postTable() cells {
	t := cells{{"posted in", "posts", "given up", "lost", "twice", "at most twice", "429"}}
	for _, p := range r.Posts {
		t = append(t, []string{p.Platform, thousands(p.Due), thousands(p.Failed), thousands(p.Lost), thousands(p.Again), thousands(p.MayAgain), thousands(p.TooMany)})
	}
	return t
}

func (r soakResult) faultTable() cells {
	t := cells{{"what went wrong", "times"}}
	for _, what := range slices.Sorted(maps.Keys(r.Faults)) {
		t = append(t, []string{what, thousands(r.Faults[what])})
	}
	return t
}

// soakTold shows how far a soak is: a bar on a terminal, else a line now and then.
type soakTold struct {
	*soak
	bar  *progress
	step time.Duration // that the bar has shown
	line time.Duration // when the next line is due
}

// lineEvery is how often a line is printed where there is no terminal.
const lineEvery = time.Minute

func (s *soak) tell() *soakTold {
	return &soakTold{soak: s, bar: s.startProgress("soaking", int(s.Time.Seconds())), line: lineEvery}
}

func (t *soakTold) end() { t.bar.finish() }

// say shows how far it is.
func (t *soakTold) say(gone time.Duration, now measuring) {
	for ; t.step+time.Second <= gone; t.step += time.Second {
		t.bar.step()
	}
	if t.terminal || gone < t.line {
		return
	}
	t.line += lineEvery
	done, unanswered := t.crowd.done()
	v := func(name string) float64 { return now.values[name] }
	_, _ = fmt.Fprintf(t.err, "%s of %s: %s done, %s unanswered; %.0f goroutines, %.0f files, heap %s, database %s\n", // it is only news of how far it is
		gone.Round(time.Second), t.Time, thousands(done), thousands(unanswered), v(soakGoroutines), v(soakFiles), megabytes(int64(v(soakHeap))), megabytes(int64(v(soakDatabase))))
}
