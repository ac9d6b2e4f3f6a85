package discord

import (
	"context"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"
)

// handler answers interactions. It gives the first answer through answer, once, and may go on after
// that. It may be called from many goroutines at once.
type handler interface {
	Handle(ctx context.Context, in *interaction, received time.Time, answer respond) error
}

const (
	// maxWorkers is how many interactions are handled at once. Each waits mostly for Discord: at 200 ms
	// these carry over a thousand a second.
	maxWorkers = 256
	// maxQueue is how many more wait for a worker. One that waits longer than 3 s cannot be answered any more.
	maxQueue = 1024
	// maxOfOne is how many interactions of one person are handled or waited for at once. Nobody presses that fast; a program that does
	// must not keep the workers from everybody else.
	maxOfOne = 16
	// jobTimeout ends the handling of an interaction or event that never ends.
	jobTimeout = time.Minute
	// closeTimeout is how long the handling that is under way may go on when the program stops, which leaves
	// five seconds in all.
	closeTimeout = 3500 * time.Millisecond
)

// job is something to do for an event. What it returns is logged.
type job struct {
	name string // for the log
	run  func(ctx context.Context) error
}

// dispatcher runs jobs in a bounded number of goroutines, which end when there is nothing to do. A job
// that panics is logged and harms no other.
type dispatcher struct {
	log   *slog.Logger
	ctx   context.Context // of all jobs
	stop  context.CancelFunc
	queue chan job

	mu      sync.Mutex
	workers int
	closed  bool
	people  map[string]*person // those whose interactions are handled
	running sync.WaitGroup
}

func newDispatcher(log *slog.Logger) *dispatcher {
	ctx, stop := context.WithCancel(context.Background())
	return &dispatcher{log: log, ctx: ctx, stop: stop, queue: make(chan job, maxQueue), people: map[string]*person{}}
}

// person is somebody whose interactions are handled.
type person struct {
	n      int  // how many
	warned bool // it is in the log that there were more
}

// admit takes one more interaction of a person on, unless too many of theirs are handled already. leave ends it.
func (d *dispatcher) admit(id string) (leave func(), ok bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	p := d.people[id]
	switch {
	case p == nil:
		p = &person{}
		d.people[id] = p
	case p.n >= maxOfOne:
		if !p.warned {
			d.log.Warn("interactions from Discord dropped: one person sends too many at once", "most", maxOfOne)
		}
		p.warned = true
		return nil, false
	}
	p.n++
	return func() { d.left(id, p) }, true
}

func (d *dispatcher) left(id string, p *person) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if p.n--; p.n == 0 {
		delete(d.people, id)
	}
}

// do takes a job on, without waiting. ok is false when there is no room for it or the end has come.
func (d *dispatcher) do(j job) (ok bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return false
	}
	select {
	case d.queue <- j:
	default:
		d.log.Error("event from Discord dropped: too many at once", "event", j.name)
		return false
	}
	if d.workers < maxWorkers {
		d.workers++
		d.running.Add(1)
		go d.work()
	}
	return true
}

// work runs jobs until there are none.
func (d *dispatcher) work() {
	defer d.running.Done()
	for {
		select {
		case j := <-d.queue:
			d.one(j)
			continue
		default:
		}
		if d.leave() {
			return
		}
	}
}

// leave ends a worker unless a job came in meanwhile.
func (d *dispatcher) leave() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.queue) > 0 {
		return false
	}
	d.workers--
	return true
}

// one runs a job.
func (d *dispatcher) one(j job) {
	defer func() {
		if v := recover(); v != nil {
			// What it says is not repeated: it may hold a token or what a person wrote.
			d.log.Error("panic while handling an event from Discord", "event", j.name, "kind", kindName(v), "stack", string(debug.Stack()))
		}
	}()
	ctx, cancel := context.WithTimeout(d.ctx, jobTimeout)
	defer cancel()
	if err := j.run(ctx); err != nil {
		d.log.WarnContext(ctx, "event from Discord not handled", "event", j.name, "error", err)
	}
}

// close takes no more jobs on and waits for those it has, for 3.5 s at most. What still runs then finds its
// context ended.
func (d *dispatcher) close() {
	d.mu.Lock()
	d.closed = true
	d.mu.Unlock()
	over := make(chan struct{})
	go func() {
		d.running.Wait()
		close(over)
	}()
	t := time.NewTimer(closeTimeout)
	defer t.Stop()
	select {
	case <-over:
	case <-t.C:
		d.log.Error("events from Discord still being handled at the end")
	}
	d.stop()
}
