package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// longJob is a part of a long job that says how far it is: as a bar on a terminal, and elsewhere as a line when it begins and one a minute,
// so that whoever reads the log of a night knows what it spent its time on.
type longJob struct {
	*console
	what  string
	total int           // steps; 0 when nobody knows
	how   func() string // more about how it stands; nil for nothing
	begin time.Time
	done  atomic.Int64
	bar   *progress
	stop  chan struct{}
	over  sync.WaitGroup
}

// How often it is said how far a job is.
const (
	tellEvery     = time.Minute
	tellEveryHere = time.Second // on a terminal
)

// tell begins to say how far something is. The caller ends it with finish.
func (c *console) tell(what string, total int, how func() string) *longJob {
	t := &longJob{console: c, what: what, total: total, how: how, begin: time.Now(), bar: &progress{}, stop: make(chan struct{})}
	every := tellEvery
	if c.terminal {
		every, t.bar.bar = tellEveryHere, newBar(c.err, what, max(total, 1))
	} else {
		fmt.Fprintln(c.err, "hangup bench:", what)
	}
	t.over.Go(func() { t.run(every) })
	return t
}

func (t *longJob) run(every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			t.say()
		case <-t.stop:
			return
		}
	}
}

// say says how it stands.
func (t *longJob) say() {
	text := t.what
	if t.how != nil {
		text += ": " + t.how()
	}
	if t.terminal {
		t.bar.bar.Describe(text)
		return
	}
	if t.total > 0 {
		text += fmt.Sprintf(", %s of %s", thousands(int(t.done.Load())), thousands(t.total))
	}
	fmt.Fprintf(t.err, "hangup bench: %s, for %s now\n", text, time.Since(t.begin).Round(time.Second))
}

// step says that one more is done.
func (t *longJob) step() {
	t.done.Add(1)
	t.bar.step()
}

// finish ends it, and says no more.
func (t *longJob) finish() {
	close(t.stop)
	t.over.Wait()
	t.bar.finish()
}
