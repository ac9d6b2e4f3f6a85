package discord

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestShardsIdentifyAsOftenAsDiscordAllows(t *testing.T) {
	var mu sync.Mutex
	seen := map[string]time.Time{}
	play(t, func(c *gateConn) {
		p := c.open("s" + fmt.Sprint(c.n))
		var d struct{ Shard []int }
		if err := json.Unmarshal(p.D, &d); err != nil {
			c.t.Error(err)
		}
		mu.Lock()
		seen[fmt.Sprint(d.Shard)] = p.at
		mu.Unlock()
		c.stay()
	}, func(t *testing.T, g *gateRig) {
		g.rest = func(*http.Request) *http.Response {
			return reply(http.StatusOK, `{"url":"ws://gateway.test","shards":6,"session_start_limit":{"remaining":100,"max_concurrency":2}}`, nil)
		}
		from := time.Now()
		if _, err := g.run(time.Minute); err != nil {
			t.Error(err)
		}
		if len(seen) != 6 {
			t.Fatalf("shards %v", seen)
		}
		perWindow := map[int]int{}
		for name, at := range seen {
			if !strings.HasSuffix(name, " 6]") {
				t.Errorf("shard %s", name)
			}
			perWindow[int(at.Sub(from)/(5*time.Second))]++
		}
		for w, n := range perWindow {
			if n > 2 {
				t.Errorf("%d identifies in the 5 seconds from %d", n, 5*w)
			}
		}
	})
}

func TestShardsOfThisProcessAlone(t *testing.T) {
	for _, c := range []struct {
		name        string
		shards      int
		shard       []int
		recommended int
		want        string
		err         error
	}{
		{"as Discord says", 0, nil, 3, "[0 1 2] of 3", nil},
		{"at least one", 0, nil, 0, "[0] of 1", nil},
		{"all of a number", 2, nil, 9, "[0 1] of 2", nil},
		{"some of a number", 8, []int{2, 5}, 1, "[2 5] of 8", nil},
		{"one that is not there", 2, []int{2}, 1, "", ErrSharding},
		{"one below zero", 2, []int{-1}, 1, "", ErrSharding},
	} {
		g := &Gateway{GatewayConfig: GatewayConfig{Shards: c.shards, Shard: c.shard}}
		ids, total, err := g.chosen(c.recommended)
		if !errors.Is(err, c.err) || err == nil && fmt.Sprint(ids, " of ", total) != c.want {
			t.Errorf("%s: %v of %d, %v", c.name, ids, total, err)
		}
	}
}

func TestIdentifiesStopWhenTheDayIsUsedUp(t *testing.T) {
	now := time.Unix(1e9, 0)
	g := newGate(func() time.Time { return now })
	var h home
	left := 2
	h.Limit.Remaining, h.Limit.ResetAfter, h.Limit.Concurrency = &left, (3 * time.Hour).Milliseconds(), 16
	g.learn(h)
	for shard, want := range []time.Duration{0, 0, 3 * time.Hour, 0} {
		if got := g.turn(shard); got != want {
			t.Errorf("identify %d waits %v, want %v", shard, got, want)
		}
	}
	if got := g.turn(16); got != identifyGap {
		t.Errorf("a shard with a used key waits %v", got)
	}
}

func TestWaitsGrowAndStopGrowing(t *testing.T) {
	for failures, want := range map[int]time.Duration{-1: 0, 0: 0, 1: time.Second, 2: 2 * time.Second, 6: 32 * time.Second, 7: time.Minute, 1000: time.Minute} {
		if got := backoff(failures); got != want {
			t.Errorf("after %d: %v", failures, got)
		}
	}
}
