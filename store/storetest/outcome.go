package storetest

import (
	"testing"
	"time"

	"hangup/bot"
	"hangup/bot/outbox"
	"hangup/store"
)

var outcomeTests = []test{
	{"sent, failed and skipped are final, and the chat goes on", outcomeFinal},
	{"due again waits until then, counts the attempt and keeps when it fell due first", outcomeAgain},
	{"due again without a time goes again at once", outcomeAgainAtOnce},
	{"recording twice is refused", outcomeTwice},
	{"recording what is gone is no error", outcomeGone},
	{"a state that does not exist is refused and changes nothing", outcomeWrong},
	{"a suspended chat keeps its settings and its later posts wait", outcomeSuspended},
	{"nobody is woken for what a suspended chat waits for", outcomeSuspendedNext},
	{"a suspended chat goes on when somebody there adds a watch", outcomeResumedByWatch},
	{"a suspended chat goes on when somebody there sets an area", outcomeResumedByArea},
	{"a timer ends in a chat that was suspended before", outcomeResumedByTimer},
}

func outcomeFinal(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.load(warning("1", "x"), warning("2", "x"), warning("3", "x"), warning("4", "x"))
	for _, s := range []outbox.State{outbox.Sent, outbox.Failed, outbox.Skipped, outbox.Sent} {
		d.record(d.claim(noon).ID, outbox.Outcome{State: s, Reason: "dead"})
	}
	d.noClaim(after(1000 * time.Hour))
}

func outcomeAgain(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.load(warning("w", "x"))
	first := d.claim(noon)
	d.record(first.ID, outbox.Outcome{State: outbox.Due, Again: after(time.Minute), Reason: "wait"})
	same(t, "next", d.noClaim(after(59*time.Second)), after(time.Minute))
	again := d.claim(after(time.Minute))
	same(t, "again", []any{again.ID, again.Attempts, again.InDoubt, again.Due}, []any{first.ID, 2, false, noon})
}

func outcomeAgainAtOnce(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.load(warning("w", "x"))
	d.record(d.claim(noon).ID, outbox.Outcome{State: outbox.Due})
	same(t, "attempts", d.claim(noon).Attempts, 2)
}

func outcomeTwice(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.load(warning("w", "x"))
	id := d.claim(noon).ID
	d.record(id, sent)
	if err := d.Record(t.Context(), id, outbox.Outcome{State: outbox.Due}); err == nil {
		t.Error("a delivery that was sent became due again")
	}
	d.noClaim(noon)
}

func outcomeGone(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.record(4711, sent)
	d.timer("p", chat("a"), noon)
	id := d.claim(noon).ID
	_, err := d.Forget(t.Context(), "p", bot.ChatID{})
	d.fine(err)
	d.record(id, outbox.Outcome{State: outbox.Due})
	d.noClaim(noon)
}

func outcomeWrong(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.load(warning("w", "x"))
	id := d.claim(noon).ID
	for _, s := range []outbox.State{"", "lost", outbox.Sending} {
		if err := d.Record(t.Context(), id, outbox.Outcome{State: s}); err == nil {
			t.Errorf("state %q was taken", s)
		}
	}
	d.record(id, sent)
}

// suspended gives a database with a suspended chat "a" that has one more post waiting.
func suspended(t *testing.T, open func() store.Store) db {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.fine(d.SetChatArea(t.Context(), chat("a"), "y"))
	d.load(warning("1", "x"), warning("2", "x"))
	d.record(d.claim(noon).ID, outbox.Outcome{State: outbox.Suspended, Reason: "suspend"})
	d.noClaim(after(time.Hour))
	return d
}

func outcomeSuspended(t *testing.T, open func() store.Store) {
	d := suspended(t, open)
	d.watch(chat("b"), "x")
	d.load(warning("3", "x"))
	got := d.drain(noon)
	same(t, "posted", len(got), 1)
	same(t, "posted to", got[0].To, chat("b"))
	same(t, "next", d.noClaim(noon).IsZero(), true)
	watches, err := d.Watches(t.Context(), chat("a"))
	d.fine(err)
	area, err := d.ChatArea(t.Context(), chat("a"))
	d.fine(err)
	same(t, "settings", []any{len(watches), area}, []any{1, "y"})
}

func outcomeSuspendedNext(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.load(warning("1", "x"), warning("2", "x"))
	d.record(d.claim(noon).ID, outbox.Outcome{State: outbox.Due, Again: after(time.Hour)})
	d.record(d.claim(noon).ID, outbox.Outcome{State: outbox.Suspended})
	same(t, "next", d.noClaim(noon).IsZero(), true)
}

func outcomeResumedByWatch(t *testing.T, open func() store.Store) {
	d := suspended(t, open)
	_, err := d.AddWatch(t.Context(), watchOf("a", "x"))
	d.fine(err)
	same(t, "goes on with", d.claim(noon).Warning, "2")
}

func outcomeResumedByArea(t *testing.T, open func() store.Store) {
	d := suspended(t, open)
	d.fine(d.SetChatArea(t.Context(), chat("a"), "z"))
	same(t, "goes on with", d.claim(noon).Warning, "2")
}

func outcomeResumedByTimer(t *testing.T, open func() store.Store) {
	d := suspended(t, open)
	d.timer("p", chat("a"), noon)
	same(t, "goes on with", d.claim(noon).Contact, "police_101")
}
