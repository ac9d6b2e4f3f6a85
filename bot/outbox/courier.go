package outbox

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"hangup/bot"
)

// Courier makes the attempts of one platform, whoever gives it its turns: the loop in lane.go or jobs of another queue. It
// keeps the pace and the rests, claims what goes next, delivers it and records what became of it. Over all processes there may
// be one at a time for a platform. It may be used from several goroutines.
type Courier struct {
	log      *slog.Logger
	queue    Queue
	platform string
	deliver  *Deliverer
	watch    Watcher
	now      func() time.Time
	pace     *rate.Limiter
	flights  flights
	freed    chan struct{} // a send is over: its chat may have more

	turn  chan struct{} // held by whoever waits for the pace and claims
	paced bool          // under turn: a token was taken and nothing was found to send
	rests time.Time     // under turn: until when the store is left alone, which failed
}

// NewCourier links the Courier of a platform. Begin comes first.
func NewCourier(log *slog.Logger, queue Queue, posts Posts, platform string, l Lane, now func() time.Time) *Courier {
	d := NewDeliverer(log, posts, l, now)
	return &Courier{
		log: log, queue: queue, platform: platform, deliver: d, watch: l.watcher(), now: now,
		pace:  rate.NewLimiter(rate.Limit(d.limits.PerSecond), burst),
		freed: make(chan struct{}, 1), turn: make(chan struct{}, 1),
	}
}

// burst is how many turns may be taken at once after a moment in which none was, such as when the store was slow: a turn
// that is lost for each of them makes a broadcast a tenth longer. With it a lane stays under each platform's limit.
const burst = 2

const (
	// idle is how long a Courier without work waits at most until it looks again: another process, such as an import command,
	// may put deliveries into the queue without a word. A look at an empty queue costs a fifth of a millisecond.
	idle = 200 * time.Millisecond
	// ages is for nothing in sight.
	ages = 24 * time.Hour
	// storeRest is how long it leaves a store alone that failed.
	storeRest = time.Second
)

// Workers is how many turns may be taken at once.
func (c *Courier) Workers() int { return c.deliver.limits.Workers }

// Begin puts back what was in flight when the last process ended, and learns who is to be left alone. It tries until the
// store lets it, and says false when ctx ends. Nothing may be claimed before that. sending is as for Turn.
func (c *Courier) Begin(ctx, sending context.Context) bool {
	for {
		err := c.recover(sending)
		if err == nil {
			return ctx.Err() == nil
		}
		c.log.Error("cannot take up where the last process ended", "error", err)
		if !pause(ctx, storeRest) {
			return false
		}
	}
}

func (c *Courier) recover(ctx context.Context) error {
	now := c.now()
	if keeper, ok := c.queue.(Rests); ok {
		rests, err := keeper.Rests(ctx, c.platform, now)
		if err != nil {
			return err
		}
		c.deliver.waits.restore(rests, now)
	}
	n, err := c.queue.Recover(ctx, c.platform, now)
	if n > 0 {
		c.log.Info("deliveries in doubt after a restart", "count", n)
	}
	return err
}

// Turn makes one attempt at what goes next and gives its number. When there is nothing to attempt it gives 0 and for how long, as
// far as it knows. ctx ends when nothing new may begin, sending when what is on its way is given up.
func (c *Courier) Turn(ctx, sending context.Context) (id int64, wait time.Duration) {
	d, wait, ok := c.take(ctx, sending)
	if !ok || wait > 0 {
		return 0, wait
	}
	c.make(ctx, sending, d)
	return d.ID, 0
}

// Rest waits until d is over or a send is, whose chat may have more. It says false when ctx ends.
func (c *Courier) Rest(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(min(d, idle))
	defer t.Stop()
	select {
	case <-t.C:
	case <-c.freed:
	case <-ctx.Done():
	}
	return ctx.Err() == nil
}

// take waits for the pace and claims what goes next, or says how long there is nothing. ok is false when ctx ends.
//
// The order is pace, then claim one, then send, then record. Claiming before pacing would send from a
// list that was read earlier, and recording several at once would repeat them after a crash.
func (c *Courier) take(ctx, sending context.Context) (d Delivery, wait time.Duration, ok bool) {
	select {
	case c.turn <- struct{}{}:
	case <-ctx.Done():
		return d, 0, false
	}
	defer func() { <-c.turn }()
	for c.ready(ctx) {
		if d, wait = c.claim(sending); wait > 0 {
			return d, wait, true
		}
		o, known := c.deliver.settled(d)
		if !known {
			c.paced = false
			return d, 0, true
		}
		c.record(sending, d, o) // no call was made: the turn goes to the next
	}
	return d, 0, false
}

// ready waits for the pace. A turn that found nothing to claim keeps its place, so that the next delivery goes at once.
func (c *Courier) ready(ctx context.Context) bool {
	if !c.paced {
		now := c.now()
		if !pause(ctx, c.pace.ReserveN(now, 1).DelayFrom(now)) {
			return false
		}
		c.paced = true
	}
	return ctx.Err() == nil
}

// claim takes the next delivery, or says how long there is none. ctx must outlive the wish to stop: a
// claim cut off half-way would leave a delivery in doubt that nobody sent.
func (c *Courier) claim(ctx context.Context) (d Delivery, wait time.Duration) {
	now := c.now()
	if wait := later(c.rests, now.Add(c.deliver.paused(now))).Sub(now); wait > 0 {
		return d, wait
	}
	d, ok, next, err := c.claimOne(ctx, now)
	switch {
	case err != nil:
		c.log.Error("cannot claim a delivery", "error", err)
		c.flights.unsure = true
		c.rests = now.Add(storeRest)
		return d, storeRest
	case ok:
		c.flights.begin(d.ID)
		return d, 0
	case next.After(now):
		return d, next.Sub(now)
	}
	return d, ages
}

// claimOne puts back what an earlier claim may have left before it claims.
func (c *Courier) claimOne(ctx context.Context, now time.Time) (d Delivery, ok bool, next time.Time, err error) {
	if keeper, can := c.queue.(Strays); can && c.flights.unsure {
		n, err := keeper.PutBack(ctx, c.platform, c.flights.list(), now)
		if err != nil {
			return d, false, next, err
		}
		if n > 0 {
			c.log.Warn("deliveries were claimed by a call that failed", "count", n)
		}
	}
	c.flights.unsure = false
	return c.queue.Claim(ctx, c.platform, now)
}

// make sends one delivery and records what became of it.
func (c *Courier) make(ctx, sending context.Context, d Delivery) {
	sending, end := c.watch.Step(bot.WithRequest(sending, d.request()), "deliver")
	defer end(nil)
	o, over := c.deliver.Deliver(ctx, sending, d)
	if over {
		c.record(sending, d, o)
	}
	select {
	case c.freed <- struct{}{}:
	default:
	}
}

// record stores an outcome, however often it takes: a delivery that stays claimed blocks its chat.
func (c *Courier) record(ctx context.Context, d Delivery, o Outcome) {
	wait := 50 * time.Millisecond
	for range maxRecordTries {
		err := c.queue.Record(ctx, d.ID, o)
		if err == nil {
			c.flights.end(d.ID)
			c.watch.Recorded(d.inContext(ctx), c.platform, d, o)
			return
		}
		c.log.ErrorContext(d.inContext(ctx), "cannot record a delivery", "delivery", d.ID, "state", o.State, "error", err)
		if errors.Is(err, ErrNotSending) { // an earlier try was stored after all, or another process took over
			c.flights.end(d.ID)
			return
		}
		if !pause(ctx, wait) {
			return
		}
		wait = min(2*wait, 5*time.Second)
	}
}

// maxRecordTries makes ten minutes; a store that takes longer has a problem that a restart must solve.
const maxRecordTries = 125

// flights are the deliveries that were claimed here and not recorded since: on their way, or in doubt.
type flights struct {
	unsure bool // a claim failed without telling whether it was made; belongs to whoever has the turn

	mu  sync.Mutex
	ids map[int64]struct{}
}

func (f *flights) begin(id int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.ids == nil {
		f.ids = map[int64]struct{}{}
	}
	f.ids[id] = struct{}{}
}

func (f *flights) end(id int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.ids, id)
}

func (f *flights) list() (ids []int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for id := range f.ids {
		ids = append(ids, id)
	}
	return ids
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
