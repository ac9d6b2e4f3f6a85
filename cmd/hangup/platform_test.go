package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"hangup/bot"
	"hangup/bot/telegram"
)

// place is a platform that answers after a while, or fails.
type place struct {
	name  string
	after time.Duration
	err   error // instead of an answer
	ended *atomic.Int32
}

func (p place) title() string { return p.name }

func (p place) run(ctx context.Context, connected func(string)) error {
	defer p.ended.Add(1)
	if !sleep(ctx, p.after) {
		return nil
	}
	if p.err != nil {
		return p.err
	}
	connected(p.name + " is here")
	<-ctx.Done()
	return nil
}

func TestWelcomeWaitsForPlatformsOnlyAWhile(t *testing.T) {
	const late = "B has not answered yet. This is tried until it does; the log says when."
	cases := map[string]struct {
		after []time.Duration
		want  []string
		took  time.Duration
	}{
		"none":                     {nil, nil, 0},
		"at once":                  {[]time.Duration{0, 0}, []string{"A is here", "B is here"}, 0},
		"in another order":         {[]time.Duration{time.Second, 0}, []string{"A is here", "B is here"}, time.Second},
		"one is late":              {[]time.Duration{time.Second, time.Hour}, []string{"A is here", late}, meetWithin},
		"two are late":             {[]time.Duration{time.Hour, time.Hour}, []string{strings.Replace(late, "B", "A", 1), late}, meetWithin},
		"the first keeps no other": {[]time.Duration{time.Hour, 0}, []string{strings.Replace(late, "B", "A", 1), "B is here"}, meetWithin},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var ended atomic.Int32
				a := &app{}
				for n, after := range c.after {
					a.platforms = append(a.platforms, place{name: string(rune('A' + n)), after: after, ended: &ended})
				}
				ctx, stop := context.WithCancel(t.Context())
				crew := newCrew(ctx)
				begin := time.Now()
				got, ok := a.meet(crew)
				if !ok || !slices.Equal(got, c.want) || time.Since(begin) != c.took {
					t.Errorf("got %q, %v after %s", got, ok, time.Since(begin))
				}
				stop()
				if err := crew.wait(); err != nil || int(ended.Load()) != len(c.after) {
					t.Errorf("%v, %d ended", err, ended.Load())
				}
			})
		})
	}
}

func TestPlatformThatFailsForGoodEndsTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var ended atomic.Int32
		wrong := errors.New("wrong token")
		a := &app{platforms: []platform{
			place{name: "A", after: time.Hour, ended: &ended},
			place{name: "B", after: time.Second, err: wrong, ended: &ended},
		}}
		crew := newCrew(t.Context())
		if _, ok := a.meet(crew); ok {
			t.Error("it goes on")
		}
		if err := crew.wait(); !errors.Is(err, wrong) || ended.Load() != 2 {
			t.Errorf("%v, %d ended", err, ended.Load())
		}
	})
}

// What fails is tried after waits that double, or as long as the server asked, and said once for each reason.
func TestTriesUntilItWorks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		p := &inTelegram{app: &app{log: slog.New(slog.NewTextHandler(&log, nil))}}
		begin, n := time.Now(), 0
		var at []time.Duration
		err := p.try(t.Context(), "it does not work", func(context.Context) error {
			at = append(at, time.Since(begin))
			switch n++; {
			case n < 8:
				return errors.New("down")
			case n == 8:
				return &bot.SendError{Kind: bot.Wait, After: time.Minute, Err: errors.New("slower")}
			}
			return nil
		})
		const s = time.Second
		want := []time.Duration{0, 1 * s, 3 * s, 7 * s, 15 * s, 31 * s, 61 * s, 91 * s, 151 * s}
		if err != nil || !slices.Equal(at, want) {
			t.Errorf("%v, tried at %v", err, at)
		}
		if got := strings.Count(log.String(), "level=WARN"); got != 2 || !strings.Contains(log.String(), "it does not work") {
			t.Errorf("%d warnings: %s", got, &log)
		}
	})
}

func TestTriesEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &inTelegram{app: &app{log: slog.New(slog.DiscardHandler)}}
		err := p.try(t.Context(), "", func(context.Context) error { return telegram.ErrToken })
		if !errors.Is(err, telegram.ErrToken) {
			t.Errorf("wrong token: %v", err)
		}
		ctx, stop := context.WithTimeout(t.Context(), 10*time.Second)
		defer stop()
		begin := time.Now()
		err = p.try(ctx, "", func(context.Context) error { return errors.New("down") })
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(begin) != 10*time.Second {
			t.Errorf("stopped: %v after %s", err, time.Since(begin))
		}
	})
}

func TestUpdatesArePaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 0
		do := paced(func(context.Context, telegram.RawUpdate, time.Time) error { n++; return nil })
		begin := time.Now()
		for range updatesAtOnce + 10*updatesPerSecond {
			if err := do(t.Context(), telegram.RawUpdate{}, begin); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(begin).Round(time.Second); took != 10*time.Second || n != updatesAtOnce+10*updatesPerSecond {
			t.Errorf("%d in %s", n, took)
		}
		ctx, stop := context.WithCancel(t.Context())
		stop()
		if err := do(ctx, telegram.RawUpdate{}, begin); err == nil {
			t.Error("it handles one more after the end")
		}
	})
}
