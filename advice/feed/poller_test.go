package feed

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// keeper is a Sink in memory. It keeps cursors as JSON, as a store does.
type keeper struct {
	mu      sync.Mutex
	cursors map[string][]byte
	got     []string // titles of what was new, changed or held
	takes   int
	broken  bool // refuse everything
}

var errBroken = errors.New("disk full")

func (k *keeper) Cursor(_ context.Context, s Source) (Cursor, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	var c Cursor
	if k.broken {
		return c, errBroken
	}
	if text := k.cursors[s.URL]; text != nil {
		return c, json.Unmarshal(text, &c)
	}
	return c, nil
}

func (k *keeper) Take(_ context.Context, v Visit) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.takes++
	if k.broken {
		return errBroken
	}
	text, err := json.Marshal(v.Cursor)
	k.cursors[v.Source.URL] = text
	for _, item := range v.Pick(New, Changed, Held) {
		k.got = append(k.got, item.Article.Title)
	}
	return err
}

// town is a network in a bubble: hosts that each serve what they are told to.
type town struct {
	*testing.T
	mu     sync.Mutex
	pages  map[string]page // by host and path
	times  map[string][]time.Time
	dial   dialFunc
	keeper *keeper
	alarms []Alarm
	log    bytes.Buffer
	stop   func()
}

// inTown runs f in a bubble of time. f sets pages, starts the poller and lets time pass.
func inTown(t *testing.T, f func(c *town)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		c := &town{T: t, pages: map[string]page{}, times: map[string][]time.Time{}, keeper: &keeper{cursors: map[string][]byte{}}}
		c.dial = serve(t, c)
		f(c)
		c.stop()
	})
}

// start runs a poller until stop is called.
func (c *town) start(sources ...string) {
	c.Helper()
	var all []Source
	for _, s := range sources {
		all = append(all, Source{URL: s})
	}
	r, err := newReader(all, Options{}, c.dial, time.Now)
	if err != nil {
		c.Fatal(err)
	}
	ctx, cancel := context.WithCancel(c.Context())
	p := NewPoller(slog.New(slog.NewTextHandler(&c.log, nil)), r, c.keeper, c.alarm)
	done := make(chan struct{})
	go func() { p.Run(ctx); close(done) }()
	c.stop = func() { cancel(); <-done }
}

func (c *town) alarm(a Alarm) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.alarms = append(c.alarms, a)
}

func (c *town) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	p, ok := c.pages[r.Host+r.URL.Path]
	c.times[r.Host] = append(c.times[r.Host], time.Now())
	c.mu.Unlock()
	if !ok {
		p.status = 404
	}
	for name, value := range p.header {
		w.Header().Set(name, value)
	}
	if p.status != 0 {
		w.WriteHeader(p.status)
	}
	io.WriteString(w, p.body)
}

func (c *town) set(where string, p page) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pages[where] = p
}

// pass lets time pass.
func (c *town) pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func TestPollerVisitsEachSourceInItsSlot(t *testing.T) {
	const a, b = "http://a.example/feed", "http://b.example/feed"
	inTown(t, func(c *town) {
		c.set("a.example/feed", page{body: rss(story(1, time.Now()))})
		c.set("b.example/feed", page{body: rss(story(2, time.Now()))})
		c.start(a, b)
		c.pass(time.Hour + slotWidth)
		for _, source := range []string{a, b} {
			times := c.times[strings.Split(source, "/")[2]]
			if len(times) != 5 {
				c.Errorf("%s was asked %d times", source, len(times))
			}
			for _, at := range times {
				if at != slotAt(source, at) {
					c.Errorf("%s was asked at %s, which is not in its slot", source, at)
				}
			}
		}
		if slices.Sort(c.keeper.got); !slices.Equal(c.keeper.got, []string{"Warning 1", "Warning 2"}) || c.keeper.takes != 10 {
			c.Errorf("%q in %d takes", c.keeper.got, c.keeper.takes)
		}
	})
}

func TestRestartGoesOnWhereItStopped(t *testing.T) {
	const a = "http://a.example/feed"
	inTown(t, func(c *town) {
		c.set("a.example/feed", page{body: rss(`<ttl>120</ttl>`, story(1, time.Now()))})
		c.start(a)
		c.pass(10 * time.Minute)
		c.stop()
		c.start(a)
		c.pass(100 * time.Minute)
		if n := len(c.times["a.example"]); n != 1 {
			c.Errorf("asked %d times: the ttl was forgotten", n)
		}
		c.stop()
		c.set("a.example/feed", page{body: rss(story(2, time.Now()), story(1, time.Now()))})
		c.pass(24 * time.Hour)
		c.start(a)
		c.pass(slotWidth)
		if !slices.Equal(c.keeper.got, []string{"Warning 1", "Warning 2"}) {
			c.Errorf("%q", c.keeper.got)
		}
	})
}

func TestSinkThatCannotStoreGetsTheSameAgain(t *testing.T) {
	inTown(t, func(c *town) {
		c.set("a.example/feed", page{body: rss(story(1, time.Now()))})
		c.keeper.broken = true
		c.start("http://a.example/feed")
		c.pass(3 * time.Hour) // it cannot even be loaded
		if len(c.times["a.example"]) != 0 {
			c.Error("a source was asked without a cursor")
		}
		c.keeper.mu.Lock()
		c.keeper.broken = false
		c.keeper.mu.Unlock()
		c.pass(10 * time.Minute)
		c.set("a.example/feed", page{body: rss(story(2, time.Now()), story(1, time.Now()))})
		c.keeper.mu.Lock()
		c.keeper.broken, c.keeper.takes = true, 0
		c.keeper.mu.Unlock()
		c.pass(3 * time.Hour)
		if n := c.keeper.takes; n < 4 || n > 8 {
			c.Errorf("%d tries in 3 hours", n)
		}
		c.keeper.mu.Lock()
		c.keeper.broken = false
		c.keeper.mu.Unlock()
		c.pass(6 * time.Hour)
		if !slices.Equal(c.keeper.got, []string{"Warning 1", "Warning 2"}) {
			c.Errorf("%q", c.keeper.got)
		}
	})
}

// The backoff grows to hours; the operator hears of it in time all the same, once, over a restart too.
func TestAlarmsComeInTimeBetweenVisits(t *testing.T) {
	const a = "http://a.example/feed?key=canary"
	inTown(t, func(c *town) {
		c.set("a.example/feed", page{status: 503, header: map[string]string{"Retry-After": "86000"}})
		c.start(a)
		c.pass(10 * time.Hour)
		c.stop()
		c.start(a)
		c.pass(20 * time.Hour)
		failed := c.times["a.example"][0]
		if len(c.alarms) != 2 || c.alarms[0].At.Sub(failed) != 3*time.Hour || c.alarms[1].At.Sub(failed) < 24*time.Hour || c.alarms[1].At.Sub(failed) > 24*time.Hour+slotWidth {
			c.Errorf("first failure %s, alarms %+v", failed, c.alarms)
		}
		if n := len(c.times["a.example"]); n != 2 {
			c.Errorf("asked %d times, against the wish of the server", n)
		}
		if text := c.alarms[0].String(); !strings.Contains(text, "left alone (503)") || strings.Contains(text, "canary") {
			c.Error(text)
		}
		c.set("a.example/feed", page{body: rss()})
		c.pass(30 * time.Hour)
		if len(c.alarms) != 3 || c.alarms[2].Kind != Back {
			c.Errorf("%+v", c.alarms)
		}
		if strings.Contains(c.log.String(), "canary") {
			c.Error("the log holds the key of a source")
		}
	})
}

func TestSourcesOfOneHostAreAskedOneAfterTheOther(t *testing.T) {
	var sources []string
	for i := range 20 {
		sources = append(sources, fmt.Sprintf("http://one.example/feed%d", i))
	}
	inTown(t, func(c *town) {
		for i := range 20 {
			c.set(fmt.Sprintf("one.example/feed%d", i), page{body: rss(story(i, time.Now()))})
		}
		c.start(sources...)
		c.pass(10 * time.Minute)
		if len(c.keeper.got) != 20 || len(c.times["one.example"]) != 20 {
			c.Errorf("%d stories, %d requests", len(c.keeper.got), len(c.times["one.example"]))
		}
	})
}

func TestSourceWhoseNextVisitIsAbsurdlyFarIsVisitedNow(t *testing.T) {
	const a = "http://a.example/feed"
	inTown(t, func(c *town) {
		c.set("a.example/feed", page{body: rss(story(1, time.Now()))})
		c.keeper.cursors[a] = []byte(`{"next":"2999-01-01T00:00:00Z"}`)
		c.start(a)
		c.pass(slotWidth)
		if len(c.times["a.example"]) != 1 {
			t.Error("a clock that was wrong once silences a source for ever")
		}
	})
}

func TestStopEndsAVisitAndStoresNothingOfIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := &keeper{cursors: map[string][]byte{}}
		dial := serve(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
		r, err := newReader([]Source{{URL: "http://a.example/"}}, Options{}, dial, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { NewPoller(quiet(), r, k, func(Alarm) {}).Run(ctx); close(done) }()
		time.Sleep(time.Until(slotAt("http://a.example/", time.Now())) + time.Second)
		cancel()
		<-done
		if k.takes != 0 {
			t.Errorf("%d takes", k.takes)
		}
	})
}
