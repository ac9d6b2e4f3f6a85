package main

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// fleetFault is something that goes wrong with a fleet.
type fleetFault struct {
	name string
	// kills is how many processes end with posts on their way, or lose the database in the middle of them: each may post again what
	// was in flight, where the platform does not notice.
	kills int
	do    func(ctx context.Context, f *fleet) error
}

// fleetDown is how long something that was killed stays away.
const fleetDown = 2 * time.Second

// fleetFaults are all that a fleet must bear: each process ended and started again, each killed, the database killed, the network cut for a while.
func fleetFaults(f *fleet, cut time.Duration) (all []fleetFault) {
	all = append(all, fleetFault{"each process started anew", 0, func(ctx context.Context, f *fleet) error { return f.renew(ctx) }})
	for _, m := range f.members {
		all = append(all, fleetFault{"kill -9 of " + m.name, 1, func(ctx context.Context, f *fleet) error {
			m.program.kill()
			sleep(ctx, fleetDown)
			return f.start(ctx, m)
		}})
	}
	if f.server != nil {
		all = append(all, fleetFault{"kill -9 of PostgreSQL", 1, func(ctx context.Context, f *fleet) error {
			if err := f.server.Kill(); err != nil {
				return failf("PostgreSQL could not be killed").because(err)
			}
			sleep(ctx, fleetDown)
			if err := f.server.Restart(); err != nil {
				return failf("PostgreSQL did not start again").because(err)
			}
			return nil
		}})
	}
	return append(all, fleetFault{fmt.Sprintf("network to the database cut for %s", duration(cut.Seconds())), 1, func(ctx context.Context, f *fleet) error {
		f.network.Cut()
		defer f.network.Open()
		sleep(ctx, cut)
		return nil
	}})
}

// renew ends one process after the other as an update of the program does, and starts it again. From then on all reach the database over the
// network that can be cut: what carries it takes as much of the processor as the database, and is not there while answers are measured.
func (f *fleet) renew(ctx context.Context) error {
	f.through = f.network.URL()
	for _, m := range f.members {
		m.program.stop()
		if err := f.start(ctx, m); err != nil {
			return err
		}
	}
	return nil
}

// faultCost is what a fault came to. Times are in seconds.
type faultCost struct {
	Fault   string             `json:"fault"`
	Lasted  float64            `json:"lasted_seconds"`  // until what was killed was started, or cut was joined
	Silence map[string]float64 `json:"longest_silence"` // by platform: the longest time without a post
	Back    float64            `json:"back_seconds"`    // from the end of the fault until posts arrived on every platform
	Asked   int                `json:"questions"`
	Errors  int                `json:"unanswered"`
	LastErr float64            `json:"last_unanswered_seconds"` // of them, from the beginning of the fault; 0 when all were answered
	Why     string             `json:"last_unanswered_why,omitempty"`
}

// silence watches when posts arrive on a platform.
type silence struct {
	place   *openPlace
	mu      sync.Mutex
	longest time.Duration
	since   time.Time // of the last post, or of the beginning
}

// backWithin is how long is waited for posts after a fault.
const backWithin = 60 * time.Second

// bear lets something go wrong and waits until posts arrive again on each platform that has some left.
func (f *fleet) bear(ctx context.Context, fault fleetFault) (cost faultCost, err error) {
	begin := time.Now()
	watching, stop := context.WithCancel(ctx)
	var all sync.WaitGroup
	var quiet []*silence
	for _, p := range f.places {
		s := &silence{place: p, since: begin}
		quiet = append(quiet, s)
		all.Go(func() { s.watch(watching) })
	}
	err = fault.do(ctx, f)
	over := time.Now()
	if err == nil {
		err = f.back(ctx, over)
	}
	cost = faultCost{Fault: fault.name, Lasted: over.Sub(begin).Seconds(), Back: time.Since(over).Seconds(), Silence: map[string]float64{}}
	stop()
	all.Wait()
	for _, s := range quiet {
		cost.Silence[s.place.name] = s.most().Seconds()
	}
	return cost, err
}

// back waits until a post arrived on every platform after a moment.
func (f *fleet) back(ctx context.Context, after time.Time) error {
	for late := after.Add(backWithin); ; {
		waits := ""
		for _, p := range f.places {
			if t := p.Tally(); t.Taken < len(p.chats) && !t.Last.After(after) {
				waits = p.name
			}
		}
		switch {
		case waits == "":
			return nil
		case time.Now().After(late):
			return failf("%s after a fault nothing was posted on %s\n%s", backWithin, waits, f.words())
		case !sleep(ctx, 10*time.Millisecond):
			return failf("stopped").because(ctx.Err())
		}
	}
}

// words are the last that each process logged.
func (f *fleet) words() (all string) {
	for _, m := range f.members {
		if m.program != nil {
			all += fmt.Sprintf("%s: %s\n", m.name, m.program.said)
		}
	}
	return all
}

// watch notes the longest time without a post until ctx ends. Once all is posted, silence is none.
func (s *silence) watch(ctx context.Context) {
	for last := s.place.Tally().Taken; sleep(ctx, 10*time.Millisecond); {
		now, t := time.Now(), s.place.Tally()
		s.mu.Lock()
		if t.Taken == last && t.Taken < len(s.place.chats) {
			s.longest = max(s.longest, now.Sub(s.since))
		} else {
			last, s.since = t.Taken, now
		}
		s.mu.Unlock()
	}
}

func (s *silence) most() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.longest
}
