package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"
)

// deliveryRun is one broadcast to n chats of each platform.
type deliveryRun struct {
	deliveryBench
	settings programSettings
	places   []*openPlace
	n        int
	bar      *progress
	shown    int
	memory   []sample
}

// sample is how much memory the program held.
type sample struct {
	at    time.Duration // since the broadcast began
	bytes int64
}

// play runs the program, asks while it is idle, imports the warning and asks until it is posted everywhere.
func (r *deliveryRun) play(ctx context.Context, costs map[string]storeCost) ([]delivered, error) {
	p, err := startProgram(ctx, r.settings)
	if err != nil {
		return nil, err
	}
	defer p.stop()
	idle, err := r.ask(ctx, p, r.idleTime(), nil)
	if err != nil {
		return nil, err
	}
	before := costOf(p.cmd.Process.Pid)
	stored := time.Now()
	brought, err := importEdition(ctx, r.settings, 1, r.now())
	if err != nil {
		return nil, err
	}
	begin := time.Now()
	busy, err := r.follow(ctx, p, begin)
	if err != nil {
		return nil, err
	}
	return r.judge(p, stored, begin, before, brought, idle, busy, costs), nil
}

// idleTime is how long is asked before the broadcast: as long as that takes, within bounds.
func (r *deliveryRun) idleTime() time.Duration {
	return min(max(longestFloor(r.places), 10*time.Second), r.idle)
}

// follow asks and samples until everything is posted, or far too much time is over.
func (r *deliveryRun) follow(ctx context.Context, p *program, begin time.Time) (busy map[string][]time.Duration, err error) {
	r.bar = r.startProgress(fmt.Sprintf("posting to %d chats each of %s", r.n, title(r.places)), r.n*len(r.places))
	defer r.bar.finish()
	limit := 3*longestFloor(r.places) + time.Minute
	return r.ask(ctx, p, limit, func() bool { return r.look(p, begin) })
}

// look takes a sample, moves the bar and tells whether everything is posted.
func (r *deliveryRun) look(p *program, begin time.Time) (done bool) {
	r.memory = append(r.memory, sample{time.Since(begin), residentMemory(p.cmd.Process.Pid)})
	taken, done := 0, true
	for _, place := range r.places {
		n := place.Tally().Taken
		taken += n
		done = done && n >= len(place.chats)
	}
	for ; r.shown < taken; r.shown++ {
		r.bar.step()
	}
	return done
}

// lookEvery is how often is looked whether all is posted.
const lookEvery = 250 * time.Millisecond

// settleAfter is how long is waited for what comes too often, once all is posted.
const settleAfter = 3 * time.Second

// ask has people of each platform ask until the time is over or done holds, and gives how long each answer took.
func (r *deliveryRun) ask(ctx context.Context, p *program, most time.Duration, done func() bool) (map[string][]time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	askers := map[string]*asker{}
	var all sync.WaitGroup
	for _, place := range r.places {
		a := &asker{place: place, page: p.url}
		askers[place.name] = a
		all.Go(func() { a.run(ctx) })
	}
	err := r.until(ctx, p, done)
	cancel()
	all.Wait()
	took := map[string][]time.Duration{}
	for name, a := range askers {
		took[name] = a.took
		if err == nil && a.err != nil {
			err = failf("a question on %s was not answered: %s\n%s", name, a.err, p.said)
		}
	}
	return took, err
}

// until waits for the end of ctx or until done holds, and a little longer.
func (r *deliveryRun) until(ctx context.Context, p *program, done func() bool) error {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		if err := p.ended(); err != nil {
			return err
		}
		if done != nil && done() {
			sleep(ctx, settleAfter)
			return nil
		}
	}
}

// asker asks again and again and notes how long each answer took.
type asker struct {
	place *openPlace
	page  string

	mu   sync.Mutex
	took []time.Duration
	err  error
}

// askingPeople ask in turn, so that nobody asks too much.
const askingPeople = 64

// answerWithin is when an answer counts as missing.
const answerWithin = 30 * time.Second

// run asks about twice in a second: every 500 to 700 ms, so that the questions do not keep step with the posts.
func (a *asker) run(ctx context.Context) {
	var all sync.WaitGroup
	defer all.Wait()
	for n := 0; sleep(ctx, 500*time.Millisecond+time.Duration(n*37%200)*time.Millisecond); n++ {
		all.Go(func() { a.one(context.WithoutCancel(ctx), n) })
	}
}

func (a *asker) one(ctx context.Context, n int) {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	questions := benchQuestions()
	took, err := a.place.question(ctx, a.page, n%askingPeople, "/check "+questions[n%len(questions)])
	a.mu.Lock()
	defer a.mu.Unlock()
	if err != nil {
		a.err = err
		return
	}
	a.took = append(a.took, took)
}

func benchQuestions() []string {
	return []string{
		"a man rang and says he is from my bank's fraud team. He wants me to move my money to a safe account today and not to tell anybody",
		"somebody says there is a virus on my computer and wants to look at it from afar",
		"a text says my parcel waits and I must pay 1.99 first",
		"a policeman rang my mum: a courier will collect her bank card for evidence",
		"my daughter writes from a new number and needs money for rent at once",
	}
}

// loadNow is how busy the machine is, as Linux tells.
func loadNow() string {
	raw, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	first, _, _ := strings.Cut(string(raw), " ")
	return first
}
