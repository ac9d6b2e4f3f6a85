package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"hangup/bot/bottest/limited"
)

type benchFaultsCmd struct {
	Times    int      `help:"How often each fault happens on each platform." default:"20"`
	Fault    []string `help:"Only these faults, by the names that the table has." placeholder:"NAME"`
	Platform []string `help:"Which platforms." default:"telegram,discord" enum:"telegram,discord"`
	Chats    int      `help:"How many chats a warning is posted into each time." default:"100"`
	AtOnce   int      `help:"How many are tried side by side." default:"4"`
	Seed     uint64   `help:"Repeats the same random choices. Default: others each time."`
}

// Help says what is tried.
func (benchFaultsCmd) Help() string {
	return `Starts this program on a database in which a warning is due in many chats, lets something go wrong
while it is posted, and counts the chats that never got it and those that got it twice. The table is
Markdown. Your own database is not touched, and nothing leaves this machine.

Example:
  hangup bench faults --times 5 --fault kill --fault cut`
}

// Run tries every fault and prints the table.
func (k *benchFaultsCmd) Run(ctx context.Context, c *console) error {
	binary, err := os.Executable()
	if err != nil {
		return failf("this program cannot find its own file").because(err)
	}
	faults, err := chosenFaults(k.Fault)
	if err != nil {
		return err
	}
	if k.Times < 1 || k.Chats < 10 || k.Chats > 10_000 || k.AtOnce < 1 || k.AtOnce > 64 {
		return usage(failf("--times takes 1 and more, --chats 10 to 10000, --at-once 1 to 64"))
	}
	if k.Seed == 0 {
		k.Seed = rand.Uint64()
	}
	b := &faultBench{console: c, binary: binary, chats: k.Chats, times: k.Times, atOnce: k.AtOnce, seed: k.Seed}
	rows, err := b.all(ctx, faults, k.Platform)
	if err != nil {
		return err
	}
	return printFaults(c.out, rows, *k)
}

func chosenFaults(names []string) ([]fault, error) {
	all := faults()
	if len(names) == 0 {
		return all, nil
	}
	var chosen, known []string
	var some []fault
	for _, f := range all {
		known = append(known, f.name)
		if slices.Contains(names, f.name) {
			chosen = append(chosen, f.name)
			some = append(some, f)
		}
	}
	for _, name := range names {
		if !slices.Contains(chosen, name) {
			return nil, usage(failf("there is no fault %q: there are %s", name, strings.Join(known, ", ")))
		}
	}
	return some, nil
}

// faultBench tries faults.
type faultBench struct {
	*console
	binary               string
	chats, times, atOnce int
	seed                 uint64
	dir                  string
	templates            map[string]string // by platform: a database in which a warning is due in every chat
	slots                chan struct{}
	running              sync.WaitGroup

	mu    sync.Mutex // guards everything below
	bar   *progress
	rows  []*faultRow
	first error
}

// faultRow is what a fault on a platform came to, over all times.
type faultRow struct {
	fault    fault
	platform string
	tries    int
	posts    int
	lost     int           // chats that can be reached and never got it
	again    int           // copies beyond the first
	mayAgain int           // posts of which nobody could tell whether they had arrived
	slowest  time.Duration // to the last post
	skipped  string        // why it could not be tried
	remarks  []string
}

// all tries each fault on each platform.
func (b *faultBench) all(ctx context.Context, faults []fault, platforms []string) ([]*faultRow, error) {
	dir, err := os.MkdirTemp("", "hangup-faults-")
	if err != nil {
		return nil, failf("no temporary folder can be made").because(err)
	}
	defer os.RemoveAll(dir)
	b.dir, b.templates, b.slots = dir, map[string]string{}, make(chan struct{}, b.atOnce)
	places := slices.DeleteFunc(benchPlaces(), func(p benchPlace) bool { return !slices.Contains(platforms, p.name) })
	for _, p := range places {
		if err := b.template(ctx, p); err != nil {
			return nil, err
		}
	}
	b.bar = b.startProgress("letting things go wrong", len(faults)*len(places)*b.times)
	defer b.bar.finish()
	for _, f := range faults {
		for _, p := range places {
			b.row(ctx, f, p)
		}
	}
	b.running.Wait()
	return b.rows, b.first
}

// template makes a database in which a warning is due in every chat of a platform.
func (b *faultBench) template(ctx context.Context, p benchPlace) error {
	open, err := p.openAt(b.chats, limited.Options{Now: time.Now, Free: true})
	if err != nil {
		return err
	}
	defer open.close()
	s := programSettings{binary: b.binary, database: filepath.Join(b.dir, p.name, "hangup.db")}
	if err := watching(ctx, s.database, []*openPlace{open}, b.now(), func() {}); err != nil {
		return err
	}
	_, err = importEdition(ctx, s, 1, b.now())
	b.templates[p.name] = s.database
	return err
}

// row tries a fault on a platform so many times, some side by side.
func (b *faultBench) row(ctx context.Context, f fault, p benchPlace) {
	row := &faultRow{fault: f, platform: p.name}
	b.rows = append(b.rows, row)
	for n := range b.times {
		b.slots <- struct{}{}
		b.running.Go(func() {
			defer func() { <-b.slots }()
			if ctx.Err() != nil {
				return
			}
			dice := rand.New(rand.NewPCG(b.seed, uint64(n)<<8|uint64(len(p.name))))
			got, err := b.once(ctx, f, p, dice)
			b.note(row, got, err)
		})
	}
}

// note adds one try to its row.
func (b *faultBench) note(row *faultRow, got faultResult, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.bar.step()
	switch {
	case err != nil:
		b.first = cmpErr(b.first, err)
		return
	case got.skipped != "":
		row.skipped = got.skipped
		return
	}
	row.tries++
	row.posts += got.posts
	row.lost += got.lost
	row.again += got.again
	row.mayAgain += got.mayAgain
	row.slowest = max(row.slowest, got.took)
	if got.remark != "" {
		row.remarks = append(row.remarks, got.remark)
	}
}

// cmpErr keeps the first error.
func cmpErr(first, next error) error {
	if first != nil {
		return first
	}
	return next
}

// verdict tells whether a row is as it must be: nothing lost, and twice only what nobody could know of.
func (r *faultRow) verdict() error {
	switch {
	case r.skipped != "":
		return nil
	case r.lost > 0:
		return fmt.Errorf("%s on %s: %d lost: %s", r.fault.name, r.platform, r.lost, strings.Join(r.remarks, "; "))
	case r.again > r.mayAgain:
		return fmt.Errorf("%s on %s: %d twice, of which at most %d could not be known: %s", r.fault.name, r.platform, r.again, r.mayAgain, strings.Join(r.remarks, "; "))
	}
	return nil
}
