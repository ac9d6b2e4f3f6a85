package main

import (
	"context"
	"sync"
)

// meetings notes which platforms have answered.
type meetings struct {
	mu  sync.Mutex
	met map[string]bool // by title
}

func (m *meetings) has(title string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.met[title]
}

// note notes that a platform has answered.
func (m *meetings) note(title string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.met == nil {
		m.met = map[string]bool{}
	}
	m.met[title] = true
}

// newHealth looks at what this process needs for its work: the database, and the platforms that it speaks on.
func (a *app) newHealth() *health {
	h := &health{log: a.log, now: a.now, holds: a.sight.holds, ends: &a.drain}
	h.checks = append(h.checks, healthCheck{"database", func(ctx context.Context) error { return a.store.Ready(ctx, a.now()) }})
	for _, p := range a.platforms {
		h.checks = append(h.checks, healthCheck{p.title(), func(context.Context) error {
			if a.meetings.has(p.title()) {
				return nil
			}
			return &unfit{why: "it has not answered since the program started"}
		}})
	}
	return h
}
