package outbox

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hangup/bot"
)

func TestUrgentGoesBeforeWarningBeforeNewsBeforeDigest(t *testing.T) {
	play(t, Limits{PerSecond: 10, Workers: 1}, func(s *scene) {
		now := time.Now()
		s.q.add("digest", DigestClass, now)
		s.q.add("news", NewsClass, now)
		s.q.add("warning", WarningClass, now)
		s.q.add("urgent", UrgentClass, now)
	}, func(s *scene) {
		s.pass(time.Second)
		s.same("order", s.f.chats(), []string{"urgent", "warning", "news", "digest"})
		s.same("sent", s.q.count(Sent), 4)
	})
}

func TestChatsTakeTurns(t *testing.T) {
	play(t, Limits{PerSecond: 10, Workers: 1}, func(s *scene) {
		for _, id := range []string{"a", "a", "a", "b", "c", "c"} {
			s.q.add(id, WarningClass, time.Now())
		}
	}, func(s *scene) {
		s.pass(time.Second)
		s.same("order", s.f.chats(), []string{"a", "b", "c", "a", "c", "a"})
	})
}

func TestTheLaneKeepsItsPace(t *testing.T) {
	for name, l := range map[string]Limits{"telegram": TelegramLimits(), "discord": DiscordLimits(), "web": WebLimits()} {
		for _, took := range []time.Duration{0, time.Millisecond, 175 * time.Millisecond} {
			t.Run(fmt.Sprint(name, took), func(t *testing.T) {
				play(t, l, func(s *scene) {
					s.f.took = took
					for i := range 400 {
						s.q.add(fmt.Sprint(i), WarningClass, time.Now())
					}
				}, func(s *scene) {
					s.pass(time.Minute)
					s.same("sent", s.q.count(Sent), 400)
					s.same("most in any second", mostInASecond(s.f.attempted()) <= int(l.PerSecond)+burst, true)
					rate := l.PerSecond
					if took > 0 {
						rate = min(rate, float64(l.Workers)/took.Seconds())
					}
					floor := time.Duration(400 / rate * float64(time.Second))
					if whole := s.f.arrived()[399].at.Sub(s.f.attempted()[0].at); whole > floor+floor/50+took {
						t.Errorf("400 sends took %s, the pace alone takes %s", whole, floor)
					}
				})
			})
		}
	}
}

func TestAStoreThatIsSlowNowAndThenCostsNoTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := Limits{PerSecond: 20, Workers: 4}
		q, f := newMemQueue(), &fakePlatform{}
		for i := range 200 {
			q.add(fmt.Sprint(i), WarningClass, time.Now())
		}
		_, stop := start(&stallingClaims{memQueue: q, every: 10, by: 90 * time.Millisecond}, fakePosts{}, f, l)
		time.Sleep(time.Minute)
		stop()
		if took := f.arrived()[199].at.Sub(f.arrived()[0].at); took > 10200*time.Millisecond {
			t.Errorf("200 sends at 20 a second took %s", took)
		}
	})
}

// stallingClaims is a store of which every so many claims take long.
type stallingClaims struct {
	*memQueue
	n, every int
	by       time.Duration
}

func (q *stallingClaims) Claim(ctx context.Context, p string, now time.Time) (Delivery, bool, time.Time, error) {
	if q.n++; q.n%q.every == 0 {
		time.Sleep(q.by)
	}
	return q.memQueue.Claim(ctx, p, now)
}

func mostInASecond(tries []post) (most int) {
	for i := range tries {
		n := 0
		for _, p := range tries[i:] {
			if p.at.Sub(tries[i].at) < time.Second {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

func TestTheConstantsStayUnderThePlatformsLimits(t *testing.T) {
	// Telegram: 30 a second, 20 a minute in a group; Discord: 50 a second, nonce of 25 characters.
	if l := TelegramLimits(); l.PerSecond > 29 || time.Minute/l.ChatGap > 18 || l.Idempotent {
		t.Errorf("Telegram: %+v", l)
	}
	if l := DiscordLimits(); l.PerSecond > 49 || l.MaxRefused > 9000 || !l.Idempotent || !l.SaysWhole {
		t.Errorf("Discord: %+v", l)
	}
	for _, l := range []Limits{TelegramLimits(), DiscordLimits(), WebLimits()} {
		if l.Workers < 2 || l.Workers > 8 {
			t.Errorf("workers: %+v", l)
		}
	}
	for _, id := range []int64{0, 1, 1 << 40, 1<<63 - 1, -1} {
		if n := len(Key(id)); n > 25 {
			t.Errorf("the key of %d has %d characters", id, n)
		}
	}
	if again := Key(7); Key(7) != again || Key(7) == Key(8) {
		t.Error("a key must belong to one delivery")
	}
}

func TestOneInFlightPerChatAndNoMoreThanTheWorkers(t *testing.T) {
	play(t, Limits{PerSecond: 1000, Workers: 3}, func(s *scene) {
		s.f.took = time.Second
		for range 3 {
			s.q.add("slow", WarningClass, time.Now())
		}
	}, func(s *scene) {
		s.pass(500 * time.Millisecond)
		s.same("one chat", s.f.busiest(), 1)
		for i := range 20 {
			s.q.add(fmt.Sprint(i), WarningClass, time.Now())
		}
		s.o.Wake()
		s.pass(20 * time.Second)
		s.same("many chats", s.f.busiest(), 3)
		s.same("sent", s.q.count(Sent), 23)
	})
}

func TestAChatGetsItsGapWhileOthersGoOn(t *testing.T) {
	play(t, Limits{PerSecond: 100, Workers: 2, ChatGap: 2 * time.Second}, func(s *scene) {
		for range 3 {
			s.q.add("busy", WarningClass, time.Now())
		}
	}, func(s *scene) {
		s.pass(time.Second)
		s.q.add("other", WarningClass, time.Now())
		s.pass(1500 * time.Millisecond)
		s.same("so far", strings.Join(s.f.chats(), " "), "busy other busy")
		s.pass(10 * time.Second)
		var gaps []time.Duration
		var last time.Time
		for _, p := range s.f.arrived() {
			if p.to.ID == "busy" {
				if !last.IsZero() {
					gaps = append(gaps, p.at.Sub(last))
				}
				last = p.at
			}
		}
		for _, g := range gaps {
			if g < 2*time.Second {
				t.Errorf("gaps: %v", gaps)
			}
		}
		s.same("claims of busy", s.q.rows[2].Attempts, 1)
	})
}

func TestATimerGoesWhenItIsDue(t *testing.T) {
	play(t, fast(), func(s *scene) {
		s.q.add("a", UrgentClass, time.Now().Add(5*time.Minute))
	}, func(s *scene) {
		began := time.Now()
		s.pass(10 * time.Minute)
		s.same("when", s.f.arrived()[0].at.Sub(began).Round(10*time.Millisecond), 5*time.Minute)
		s.same("what", s.f.arrived()[0].r.Lead, "Ring police")
	})
}

func TestWhatAnotherProcessPutsInGoesAtTheNextLook(t *testing.T) {
	play(t, fast(), func(*scene) {}, func(s *scene) {
		s.pass(time.Hour + idle/3)
		s.q.add("a", WarningClass, time.Now())
		s.pass(idle)
		s.same("sent", s.q.count(Sent), 1)
		s.same("looks an hour", s.q.looks() <= int(time.Hour/idle)+5, true)
	})
}

func TestWhatAnotherProcessPutsInDoesNotWaitForATimer(t *testing.T) {
	play(t, fast(), func(s *scene) {
		s.q.add("a", UrgentClass, time.Now().Add(5*time.Minute))
	}, func(s *scene) {
		s.pass(10*time.Second + 300*time.Millisecond)
		s.q.add("b", WarningClass, time.Now())
		s.pass(time.Second)
		s.same("sent", s.q.count(Sent), 1)
	})
}

func TestTheNextPostOfAChatFollowsAtOnce(t *testing.T) {
	play(t, fast(), func(s *scene) {
		s.f.took = 5 * time.Millisecond
		for range 5 {
			s.q.add("a", WarningClass, time.Now())
		}
	}, func(s *scene) {
		s.pass(100 * time.Millisecond)
		s.same("sent", s.q.count(Sent), 5)
	})
}

// slowClaims is a store whose claim is cut off when its context ends, after it was made.
type slowClaims struct{ *memQueue }

func (q slowClaims) Claim(ctx context.Context, p string, now time.Time) (Delivery, bool, time.Time, error) {
	d, ok, next, err := q.memQueue.Claim(ctx, p, now)
	if !pause(ctx, time.Second) {
		return Delivery{}, false, time.Time{}, ctx.Err()
	}
	return d, ok, next, err
}

func TestEndingInTheMiddleOfAClaimLeavesNothingInDoubt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, f := newMemQueue(), &fakePlatform{}
		q.add("a", DigestClass, time.Now())
		_, stop := start(slowClaims{q}, fakePosts{}, f, fast())
		time.Sleep(500 * time.Millisecond)
		stop()
		if q.count(Due) != 1 || len(f.attempted()) != 0 {
			t.Errorf("%s: %v", q.rows[0].state, q.trail(1))
		}
	})
}

func TestWakeSendsAtOnce(t *testing.T) {
	play(t, fast(), func(*scene) {}, func(s *scene) {
		s.pass(time.Minute + 100*time.Millisecond)
		s.q.add("a", WarningClass, time.Now())
		s.o.Wake()
		s.pass(5 * time.Millisecond)
		s.same("sent", s.q.count(Sent), 1)
	})
}

func TestAnEndingLaneFinishesWhatIsOnItsWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, f := newMemQueue(), &fakePlatform{took: 3 * time.Second}
		for i := range 10 {
			q.add(fmt.Sprint(i), WarningClass, time.Now())
		}
		_, stop := start(q, fakePosts{}, f, fast())
		time.Sleep(time.Second)
		began := time.Now()
		stop()
		if took := time.Since(began); took > 2*time.Second+10*time.Millisecond {
			t.Errorf("took %s to end", took)
		}
		if q.count(Sent) != 4 || q.count(Sending) != 0 || q.count(Due) != 6 {
			t.Errorf("sent %d, sending %d, due %d", q.count(Sent), q.count(Sending), q.count(Due))
		}
	})
}

func TestASendThatHangsIsLeftInDoubtAfterFiveSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, f := newMemQueue(), &fakePlatform{took: time.Hour}
		q.add("a", WarningClass, time.Now())
		_, stop := start(q, fakePosts{}, f, fast())
		time.Sleep(time.Second)
		began := time.Now()
		stop()
		if took := time.Since(began); took > grace+100*time.Millisecond {
			t.Errorf("took %s to end", took)
		}
		if q.count(Sending) != 1 {
			t.Errorf("a send that was cut off was recorded as %v", q.trail(1))
		}
	})
}

func TestASenderThatIgnoresItsContextDoesNotHoldUpTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, f := newMemQueue(), &fakePlatform{}
		release := make(chan struct{})
		f.answer = func(int, bot.Address, bot.Reply) error { <-release; return nil }
		q.add("a", WarningClass, time.Now())
		_, stop := start(q, fakePosts{}, f, fast())
		time.Sleep(time.Second)
		began := time.Now()
		stop()
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("took %s to end", took)
		}
		close(release)
		synctest.Wait()
		if q.count(Sending) != 1 {
			t.Error("a lane that has ended must not write any more")
		}
	})
}

func TestEndingWhileAChatWaitsForItsGapPutsTheDeliveryBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, f := newMemQueue(), &fakePlatform{}
		q.add("a", DigestClass, time.Now())
		q.add("a", DigestClass, time.Now())
		_, stop := start(q, fakePosts{}, f, Limits{PerSecond: 100, Workers: 2, ChatGap: time.Minute})
		time.Sleep(time.Second)
		stop()
		if q.count(Sent) != 1 || q.count(Due) != 1 {
			t.Errorf("sent %d, due %d: %v", q.count(Sent), q.count(Due), q.trail(2))
		}
	})
}

func TestABrokenStoreIsWaitedFor(t *testing.T) {
	play(t, fast(), func(s *scene) {
		s.q.fail = errors.New("disk full")
		s.q.add("a", WarningClass, time.Now())
	}, func(s *scene) {
		s.pass(time.Minute)
		s.q.set(func() { s.q.fail = nil })
		s.pass(2 * time.Second)
		s.same("sent", s.q.count(Sent), 1)
	})
}

func TestAnOutcomeIsRecordedWhenTheStoreIsBack(t *testing.T) {
	play(t, fast(), func(s *scene) {
		s.f.took = time.Second
		s.q.add("a", WarningClass, time.Now())
	}, func(s *scene) {
		s.pass(time.Second / 2)
		s.q.set(func() { s.q.fail = errors.New("disk full") })
		s.pass(time.Minute)
		s.same("still claimed", s.q.count(Sending), 1)
		s.q.set(func() { s.q.fail = nil })
		s.pass(10 * time.Second)
		s.same("sent", s.q.count(Sent), 1)
		s.same("sends", len(s.f.arrived()), 1)
	})
}

func TestLanesAreIndependent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newMemQueue()
		q.addTo(bot.ChatID{Platform: "stuck", ID: "a"}, WarningClass, time.Now())
		q.addTo(bot.ChatID{Platform: "fine", ID: "a"}, WarningClass, time.Now())
		stuck, fine := &fakePlatform{took: time.Hour}, &fakePlatform{}
		o := New(quiet(), q, fakePosts{}, map[string]Lane{"stuck": {stuck, fast()}, "fine": {fine, fast()}}, time.Now)
		ctx, cancel := context.WithCancel(t.Context())
		go o.Run(ctx)
		time.Sleep(time.Second)
		if len(fine.arrived()) != 1 || len(stuck.attempted()) != 1 {
			t.Errorf("the fine platform has %d posts, the stuck one %d tries", len(fine.arrived()), len(stuck.attempted()))
		}
		cancel()
		time.Sleep(10 * time.Second)
	})
}
