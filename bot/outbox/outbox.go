package outbox

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"hangup/bot"
)

// Posts says how a delivery reads. bot.Core is one.
type Posts interface {
	Write(ctx context.Context, o bot.Order) (bot.Written, error)
}

// Lane is the way out to one platform. A Sender that is a bot.Editor too changes and removes what it posted, one that is a Watcher is
// told of every attempt.
type Lane struct {
	Sender bot.Sender
	Limits Limits
}

// Outbox runs one lane per platform, each at its own pace: a slow or broken platform holds up no other.
type Outbox struct {
	lanes []*lane
}

// New links an outbox. The key of lanes is the platform, as in bot.ChatID; now is the clock.
func New(log *slog.Logger, queue Queue, posts Posts, lanes map[string]Lane, now func() time.Time) *Outbox {
	o := &Outbox{}
	for _, platform := range slices.Sorted(maps.Keys(lanes)) {
		o.lanes = append(o.lanes, newLane(NewCourier(log.With("platform", platform), queue, posts, platform, lanes[platform], now)))
	}
	return o
}

// grace is how long sends in flight may take to finish when the program ends. With what Record
// needs it stays under the five seconds that process managers allow at the least.
const grace = 4 * time.Second

// Grace gives the context of what is on its way, for a Courier: it ends four seconds after ctx, or when end is called.
func Grace(ctx context.Context) (sending context.Context, end context.CancelFunc) {
	sending, end = context.WithCancel(context.WithoutCancel(ctx))
	context.AfterFunc(ctx, func() {
		pause(sending, grace)
		end()
	})
	return sending, end
}

// Run delivers until ctx ends and returns when every lane has stopped, within five seconds. A
// send that is not over by then stays claimed, so that the next start treats it as in doubt.
// It may be called once.
func (o *Outbox) Run(ctx context.Context) {
	sending, end := Grace(ctx)
	defer end()
	var wg sync.WaitGroup
	for _, l := range o.lanes {
		wg.Go(func() { l.run(ctx, sending) })
	}
	stopped := make(chan struct{})
	go func() { wg.Wait(); close(stopped) }()
	select {
	case <-stopped:
		return
	case <-sending.Done():
	}
	late := time.NewTimer(time.Second / 2)
	defer late.Stop()
	select {
	case <-stopped:
	case <-late.C:
	}
}

// Wake makes every lane look at the queue at once. It never blocks and may be called at any time.
func (o *Outbox) Wake() {
	for _, l := range o.lanes {
		l.nudge()
	}
}
