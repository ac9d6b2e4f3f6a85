package postgres

import (
	"context"
	"sync"
	"sync/atomic"

	"hangup/bot/outbox"
)

// lanes are what this process holds, by queue.
type lanes struct {
	mu   sync.Mutex
	held map[string]*lane
}

// lane is a queue that this process holds while ctx lasts.
type lane struct {
	ctx, sending context.Context
	courier      *outbox.Courier // nil for chores
	begun, busy  atomic.Int64    // jobs that were begun, and that are worked
}

// work counts a job until over is called. A lane that is not held counts nothing.
func (l *lane) work() (over func()) {
	if l == nil {
		return func() {}
	}
	l.begun.Add(1)
	l.busy.Add(1)
	return func() { l.busy.Add(-1) }
}

func (l *lanes) open(queue string, it *lane) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.held == nil {
		l.held = map[string]*lane{}
	}
	l.held[queue] = it
}

func (l *lanes) close(queue string, it *lane) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.held[queue] == it {
		delete(l.held, queue)
	}
}

func (l *lanes) closeAll() {
	l.mu.Lock()
	defer l.mu.Unlock()
	clear(l.held)
}

// of gives the lane of a queue, nil when it is not held any more.
func (l *lanes) of(queue string) *lane {
	l.mu.Lock()
	defer l.mu.Unlock()
	if it := l.held[queue]; it != nil && it.ctx.Err() == nil {
		return it
	}
	return nil
}
