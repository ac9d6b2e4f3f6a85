package telegram

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"hangup/bot"
)

func TestUpdatesAreStoredThenHandledThenMarked(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		l, c := newLedger(), &clerk{}
		c.do = func(_ context.Context, u RawUpdate, _ int) error {
			if ids := l.in(""); !slices.Contains(ids, u.ID) {
				t.Errorf("%d is handled and not stored: %v", u.ID, ids)
			}
			return nil
		}
		h := openHall(t, l, c)
		h.commit(saying(7, 1, 3)...)
		h.commit(saidIn(8, 4))
		after(soon)
		sameIDs(t, "handled", sortedIDs(c.handled()), 1, 2, 3, 4)
		sameIDs(t, "marked", l.in(bot.Handled), 1, 2, 3, 4)
		if l.writes > 4 {
			t.Errorf("%d writes for 4 marks", l.writes)
		}
		h.stop()
	})
}

func TestWhatIsStoredIsEncryptedAndWhatIsHandledIsPlain(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		l, c := newLedger(), &clerk{}
		c.do = func(_ context.Context, u RawUpdate, _ int) error {
			if !bytes.Equal(u.Body, saidIn(7, 1).Body) {
				t.Errorf("%s", u.Body)
			}
			if kept := l.byID["1"].Body; len(kept) == 0 || bytes.Contains(kept, []byte("words")) {
				t.Errorf("kept: %q", kept)
			}
			return nil
		}
		h := openHall(t, l, c)
		h.commit(saidIn(7, 1))
		after(0)
		h.stop()
		sameIDs(t, "handled", c.handled(), 1)
	})
}

func TestTheSameUpdateIsHandledOnce(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		l, c := newLedger(), &clerk{}
		h := openHall(t, l, c)
		h.commit(saidIn(7, 1), saidIn(7, 2), saidIn(7, 1))
		h.commit(saidIn(7, 2), saidIn(7, 3))
		after(time.Minute)
		h.commit(saidIn(7, 1))
		after(0)
		sameIDs(t, "handled", c.handled(), 1, 2, 3)
		if h.in.lines.count != 0 || h.in.lines.held != 0 || len(h.in.lines.byKey)+len(h.in.lines.byID) != 0 {
			t.Errorf("%d in line, %d held", h.in.lines.count, h.in.lines.held)
		}
		h.stop()
	})
}

func TestAChatIsAnsweredInOrderAndChatsAtOnce(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		l, c := newLedger(), &clerk{}
		c.do = func(ctx context.Context, _ RawUpdate, _ int) error { sleep(ctx, time.Second); return nil }
		h := openHall(t, l, c)
		batch := slices.Concat(saying(7, 1, 5), saying(8, 6, 10))
		slices.Reverse(batch)
		h.commit(batch...)
		after(time.Second / 2)
		sameIDs(t, "at once", sortedIDs(c.beginnings()), 1, 6)
		after(5 * time.Second)
		of := func(from, to int64) []int64 {
			return slices.DeleteFunc(c.handled(), func(id int64) bool { return id < from || id > to })
		}
		sameIDs(t, "the first chat", of(1, 5), 1, 2, 3, 4, 5)
		sameIDs(t, "the second chat", of(6, 10), 6, 7, 8, 9, 10)
		h.stop()
	})
}

func TestNoMoreAreHandledAtOnceThanThereAreWorkers(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		l, c := newLedger(), &clerk{}
		c.do = func(ctx context.Context, _ RawUpdate, _ int) error { sleep(ctx, time.Second); return nil }
		h := openHall(t, l, c)
		for chat := int64(1); chat <= 40; chat++ {
			h.commit(saidIn(chat, chat))
		}
		after(3*time.Second + soon)
		if c.most != usualWorkers || l.counted(bot.Handled) != 40 {
			t.Errorf("%d at once, %d handled", c.most, l.counted(bot.Handled))
		}
		h.stop()
	})
}

func TestUpdatesThatFail(t *testing.T) {
	send := func(kind bot.SendErrorKind, why reason, after time.Duration) error {
		return &bot.SendError{Kind: kind, After: after, Err: &callError{Method: "sendMessage", Reason: why}}
	}
	for name, c := range map[string]struct {
		err    error
		panics bool
		times  int // how often it fails; 0 is always
		tries  int
		state  bot.ArrivalState
		reason string
		by     time.Duration
		log    string
	}{
		"poisonous":               {err: &updateError{1, errNoChat}, tries: 3, state: bot.Quarantined, reason: reasonTries, by: 4 * time.Second, log: "message(chat,date,from,message_id,text) update_id"},
		"an error with words":     {err: errDiskWords, tries: 3, state: bot.Quarantined, reason: reasonTries, by: 4 * time.Second, log: "an error of type"},
		"a panic with words":      {panics: true, tries: 3, state: bot.Quarantined, reason: reasonTries, by: 4 * time.Second, log: "panic: string"},
		"once":                    {err: errDisk, times: 1, tries: 2, state: bot.Handled, by: 2 * time.Second},
		"twice":                   {panics: true, times: 2, tries: 3, state: bot.Handled, by: 4 * time.Second},
		"the store, for a while":  {err: keepFault(errDisk), times: 5, tries: 6, state: bot.Handled, by: 32 * time.Second, log: "tried again"},
		"the platform is down":    {err: send(bot.Retry, serverDown, 0), times: 4, tries: 5, state: bot.Handled, by: 16 * time.Second, log: "tried again"},
		"too many":                {err: send(bot.Wait, tooMany, 77*time.Second), times: 1, tries: 2, state: bot.Handled, by: 78 * time.Second},
		"down for too long":       {err: send(bot.Retry, noAnswer, 0), tries: 24, state: bot.Handled, reason: reasonLate, by: 11 * time.Minute, log: "given up"},
		"told to wait for a year": {err: send(bot.Wait, tooMany, 365*24*time.Hour), tries: 2, state: bot.Handled, reason: reasonLate, by: 11 * time.Minute, log: "given up"},
		"blocked":                 {err: send(bot.Suspend, blocked, 0), tries: 1, state: bot.Handled, reason: "blocked", by: time.Second, log: "level=INFO"},
		"refused":                 {err: send(bot.Dead, badCall, 0), tries: 1, state: bot.Handled, reason: "bad_call", by: time.Second, log: "level=ERROR"},
		"too long":                {err: send(bot.Shrink, tooLong, 0), tries: 1, state: bot.Handled, reason: "too_long", by: time.Second},
		"moved":                   {err: send(bot.Moved, upgraded, 0), tries: 1, state: bot.Handled, reason: "upgraded", by: time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				l, desk := newLedger(), &clerk{}
				desk.do = func(_ context.Context, u RawUpdate, n int) error {
					switch {
					case u.ID != 1 || c.times > 0 && n > c.times:
						return nil
					case c.panics:
						panic("his words")
					}
					return c.err
				}
				h := openHall(t, l, desk)
				h.commit(saidIn(7, 1), saidIn(7, 2), saidIn(8, 3))
				after(0)
				if !slices.Contains(desk.handled(), 3) {
					t.Error("another chat waits")
				}
				after(c.by)
				begun := slices.DeleteFunc(desk.beginnings(), func(id int64) bool { return id != 1 })
				if r := l.byID["1"]; r.state != c.state || r.reason != c.reason || len(begun) != c.tries {
					t.Errorf("%q for %q after %d tries", r.state, r.reason, len(begun))
				}
				if !strings.Contains(h.log.String(), c.log) {
					t.Errorf("log: %s", h.log)
				}
				// What waited just as long behind one that is given up is given up with it.
				if got := desk.handled(); slices.Contains(got, 2) != (c.reason != reasonLate || c.tries == 2) || slices.Index(got, 2) < slices.Index(got, 1) {
					t.Errorf("the chat goes on as %v", got)
				}
				h.stop()
			})
		})
	}
}

var errDiskWords = &wordy{}

// wordy is an error as a careless part would make it.
type wordy struct{}

func (*wordy) Error() string { return "cannot handle his words" }

// A chat that Telegram wants left alone is left alone, whatever comes from it meanwhile; what got too old goes unanswered.
func TestAChatThatMustWaitIsLeftAlone(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		l, c := newLedger(), &clerk{}
		begin := time.Now()
		var at []time.Duration
		c.do = func(_ context.Context, u RawUpdate, _ int) error {
			if lineOf(u).id != 7 {
				return nil
			}
			at = append(at, time.Since(begin))
			if len(at) == 1 {
				return &bot.SendError{Kind: bot.Wait, After: time.Hour, Err: &callError{Reason: tooMany}}
			}
			return nil
		}
		h := openHall(t, l, c)
		h.commit(saidIn(7, 1))
		after(8 * time.Minute)
		h.commit(saying(7, 2, 4)...)
		h.commit(saidIn(8, 5))
		after(20 * time.Minute)
		if len(at) != 5 || at[0] != 0 || at[1] < 10*time.Minute {
			t.Errorf("tried at %v", at)
		}
		sameIDs(t, "over", l.in(bot.Handled), 1, 2, 3, 4, 5)
		h.stop()
	})
}

func TestAHandlerThatHangsHoldsUpItsChatOnly(t *testing.T) {
	for _, c := range []struct {
		name  string
		deaf  bool // does not end with its context
		state bot.ArrivalState
		log   string
	}{
		{"until its time is over", false, bot.Quarantined, "quarantine"},
		{"for ever", true, "", "does not come to an end"},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				l, desk := newLedger(), &clerk{}
				free := make(chan struct{})
				desk.do = func(ctx context.Context, u RawUpdate, _ int) error {
					switch {
					case u.ID > usualWorkers:
						return nil
					case c.deaf:
						<-free
						return nil
					}
					<-ctx.Done()
					return ctx.Err()
				}
				h := openHall(t, l, desk)
				for id := int64(1); id <= usualWorkers; id++ {
					h.commit(saidIn(id, id))
				}
				after(time.Second)
				h.commit(saidIn(1, 100), saidIn(99, 101))
				after(2 * time.Minute)
				if got := desk.handled(); !slices.Contains(got, 101) {
					t.Errorf("all workers hang, and handled are %v", got)
				}
				after(4 * time.Minute)
				if l.byID["1"].state != c.state || !strings.Contains(h.log.String(), c.log) {
					t.Errorf("%q: %s", l.byID["1"].state, h.log)
				}
				if took := h.stop(); took > 5*time.Second {
					t.Errorf("stopped after %v", took)
				}
				close(free)
			})
		})
	}
}

// A store that fails for a while must not cost a migration or the answer to a question of a form.
func TestFaultsOfAStoreAreToldFromFaultsOfAnUpdate(t *testing.T) {
	if f, _ := judge(keepFault(errDisk)); f != later {
		t.Errorf("a store: %v", f)
	}
	if keepFault(nil) != nil {
		t.Error("no fault became one")
	}
	s := newStage(t, nil)
	ann := s.srv.Person("Ann")
	old := s.srv.Group("group", "G", ann)
	s.srv.Migrate(old.ID)
	s.srv.AnnounceMigration(old.ID)
	s.store.mu.Lock()
	s.store.broken = errDisk
	s.store.mu.Unlock()
	if f, _ := judge(s.run()); f != later {
		t.Errorf("a migration that cannot be stored: %v", f)
	}
}
