package outbox

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"hangup/bot"
)

func waitFor(d time.Duration, lane bool) error {
	return &bot.SendError{Kind: bot.Wait, After: d, Lane: lane, Err: errors.New("429")}
}

// waitIn makes the platform say "wait" to some chats until a moment.
func waitIn(until time.Time, lane bool, chats ...string) func(int, bot.Address, bot.Reply) error {
	return func(_ int, to bot.Address, _ bot.Reply) error {
		for _, id := range chats {
			if to.Chat.ID == id && time.Now().Before(until) {
				return waitFor(time.Until(until), lane)
			}
		}
		return nil
	}
}

func TestAWaitPutsOneChatToSleepAndOthersGoOn(t *testing.T) {
	play(t, Limits{PerSecond: 10, Workers: 2}, func(s *scene) {
		s.f.answer = waitIn(time.Now().Add(30*time.Second), false, "a")
		for _, id := range []string{"a", "a", "b", "c", "d"} {
			s.q.add(id, WarningClass, time.Now())
		}
	}, func(s *scene) {
		s.pass(10 * time.Second)
		s.same("meanwhile", s.f.chats(), []string{"b", "c", "d"})
		s.same("asked a once", len(s.f.attempted()), 4)
		s.pass(25 * time.Second)
		s.same("sent", s.q.count(Sent), 5)
		s.same("asked in all", len(s.f.attempted()), 6)
		s.same("the second of a", s.q.trail(2)[0], "due/asleep")
	})
}

func TestASecondChatThatMustWaitPausesTheLane(t *testing.T) {
	play(t, Limits{PerSecond: 10, Workers: 1}, func(s *scene) {
		s.f.answer = waitIn(time.Now().Add(30*time.Second), false, "a", "b")
		for _, id := range []string{"a", "b", "c", "d"} {
			s.q.add(id, WarningClass, time.Now())
		}
	}, func(s *scene) {
		s.pass(29 * time.Second)
		s.same("tries while paused", len(s.f.attempted()), 2)
		s.pass(10 * time.Second)
		s.same("sent", s.q.count(Sent), 4)
	})
}

func TestASuccessBetweenTwoWaitsKeepsTheLaneOpen(t *testing.T) {
	play(t, Limits{PerSecond: 10, Workers: 1}, func(s *scene) {
		s.f.answer = waitIn(time.Now().Add(30*time.Second), false, "a", "c")
		for _, id := range []string{"a", "b", "c", "d"} {
			s.q.add(id, WarningClass, time.Now())
		}
	}, func(s *scene) {
		s.pass(10 * time.Second)
		s.same("meanwhile", s.f.chats(), []string{"b", "d"})
	})
}

func TestAPlatformThatSaysWhoMustWaitIsTakenAtItsWord(t *testing.T) {
	l := Limits{PerSecond: 10, Workers: 1, SaysWhole: true}
	for op := range map[Op]bool{MakePost: true, EditPost: true, ErasePost: true} {
		t.Run(string(op), func(t *testing.T) {
			play(t, l, func(s *scene) {
				for _, id := range []string{"a", "b", "c", "d"} {
					s.q.add(id, WarningClass, time.Now())
				}
				s.f.answer = waitIn(time.Now().Add(time.Minute), false, "a", "b")
			}, func(s *scene) {
				before := 0 // the lane may have begun already
				if op != MakePost {
					s.pass(2 * time.Minute)
					before = len(s.f.attempted())
					s.f.answer = waitIn(time.Now().Add(time.Minute), false, "a", "b")
					for id := range s.q.rows {
						s.q.turnInto(int64(id+1), op, time.Now())
					}
				}
				s.pass(10 * time.Second)
				s.same("asked", len(s.f.attempted())-before, 4)
				s.same("waiting", s.q.count(Due), 2)
				s.pass(2 * time.Minute)
				s.same("done", s.q.count(Sent), 4)
			})
		})
	}
}

func TestAWaitForAllHoldsBackWhatWaitsForTheGapOfItsChat(t *testing.T) {
	l := Limits{PerSecond: 10, Workers: 2, ChatGap: 3 * time.Second, SaysWhole: true}
	play(t, l, func(s *scene) {
		s.q.add("a", WarningClass, time.Now())
		s.q.add("a", WarningClass, time.Now())
	}, func(s *scene) {
		s.pass(time.Second) // the second of a has its slot, and waits
		s.f.answer = waitIn(time.Now().Add(time.Minute), true, "b")
		s.q.add("b", WarningClass, time.Now())
		s.o.Wake()
		s.pass(30 * time.Second)
		s.same("calls", len(s.f.attempted()), 2)
		s.same("put back", s.q.trail(2), []string{"due/asleep"})
		s.pass(time.Minute)
		s.same("sent", s.q.count(Sent), 3)
	})
}

func TestAWaitDuringAChangePutsItsChatToSleepOnce(t *testing.T) {
	for _, op := range []Op{EditPost, ErasePost} {
		t.Run(string(op), func(t *testing.T) {
			play(t, Limits{PerSecond: 10, Workers: 2}, func(s *scene) {
				for range 3 {
					s.q.add("a", WarningClass, time.Now())
				}
			}, func(s *scene) {
				s.pass(10 * time.Second)
				s.f.answer = waitIn(time.Now().Add(30*time.Second), false, "a")
				for id := range s.q.rows {
					s.q.turnInto(int64(id+1), op, time.Now())
				}
				s.pass(29 * time.Second)
				s.same("asked while it sleeps", len(s.f.attempted()), 3+1)
				s.pass(10 * time.Second)
				s.same("done", s.q.count(Sent), 3)
			})
		})
	}
}

func TestTheSameChatTwiceDoesNotPauseTheLane(t *testing.T) {
	w, now := newWaits(fast()), time.Unix(1000, 0)
	for range 3 {
		if p := w.sleep(chat("a"), now, now.Add(time.Minute), false); !p.IsZero() {
			t.Errorf("paused for %s", p)
		}
	}
}

func TestAWaitForTheWholeLanePausesItAtOnce(t *testing.T) {
	play(t, Limits{PerSecond: 10, Workers: 1}, func(s *scene) {
		s.look = time.Second
		s.f.answer = waitIn(time.Now().Add(2*time.Hour), true, "a")
		for _, id := range []string{"a", "b"} {
			s.q.add(id, WarningClass, time.Now())
		}
	}, func(s *scene) {
		s.pass(119 * time.Minute)
		s.same("tries", len(s.f.attempted()), 1)
		s.pass(2 * time.Minute)
		s.same("sent", s.q.count(Sent), 2)
	})
}

func TestTwoChatsThatWaitForHoursDoNotStopTheOthersForHours(t *testing.T) {
	play(t, Limits{PerSecond: 10, Workers: 1}, func(s *scene) {
		s.look = time.Second
		s.f.answer = waitIn(time.Now().Add(12*time.Hour), false, "a", "b")
		for _, id := range []string{"a", "b", "c"} {
			s.q.add(id, WarningClass, time.Now())
		}
	}, func(s *scene) {
		s.pass(maxGuessedPause + time.Second)
		s.same("sent", s.f.chats(), []string{"c"})
		s.pass(12 * time.Hour)
		s.same("sent in the end", s.q.count(Sent), 3)
	})
}

func TestAWaitWithoutATimeWaitsASecond(t *testing.T) {
	play(t, fast(), func(s *scene) {
		s.f.answer = firstOnly(1, waitFor(0, false))
		s.q.add("a", WarningClass, time.Now())
	}, func(s *scene) {
		s.pass(3 * time.Second)
		s.same("gap", s.f.attempted()[1].at.Sub(s.f.attempted()[0].at) >= minWait, true)
		s.same("sent", s.q.count(Sent), 1)
	})
}

func TestWaitsDoNotWearOutTheTries(t *testing.T) {
	play(t, fast(), func(s *scene) {
		s.look = time.Second
		s.f.answer = func(n int, _ bot.Address, _ bot.Reply) error {
			switch {
			case n <= 3*maxTries:
				return waitFor(time.Second, false)
			case n == 3*maxTries+1:
				return fails(bot.Retry)
			}
			return nil
		}
		s.q.add("a", WarningClass, time.Now())
	}, func(s *scene) {
		s.pass(time.Hour)
		s.same("sent", s.q.count(Sent), 1)
	})
}

// refusing is an answer that the platform counts.
func refusing(kind bot.SendErrorKind) error {
	return &bot.SendError{Kind: kind, Refused: true, Err: errors.New("403")}
}

func TestTooManyRefusalsPauseTheLane(t *testing.T) {
	l := Limits{PerSecond: 100, Workers: 1, MaxRefused: 10, RefusedWindow: 10 * time.Minute}
	for _, kind := range []bot.SendErrorKind{bot.Suspend, bot.Retry, bot.Dead} {
		t.Run(string(kind), func(t *testing.T) {
			play(t, l, func(s *scene) {
				s.f.answer = firstOnly(1<<30, refusing(kind))
				for i := range 30 {
					s.q.add(fmt.Sprint(i), WarningClass, time.Now())
				}
			}, func(s *scene) {
				s.pass(9 * time.Minute)
				s.same("refused", len(s.f.attempted()), 10)
				s.pass(90 * time.Second)
				s.same("and then", len(s.f.attempted()), 20)
			})
		})
	}
}

func TestRefusalsThatThePlatformDoesNotCountPauseNothing(t *testing.T) {
	l := Limits{PerSecond: 100, Workers: 1, MaxRefused: 10, RefusedWindow: 10 * time.Minute}
	play(t, l, func(s *scene) {
		s.f.answer = firstOnly(1<<30, fails(bot.Suspend))
		for i := range 30 {
			s.q.add(fmt.Sprint(i), WarningClass, time.Now())
		}
	}, func(s *scene) {
		s.pass(time.Minute)
		s.same("asked", len(s.f.attempted()), 30)
	})
}

func TestWhatIsPastIsForgotten(t *testing.T) {
	w, now := newWaits(Limits{ChatGap: time.Second}), time.Unix(1000, 0)
	for i := range 20_000 {
		now = now.Add(time.Second)
		w.served(chat(fmt.Sprint(i)), now)
		w.failed(int64(i), now)
	}
	// A failure counts for half an hour, so 1,800 of them do.
	if chats, fails := len(w.free.kept), len(w.fails.kept); chats > fewest || fails > 2*1800+fewest {
		t.Errorf("%d chats and %d failures are remembered", chats, fails)
	}
}
