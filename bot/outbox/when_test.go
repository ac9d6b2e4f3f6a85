package outbox

import (
	"context"
	"fmt"
	"testing"
	"time"

	"hangup/bot"
)

// writing is what a test says of each order.
type writing func(n int, o bot.Order) (bot.Written, error)

// scribe is Posts that counts.
type scribe struct {
	n   int
	say writing
}

func (s *scribe) Write(_ context.Context, o bot.Order) (bot.Written, error) {
	s.n++
	return s.say(s.n, o)
}

func TestWhatHasNothingToSayIsSkippedAndFailsNothing(t *testing.T) {
	for op, want := range map[Op]string{MakePost: "skipped/nothing", EditPost: "skipped/nothing stands"} {
		f := &fakePlatform{}
		p := NewDeliverer(quiet(), fakePosts{fail: fmt.Errorf("post: %w", bot.ErrNothingToSay)}, Lane{f, fast()}, time.Now)
		d := Delivery{ID: 1, Op: op, Post: bot.Post{Warning: "w"}}
		if op == EditPost {
			d.Message = "5"
		}
		if o, over := p.Deliver(t.Context(), t.Context(), d); said(o) != want || !over || len(f.attempted()) != 0 || len(p.waits.fails.kept) != 0 {
			t.Errorf("%s: %s, %d calls", op, said(o), len(f.attempted()))
		}
	}
}

func TestQuietHoursPutAPostOffAndAreNoFailure(t *testing.T) {
	playWith(t, fast(), func(s *scene) Posts {
		s.look = time.Second
		morning := time.Now().Add(9 * time.Hour)
		s.q.add("a", WarningClass, time.Now())
		return &scribe{say: func(_ int, o bot.Order) (bot.Written, error) {
			if time.Now().Before(morning) {
				return bot.Written{}, fmt.Errorf("post: %w", &bot.Later{Until: morning})
			}
			return bot.Written{Reply: bot.Reply{Lead: "Good morning"}}, nil
		}}
	}, func(s *scene) {
		s.pass(9*time.Hour - time.Second)
		s.same("calls in the night", len(s.f.attempted()), 0)
		s.same("looks in the night", s.q.row(1).Attempts, 1)
		s.same("no failure", len(s.o.lanes[0].courier.deliver.waits.fails.kept), 0)
		s.pass(3 * time.Second)
		s.same("trail", s.q.trail(1), []string{"due/quiet", "sent/"})
	})
}

func TestALaterThatIsPastDoesNotSpin(t *testing.T) {
	playWith(t, fast(), func(s *scene) Posts {
		s.look = time.Second
		s.q.add("a", WarningClass, time.Now())
		return &scribe{say: func(int, bot.Order) (bot.Written, error) { return bot.Written{}, &bot.Later{} }}
	}, func(s *scene) {
		s.pass(time.Minute)
		if n := s.q.row(1).Attempts; n < 2 || n > 61 {
			t.Errorf("%d looks in a minute", n)
		}
		s.pass(24 * time.Hour)
		s.same("state", s.q.row(1).state, Failed)
	})
}

func TestAProgressPostIsWrittenAnewUntilItIsDone(t *testing.T) {
	playWith(t, fast(), func(s *scene) Posts {
		s.look = time.Second
		s.q.add("a", WarningClass, time.Now())
		return &scribe{say: func(n int, o bot.Order) (bot.Written, error) {
			w := bot.Written{Reply: bot.Reply{Lead: fmt.Sprint(n, " of 4, edit ", o.Edit)}}
			if n < 4 {
				w.Again = 10 * time.Second
			}
			return w, nil
		}}
	}, func(s *scene) {
		s.pass(5 * time.Second)
		s.same("at first", s.f.reads(), "map[m-hangup-1:1 of 4, edit false]")
		s.pass(10 * time.Second)
		s.same("then", s.f.reads(), "map[m-hangup-1:2 of 4, edit true]")
		s.pass(time.Hour)
		s.same("in the end", s.f.reads(), "map[m-hangup-1:4 of 4, edit true]")
		s.same("calls", len(s.f.attempted()), 4)
		s.same("posts", len(s.f.arrived()), 1)
		s.same("state", s.q.row(1).state, Sent)
	})
}

func TestEachClassExpiresInItsTimeWithoutACall(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		op    Op
		class Class
		life  time.Duration
		want  string
	}{
		{MakePost, UrgentClass, 2 * time.Hour, "skipped/expired"},
		{MakePost, WarningClass, 48 * time.Hour, "skipped/expired"},
		{MakePost, NewsClass, 24 * time.Hour, "skipped/expired"},
		{MakePost, DigestClass, 24 * time.Hour, "skipped/expired"},
		{EditPost, UrgentClass, 7 * 24 * time.Hour, "failed/expired stands"},
		{ErasePost, WarningClass, 7 * 24 * time.Hour, "failed/expired stands"},
		{EditPost, DigestClass, 7 * 24 * time.Hour, "failed/expired stands"},
	} {
		f := &fakePlatform{stands: map[bot.MessageID]bot.Reply{"5": {}}}
		d := Delivery{Op: c.op, Class: c.class, Due: now.Add(-c.life), Attempts: 30}
		if c.op != MakePost {
			d.Message = "5"
		}
		if o, _ := attempt(t, f, fast(), d); o.State != Sent || len(f.attempted()) != 1 {
			t.Errorf("%s of class %d at the end of its time: %s", c.op, c.class, said(o))
		}
		d.Due = d.Due.Add(-time.Millisecond)
		if o, over := attempt(t, f, fast(), d); said(o) != c.want || !over || len(f.attempted()) != 1 {
			t.Errorf("%s of class %d a moment later: %s after %d calls", c.op, c.class, said(o), len(f.attempted()))
		}
	}
}

func TestHowFarANoticeHasGotIsToldHoweverLongItWaits(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	d := Delivery{Op: MakePost, Class: UrgentClass, Post: bot.Post{Progress: "N-1"}, Due: now.Add(-9 * time.Hour)}
	if o, _ := attempt(t, &fakePlatform{}, fast(), d); o.State != Sent {
		t.Errorf("after a night: %s", said(o))
	}
	d.Due = now.Add(-7*24*time.Hour - time.Second)
	if o, _ := attempt(t, &fakePlatform{}, fast(), d); said(o) != "skipped/expired" {
		t.Errorf("after a week: %s", said(o))
	}
}

func TestADigestIsWrittenForTheTimeUpToWhichItHoldsWhatWasKept(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for _, digest := range []bool{true, false} {
		var order bot.Order
		posts := &scribe{say: func(_ int, o bot.Order) (bot.Written, error) { order = o; return bot.Written{}, nil }}
		p := NewDeliverer(quiet(), posts, Lane{&fakePlatform{stands: map[bot.MessageID]bot.Reply{"5": {}}}, fast()}, func() time.Time { return now })
		d := Delivery{Op: EditPost, Message: "5", Class: DigestClass, Post: bot.Post{Digest: digest}, Due: now, UpTo: now.Add(-10 * 24 * time.Hour)}
		want := d.Due
		if digest {
			want = d.UpTo
		}
		if o, _ := p.Deliver(t.Context(), t.Context(), d); o.State != Sent || !order.Due.Equal(want) {
			t.Errorf("digest %v: %s, for %s", digest, said(o), order.Due)
		}
	}
}

func TestWhatMayHaveGoneOutIsNotCalledMissed(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for _, idempotent := range []bool{true, false} {
		o, _ := attempt(t, &fakePlatform{}, standing(idempotent), Delivery{Op: MakePost, Class: WarningClass, InDoubt: true, Due: now.Add(-100 * time.Hour)})
		if said(o) != "skipped/in_doubt" {
			t.Errorf("knows keys %v: %s", idempotent, said(o))
		}
	}
}

func TestAWaitDoesNotRestartTheClock(t *testing.T) {
	play(t, fast(), func(s *scene) {
		s.look = time.Second
		s.f.answer = func(int, bot.Address, bot.Reply) error { return waitFor(50*time.Minute, false) }
		s.q.add("a", UrgentClass, time.Now())
	}, func(s *scene) {
		s.pass(3 * time.Hour)
		s.same("trail", s.q.trail(1), []string{"due/wait", "due/wait", "due/wait", "skipped/expired"})
	})
}

func TestTheNextPostSaysHowManyWereMissedAndOnlyThat(t *testing.T) {
	play(t, Limits{PerSecond: 10, Workers: 1}, func(s *scene) {
		for range 3 {
			s.q.add("a", WarningClass, time.Now().Add(-49*time.Hour))
		}
		s.q.add("b", WarningClass, time.Now().Add(-49*time.Hour))
		s.q.add("a", WarningClass, time.Now().Add(time.Second))
		s.q.add("a", WarningClass, time.Now().Add(time.Minute))
	}, func(s *scene) {
		s.pass(2 * time.Minute)
		s.same("reads", s.f.reads(), "map[m-hangup-5:Warning w5, missed 3 m-hangup-6:Warning w6]")
	})
}

func TestWhatExpiredCostsNoTurn(t *testing.T) {
	play(t, Limits{PerSecond: 1, Workers: 1}, func(s *scene) {
		for i := range 1000 {
			s.q.add(fmt.Sprint(i), WarningClass, time.Now().Add(-49*time.Hour))
		}
		s.q.add("fresh", NewsClass, time.Now())
	}, func(s *scene) {
		s.pass(2 * time.Second)
		s.same("sent", s.f.chats(), []string{"fresh"})
	})
}

func TestChangesKeepToThePaceOfTheLaneAndTheGapOfTheChat(t *testing.T) {
	l := Limits{PerSecond: 10, Workers: 4, ChatGap: 2 * time.Second}
	play(t, l, func(s *scene) {
		for i := range 100 {
			s.q.add(fmt.Sprint(i/2), WarningClass, time.Now())
		}
	}, func(s *scene) {
		s.pass(time.Minute)
		before := len(s.f.attempted())
		for i := range int64(100) {
			s.q.turnInto(i+1, []Op{EditPost, ErasePost}[i%2], time.Now())
		}
		s.o.Wake()
		s.pass(time.Minute)
		changes := s.f.attempted()[before:]
		s.same("changes", len(changes), 100)
		s.same("most in any second", mostInASecond(changes) <= 10+burst, true)
		last := map[bot.ChatID]time.Time{}
		for _, c := range changes {
			if gap := c.at.Sub(last[c.to]); gap < l.ChatGap {
				t.Fatalf("chat %s after %s", c.to.ID, gap)
			}
			last[c.to] = c.at
		}
	})
}
