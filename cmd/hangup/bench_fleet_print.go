package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

func printFleetJSON(w io.Writer, r fleetResult) error { return json.NewEncoder(w).Encode(r) }

// printFleet prints what was asked, what went wrong and what was posted.
func printFleet(w io.Writer, r fleetResult) error {
	for _, c := range r.tables() {
		if err := c.show(w); err != nil {
			return err
		}
		fmt.Fprintln(w)
	}
	_, err := fmt.Fprintln(w, strings.Join(r.sentences(), "\n"))
	return err
}

// The marks between which a file has the tables.
const (
	fleetBegin = "<!-- hangup bench fleet: made by the command, do not edit -->"
	fleetEnd   = "<!-- end of the fleet -->"
)

// reportFleet writes the tables into a file, in the place of those it had.
func reportFleet(path string, r fleetResult) error {
	var b strings.Builder
	b.WriteString(strings.Join(r.sentences(), " ") + "\n\n")
	for _, c := range r.tables() {
		c.markdown(&b)
		b.WriteString("\n")
	}
	return writeBlock(path, fleetBegin, fleetEnd, b.String())
}

// tables are those that have rows.
func (r fleetResult) tables() []cells {
	all := []cells{r.answerTable(), r.faultTable(), r.postTable()}
	return slices.DeleteFunc(all, func(c cells) bool { return len(c) < 2 })
}

func (r fleetResult) sentences() []string {
	where := r.On.String()
	all := []string{
		fmt.Sprintf("%d processes on %s, %.0f questions a second for %s; together they took %.1f of %s, and each at most %s of memory.",
			r.Processes, r.Database, r.Rate, duration(r.Seconds), r.CPU/r.Seconds, count(r.On.Processors, "processor"), megabytes(slices.Max(append(r.Peak, 0)))),
		fmt.Sprintf("Beside them the database took %.1f, and what asks and stands in for the platforms %.1f.", r.ServerCPU/r.Seconds, r.AskingCPU/r.Seconds),
	}
	if r.Stopped {
		return append(all, "Stopped before its end.", strings.ToUpper(where[:1])+where[1:]+".")
	}
	return append(all,
		fmt.Sprintf("After the last fault all was posted within %s. Posts take %d ms to the platform and back.", duration(r.Drained), benchLag.Milliseconds()),
		strings.ToUpper(where[:1])+where[1:]+".",
	)
}

func (r fleetResult) answerTable() cells {
	t := cells{{"asked in", "answered", "p50", "p99", "aim"}}
	for _, place := range []string{"discord", "telegram", "all"} {
		a, ok := r.Answers[place]
		if !ok {
			continue
		}
		aim := ""
		if place == "all" {
			aim = fmt.Sprintf("p99 under %d ms, 0 unanswered: %d were", fleetAnswerAim.Milliseconds(), r.Errors)
		}
		t = append(t, []string{place, thousands(a.Questions), fmt.Sprintf("%.1f ms", a.Median), fmt.Sprintf("%.1f ms", a.P99), aim})
	}
	return t
}

func (r fleetResult) faultTable() cells {
	t := cells{{"fault", "lasted", "posts back after its end", "longest silence in Telegram", "in Discord", "asked meanwhile", "unanswered", "the last of them after"}}
	for _, f := range r.Faults {
		last := ""
		if f.Errors > 0 {
			last = duration(f.LastErr)
		}
		t = append(t, []string{
			f.Fault, duration(f.Lasted), duration(f.Back), duration(f.Silence["telegram"]), duration(f.Silence["discord"]), thousands(f.Asked), thousands(f.Errors), last,
		})
	}
	return t
}

func (r fleetResult) postTable() cells {
	t := cells{{"posted in", "chats", "lost", "twice", "at most twice", "429", "sent while banned", "posts in the busiest second"}}
	for _, p := range r.Broadcast {
		t = append(t, []string{
			p.Platform, thousands(p.Chats), thousands(p.Lost), thousands(p.Again), thousands(p.MayAgain), thousands(p.TooMany), thousands(p.Banned), thousands(p.Busiest),
		})
	}
	return t
}

// jitter is how many posts more may arrive within a second than left within one: a lane sends one each 36 ms to Telegram and each 22 ms
// to Discord, and a busy machine holds some up for a tenth of a second. Two lanes at once would be far above. An answer of 429 is told and no
// error: answers to people count too, and are not kept back for posts.
const jitter = 3

// verdict is an error when something is not as it must be. How fast it was is told and no error: that is the machine's too.
func (r fleetResult) verdict() error {
	if r.StillToPost > 0 {
		return failf("not as it must be: %d posts were never made", r.StillToPost)
	}
	if r.Errors > 0 {
		return failf("not as it must be: %d of %d questions were not answered while nothing went wrong: %s", r.Errors, r.Questions, oneLine(r.Why))
	}
	for _, p := range r.Broadcast {
		switch {
		case p.Lost > 0:
			return failf("not as it must be: %d chats of %s never got the warning", p.Lost, p.Platform)
		case p.Again > p.MayAgain:
			return failf("not as it must be: %d copies too many in %s, of which at most %d could not be known", p.Again, p.Platform, p.MayAgain)
		case p.Banned > 0 || p.Busiest > p.Allowed+jitter:
			return failf("not as it must be: %s was posted to faster than it allows: %d in a second, %d while it was closed", p.Platform, p.Busiest, p.Banned)
		}
	}
	return nil
}
