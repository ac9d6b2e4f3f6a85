package webchat

import (
	"context"
	"sync"
	"time"

	"hangup/bot"
)

const (
	answeredFor = 2 * time.Minute // a browser repeats within seconds
	maxAnswered = 4096
)

// answered remembers answers for a short while, so that an event which a browser repeats after a
// broken connection is answered once and gets the same answer.
type answered struct {
	mu    sync.Mutex
	calls map[string]*call
}

// call is an event that is being answered (done is open) or was.
type call struct {
	done  chan struct{}
	at    time.Time
	reply bot.Reply
	err   error
}

func newAnswered() *answered { return &answered{calls: map[string]*call{}} }

// once answers an event, or gives the answer that it got before. An error is not remembered.
func (d *answered) once(ctx context.Context, key string, now time.Time, do func() (bot.Reply, error)) (bot.Reply, error) {
	d.mu.Lock()
	if c, ok := d.calls[key]; ok {
		d.mu.Unlock()
		select {
		case <-c.done:
			return c.reply, c.err
		case <-ctx.Done():
			return bot.Reply{}, ctx.Err()
		}
	}
	d.prune(now)
	c := &call{done: make(chan struct{}), at: now}
	d.calls[key] = c
	d.mu.Unlock()

	c.reply, c.err = do()
	close(c.done)
	if c.err != nil {
		d.mu.Lock()
		delete(d.calls, key)
		d.mu.Unlock()
	}
	return c.reply, c.err
}

// prune forgets what is too old; when that is not enough, everything answered. It is called under mu.
func (d *answered) prune(now time.Time) {
	if len(d.calls) < maxAnswered && len(d.calls)%64 != 0 {
		return
	}
	full := len(d.calls) >= maxAnswered
	for key, c := range d.calls {
		if full && isDone(c) || now.Sub(c.at) > answeredFor {
			delete(d.calls, key)
		}
	}
}

func isDone(c *call) bool {
	select {
	case <-c.done:
		return true
	default:
		return false
	}
}
