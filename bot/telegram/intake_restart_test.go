package telegram

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"hangup/bot"
)

func TestStoppingEndsWithinFiveSeconds(t *testing.T) {
	stuck := make(chan struct{})
	t.Cleanup(func() { close(stuck) })
	for _, c := range []struct {
		name    string
		lasts   time.Duration
		deaf    bool
		broken  bool // the store cannot mark
		least   time.Duration
		most    time.Duration
		handled int
	}{
		{"when nothing is to be done", 0, false, false, 0, 0, 3},
		{"while an answer is on its way", 3 * time.Second, false, false, 2 * time.Second, 3 * time.Second, 1},
		{"while an answer hangs", time.Hour, false, false, stopGrace, 5 * time.Second, 0},
		{"while the desk is deaf", 0, true, false, stopGrace, 5 * time.Second, 0},
		{"while marks cannot be stored", 0, false, true, 0, 5 * time.Second, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				l, desk := newLedger(), &clerk{}
				free := make(chan struct{})
				desk.do = func(ctx context.Context, _ RawUpdate, _ int) error {
					if c.deaf {
						<-free
					}
					if !sleep(ctx, c.lasts) {
						return &bot.SendError{Kind: bot.Retry, Err: ctx.Err()}
					}
					return nil
				}
				l.onSettle = func(int) error {
					if c.broken {
						return errDisk
					}
					return nil
				}
				h := openHall(t, l, desk)
				h.commit(saying(7, 1, 3)...)
				after(time.Second / 2)
				if took := h.stop(); took < c.least || took > c.most {
					t.Errorf("it took %v", took)
				}
				close(free)
				after(time.Minute)
				if n := l.counted(bot.Handled); n != c.handled || l.counted("") != 3-c.handled {
					t.Errorf("%d handled, %d wait", n, l.counted(""))
				}
				// What comes while everything ends is stored for the next start.
				h.commit(saidIn(8, 9))
				if ids := l.in(""); !slices.Contains(ids, 9) || slices.Contains(desk.beginnings(), 9) {
					t.Errorf("waiting: %v", ids)
				}
			})
		})
	}
}

// crash ends an intake as a kill does: nothing is stored from now on.
func (h *hall) crash(l *ledger) {
	l.mu.Lock()
	l.cut = true
	l.mu.Unlock()
	h.stop()
	l.mu.Lock()
	l.cut = false
	l.mu.Unlock()
}

func TestAfterACrashNothingIsLostAndLittleIsRepeated(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		l, c := newLedger(), &clerk{}
		c.do = func(ctx context.Context, u RawUpdate, _ int) error {
			if !sleep(ctx, time.Duration(u.ID%7+1)*time.Millisecond) {
				return ctx.Err()
			}
			return nil
		}
		l.onSettle = func(int) error { time.Sleep(time.Millisecond); return nil }
		const all = 1000
		next := int64(1)
		lives := 0
		for ; lives < 20; lives++ {
			h := openHall(t, l, c)
			for range 5 {
				for range 10 {
					if next <= all {
						h.commit(saidIn(next%37+1, next))
						next++
					}
				}
				time.Sleep(time.Duration(lives+1) * time.Millisecond)
			}
			h.crash(l)
		}
		h := openHall(t, l, c)
		for ; next <= all; next++ {
			h.commit(saidIn(next%37+1, next))
		}
		after(10 * time.Minute)
		h.stop()
		sameIDs(t, "marked", sortedIDs(l.in(bot.Handled)), countTo(all)...)
		ended := sortedIDs(c.handled())
		sameIDs(t, "handled", slices.Compact(slices.Clone(ended)), countTo(all)...)
		// The grace of stop lets what is being handled finish, which a kill does not: each life repeats that at most.
		if repeated := len(ended) - all; repeated > lives*2*usualWorkers {
			t.Errorf("%d were repeated", repeated)
		}
	})
}

// waitingIn puts an arrival into a ledger that was there before this start.
func waitingIn(t *testing.T, l *ledger, u RawUpdate, tries int) {
	t.Helper()
	id := arrivalID(u.ID)
	r := &row{Arrival: bot.Arrival{ID: id, Body: vaultFor(t).Seal(u.Body, place(id)), At: time.Now().Add(-time.Hour), Tries: tries}}
	l.rows, l.byID[id] = append(l.rows, r), r
}

func TestWhatWaitedAtTheStart(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		l, c := newLedger(), &clerk{}
		for id, tries := range []int{0, 1, 2, 3, 7} {
			waitingIn(t, l, saidIn(int64(id)+1, int64(id)+1), tries)
		}
		c.do = func(_ context.Context, u RawUpdate, _ int) error {
			was := map[int64]int{1: 0, 2: 1, 3: 2}[u.ID]
			if got := l.tries(u.ID); u.ID != 9 && got != was+1 {
				t.Errorf("%d is handled with %d tries in the store, had %d", u.ID, got, was)
			}
			return nil
		}
		h := openHall(t, l, c)
		h.commit(saidIn(1, 9))
		after(time.Second)
		sameIDs(t, "handled", sortedIDs(c.handled()), 1, 2, 3, 9)
		sameIDs(t, "in quarantine", l.in(bot.Quarantined), 4, 5)
		if log := h.log.String(); strings.Count(log, "quarantine") != 2 || !strings.Contains(log, "update=4") || !strings.Contains(log, "fields=\"message(chat,") {
			t.Errorf("log: %s", log)
		}
		h.stop()
	})
}

// An update in which the process dies takes nobody with it: beside it stand others that were in work too, and all have the
// same number of tries at first.
func TestAnUpdateThatKillsTheProcessIsFoundOut(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		l := newLedger()
		var handled []int64
		lives := 0
		for ; lives < 10 && l.counted("") > 0 || lives == 0; lives++ {
			c := &clerk{}
			deadly := make(chan struct{})
			c.do = func(ctx context.Context, u RawUpdate, _ int) error {
				if u.ID == 20 {
					close(deadly)
					<-ctx.Done()
					return ctx.Err()
				}
				if !sleep(ctx, time.Second) {
					return ctx.Err()
				}
				return nil
			}
			h := openHall(t, l, c)
			if lives == 0 {
				for chat := int64(1); chat <= 40; chat++ {
					h.commit(saidIn(chat, chat))
				}
			}
			select {
			case <-deadly:
			case <-time.After(time.Minute):
			}
			h.crash(l)
			handled = append(handled, c.handled()...)
		}
		sameIDs(t, "in quarantine", l.in(bot.Quarantined), 20)
		if n := l.counted(bot.Handled); n != 39 || lives > 6 {
			t.Errorf("%d of 39 others are over after %d lives", n, lives)
		}
		sameIDs(t, "handled", slices.Compact(sortedIDs(handled)), slices.DeleteFunc(countTo(40), func(id int64) bool { return id == 20 })...)
	})
}

func TestSuspectsThatFailOtherwise(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		l, c := newLedger(), &clerk{}
		waitingIn(t, l, saidIn(1, 1), 2) // may fail once more
		waitingIn(t, l, saidIn(2, 2), 2) // its platform is down for a while, which is not held against it
		c.do = func(_ context.Context, u RawUpdate, n int) error {
			switch {
			case u.ID == 1:
				return errDisk
			case n < 4:
				return &bot.SendError{Kind: bot.Retry, Err: errors.New("down")}
			}
			return nil
		}
		h := openHall(t, l, c)
		after(time.Minute)
		sameIDs(t, "handled", c.handled(), 2)
		sameIDs(t, "in quarantine", l.in(bot.Quarantined), 1)
		if l.byID["2"].Tries != 3 {
			t.Errorf("%d tries", l.byID["2"].Tries)
		}
		h.stop()
	})
}

func TestWhatDoesNotOpenIsKeptForAWhile(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		l := newLedger()
		waitingIn(t, l, saidIn(1, 1), 0)
		waitingIn(t, l, saidIn(1, 2), 0)
		l.byID["2"].ID = "not a number"
		changed := func(cfg *IntakeConfig) { cfg.Key = []byte(strings.Repeat("k", 32)) }
		for n, want := range []bot.ArrivalState{"", "", bot.Quarantined} {
			c := &clerk{}
			h := openHall(t, l, c, changed)
			h.commit(saidIn(1, int64(100+n)))
			after(time.Second)
			if got := l.byID["1"].state; got != want || len(c.handled()) != 1 {
				t.Errorf("%q, handled %v", got, c.handled())
			}
			if log := h.log.String(); !strings.Contains(log, "was the key changed?") {
				t.Errorf("log: %s", log)
			}
			h.stop()
		}
	})
}

func TestIntakesThatLackAPart(t *testing.T) {
	whole := IntakeConfig{Store: newLedger(), Desk: (&clerk{}).handle, Key: []byte(testKey), Now: time.Now}
	if _, err := NewIntake(whole); err != nil {
		t.Error(err)
	}
	for name, drop := range map[string]func(*IntakeConfig){
		"no store": func(c *IntakeConfig) { c.Store = nil }, "no desk": func(c *IntakeConfig) { c.Desk = nil },
		"no clock": func(c *IntakeConfig) { c.Now = nil }, "a short key": func(c *IntakeConfig) { c.Key = c.Key[:31] },
	} {
		cfg := whole
		drop(&cfg)
		if _, err := NewIntake(cfg); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}
