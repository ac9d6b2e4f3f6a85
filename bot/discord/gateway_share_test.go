package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// leaseDesk is leases of several processes in memory.
type leaseDesk struct {
	mu    sync.Mutex
	ends  map[string]context.CancelFunc
	freed chan struct{}
	total int // of shards, as agreed; 0 before
}

func newLeaseDesk() *leaseDesk {
	return &leaseDesk{ends: map[string]context.CancelFunc{}, freed: make(chan struct{})}
}

func (l *leaseDesk) HoldAny(ctx context.Context, names []string) (string, context.Context, func(), error) {
	for ctx.Err() == nil {
		l.mu.Lock()
		for _, name := range names {
			if l.ends[name] == nil {
				held, end := context.WithCancel(ctx)
				l.ends[name] = end
				l.mu.Unlock()
				return name, held, sync.OnceFunc(func() { end(); l.free(name) }), nil
			}
		}
		freed := l.freed
		l.mu.Unlock()
		select {
		case <-freed:
		case <-ctx.Done():
		}
	}
	return "", nil, nil, ctx.Err()
}

func (l *leaseDesk) free(name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.ends, name)
	close(l.freed)
	l.freed = make(chan struct{})
}

// lose ends a lease as a database does that has not heard of its holder.
func (l *leaseDesk) lose(name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ends[name]()
}

func (l *leaseDesk) agree(_ context.Context, shards int) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.total == 0 {
		l.total = shards
	}
	return l.total, nil
}

// openings is who identified when, over all processes.
type openings struct {
	mu  sync.Mutex
	all []opening
}

type opening struct {
	shard, total int
	at           time.Time
}

// take plays a connection and notes its shard. It stays until the bot leaves.
func (o *openings) take(c *gateConn) {
	p := c.open(fmt.Sprint("s", c.n))
	var d struct{ Shard [2]int }
	if err := json.Unmarshal(p.D, &d); err != nil {
		c.t.Error(err)
	}
	o.mu.Lock()
	o.all = append(o.all, opening{d.Shard[0], d.Shard[1], p.at})
	o.mu.Unlock()
	c.stay()
}

func (o *openings) list() []opening {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.all)
}

// running is a process.
type running struct {
	cancel context.CancelFunc
	over   chan error
}

// stop ends processes, all at once.
func stop(t *testing.T, all ...*running) {
	t.Helper()
	for _, p := range all {
		p.cancel()
	}
	for _, p := range all {
		if err := <-p.over; err != nil {
			t.Error(err)
		}
	}
}

// fleet plays processes that share what a rig has. start begins one.
func fleet(t *testing.T, recommended []int, test func(g *gateRig, l *leaseDesk, o *openings, start func() *running)) {
	t.Helper()
	o := &openings{}
	play(t, o.take, func(t *testing.T, g *gateRig) {
		var asked int
		var mu sync.Mutex
		g.rest = func(*http.Request) *http.Response {
			mu.Lock()
			defer mu.Unlock()
			n := recommended[min(asked, len(recommended)-1)]
			asked++
			return reply(http.StatusOK, fmt.Sprintf(`{"url":"ws://gateway.test","shards":%d,"session_start_limit":{"remaining":100,"max_concurrency":1}}`, n), nil)
		}
		l := newLeaseDesk()
		g.cfg.Share = &Sharing{HoldAny: l.HoldAny, Agree: l.agree}
		test(g, l, o, func() *running {
			gw := NewGateway(g.cfg)
			gw.dialer.NetDialContext = g.pipes.dial
			ctx, cancel := context.WithCancel(t.Context())
			p := &running{cancel, make(chan error, 1)}
			go func() { p.over <- gw.Run(ctx) }()
			return p
		})
		g.end()
	})
}

func TestProcessesShareTheShards(t *testing.T) {
	fleet(t, []int{4}, func(g *gateRig, l *leaseDesk, o *openings, start func() *running) {
		first, second := start(), start()
		time.Sleep(time.Minute)
		all := o.list()
		seen := map[int]bool{}
		for n, one := range all {
			if seen[one.shard] || one.total != 4 {
				t.Errorf("shard %d of %d was opened twice, or of a wrong number", one.shard, one.total)
			}
			seen[one.shard] = true
			if n > 0 && one.at.Sub(all[n-1].at) < 5*time.Second {
				t.Errorf("identified %s after the one before", one.at.Sub(all[n-1].at))
			}
		}
		if len(all) != 4 {
			t.Fatalf("%d of 4 shards were opened: %s", len(all), g.log)
		}
		// The end of one gives its shards to the other, which shows how many it had.
		stop(t, first)
		time.Sleep(time.Minute)
		if moved := len(o.list()) - 4; moved != 2 {
			t.Errorf("one process had %d of the 4 shards", moved)
		}
		stop(t, second)
	})
}

func TestShardWhoseLeaseIsLostGoesToAnother(t *testing.T) {
	fleet(t, []int{1}, func(g *gateRig, l *leaseDesk, o *openings, start func() *running) {
		first := start()
		time.Sleep(10 * time.Second)
		second := start()
		time.Sleep(10 * time.Second)
		if n := len(o.list()); n != 1 {
			t.Fatalf("%d connections of 1 shard", n)
		}
		lost := time.Now()
		l.lose("shard/discord/0/1")
		time.Sleep(10 * time.Second)
		all := o.list()
		if len(all) != 2 || all[1].at.Sub(lost) > time.Second {
			t.Errorf("the shard was not opened again at once: %v", all)
		}
		stop(t, first, second)
		g.end()
		if code := g.all()[0].code; code == 0 {
			t.Error("the first connection was not closed")
		}
	})
}

// Discord may advise another number to each, as servers join: all must use the same.
func TestProcessesAgreeOnTheNumberOfShards(t *testing.T) {
	fleet(t, []int{2, 3}, func(g *gateRig, l *leaseDesk, o *openings, start func() *running) {
		first := start()
		synctest.Wait()
		second := start()
		time.Sleep(time.Minute)
		for _, one := range o.list() {
			if one.total != 2 {
				t.Errorf("shard %d of %d, though 2 were agreed on", one.shard, one.total)
			}
		}
		if n := len(o.list()); n != 2 {
			t.Errorf("%d connections of 2", n)
		}
		stop(t, first, second)
	})
}

func TestNumberOfShardsThatIsNotKnownIsAskedForAgain(t *testing.T) {
	fleet(t, []int{1}, func(g *gateRig, l *leaseDesk, o *openings, start func() *running) {
		tries := 0
		g.cfg.Share.Agree = func(_ context.Context, shards int) (int, error) {
			if tries++; tries < 3 {
				return 0, errors.New("the database is away")
			}
			return shards, nil
		}
		process := start()
		time.Sleep(10 * time.Second)
		if n := len(o.list()); n != 1 || tries != 3 {
			t.Errorf("%d connections after %d tries", n, tries)
		}
		stop(t, process)
	})
}

// What other processes identified counts: Discord is asked before each identify.
func TestProcessesStopWhenTheDayIsUsedUpByOthers(t *testing.T) {
	fleet(t, []int{1}, func(g *gateRig, l *leaseDesk, o *openings, start func() *running) {
		asked := 0
		g.rest = func(*http.Request) *http.Response {
			asked++
			left, reset := 100, 0
			if asked == 2 { // the first was for the address
				left, reset = 0, int((2 * time.Hour).Milliseconds())
			}
			return reply(http.StatusOK, fmt.Sprintf(`{"url":"ws://gateway.test","shards":1,"session_start_limit":{"remaining":%d,"reset_after":%d,"max_concurrency":1}}`, left, reset), nil)
		}
		process := start()
		time.Sleep(time.Hour)
		if n := len(o.list()); n != 0 {
			t.Errorf("%d identifies on a day that is used up", n)
		}
		time.Sleep(2 * time.Hour)
		if n := len(o.list()); n != 1 {
			t.Errorf("%d identifies once the next day began", n)
		}
		stop(t, process)
	})
}

func TestShardThatIsRefusedEndsAProcessThatShares(t *testing.T) {
	play(t, func(c *gateConn) {
		c.hello(40 * time.Second)
		c.next(opIdentify)
		c.close(closeBadToken)
	}, func(t *testing.T, g *gateRig) {
		l := newLeaseDesk()
		g.cfg.Share = &Sharing{HoldAny: l.HoldAny, Agree: l.agree}
		if _, err := g.run(time.Minute); !errors.Is(err, ErrToken) {
			t.Errorf("it ended with %v", err)
		}
	})
}
