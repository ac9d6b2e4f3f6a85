package discord

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// Sharing is how the processes of one bot share its shards: each shard is one process's, and of those that identify at once there are
// no more than Discord allows. Its functions may be called from many goroutines at once.
type Sharing struct {
	// HoldAny waits until this process holds one of several names that no other process holds, and gives that. held ends when it is
	// lost, release gives it back. The error is that of ctx.
	HoldAny func(ctx context.Context, names []string) (name string, held context.Context, release func(), err error)
	// Agree gives how many shards there are, given how many this process would have. It is the same for all that run at the same time.
	Agree func(ctx context.Context, shards int) (int, error)
}

// ownShards is the shards that this process has of those that it shares.
type ownShards struct {
	*Gateway
	total   int
	at      string
	mu      sync.Mutex
	mine    map[string]bool
	changed chan struct{} // has one when a shard was lost
}

// shareOut takes shards, as many as it gets, and runs each for as long as it has it, until the first fails for good.
func (g *Gateway) shareOut(ctx context.Context, recommended int, at string) error {
	total, err := g.agree(ctx, recommended)
	if err != nil {
		return nil // ctx ended
	}
	s := &ownShards{Gateway: g, total: total, at: at, mine: map[string]bool{}, changed: make(chan struct{}, 1)}
	g.Log.InfoContext(ctx, "sharing the connections to Discord with other processes", "shards", total)
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var all sync.WaitGroup
	for ctx.Err() == nil {
		shard, held, release := s.take(ctx)
		if held == nil {
			continue
		}
		all.Go(func() {
			defer release()
			if err := newShard(g, shard, total, at).run(held); err != nil {
				stop(err)
			}
		})
		// No faster than Discord lets one process identify, so that others get shards too when all start at once.
		sleep(ctx, g.gate.gap())
	}
	all.Wait()
	return final(ctx)
}

// agree asks for the number of shards until it is told.
func (g *Gateway) agree(ctx context.Context, recommended int) (int, error) {
	for tries := 1; ; tries++ {
		total, err := g.Share.Agree(ctx, recommended)
		if err == nil || ctx.Err() != nil {
			return total, ctx.Err()
		}
		g.Log.WarnContext(ctx, "the number of shards is not known", "tries", tries, "error", err)
		sleep(ctx, backoff(tries))
	}
}

// take waits for a shard that nobody has. held is nil when there is none to wait for any more, or ctx ended.
func (s *ownShards) take(ctx context.Context) (shard int, held context.Context, release func()) {
	others, ids := s.others()
	if len(others) == 0 {
		select {
		case <-s.changed:
		case <-ctx.Done():
		}
		return 0, nil, nil
	}
	name, held, free, err := s.Share.HoldAny(ctx, others)
	if err != nil {
		return 0, nil, nil
	}
	s.keep(name, true)
	s.Log.InfoContext(ctx, "this process has a shard", "shard", ids[name], "of", s.total)
	return ids[name], held, func() {
		s.keep(name, false)
		free()
		s.Log.InfoContext(ctx, "this process has no longer a shard", "shard", ids[name], "of", s.total)
	}
}

// others gives the names of the shards that are not this process's, with their numbers.
func (s *ownShards) others() (names []string, ids map[string]int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ids = map[string]int{}
	for id := range s.total {
		name := fmt.Sprintf("shard/discord/%d/%d", id, s.total)
		if ids[name] = id; !s.mine[name] {
			names = append(names, name)
		}
	}
	return names, ids
}

func (s *ownShards) keep(name string, has bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if has {
		s.mine[name] = true
		return
	}
	delete(s.mine, name)
	select {
	case s.changed <- struct{}{}:
	default:
	}
}

// mayIdentify waits until a shard may identify, over all processes. It is false when the context ended.
func (g *Gateway) mayIdentify(ctx context.Context, shard int) bool {
	if g.Share == nil {
		return g.gate.enter(ctx, shard)
	}
	_, held, release, err := g.Share.HoldAny(ctx, []string{fmt.Sprintf("identify/discord/%d", g.gate.key(shard))})
	if err != nil {
		return false
	}
	g.learnAnew(held)
	if !g.gate.enter(held, shard) {
		release()
		return ctx.Err() == nil && g.mayIdentify(ctx, shard) // the turn was lost: wait for another
	}
	time.AfterFunc(identifyGap, release)
	return true
}

// learnAnew asks how often the bot may still identify today, as other processes do so too: Discord takes the token away from one
// that does it too often. Without an answer what is known stays.
func (g *Gateway) learnAnew(ctx context.Context) {
	var h home
	err := g.Client.Call(ctx, request{Method: http.MethodGet, Path: "/gateway/bot", Bucket: "gateway"}, &h)
	if err == nil {
		g.gate.learn(h)
	}
}
