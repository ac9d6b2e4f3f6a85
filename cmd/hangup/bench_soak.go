package main

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"time"
)

type benchSoakCmd struct {
	Time    time.Duration `help:"For how long one process is watched." default:"1h"`
	Crashes time.Duration `help:"For how long it is killed, stopped and robbed of its disk after that. 0s is not at all." default:"10m"`
	Rate    float64       `help:"How many things people do in a second, on all platforms together." default:"8"`
	Every   time.Duration `help:"How long nothing goes wrong between two faults, on average." default:"5s"`
	Chats   int           `help:"How many chats warnings are posted into, on Telegram and on Discord each." default:"40"`
	Warn    time.Duration `help:"How often there is a warning for all chats." default:"30s"`
	Seed    uint64        `help:"Repeats the same random choices. Default: others each time."`
	Report  string        `help:"Write the tables into this file too, between the marks that it has for them." placeholder:"FILE" type:"path"`
	Samples string        `help:"Write all that was measured into this file, as CSV." placeholder:"FILE" type:"path"`
	JSON    bool          `help:"Print one JSON object."`
}

// Help says what is measured.
func (benchSoakCmd) Help() string {
	return `Starts this program on an empty SQLite database and lets people use it on the page, in Telegram, in Discord and
on the dashboard at a steady rate: they ask, press buttons, fill in forms, open and leave pages. Sources bring news and
warnings are posted meanwhile. Every few seconds something goes wrong: 429, 5xx, cut and slow answers, platforms
that are away, a locked database, sources that fail. It is watched whether goroutines, open files or memory grow.
After that the program is killed and stopped again and again, and its disk is full for a while. In the end each chat must
have each warning once, and whoever asked while nothing was wrong must have been answered.

Your own database is not touched, and nothing leaves this machine.

Example:
  hangup bench soak --time 10m --crashes 2m`
}

// Run measures and prints.
func (k *benchSoakCmd) Run(ctx context.Context, c *console) error {
	if err := k.check(); err != nil {
		return err
	}
	if err := reportPlace(k.Report, soakBegin, soakEnd); err != nil {
		return err
	}
	binary, err := os.Executable()
	if err != nil {
		return failf("this program cannot find its own file").because(err)
	}
	if k.Seed == 0 {
		k.Seed = rand.Uint64()
	}
	s := &soak{console: c, benchSoakCmd: *k, binary: binary}
	defer s.close()
	got, err := s.play(ctx)
	if err != nil {
		return stoppedOr(ctx, err)
	}
	return errors.Join(k.print(c, got), got.verdict())
}

func (k *benchSoakCmd) check() error {
	switch {
	case k.Time < time.Second || k.Time > 7*24*time.Hour || k.Crashes < 0 || k.Crashes > 24*time.Hour:
		return usage(failf("--time takes 1s to 168h, --crashes 0s to 24h"))
	case k.Rate < 0.1 || k.Rate > 1000 || k.Chats < 1 || k.Chats > 1000:
		return usage(failf("--rate takes 0.1 to 1000, --chats 1 to 1000"))
	case k.Every < 100*time.Millisecond || k.Every > time.Hour || k.Warn < time.Second || k.Warn > 24*time.Hour:
		return usage(failf("--every takes 100ms to 1h, --warn 1s to 24h"))
	}
	return nil
}

func (k *benchSoakCmd) print(c *console, got soakResult) error {
	var written error // what was measured is printed in any case
	if k.Report != "" {
		written = reportSoak(k.Report, got)
	}
	if k.Samples != "" {
		written = errors.Join(written, writeSamples(k.Samples, got.samples))
	}
	if k.JSON {
		return errors.Join(printSoakJSON(c.out, got), written)
	}
	return errors.Join(printSoak(c.out, got), written)
}

// soakResult is what a measurement came to. Times are in seconds.
type soakResult struct {
	On        scaledOn       `json:"on"`
	Seed      uint64         `json:"seed"`
	Rate      float64        `json:"rate"`
	Watched   float64        `json:"watched_seconds"` // one process, from the end of its first minutes
	Crashed   float64        `json:"crashes_seconds"`
	CPU       float64        `json:"cpu_seconds"` // of the process that was watched
	Trends    []trend        `json:"trends"`
	Rest      []rest         `json:"at_rest"`
	Deeds     []deedCount    `json:"deeds"`
	Median    float64        `json:"median_ms"` // of what was answered while nothing was wrong
	P99       float64        `json:"p99_ms"`
	Faults    map[string]int `json:"faults"` // how often each happened
	Skipped   []string       `json:"not_tried,omitempty"`
	Visits    int            `json:"visits_of_sources"`
	Warnings  int            `json:"warnings"`
	Posts     []soakPosts    `json:"posts"`
	Left      int            `json:"still_to_post"`
	Remarks   []string       `json:"remarks,omitempty"` // some of what was not answered although nothing was wrong
	Integrity string         `json:"integrity"`         // of the database in the end: "ok", or what is wrong

	samples []measuring
}

// soakPosts is what stands on a platform in the end.
type soakPosts struct {
	Platform string `json:"platform"`
	Least    int    `json:"least"`  // a post of each warning that was brought in by hand for each chat; sources bring as many again
	Due      int    `json:"due"`    // that the database says were posted, or were to be
	Failed   int    `json:"failed"` // of them given up
	Lost     int    `json:"lost"`
	Again    int    `json:"duplicates"`
	MayAgain int    `json:"at_most_duplicates"` // posts of which nobody could tell whether they had arrived
	TooMany  int    `json:"too_many"`           // answers of 429
}

// verdict is an error when something is not as it must be. How fast it was is told and no error.
func (r soakResult) verdict() error {
	for _, t := range r.Trends {
		if t.grows() {
			return failf("not as it must be: %s grow by %s", t.What, t.slope())
		}
	}
	for _, one := range r.Rest {
		if one.more() > 0 {
			return failf("not as it must be: at rest there are %.0f %s, and there were %.0f before", one.After, one.What, one.Before)
		}
	}
	for _, p := range r.Posts {
		switch {
		case p.Lost > 0 || p.Failed > 0:
			return failf("not as it must be: %d posts in %s are lost and %d were given up", p.Lost, p.Platform, p.Failed)
		case p.Again > p.MayAgain:
			return failf("not as it must be: %d copies too many in %s, of which at most %d could not be known", p.Again, p.Platform, p.MayAgain)
		case p.Due == 0 || p.Due < p.Least:
			return failf("not as it must be: %d posts were due in %s, and the warnings that were brought in by hand make at least %d", p.Due, p.Platform, p.Least)
		}
	}
	return r.answered()
}

func (r soakResult) answered() error {
	for _, d := range r.Deeds {
		if d.Unanswered > 0 {
			return failf("not as it must be: %d of %d (%s) were not answered while nothing was wrong: %s", d.Unanswered, d.Done, d.What, oneLine(firstOf(r.Remarks)))
		}
	}
	switch {
	case r.Left > 0:
		return failf("not as it must be: %d posts were never made", r.Left)
	case r.Integrity != "ok":
		return failf("not as it must be: the database is damaged: %s", r.Integrity)
	}
	return nil
}

func firstOf(all []string) string {
	if len(all) == 0 {
		return "nothing is known of it"
	}
	return all[0]
}
