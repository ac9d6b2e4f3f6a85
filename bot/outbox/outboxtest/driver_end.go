package outboxtest

import (
	"time"

	"hangup/bot/outbox"
)

var endTests = []drive{
	{"an end waits for what is on its way and begins nothing", endInOrder},
	{"a call that hangs is in doubt after five seconds, and made again", endHangs},
	{"a call that hears nothing holds up no end", endDeaf},
	{"what was in flight at a kill is made again, and nothing is lost", endKilled},
	{"many kills lose nothing and repeat what was in flight", endKilledOften},
}

func endInOrder(r *ride) {
	r.limits = outbox.Limits{PerSecond: 1000, Workers: 3}
	r.p.took = time.Second
	r.warn(many(9)...)
	l := r.start()
	r.until("three are on their way", func() bool { return len(r.p.tried()) == 3 })
	l.stop()
	r.same("sent", r.Count(r.t, outbox.Sent), 3)
	r.same("sending", r.Count(r.t, outbox.Sending), 0)
	r.same("due", r.Count(r.t, outbox.Due), 6)
	r.once(3)
}

func endHangs(r *ride) {
	r.p.took = time.Hour
	r.warn("a")
	l := r.start()
	r.until("it is on its way", func() bool { return len(r.p.tried()) == 1 })
	began := time.Now()
	l.stop()
	if took := time.Since(began); took > 5*time.Second {
		r.t.Errorf("it took %s to end", took)
	}
	r.same("in doubt", r.Count(r.t, outbox.Sending), 1)
	r.p.took = 0
	defer r.start().stop()
	r.comes(outbox.Sent, 1)
	r.once(1)
}

func endDeaf(r *ride) {
	release := make(chan struct{})
	r.p.holds = func(call) chan struct{} { return release }
	r.warn("a")
	l := r.start()
	r.until("it is on its way", func() bool { return len(r.p.tried()) == 1 })
	began := time.Now()
	l.stop()
	if took := time.Since(began); took > 5*time.Second {
		r.t.Errorf("it took %s to end", took)
	}
	close(release)
	time.Sleep(aWhile)
	r.same("recorded after the end", r.Count(r.t, outbox.Sending), 1)
}

func endKilled(r *ride) {
	r.limits = outbox.Limits{PerSecond: 1000, Workers: 3}
	r.p.lag = aWhile
	r.warn(many(9)...)
	l := r.start()
	r.until("three are there and not recorded", func() bool { return len(r.p.arrived()) == 3 })
	l.kill()
	r.p.lag = 0
	defer r.start().stop()
	r.comes(outbox.Sent, 9)
	r.same("posts", len(r.p.arrived()), 9+3)
}

func endKilledOften(r *ride) {
	r.limits = outbox.Limits{PerSecond: 200, Workers: 3}
	r.p.took, r.p.lag = 20*time.Millisecond, 20*time.Millisecond
	for range 4 {
		r.warn(many(15)...)
	}
	const kills = 4
	for i := range kills {
		l := r.start()
		r.until("more are there", func() bool { return len(r.p.arrived()) > 8*(i+1) })
		l.kill()
	}
	defer r.start().stop()
	r.comes(outbox.Sent, 60)
	if n := len(r.p.arrived()); n < 60 || n > 60+kills*r.limits.Workers {
		r.t.Errorf("60 deliveries made %d posts over %d kills of %d workers", n, kills, r.limits.Workers)
	}
	_, one := r.p.busiest()
	r.same("in flight to a chat", one, 1)
}
