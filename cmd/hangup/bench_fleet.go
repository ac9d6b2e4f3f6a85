package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"
)

type benchFleetCmd struct {
	Processes int           `help:"How many processes." default:"3"`
	Rate      float64       `help:"How many questions a second are asked, of all processes together." default:"200"`
	Time      time.Duration `help:"For how long, before anything goes wrong." default:"10m"`
	Cut       time.Duration `help:"How long the network to the database is cut." default:"30s"`
	Faults    bool          `help:"Let things go wrong after that: kill each process, kill PostgreSQL, cut the network." default:"true" negatable:""`
	Database  string        `help:"Address of a PostgreSQL server to use, on which a database is made and dropped again. Default: one is started." placeholder:"URL"`
	Report    string        `help:"Write the tables into this file too, between the marks that it has for them." placeholder:"FILE" type:"path"`
	JSON      bool          `help:"Print one JSON object."`
}

// Help says what is measured.
func (benchFleetCmd) Help() string {
	return `Starts several processes of this program on one PostgreSQL database, posts a warning through them at the
limits of Telegram and Discord, and asks /check at a steady rate meanwhile: questions come in whether or not
the ones before were answered, and a question's time runs from when it was to be asked. Then each process is
killed, PostgreSQL is killed and the network between them is cut, and it is measured how long posts
and answers stay away. In the end each chat must have the warning once.

All of it is on this machine, and so is what asks: it takes a part of the processors that it measures.

Example:
  hangup bench fleet --time 1m --rate 50 --cut 5s`
}

// What a fleet is to hold.
const (
	fleetAnswerAim   = 250 * time.Millisecond // for all but one question in a hundred
	fleetTakeOverAim = 10 * time.Second       // without a post after a process was killed
)

// faultRoom is how long a broadcast must go on for each fault, beside the cut itself.
const faultRoom = 9 * time.Second

// Run measures and prints.
func (k *benchFleetCmd) Run(ctx context.Context, c *console) error {
	if k.Processes < 1 || k.Processes > 16 || k.Rate < 1 || k.Rate > 5000 || k.Time < time.Second || k.Time > 24*time.Hour || k.Cut < 0 || k.Cut > 10*time.Minute {
		return usage(failf("--processes takes 1 to 16, --rate 1 to 5000, --time 1s to 24h, --cut 0s to 10m"))
	}
	if err := reportPlace(k.Report, fleetBegin, fleetEnd); err != nil {
		return err
	}
	binary, err := os.Executable()
	if err != nil {
		return failf("this program cannot find its own file").because(err)
	}
	b := &fleetBench{console: c, benchFleetCmd: *k}
	if err := b.open(ctx, binary); err != nil {
		return stoppedOr(ctx, err)
	}
	defer b.fleet.close()
	got, err := b.play(ctx)
	if err != nil {
		if got.Questions == 0 {
			return stoppedOr(ctx, err)
		}
		got.Stopped, got.On = true, machineNow(c, b.loadBefore)
		return errors.Join(k.print(c, got), stoppedOr(ctx, err))
	}
	return errors.Join(k.print(c, got), got.verdict())
}

func (k *benchFleetCmd) print(c *console, got fleetResult) error {
	var reported error // what was measured is printed in any case
	if k.Report != "" && !got.Stopped {
		reported = reportFleet(k.Report, got)
	}
	if k.JSON {
		return errors.Join(printFleetJSON(c.out, got), reported)
	}
	return errors.Join(printFleet(c.out, got), reported)
}

// fleetBench measures a fleet.
type fleetBench struct {
	*console
	benchFleetCmd
	fleet      *fleet
	load       *load
	loadBefore string // how busy the machine was
}

// open makes the fleet. The broadcast goes on for as long as is measured.
func (b *fleetBench) open(ctx context.Context, binary string) (err error) {
	o := fleetOptions{binary: binary, roles: make([]string, b.Processes), durable: true, address: b.Database, chats: map[string]int{}, lag: benchLag, near: true}
	long := b.Time
	if b.Faults {
		long += time.Duration(b.Processes+4)*faultRoom + b.Cut
	}
	for _, p := range benchPlaces() {
		o.chats[p.name] = int(p.limits.PerSecond * long.Seconds())
	}
	job := b.tell(fmt.Sprintf("making a database with %s chats", thousands(o.chats["telegram"]+o.chats["discord"])), 0, nil)
	defer job.finish()
	if b.fleet, err = newFleet(ctx, o); err != nil {
		return err
	}
	b.load = newLoad(b.fleet, b.Rate, everyTelegram)
	return nil
}

func newLoad(f *fleet, rate float64, each int) *load {
	l := &load{balancer: newBalancer(f.members), rate: rate, each: each}
	for _, p := range f.places {
		switch s := p.standIn.(type) {
		case telegramStandIn:
			l.telegram = s.Telegram
		case discordStandIn:
			l.discord = s.Discord
		}
	}
	return l
}

// fleetResult is what a measurement came to. Times are in seconds unless their names say otherwise.
type fleetResult struct {
	On          scaledOn             `json:"on"`
	Database    string               `json:"database"`
	Processes   int                  `json:"processes"`
	Rate        float64              `json:"rate"`
	Seconds     float64              `json:"seconds"`           // how long was asked while nothing went wrong
	Stopped     bool                 `json:"stopped,omitempty"` // before the end: what follows is what was measured until then
	Questions   int                  `json:"questions"`
	Errors      int                  `json:"errors"`
	Why         string               `json:"why,omitempty"`      // one of them
	Answers     map[string]answering `json:"answers"`            // by platform
	Peak        []int64              `json:"peak_bytes"`         // of each process
	CPU         float64              `json:"cpu_seconds"`        // of all processes
	ServerCPU   float64              `json:"server_cpu_seconds"` // of the database; 0 when it is another's
	AskingCPU   float64              `json:"asking_cpu_seconds"` // of what asks and stands in for the platforms
	Faults      []faultCost          `json:"faults"`
	Broadcast   []fleetPosts         `json:"broadcast"`
	Drained     float64              `json:"drained_seconds"` // from the last fault until all was posted
	StillToPost int                  `json:"still_to_post"`
}

// fleetPosts is what stands on a platform in the end.
type fleetPosts struct {
	Platform string `json:"platform"`
	Chats    int    `json:"chats"`
	Lost     int    `json:"lost"`
	Again    int    `json:"duplicates"`
	MayAgain int    `json:"at_most_duplicates"` // posts of which nobody could tell whether they had arrived
	TooMany  int    `json:"too_many"`           // answers of 429
	Banned   int    `json:"sent_while_banned"`
	Busiest  int    `json:"busiest_second"` // posts in it
	Allowed  int    `json:"allowed_in_a_second"`
}

// warmUp is how long is asked before anything counts.
const warmUp = 5 * time.Second

// play starts the processes, asks, publishes, lets things go wrong and waits until all is posted.
func (b *fleetBench) play(ctx context.Context) (got fleetResult, err error) {
	b.loadBefore = loadNow()
	got = fleetResult{Database: b.fleet.base.title(), Processes: b.Processes, Rate: b.Rate, Answers: map[string]answering{}}
	if err := b.startAll(ctx); err != nil {
		return got, err
	}
	kills, err := b.asked(ctx, &got)
	if err != nil {
		return got, err
	}
	if err := b.drain(ctx, &got); err != nil {
		return got, err
	}
	got.On = machineNow(b.console, b.loadBefore)
	got.count(b.fleet, kills)
	return got, nil
}

func (b *fleetBench) startAll(ctx context.Context) error {
	job := b.tell(fmt.Sprintf("starting %d processes", b.Processes), 0, nil)
	defer job.finish()
	return b.fleet.startAll(ctx)
}

// asked does all during which people ask. Nobody asks while the last posts go out.
func (b *fleetBench) asked(ctx context.Context, got *fleetResult) (kills int, err error) {
	asking, stop := context.WithCancel(ctx)
	over := make(chan struct{})
	go func() { b.load.run(asking); close(over) }()
	defer func() { stop(); <-over }()
	if err := b.steady(ctx, got); err != nil {
		return 0, err
	}
	return b.bearAll(ctx, got)
}

// steady asks while the warning is posted and nothing goes wrong.
func (b *fleetBench) steady(ctx context.Context, got *fleetResult) error {
	warm := b.tell("getting warm", 0, nil)
	sleep(ctx, warmUp)
	warm.finish()
	if err := b.fleet.publish(ctx, 1, b.now()); err != nil {
		return err
	}
	cpu, begin := b.fleet.cpu(), time.Now()
	job := b.tell(fmt.Sprintf("asking %.0f questions a second for %s while a warning is posted", b.Rate, b.Time), int(b.Time.Seconds()),
		func() string { return b.standing(begin) })
	defer job.finish()
	err := b.askFor(ctx, begin, job.step)
	got.Seconds = time.Since(begin).Seconds()
	got.took(cpu, b.fleet.cpu())
	end := time.Now()
	if err == nil {
		sleep(ctx, discordPatience) // for the last answers
	} else {
		end = end.Add(-discordPatience) // the last were not waited for
	}
	got.note(b.load.between(begin, end))
	for _, m := range b.fleet.members {
		got.Peak = append(got.Peak, costOf(m.program.cmd.Process.Pid).peak)
	}
	return err
}

// askFor waits for as long as is asked, and calls step each second. The error says that a process ended, or that somebody stopped it.
func (b *fleetBench) askFor(ctx context.Context, begin time.Time, step func()) error {
	for time.Since(begin) < b.Time {
		if !sleep(ctx, min(time.Second, b.Time-time.Since(begin))) {
			return failf("stopped").because(ctx.Err())
		}
		for _, m := range b.fleet.members {
			if err := m.program.ended(); err != nil {
				return err
			}
		}
		step()
	}
	return nil
}

// note takes over what became of the questions.
func (r *fleetResult) note(a asking) {
	r.Questions, r.Errors, r.Why = a.questions, a.errors, a.why
	var all []time.Duration
	for place, took := range a.took {
		r.Answers[place] = answeringOf(took)
		all = append(all, took...)
	}
	r.Answers["all"] = answeringOf(all)
}

// bearAll lets one thing after the other go wrong, and gives how many may each have doubled what was in flight.
func (b *fleetBench) bearAll(ctx context.Context, got *fleetResult) (kills int, err error) {
	if !b.Faults {
		return 0, nil
	}
	for _, fault := range fleetFaults(b.fleet, b.Cut) {
		kills += fault.kills
		cost, err := b.bear(ctx, fault)
		if err != nil {
			return kills, err
		}
		got.Faults = append(got.Faults, cost)
	}
	return kills, nil
}

// bear lets one thing go wrong and waits until what was asked meanwhile is answered, or never will be.
func (b *fleetBench) bear(ctx context.Context, fault fleetFault) (faultCost, error) {
	begin := time.Now()
	job := b.tell("letting things go wrong: "+fault.name, 0, func() string { return b.standing(begin) })
	defer job.finish()
	cost, err := b.fleet.bear(ctx, fault)
	if err != nil {
		return cost, err
	}
	sleep(ctx, discordPatience)
	cost.answers(b.load.between(begin, time.Now().Add(-discordPatience)), begin)
	return cost, nil
}

// answers takes over what became of the questions during a fault.
func (c *faultCost) answers(a asking, begin time.Time) {
	c.Asked, c.Errors = a.questions, a.errors
	if a.errors > 0 {
		c.LastErr, c.Why = a.lastError.Sub(begin).Seconds(), a.why
	}
}

// drain waits until nothing is left to post, or twice the time is over that it takes at the pace of the platforms.
func (b *fleetBench) drain(ctx context.Context, got *fleetResult) (err error) {
	begin := time.Now()
	late := begin.Add(2*floorOfRest(b.fleet.places) + drainPatience)
	job := b.tell("waiting for the last posts", 0, func() string { return b.posted() })
	defer job.finish()
	for {
		got.StillToPost, err = b.fleet.left(ctx)
		switch {
		case err == nil && got.StillToPost == 0, time.Now().After(late):
			got.Drained = time.Since(begin).Seconds()
			return err
		case !sleep(ctx, askOften):
			return failf("stopped").because(ctx.Err())
		}
	}
}

// count fills in what stands in the chats.
func (r *fleetResult) count(f *fleet, kills int) {
	for _, p := range f.places {
		t := p.Tally()
		one := fleetPosts{Platform: p.name, Chats: len(p.chats), TooMany: t.TooMany, Banned: t.Banned, Busiest: t.Busiest, Allowed: p.most}
		one.Lost, one.Again = p.copies(p.chats)
		if !p.limits.Idempotent {
			one.MayAgain = kills * p.limits.Workers
		}
		r.Broadcast = append(r.Broadcast, one)
	}
	slices.SortFunc(r.Broadcast, func(a, b fleetPosts) int { return len(a.Platform) - len(b.Platform) })
}
