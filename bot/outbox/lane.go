package outbox

import (
	"context"
	"sync"
	"time"
)

// lane gives the turns of one platform in a loop of its own, as long as the program runs.
type lane struct {
	courier *Courier
	poll    time.Duration // how long it sleeps at most
	slots   chan struct{} // one for every send in flight
	wake    chan struct{}
	workers sync.WaitGroup
}

func newLane(c *Courier) *lane {
	return &lane{courier: c, poll: idle, slots: make(chan struct{}, c.Workers()), wake: make(chan struct{}, 1)}
}

// run works until ctx ends, then waits for the sends in flight, which last until sending ends.
func (l *lane) run(ctx, sending context.Context) {
	defer l.workers.Wait()
	if !l.courier.Begin(ctx, sending) {
		return
	}
	for l.slot(ctx) {
		d, wait, ok := l.courier.take(ctx, sending)
		if !ok {
			return
		}
		if wait > 0 {
			<-l.slots
			if !l.sleep(ctx, wait) {
				return
			}
			continue
		}
		l.workers.Go(func() {
			l.courier.make(ctx, sending, d)
			<-l.slots
		})
	}
}

// slot waits until fewer sends are in flight than the lane may have. It says false when ctx ends.
func (l *lane) slot(ctx context.Context) bool {
	select {
	case l.slots <- struct{}{}:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}

// sleep waits until the time is over or something wakes the lane. It says false when ctx ends.
func (l *lane) sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(min(d, l.poll))
	defer t.Stop()
	select {
	case <-t.C:
	case <-l.wake:
	case <-l.courier.freed:
	case <-ctx.Done():
	}
	return ctx.Err() == nil
}

func (l *lane) nudge() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}
