package outboxtest

import (
	"strings"
	"time"

	"hangup/bot"
	"hangup/bot/outbox"
)

var answerTests = []drive{
	{"what failed is tried again", answerAgain},
	{"a chat that moved gets its post", answerMoved},
	{"a chat that refuses is left alone, and others are not", answerSuspended},
	{"what is too long goes out shorter", answerShrunk},
	{"what cannot be posted fails", answerFailed},
	{"a chat that must wait is left alone meanwhile", answerWait},
	{"all are left alone when all must wait", answerWaitAll},
	{"the wait of a chat outlives a restart", answerRests},
	{"the wait of all outlives a restart", answerRestsAll},
	{"what stands is edited and removed", answerChanges},
}

func answerAgain(r *ride) {
	r.p.answer = func(n int, _ call) error {
		if n == 1 {
			return refusing(bot.Retry)
		}
		return nil
	}
	r.warn("a")
	defer r.start().stop()
	r.comes(outbox.Sent, 1)
	tries := r.p.tried()
	r.same("calls", len(tries), 2)
	if gap := tries[1].at.Sub(tries[0].at); gap < time.Second {
		r.t.Errorf("tried again after %s", gap)
	}
	r.once(1)
}

func answerMoved(r *ride) {
	r.p.answer = func(_ int, c call) error {
		if c.chat == "old" {
			return &bot.SendError{Kind: bot.Moved, MovedTo: bot.ChatID{Platform: Platform, ID: "new"}}
		}
		return nil
	}
	r.warn("old", "old", "other")
	defer r.start().stop()
	r.comes(outbox.Sent, 3)
	r.same("at the new one", len(to("new", r.p.arrived())), 2)
	r.same("calls to the old one", len(to("old", r.p.tried())), 1)
	r.once(3)
}

func answerSuspended(r *ride) {
	r.p.answer = func(_ int, c call) error {
		if c.chat == "a" {
			return refusing(bot.Suspend)
		}
		return nil
	}
	r.warn("a", "a", "b")
	defer r.start().stop()
	r.comes(outbox.Sent, 1)
	r.until("it was asked", func() bool { return len(to("a", r.p.tried())) == 1 })
	time.Sleep(aWhile)
	r.same("calls", len(to("a", r.p.tried())), 1)
}

func answerShrunk(r *ride) {
	r.p.answer = func(_ int, c call) error {
		if c.long {
			return refusing(bot.Shrink)
		}
		return nil
	}
	r.warn("a")
	defer r.start().stop()
	r.comes(outbox.Sent, 1)
	r.same("calls", len(r.p.tried()), 2)
	r.once(1)
}

func answerFailed(r *ride) {
	r.p.answer = func(_ int, c call) error {
		if c.chat == "a" {
			return refusing(bot.Dead)
		}
		return nil
	}
	r.warn("a", "b")
	defer r.start().stop()
	r.comes(outbox.Sent, 1)
	r.comes(outbox.Failed, 1)
	r.once(1)
}

// firstWaits says "wait" to the first call of a chat.
func firstWaits(chat string, after time.Duration, all bool) func(int, call) error {
	asked := false
	return func(_ int, c call) error {
		if c.chat != chat || asked {
			return nil
		}
		asked = true
		return waiting(after, all)
	}
}

func answerWait(r *ride) {
	r.limits = outbox.Limits{PerSecond: 100, Workers: 1}
	r.p.answer = firstWaits("a", 2*time.Second, false)
	r.warn("a", "a", "b", "c")
	defer r.start().stop()
	r.comes(outbox.Sent, 4)
	a := to("a", r.p.tried())
	r.same("calls", len(a), 3)
	if gap := a[1].at.Sub(a[0].at); gap < 1900*time.Millisecond {
		r.t.Errorf("asked again after %s", gap)
	}
	for _, c := range append(to("b", r.p.tried()), to("c", r.p.tried())...) {
		if c.at.After(a[1].at) {
			r.t.Error("others waited too")
		}
	}
	r.once(4)
}

func answerWaitAll(r *ride) {
	r.limits = outbox.Limits{PerSecond: 100, Workers: 1}
	r.warn(many(6)...)
	r.p.answer = func(n int, _ call) error {
		if n == 3 {
			return waiting(2*time.Second, true)
		}
		return nil
	}
	defer r.start().stop()
	r.comes(outbox.Sent, 6)
	tries := r.p.tried()
	if gap := tries[3].at.Sub(tries[2].at); gap < 1900*time.Millisecond {
		r.t.Errorf("asked again after %s", gap)
	}
	r.once(6)
}

// answerRests restarts while a chat has to wait for longer than the test lasts.
func answerRests(r *ride) {
	r.limits = outbox.Limits{PerSecond: 100, Workers: 1, SaysWhole: true}
	r.p.answer = firstWaits("a", time.Hour, false)
	r.warn("a")
	first := r.start()
	r.until("it was asked", func() bool { return len(r.p.tried()) == 1 })
	r.comes(outbox.Due, 1)
	first.stop()
	r.warn("a", "b") // it has not been asked for this one yet
	defer r.start().stop()
	r.comes(outbox.Sent, 1)
	time.Sleep(aWhile)
	r.same("calls", len(to("a", r.p.tried())), 1)
}

func answerRestsAll(r *ride) {
	r.limits = outbox.Limits{PerSecond: 100, Workers: 1, SaysWhole: true}
	r.p.answer = firstWaits("a", time.Hour, true)
	r.warn("a")
	first := r.start()
	r.until("it was asked", func() bool { return len(r.p.tried()) == 1 })
	r.comes(outbox.Due, 1)
	first.kill()
	r.warn("b", "c")
	defer r.start().stop()
	time.Sleep(aWhile)
	r.same("calls", len(r.p.tried()), 1)
}

func answerChanges(r *ride) {
	edited, removed := r.post("a", outbox.WarningClass, 0), r.post("b", outbox.WarningClass, 0)
	defer r.start().stop()
	r.comes(outbox.Sent, 2)
	r.Change(r.t, edited, outbox.EditPost, time.Now())
	r.Change(r.t, removed, outbox.ErasePost, time.Now())
	r.until("both are changed", func() bool {
		edits, deletes := r.p.changed()
		return edits == 1 && deletes == 1
	})
	r.comes(outbox.Due, 0)
	r.comes(outbox.Sending, 0)
	if last := to("a", r.p.tried()); !strings.HasPrefix(last[len(last)-1].lead, "Anew") {
		r.t.Errorf("it reads %q", last[len(last)-1].lead)
	}
	r.once(2)
}
