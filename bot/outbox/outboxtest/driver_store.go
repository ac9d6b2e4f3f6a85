package outboxtest

import (
	"time"

	"hangup/bot/outbox"
)

var storeTests = []drive{
	{"a store that is away for a while loses and repeats nothing", storeAway},
	{"a store that is away at the start is waited for", storeAwayFirst},
	{"a claim that failed after it was made is claimed again without doubt", storeClaim},
	{"a record that failed after it was made is made once and holds up nobody", storeRecord},
}

func storeAway(r *ride) {
	r.limits = outbox.Limits{PerSecond: 40, Workers: 3}
	r.p.took = 20 * time.Millisecond
	for range 3 {
		r.warn(many(10)...)
	}
	b := &broken{Rig: r.Rig}
	defer r.startOn(b).stop()
	r.until("some are out", func() bool { return len(r.p.arrived()) > 5 })
	b.set(func() { b.down = true })
	time.Sleep(aWhile)
	b.set(func() { b.down = false })
	r.comes(outbox.Sent, 30)
	r.once(30)
}

func storeAwayFirst(r *ride) {
	r.warn("a", "b")
	b := &broken{Rig: r.Rig, down: true}
	defer r.startOn(b).stop()
	time.Sleep(aWhile)
	r.same("calls", len(r.p.tried()), 0)
	b.set(func() { b.down = false })
	r.comes(outbox.Sent, 2)
	r.once(2)
}

// storeClaim is a connection that is cut while a claim is stored: the chat must not wait for a restart.
func storeClaim(r *ride) {
	r.limits = outbox.Limits{PerSecond: 40, Workers: 2}
	r.p.took = 100 * time.Millisecond
	r.warn("a", "a", "b", "c")
	b := &broken{Rig: r.Rig, claims: 2}
	defer r.startOn(b).stop()
	r.comes(outbox.Sent, 4)
	r.once(4)
}

func storeRecord(r *ride) {
	r.limits = outbox.Limits{PerSecond: 1000, Workers: 1}
	r.warn("a", "a", "b")
	b := &broken{Rig: r.Rig, notes: 2}
	defer r.startOn(b).stop()
	r.comes(outbox.Sent, 3)
	r.once(3)
	time.Sleep(aWhile)
	r.same("calls", len(r.p.tried()), 3)
}
