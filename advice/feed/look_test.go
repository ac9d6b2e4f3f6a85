package feed

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"
)

// look comes by at every source once in LookEvery for so long, each time as another process would, which remembers nothing.
func (c *town) look(sources []Source, during time.Duration) {
	c.Helper()
	c.stop = func() {}
	for end := time.Now().Add(during); time.Now().Before(end); time.Sleep(LookEvery) {
		r, err := newReader(sources, Options{}, c.dial, time.Now)
		if err != nil {
			c.Fatal(err)
		}
		p := NewPoller(slog.New(slog.NewTextHandler(&c.log, nil)), r, c.keeper, c.alarm)
		for _, s := range sources {
			p.Look(c.Context(), s)
		}
		r.fetch.client.CloseIdleConnections()
		synctest.Wait()
	}
}

func TestLookVisitsEachSourceAsOftenAsRunAndSpreadsThem(t *testing.T) {
	inTown(t, func(c *town) {
		var sources []Source
		for i := range 20 {
			host := fmt.Sprintf("force%d.example", i)
			c.set(host+"/feed", page{body: rss(story(i, time.Now()))})
			sources = append(sources, Source{URL: "http://" + host + "/feed"})
		}
		c.look(sources, time.Hour+slotWidth)
		together := map[time.Time]int{}
		for host, times := range c.times {
			if len(times) != 5 {
				c.Errorf("%s was asked %d times", host, len(times))
			}
			for _, at := range times {
				together[at.Truncate(LookEvery)]++
			}
		}
		for at, n := range together {
			if n > 10 {
				c.Errorf("%d of 20 sources were asked at %s", n, at)
			}
		}
		if len(c.keeper.got) != 20 {
			c.Errorf("%d articles of 20", len(c.keeper.got))
		}
	})
}

func TestLookRaisesTheAlarmOfASourceThatRests(t *testing.T) {
	inTown(t, func(c *town) {
		c.look([]Source{{URL: "http://gone.example/feed"}}, 26*time.Hour)
		downs := 0
		for _, a := range c.alarms {
			if a.Kind == Down {
				downs++
			}
		}
		if downs == 0 {
			c.Errorf("no alarm in a day: %v", c.alarms)
		}
	})
}

func TestLookWithoutACursorAsksNobody(t *testing.T) {
	inTown(t, func(c *town) {
		c.set("a.example/feed", page{body: rss(story(1, time.Now()))})
		c.keeper.broken = true
		c.look([]Source{{URL: "http://a.example/feed"}}, time.Hour)
		if n := len(c.times["a.example"]); n != 0 {
			c.Errorf("asked %d times", n)
		}
	})
}

func TestLookThatIsCutOffStoresNothing(t *testing.T) {
	inTown(t, func(c *town) {
		c.stop = func() {}
		r, err := newReader([]Source{{URL: "http://a.example/feed"}}, Options{}, c.dial, time.Now)
		if err != nil {
			c.Fatal(err)
		}
		ctx, cancel := context.WithCancel(c.Context())
		cancel()
		time.Sleep(slotWidth)
		NewPoller(slog.New(slog.NewTextHandler(&c.log, nil)), r, c.keeper, c.alarm).Look(ctx, Source{URL: "http://a.example/feed"})
		if c.keeper.takes != 0 {
			c.Errorf("%d takes", c.keeper.takes)
		}
	})
}
