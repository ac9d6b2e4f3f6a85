package outboxtest

import (
	"fmt"
	"time"

	"hangup/bot/outbox"
)

var paceTests = []drive{
	{"each of many is made once, and a chat has one in flight", paceMany},
	{"what comes while nothing was due is taken up", paceIdle},
	{"what is urgent overtakes", paceUrgent},
	{"the pace is kept", paceKept},
	{"a chat gets its gap and holds up no other", paceGap},
	{"what is due later comes then", paceLater},
}

func paceMany(r *ride) {
	r.p.took = 5 * time.Millisecond
	for range 5 {
		r.warn(many(12)...)
	}
	defer r.start().stop()
	r.comes(outbox.Sent, 60)
	r.once(60)
	all, one := r.p.busiest()
	r.same("in flight to a chat", one, 1)
	if all > r.limits.Workers {
		r.t.Errorf("%d calls in flight at once, %d workers", all, r.limits.Workers)
	}
}

func paceIdle(r *ride) {
	defer r.start().stop()
	for i := range 3 {
		time.Sleep(aWhile / 3)
		r.warn("a", fmt.Sprint(i))
		r.comes(outbox.Sent, 2*(i+1))
	}
	r.once(6)
}

func paceUrgent(r *ride) {
	r.limits = outbox.Limits{PerSecond: 20, Workers: 2}
	r.warn(many(30)...)
	defer r.start().stop()
	r.until("some are out", func() bool { return len(r.p.arrived()) > 4 })
	r.post("urgent", outbox.UrgentClass, 0)
	before := len(r.p.tried())
	r.until("the urgent one is out", func() bool { return len(to("urgent", r.p.arrived())) == 1 })
	for i, c := range r.p.tried() {
		if c.chat == "urgent" && i-before > r.limits.Workers+1 {
			r.t.Errorf("%d others went before it", i-before)
		}
	}
}

func paceKept(r *ride) {
	r.limits = outbox.Limits{PerSecond: 20, Workers: 4}
	r.warn(many(24)...)
	defer r.start().stop()
	r.comes(outbox.Sent, 24)
	tries := r.p.tried()
	// The last of 24 has its turn 22/20 s after the first, of which two may go at once. A turn may be used late, its call
	// no earlier than that: half a turn for the way of the first.
	if took := tries[23].at.Sub(tries[0].at); took < 21*time.Second/20-25*time.Millisecond {
		r.t.Errorf("24 calls in %s at 20 a second", took)
	}
}

func paceGap(r *ride) {
	r.limits = outbox.Limits{PerSecond: 100, Workers: 2, ChatGap: 300 * time.Millisecond}
	r.warn("busy", "busy", "busy", "other")
	defer r.start().stop()
	r.comes(outbox.Sent, 4)
	busy := to("busy", r.p.tried())
	for i := range busy[1:] {
		if gap := busy[i+1].at.Sub(busy[i].at); gap < r.limits.ChatGap {
			r.t.Errorf("a gap of %s", gap)
		}
	}
	if other := to("other", r.p.tried())[0]; other.at.After(busy[2].at) {
		r.t.Error("the other chat waited for the busy one")
	}
}

func paceLater(r *ride) {
	due := time.Now().Add(2 * aWhile)
	r.post("a", outbox.UrgentClass, 2*aWhile)
	r.warn("b")
	defer r.start().stop()
	r.until("both are out", func() bool { return len(r.p.arrived()) == 2 }) // a store may forget a timer that is over
	r.comes(outbox.Sending, 0)
	if at := to("a", r.p.tried())[0].at; at.Before(due.Truncate(time.Millisecond)) {
		r.t.Errorf("%s too early", due.Sub(at))
	}
	r.once(2)
}
