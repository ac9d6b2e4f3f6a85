package outbox

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"hangup/bot"
)

func fails(kind bot.SendErrorKind) error {
	return &bot.SendError{Kind: kind, Err: errors.New("as told")}
}

// firstOnly fails the first n sends.
func firstOnly(n int, err error) func(int, bot.Address, bot.Reply) error {
	return func(try int, _ bot.Address, _ bot.Reply) error {
		if try <= n {
			return err
		}
		return nil
	}
}

func TestAFailedSendIsTriedAgainLaterAndLater(t *testing.T) {
	play(t, fast(), func(s *scene) {
		s.f.answer = firstOnly(4, fails(bot.Retry))
		s.q.add("a", WarningClass, time.Now())
	}, func(s *scene) {
		s.pass(5 * time.Minute)
		s.same("trail", s.q.trail(1), []string{"due/retry", "due/retry", "due/retry", "due/retry", "sent/"})
		var gaps []time.Duration
		for i, p := range s.f.attempted()[1:] {
			gaps = append(gaps, p.at.Sub(s.f.attempted()[i].at).Truncate(time.Second))
		}
		s.same("gaps", gaps, []time.Duration{2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second})
		s.same("message", s.q.rows[0].out.Message, "m-"+string(Key(1)))
	})
}

func TestEveryAttemptHasTheSameKey(t *testing.T) {
	play(t, fast(), func(s *scene) {
		s.f.answer = firstOnly(3, fails(bot.Retry))
		s.q.add("a", WarningClass, time.Now())
	}, func(s *scene) {
		s.pass(5 * time.Minute)
		for _, p := range s.f.attempted() {
			s.same("key", p.key, Key(1))
		}
	})
}

func TestAPlatformThatIsDownForSixHoursLosesNothing(t *testing.T) {
	play(t, fast(), func(s *scene) {
		s.look = time.Second
		began := time.Now()
		s.f.answer = func(int, bot.Address, bot.Reply) error {
			if time.Since(began) < 6*time.Hour {
				return fails(bot.Retry)
			}
			return nil
		}
		for i := range 20 {
			s.q.add(fmt.Sprint(i), WarningClass, began)
		}
	}, func(s *scene) {
		s.pass(7 * time.Hour)
		s.same("sent", s.q.count(Sent), 20)
	})
}

func TestWhatFailsIsTriedUntilItIsTooOld(t *testing.T) {
	play(t, fast(), func(s *scene) {
		s.look = time.Second
		s.f.answer = firstOnly(1<<30, fails(bot.Retry))
		s.q.add("a", WarningClass, time.Now())
	}, func(s *scene) {
		s.pass(47 * time.Hour)
		s.same("state", s.q.row(1).state, Due)
		s.pass(2 * time.Hour)
		s.same("end", s.q.row(1).out.Reason, Expired)
		s.same("tries", len(s.f.attempted()) > 150 && len(s.f.attempted()) < 250, true)
	})
}

func TestAFaultOfOursIsGivenUp(t *testing.T) {
	play(t, fast(), func(s *scene) {
		s.look = time.Second
		s.f.answer = firstOnly(1<<30, errors.New("of no kind"))
		s.q.add("a", WarningClass, time.Now())
	}, func(s *scene) {
		s.pass(24 * time.Hour)
		s.same("tries", len(s.f.attempted()), maxTries)
		s.same("end", s.q.trail(1)[maxTries-1], "failed/tries")
	})
}

func TestFinalErrorsAreRecordedOnce(t *testing.T) {
	for kind, want := range map[bot.SendErrorKind]string{bot.Dead: "failed/dead", bot.Suspend: "suspended/suspend"} {
		t.Run(string(kind), func(t *testing.T) {
			play(t, fast(), func(s *scene) {
				s.look = time.Second
				s.f.answer = firstOnly(1<<30, fails(kind))
				s.q.add("a", WarningClass, time.Now())
			}, func(s *scene) {
				s.pass(time.Hour)
				s.same("trail", s.q.trail(1), []string{want})
				s.same("tries", len(s.f.attempted()), 1)
			})
		})
	}
}

func TestASuspendedChatGetsNothingMoreAndOthersGoOn(t *testing.T) {
	play(t, fast(), func(s *scene) {
		s.f.answer = func(_ int, to bot.Address, _ bot.Reply) error {
			if to.Chat.ID == "blocked" {
				return fails(bot.Suspend)
			}
			return nil
		}
		for _, id := range []string{"blocked", "blocked", "a", "b"} {
			s.q.add(id, WarningClass, time.Now())
		}
	}, func(s *scene) {
		s.pass(time.Minute)
		s.same("sent to", s.f.chats(), []string{"a", "b"})
		s.same("left", s.q.count(Due), 1)
	})
}

func TestAMovedChatGetsAllOfItAtTheNewId(t *testing.T) {
	play(t, fast(), func(s *scene) {
		s.f.answer = func(_ int, to bot.Address, _ bot.Reply) error {
			if to.Chat.ID == "old" {
				return &bot.SendError{Kind: bot.Moved, MovedTo: chat("new"), Err: errors.New("moved")}
			}
			return nil
		}
		for range 3 {
			s.q.add("old", WarningClass, time.Now())
		}
	}, func(s *scene) {
		s.pass(time.Minute)
		s.same("sent to", s.f.chats(), []string{"new", "new", "new"})
		s.same("tries at the old id", len(s.f.attempted())-len(s.f.arrived()), 1)
	})
}

func TestAMoveToNowhereIsTriedAgain(t *testing.T) {
	play(t, fast(), func(s *scene) {
		s.f.answer = firstOnly(2, fails(bot.Moved))
		s.q.add("a", WarningClass, time.Now())
	}, func(s *scene) {
		s.pass(time.Minute)
		s.same("trail", s.q.trail(1), []string{"due/moved", "due/moved", "sent/"})
	})
}

func TestATooLongPostIsSentShort(t *testing.T) {
	play(t, fast(), func(s *scene) {
		s.f.answer = func(_ int, _ bot.Address, r bot.Reply) error {
			if len(r.Parts) > 1 {
				return fails(bot.Shrink)
			}
			return nil
		}
		s.q.add("a", WarningClass, time.Now())
	}, func(s *scene) {
		s.pass(time.Second)
		s.same("trail", s.q.trail(1), []string{"sent/"})
		r := s.f.arrived()[0].r
		s.same("lead", r.Lead, "Warning w1")
		s.same("link", r.Parts[0].Items[0], bot.Item{Text: "Police", URL: "https://police.example/1"})
	})
}

func TestAPostThatIsTooLongEvenShortIsGivenUp(t *testing.T) {
	play(t, fast(), func(s *scene) {
		s.look = time.Second
		s.f.answer = firstOnly(1<<30, fails(bot.Shrink))
		s.q.add("a", WarningClass, time.Now())
	}, func(s *scene) {
		s.pass(time.Hour)
		s.same("trail", s.q.trail(1), []string{"failed/shrink"})
		s.same("tries", len(s.f.attempted()), 2)
	})
}

func TestShorterKeepsAtMostThreeHundredCharacters(t *testing.T) {
	short := shorter(bot.Reply{Lead: strings.Repeat("é", 1000), Buttons: []bot.Button{{Label: "x"}}})
	if n := len([]rune(short.Lead)); n != maxShortLead || !strings.HasSuffix(short.Lead, "…") || len(short.Parts)+len(short.Buttons) != 0 {
		t.Errorf("%d characters, %+v", n, short)
	}
}

func TestAPanickingSenderIsARetry(t *testing.T) {
	play(t, fast(), func(s *scene) {
		s.f.answer = func(n int, _ bot.Address, _ bot.Reply) error {
			if n == 1 {
				panic("token 123:abc")
			}
			return nil
		}
		s.q.add("a", WarningClass, time.Now())
	}, func(s *scene) {
		s.pass(time.Minute)
		s.same("trail", s.q.trail(1), []string{"due/panic", "sent/"})
	})
}

func TestAnErrorOfNoClassIsARetry(t *testing.T) {
	play(t, fast(), func(s *scene) {
		s.f.answer = firstOnly(1, errors.New("what is this"))
		s.q.add("a", WarningClass, time.Now())
	}, func(s *scene) {
		s.pass(time.Minute)
		s.same("trail", s.q.trail(1), []string{"due/unclassed", "sent/"})
	})
}

func TestAnUnclassedWrappedSendErrorIsUnderstood(t *testing.T) {
	play(t, fast(), func(s *scene) {
		s.f.answer = firstOnly(1, fmt.Errorf("posting: %w", fails(bot.Dead)))
		s.q.add("a", WarningClass, time.Now())
	}, func(s *scene) {
		s.pass(time.Minute)
		s.same("trail", s.q.trail(1), []string{"failed/dead"})
	})
}

func TestAPostThatCannotBeWrittenIsGivenUpSoon(t *testing.T) {
	q, f := newMemQueue(), &fakePlatform{}
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	q.add("a", WarningClass, now)
	d := NewDeliverer(quiet(), fakePosts{fail: errors.New("no such warning")}, Lane{f, fast()}, func() time.Time { return now })
	for n := 1; n <= maxRenders; n++ {
		one, _, _, _ := q.Claim(t.Context(), platform, now.Add(time.Duration(n)*time.Hour))
		o, over := d.Deliver(t.Context(), t.Context(), one)
		want := Due
		if n == maxRenders {
			want = Failed
		}
		if !over || o.State != want {
			t.Fatalf("attempt %d: %+v", n, o)
		}
		if err := q.Record(t.Context(), one.ID, o); err != nil {
			t.Fatal(err)
		}
	}
	if len(f.attempted()) != 0 {
		t.Error("something was sent")
	}
}

func TestAPostThatStopsTheProgramEachTimeIsGivenUp(t *testing.T) {
	d := NewDeliverer(quiet(), fakePosts{}, Lane{&fakePlatform{answer: firstOnly(1, fails(bot.Retry))}, fast()}, time.Now)
	o, _ := d.Deliver(t.Context(), t.Context(), Delivery{ID: 1, To: bot.Address{Chat: chat("a")}, Post: bot.Post{Warning: "w"}, Attempts: maxClaims})
	if o.State != Failed {
		t.Errorf("%+v", o)
	}
}

func TestARetryWaitsAsLongAsThePlatformAsks(t *testing.T) {
	play(t, fast(), func(s *scene) {
		s.f.answer = firstOnly(1, &bot.SendError{Kind: bot.Retry, After: time.Minute, Err: errors.New("503")})
		s.q.add("a", WarningClass, time.Now())
	}, func(s *scene) {
		s.pass(59 * time.Second)
		s.same("tries", len(s.f.attempted()), 1)
		s.pass(2 * time.Second)
		s.same("sent", s.q.count(Sent), 1)
	})
}

// once makes one attempt outside a lane.
func once(ctx context.Context, l Limits, class Class, err error) (o Outcome, over bool, d *Deliverer) {
	d = NewDeliverer(quiet(), fakePosts{}, Lane{&fakePlatform{answer: firstOnly(1, err)}, l}, time.Now)
	o, over = d.Deliver(context.Background(), ctx, Delivery{ID: 1, To: bot.Address{Chat: chat("a")}, Post: bot.Post{Warning: "w"}, Class: class, Attempts: 1})
	return o, over, d
}

func TestASendWithoutAnAnswerInTime(t *testing.T) {
	timeout := &bot.SendError{Kind: bot.Retry, Err: fmt.Errorf("post: %w", context.DeadlineExceeded)}
	if o, _, _ := once(t.Context(), Limits{}, DigestClass, timeout); o.State != Skipped || o.Reason != reasonDoubt {
		t.Errorf("a digest that may be there: %+v", o)
	}
	if o, _, _ := once(t.Context(), Limits{Idempotent: true}, DigestClass, timeout); o.State != Due {
		t.Errorf("a digest with a key: %+v", o)
	}
	if o, _, _ := once(t.Context(), Limits{}, WarningClass, timeout); o.State != Due {
		t.Errorf("a warning: %+v", o)
	}
}

func TestASendInDoubt(t *testing.T) {
	cut := &bot.SendError{Kind: bot.Retry, Doubt: true, Err: errors.New("connection reset")}
	if o, _, _ := once(t.Context(), Limits{}, DigestClass, cut); o.State != Skipped || o.Reason != reasonDoubt {
		t.Errorf("a digest that may be there: %+v", o)
	}
	if o, _, _ := once(t.Context(), Limits{}, WarningClass, cut); o.State != Due {
		t.Errorf("a warning: %+v", o)
	}
	sure := &bot.SendError{Kind: bot.Retry, Err: errors.New("no route")}
	if o, _, _ := once(t.Context(), Limits{}, DigestClass, sure); o.State != Due {
		t.Errorf("a digest that never left: %+v", o)
	}
}

func TestASendThatIsCutOffIsNotOver(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if o, over, _ := once(ctx, fast(), WarningClass, fails(bot.Retry)); over {
		t.Errorf("%+v", o)
	}
	if o, over, _ := once(ctx, fast(), WarningClass, nil); !over || o.State != Sent {
		t.Errorf("a send that was done all the same: %+v", o)
	}
}

func TestFailuresAreForgottenWhenADeliveryIsOver(t *testing.T) {
	_, _, d := once(t.Context(), fast(), WarningClass, fails(bot.Retry))
	if len(d.waits.fails.kept) != 1 {
		t.Fatal("a failure was not counted")
	}
	d.Deliver(t.Context(), t.Context(), Delivery{ID: 1, To: bot.Address{Chat: chat("a")}, Post: bot.Post{Warning: "w"}, Attempts: 2})
	if len(d.waits.fails.kept) != 0 {
		t.Error("a delivery that is over is still remembered")
	}
}

func TestBackoffGrowsToAQuarterOfAnHourAndSpreads(t *testing.T) {
	last := time.Duration(0)
	for n := 1; n < 60; n++ {
		b := backoff(0, n)
		if b < last || b > maxBackoff {
			t.Fatalf("backoff(%d) = %s after %s", n, b, last)
		}
		last = b
	}
	seen := map[time.Duration]bool{}
	for id := range int64(16) {
		b := backoff(id, 5)
		seen[b] = true
		if b < 32*time.Second || b > 40*time.Second {
			t.Errorf("backoff of %d is %s", id, b)
		}
	}
	if len(seen) != 16 {
		t.Errorf("%d different waits for 16 deliveries", len(seen))
	}
	if backoff(-1<<63, 3) < 8*time.Second {
		t.Error("a negative id")
	}
}
