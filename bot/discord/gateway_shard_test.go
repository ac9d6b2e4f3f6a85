package discord

import (
	"encoding/json"
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

func TestShardsAreAsManyAsIsSaid(t *testing.T) {
	for _, c := range []struct{ shards, recommended, want int }{{0, 3, 3}, {0, 0, 1}, {2, 9, 2}} {
		g := &Gateway{GatewayConfig: GatewayConfig{Shards: c.shards}}
		if total := g.total(c.recommended); total != c.want {
			t.Errorf("%+v: %d", c, total)
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
