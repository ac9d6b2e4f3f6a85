package discord

import (
	"context"
	"sync"
	"time"
)

const (
	// identifyGap is how long Discord wants between two identifies of shards that share a key
	// (discord.com/developers/docs/events/gateway#rate-limiting), and a little more.
	identifyGap = 5100 * time.Millisecond
	// maxReset caps what Discord says about when its daily limit starts anew.
	maxReset = 24 * time.Hour
)

// gate lets shards identify as often as Discord allows: max_concurrency of them in 5 s, and so many a day.
type gate struct {
	now func() time.Time

	mu    sync.Mutex
	lanes int               // max_concurrency
	next  map[int]time.Time // by key: when the next may identify
	left  int               // identifies until reset; below 0 when Discord did not say
	reset time.Time
}

func newGate(now func() time.Time) *gate {
	return &gate{now: now, lanes: 1, next: map[int]time.Time{}, left: -1}
}

// learn takes in what Discord says about limits.
func (g *gate) learn(h home) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.lanes = max(h.Limit.Concurrency, 1)
	if h.Limit.Remaining == nil {
		return
	}
	g.left = max(*h.Limit.Remaining, 0)
	wait := min(max(time.Duration(h.Limit.ResetAfter)*time.Millisecond, 0), maxReset)
	g.reset = g.now().Add(wait)
}

// enter waits until a shard may identify and counts that it does. It is false when the context ended.
func (g *gate) enter(ctx context.Context, shard int) bool {
	return sleep(ctx, g.turn(shard))
}

// gap is how long one process needs at least for each shard that identifies.
func (g *gate) gap() time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	return identifyGap / time.Duration(g.lanes)
}

// key is what a shard shares its turns with.
func (g *gate) key(shard int) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return shard % g.lanes
}

// turn gives how long a shard must wait for its turn, which is taken.
func (g *gate) turn(shard int) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.now()
	at := now
	if g.left == 0 {
		// A day's number is used up. What there will be afterwards is not known; Discord says when it is not enough.
		if g.reset.After(at) {
			at = g.reset
		}
		g.left = -1
	} else if g.left > 0 {
		g.left--
	}
	key := shard % g.lanes
	if g.next[key].After(at) {
		at = g.next[key]
	}
	g.next[key] = at.Add(identifyGap)
	return at.Sub(now)
}
