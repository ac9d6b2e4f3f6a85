package bot

import (
	"context"
	"errors"
	"sync/atomic"
	"time"
)

// How long an answer to somebody who may have a criminal on the line waits for the store. All that it reads and counts takes 10 ms, and
// one in a hundred takes 63 ms at 200 questions a second (store/README.md). A platform wants to hear something within 3 s.
const (
	storeWait = 1500 * time.Millisecond
	// vainWait is how long while the store lets others wait in vain: else those who wait would be in the way of those who come.
	vainWait = 100 * time.Millisecond
	// vainFor is how long after the last that waited in vain.
	vainFor = time.Second
)

// patience bounds how long the answer to a check waits for the store, in all. What the store has not said by then is taken as unknown, and
// what it has not written is not kept.
type patience struct {
	vain atomic.Pointer[time.Time] // when the last waited in vain
}

// begin gives the context for all that an answer asks of the store. done ends it.
func (p *patience) begin(ctx context.Context) (short context.Context, done func()) {
	short, cancel := context.WithTimeout(ctx, p.most(storeWait))
	return short, func() {
		if errors.Is(short.Err(), context.DeadlineExceeded) && ctx.Err() == nil {
			now := time.Now()
			p.vain.Store(&now)
		}
		cancel()
	}
}

// most is how long to wait where it is otherwise usual.
func (p *patience) most(usual time.Duration) time.Duration {
	if last := p.vain.Load(); last != nil && time.Since(*last) < vainFor {
		return vainWait
	}
	return usual
}
