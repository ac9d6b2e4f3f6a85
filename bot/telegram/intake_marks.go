package telegram

import (
	"context"
	"log/slog"
	"time"

	"hangup/bot"
)

// mark is what became of an update, to be stored.
type mark struct {
	what bot.Settled
	done func() // called once it is stored, and never when it could not be
}

// marks stores what became of updates: whatever has gathered since the last write began goes with the next, in one
// transaction. So marking costs little in a busy moment and nobody waits in a quiet one.
type marks struct {
	log   *slog.Logger
	store Store
	queue chan mark     // when it is full the workers wait
	quit  chan struct{} // closed when nothing more will come
	ended chan struct{} // closed when nothing more is taken
}

// maxMarks is how many marks one write takes, and how many may gather meanwhile: what is answered and not marked is answered
// again after a crash, so a store that cannot write must stop the answers soon.
const maxMarks = 64

func newMarks(log *slog.Logger, store Store) *marks {
	return &marks{log: log, store: store, queue: make(chan mark, maxMarks), quit: make(chan struct{}), ended: make(chan struct{})}
}

// put hands a mark over.
func (m *marks) put(k mark) {
	select {
	case m.queue <- k:
	case <-m.ended:
	}
}

// wait stores a mark and tells whether that came about.
func (m *marks) wait(what bot.Settled) bool {
	stored := make(chan struct{})
	m.put(mark{what, func() { close(stored) }})
	select {
	case <-stored:
		return true
	case <-m.ended:
		return false
	}
}

// stop has run write what there is and end. It is called once.
func (m *marks) stop() { close(m.quit) }

// markGap is the least time from one write to the next: it makes one write of several in a busy moment. What is answered
// meanwhile would be answered again after a crash, as would what is on its way to Telegram, which takes ten times as long.
const markGap = 2 * time.Millisecond

// run writes marks until stop is called. When ctx ends first nothing is written any more.
func (m *marks) run(ctx context.Context) {
	defer close(m.ended)
	batch := make([]mark, 0, maxMarks)
	next := time.NewTimer(0)
	defer next.Stop()
	for last := false; !last; {
		select {
		case k := <-m.queue:
			batch = append(batch, k)
		case <-m.quit:
			last = true
		}
		select {
		case <-next.C:
		case <-m.quit:
		}
		next.Reset(markGap)
		batch = m.gather(batch)
		last = last && len(batch) < cap(batch)
		if len(batch) > 0 && m.write(ctx, batch) {
			for _, k := range batch {
				k.done()
			}
		}
		batch = batch[:0]
	}
}

// gather takes what has come, as much as there is room for.
func (m *marks) gather(batch []mark) []mark {
	for len(batch) < cap(batch) {
		select {
		case k := <-m.queue:
			batch = append(batch, k)
		default:
			return batch
		}
	}
	return batch
}

// settleTimeout ends a write that hangs. It is tried again.
const settleTimeout = 4 * time.Second

// write stores marks, however often it takes. It says false when ctx ends first.
func (m *marks) write(ctx context.Context, batch []mark) bool {
	what := make([]bot.Settled, len(batch))
	for i, k := range batch {
		what[i] = k.what
	}
	for failures := 1; ; failures++ {
		err := m.settle(ctx, what)
		if err == nil {
			return true
		}
		m.log.ErrorContext(ctx, "what became of updates from Telegram cannot be stored", "count", len(what), "error", err)
		if !sleep(ctx, backoff(failures)) {
			return false
		}
	}
}

func (m *marks) settle(ctx context.Context, what []bot.Settled) error {
	ctx, cancel := context.WithTimeout(ctx, settleTimeout)
	defer cancel()
	return m.store.SettleArrivals(ctx, Platform, what)
}
