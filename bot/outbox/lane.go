package outbox

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// lane takes the deliveries of one platform out of the queue, one claim at a time.
type lane struct {
	log      *slog.Logger
	queue    Queue
	platform string
	deliver  *Deliverer
	now      func() time.Time
	pace     *rate.Limiter
	poll     time.Duration
	slots    chan struct{} // one for every send in flight
	wake     chan struct{}
	workers  sync.WaitGroup
}

func newLane(log *slog.Logger, queue Queue, platform string, d *Deliverer, now func() time.Time) *lane {
	return &lane{
		log: log, queue: queue, platform: platform, deliver: d, now: now, poll: poll,
		pace:  rate.NewLimiter(rate.Limit(d.limits.PerSecond), burst),
		slots: make(chan struct{}, d.limits.Workers),
		wake:  make(chan struct{}, 1),
	}
}

// burst is how many turns may be taken at once after a moment in which none was, such as when the store was slow: a turn
// that is lost for each of them makes a broadcast a tenth longer. With it a lane stays under each platform's limit.
const burst = 2

const (
	// poll is how long a lane sleeps at most: another process, such as an import command, may put
	// deliveries into the queue without a word. A look at an empty queue costs a fifth of a millisecond.
	poll = 200 * time.Millisecond
	// storeRest is how long it leaves a store alone that failed.
	storeRest = time.Second
)

// run works until ctx ends, then waits for the sends in flight, which last until sending ends.
//
// The order is pace, then claim one, then send, then record. Claiming before pacing would send from a
// list that was read earlier, and recording several at once would repeat them after a crash.
func (l *lane) run(ctx, sending context.Context) {
	defer l.workers.Wait()
	if !l.begin(ctx, sending) {
		return
	}
	for paced := false; ; {
		if !l.slot(ctx) || !l.ready(ctx, &paced) {
			return
		}
		d, wait := l.claim(sending)
		if wait > 0 {
			<-l.slots
			if !l.sleep(ctx, wait) {
				return
			}
			continue
		}
		if o, ok := l.deliver.settled(d); ok { // no call was made: the turn goes to the next
			l.record(sending, d, o)
			<-l.slots
			continue
		}
		paced = false
		l.workers.Go(func() { l.work(ctx, sending, d) })
	}
}

// begin puts back what was in flight when the program ended, and learns who is to be left alone. Nothing is claimed
// before that.
func (l *lane) begin(ctx, sending context.Context) bool {
	for {
		err := l.recover(sending)
		if err == nil {
			return ctx.Err() == nil
		}
		l.log.Error("cannot take up where the last process ended", "error", err)
		if !l.sleep(ctx, storeRest) {
			return false
		}
	}
}

func (l *lane) recover(ctx context.Context) error {
	now := l.now()
	if keeper, ok := l.queue.(Rests); ok {
		rests, err := keeper.Rests(ctx, l.platform, now)
		if err != nil {
			return err
		}
		l.deliver.waits.restore(rests, now)
	}
	n, err := l.queue.Recover(ctx, l.platform, now)
	if n > 0 {
		l.log.Info("deliveries in doubt after a restart", "count", n)
	}
	return err
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

// ready waits for the end of a pause and for the pace. A turn that found nothing to claim keeps its
// place, so that the next delivery goes at once.
func (l *lane) ready(ctx context.Context, paced *bool) bool {
	if !*paced {
		now := l.now()
		if !pause(ctx, l.pace.ReserveN(now, 1).DelayFrom(now)) {
			return false
		}
		*paced = true
	}
	for {
		wait := l.deliver.paused(l.now())
		if wait <= 0 {
			return true
		}
		if !pause(ctx, wait) {
			return false
		}
	}
}

// claim takes the next delivery, or says how long there is none. ctx must outlive the wish to stop: a
// claim cut off half-way would leave a delivery in doubt that nobody sent.
func (l *lane) claim(ctx context.Context) (d Delivery, wait time.Duration) {
	now := l.now()
	d, ok, next, err := l.queue.Claim(ctx, l.platform, now)
	switch {
	case err != nil:
		l.log.Error("cannot claim a delivery", "error", err)
		return d, storeRest
	case ok:
		return d, 0
	case next.After(now):
		return d, min(next.Sub(now), l.poll)
	}
	return d, l.poll
}

// work sends one delivery and records what became of it.
func (l *lane) work(ctx, sending context.Context, d Delivery) {
	defer func() {
		<-l.slots
		l.nudge() // its chat may have more
	}()
	o, over := l.deliver.Deliver(ctx, sending, d)
	if !over {
		return
	}
	l.record(sending, d, o)
}

// record stores an outcome, however often it takes: a delivery that stays claimed blocks its chat.
func (l *lane) record(ctx context.Context, d Delivery, o Outcome) {
	wait := 50 * time.Millisecond
	for range maxRecordTries {
		err := l.queue.Record(ctx, d.ID, o)
		if err == nil {
			return
		}
		l.log.Error("cannot record a delivery", "delivery", d.ID, "state", o.State, "error", err)
		if !pause(ctx, wait) {
			return
		}
		wait = min(2*wait, 5*time.Second)
	}
}

// maxRecordTries makes ten minutes; a store that takes longer has a problem that a restart must solve.
const maxRecordTries = 125

// sleep waits until the time is over or something wakes the lane. It says false when ctx ends.
func (l *lane) sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-l.wake:
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

// pause waits for d. It says false when ctx ends first.
func pause(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
