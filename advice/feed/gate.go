package feed

import (
	"context"
	"sync"
)

// gates let one request at a time through to each host.
type gates struct {
	mu   sync.Mutex
	held map[string]*gate
}

// gate is that of a host. It is forgotten when nobody holds it or waits.
type gate struct {
	turn chan struct{} // holds a token while somebody is inside
	used int           // who is inside or waits; under gates.mu
}

func newGates() *gates { return &gates{held: map[string]*gate{}} }

// enter waits for the turn. Without an error, leave must follow.
func (g *gates) enter(ctx context.Context, host string) error {
	g.mu.Lock()
	at := g.held[host]
	if at == nil {
		at = &gate{turn: make(chan struct{}, 1)}
		g.held[host] = at
	}
	at.used++
	g.mu.Unlock()
	select {
	case at.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		g.forget(host)
		return ctx.Err()
	}
}

func (g *gates) leave(host string) {
	g.mu.Lock()
	at := g.held[host]
	g.mu.Unlock()
	<-at.turn
	g.forget(host)
}

func (g *gates) forget(host string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	at := g.held[host]
	if at.used--; at.used == 0 {
		delete(g.held, host)
	}
}
