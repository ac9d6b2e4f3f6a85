package storetest

import (
	"testing"
	"time"

	"hangup/bot"
	"hangup/bot/outbox"
	"hangup/store"
)

var timerTests = []test{
	{"a timer falls due at its time, and once", timerDue},
	{"starting one again replaces the first", timerReplaced},
	{"people and addresses have timers of their own", timerOwn},
	{"a stopped timer never ends", timerStopped},
	{"a timer that is being posted can be neither stopped nor replaced", timerInFlight},
	{"a timer that is over is not kept", timerOver},
	{"a timer without a contact is refused", timerNoContact},
}

func timerDue(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	to := chat("a")
	to.Thread = "7"
	d.timer("p", to, after(5*time.Minute))
	d.noClaim(after(5*time.Minute - 1*time.Millisecond))
	got := d.claim(after(5 * time.Minute))
	same(t, "timer", got, outbox.Delivery{ID: got.ID, To: to, Class: outbox.UrgentClass, Op: outbox.MakePost, Post: bot.Post{Contact: "police_101", Area: "force:cheshire"}, Attempts: 1, Due: after(5 * time.Minute)})
	d.record(got.ID, sent)
	d.noClaim(after(time.Hour))
}

func timerReplaced(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.timer("p", chat("a"), after(5*time.Minute))
	d.timer("p", chat("a"), after(8*time.Minute))
	same(t, "next", d.noClaim(after(7*time.Minute)), after(8*time.Minute))
	same(t, "posts", len(d.drain(after(time.Hour))), 1)
}

func timerOwn(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	thread := chat("a")
	thread.Thread = "7"
	d.timer("p", chat("a"), after(1*time.Minute))
	d.timer("q", chat("a"), after(2*time.Minute))
	d.timer("p", chat("b"), after(3*time.Minute))
	d.timer("p", thread, after(4*time.Minute))
	same(t, "posts", len(d.drain(after(time.Hour))), 4)
}

func timerStopped(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.timer("p", chat("a"), after(time.Minute))
	same(t, "somebody else's", d.stop("q", chat("a")), false)
	same(t, "somewhere else", d.stop("p", chat("b")), false)
	same(t, "stopped", d.stop("p", chat("a")), true)
	same(t, "stopped again", d.stop("p", chat("a")), false)
	d.noClaim(after(time.Hour))
}

func timerInFlight(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.timer("p", chat("a"), noon)
	first := d.claim(noon)
	same(t, "stopped", d.stop("p", chat("a")), false)
	d.timer("p", chat("a"), after(time.Minute))
	d.record(first.ID, sent)
	same(t, "posts", len(d.drain(after(time.Hour))), 1)
}

func timerOver(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for _, s := range []outbox.State{outbox.Sent, outbox.Failed, outbox.Skipped, outbox.Suspended} {
		d.timer("p", chat("a"), noon)
		d.record(d.claim(noon).ID, outbox.Outcome{State: s})
	}
	same(t, "held", len(d.held("p").Timers), 0)
}

func timerNoContact(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	if err := d.StartTimer(t.Context(), bot.Timer{Person: "p", To: chat("a"), Due: noon}); err == nil {
		t.Fatal("it was started")
	}
	d.noClaim(after(time.Hour))
}

func (d db) stop(who bot.PersonKey, at bot.Address) bool {
	d.t.Helper()
	stopped, err := d.StopTimer(d.t.Context(), who, at)
	d.fine(err)
	return stopped
}

func (d db) held(who bot.PersonKey) bot.PersonData {
	d.t.Helper()
	p, err := d.Held(d.t.Context(), who)
	d.fine(err)
	return p
}
