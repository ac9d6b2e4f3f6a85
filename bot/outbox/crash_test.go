package outbox

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"hangup/bot"
)

// process is one life of the program on a queue and a platform that outlive it. When it is killed,
// nothing it does counts any more.
type process struct {
	*memQueue
	f      *fakePlatform
	life   context.Context
	kill   context.CancelFunc
	ended  sync.WaitGroup
	cancel context.CancelFunc
}

// boot starts the program. The caller must end it with crash or stop.
func boot(q *memQueue, f *fakePlatform, l Limits) *process { return bootWith(q, fakePosts{}, f, l) }

func bootWith(q *memQueue, posts Posts, f *fakePlatform, l Limits) *process {
	p := &process{memQueue: q, f: f}
	p.life, p.kill = context.WithCancel(context.Background())
	ctx, cancel := context.WithCancel(context.Background())
	p.cancel = cancel
	o := New(quiet(), p, posts, map[string]Lane{platform: {p, l}}, time.Now)
	p.ended.Go(func() { o.Run(ctx) })
	return p
}

// crash is kill -9: what is on its way to the platform may or may not arrive, nothing is recorded.
func (p *process) crash() {
	p.kill()
	p.stop()
}

// stop ends the program in order.
func (p *process) stop() {
	p.cancel()
	p.ended.Wait()
	p.kill()
}

func (p *process) Claim(ctx context.Context, platform string, now time.Time) (Delivery, bool, time.Time, error) {
	if err := p.life.Err(); err != nil {
		return Delivery{}, false, time.Time{}, err
	}
	return p.memQueue.Claim(ctx, platform, now)
}

func (p *process) Record(ctx context.Context, id int64, o Outcome) error {
	if err := p.life.Err(); err != nil {
		return err
	}
	return p.memQueue.Record(ctx, id, o)
}

func (p *process) Rests(ctx context.Context, platform string, now time.Time) (map[string]time.Time, error) {
	if err := p.life.Err(); err != nil {
		return nil, err
	}
	return p.memQueue.Rests(ctx, platform, now)
}

func (p *process) PutBack(ctx context.Context, platform string, flying []int64, now time.Time) (int, error) {
	if err := p.life.Err(); err != nil {
		return 0, err
	}
	return p.memQueue.PutBack(ctx, platform, flying, now)
}

func (p *process) Send(ctx context.Context, to bot.Address, r bot.Reply, key bot.DeliveryKey) (ref bot.MessageRef, err error) {
	err = p.within(ctx, func(ctx context.Context) (err error) { ref, err = p.f.Send(ctx, to, r, key); return err })
	return ref, err
}

func (p *process) Edit(ctx context.Context, m bot.MessageRef, r bot.Reply) error {
	return p.within(ctx, func(ctx context.Context) error { return p.f.Edit(ctx, m, r) })
}

func (p *process) Delete(ctx context.Context, m bot.MessageRef) error {
	return p.within(ctx, func(ctx context.Context) error { return p.f.Delete(ctx, m) })
}

// within makes a call that is cut off when the process is killed.
func (p *process) within(ctx context.Context, call func(context.Context) error) error {
	if err := p.life.Err(); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(p.life, cancel)()
	return call(ctx)
}

// crashed runs a delivery of a class, kills the program between the post's arrival and its record,
// and starts again.
func crashed(t *testing.T, class Class, l Limits, known map[bot.DeliveryKey]bool) (q *memQueue, f *fakePlatform) {
	synctest.Test(t, func(t *testing.T) {
		q, f = newMemQueue(), &fakePlatform{lag: time.Second, known: known}
		q.add("a", class, time.Now())
		first := boot(q, f, l)
		time.Sleep(500 * time.Millisecond)
		first.crash()
		if len(f.arrived()) != 1 || q.count(Sending) != 1 {
			t.Fatalf("%d posts, %d claimed", len(f.arrived()), q.count(Sending))
		}
		second := boot(q, f, l)
		time.Sleep(time.Minute)
		second.stop()
	})
	return q, f
}

func TestACrashBetweenSendAndRecord(t *testing.T) {
	cases := []struct {
		name       string
		class      Class
		idempotent bool
		posts      int
		state      State
	}{
		{"a warning is posted once where the platform knows the key", WarningClass, true, 1, Sent},
		{"a digest is posted once where the platform knows the key", DigestClass, true, 1, Sent},
		{"a warning is posted again where it does not", WarningClass, false, 2, Sent},
		{"a timer is posted again where it does not", UrgentClass, false, 2, Sent},
		{"a digest is skipped where it does not", DigestClass, false, 1, Skipped},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			l := fast()
			l.Idempotent = c.idempotent
			var known map[bot.DeliveryKey]bool
			if c.idempotent {
				known = map[bot.DeliveryKey]bool{}
			}
			q, f := crashed(t, c.class, l, known)
			if len(f.arrived()) != c.posts || q.count(c.state) != 1 {
				t.Errorf("%d posts, state %s, %v", len(f.arrived()), q.rows[0].state, q.trail(1))
			}
		})
	}
}

func TestACrashBetweenAChangeAndItsRecord(t *testing.T) {
	for op, want := range map[Op]string{EditPost: "map[m-hangup-1:Anew: Warning w1]", ErasePost: "map[]"} {
		for _, idempotent := range []bool{true, false} {
			for _, class := range []Class{UrgentClass + 1, DigestClass} {
				t.Run(fmt.Sprint(op, idempotent, class), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						q, f := newMemQueue(), &fakePlatform{lag: 5 * time.Second}
						q.add("a", class, time.Now())
						first := boot(q, f, standing(idempotent))
						time.Sleep(10 * time.Second)
						q.turnInto(1, op, time.Now())
						time.Sleep(2 * time.Second)
						first.crash()
						if len(f.attempted()) != 2 || q.count(Sending) != 1 {
							t.Fatalf("%d calls, %d claimed", len(f.attempted()), q.count(Sending))
						}
						second := boot(q, f, standing(idempotent))
						time.Sleep(time.Minute)
						second.stop()
						if got := fmt.Sprint(f.reads()); got != want || q.count(Sent) != 1 || len(f.arrived()) != 1 {
							t.Errorf("reads %s, %d posts, %v", got, len(f.arrived()), q.trail(1))
						}
					})
				})
			}
		}
	}
}

// restarted counts the calls of a program that is killed every ten minutes while the platform says "wait".
func restarted(t *testing.T, answer func(until time.Time) func(int, bot.Address, bot.Reply) error, l Limits) (waiting, after int) {
	synctest.Test(t, func(t *testing.T) {
		q, f := newMemQueue(), &fakePlatform{}
		f.answer = answer(time.Now().Add(time.Hour))
		for _, chat := range []string{"a", "a", "b", "b"} {
			q.add(chat, WarningClass, time.Now())
		}
		for range 5 {
			p := boot(q, f, l)
			time.Sleep(10 * time.Minute)
			p.crash()
			q.add("a", WarningClass, time.Now()) // it has not been asked for this one yet
		}
		waiting = len(f.attempted())
		p := boot(q, f, l)
		time.Sleep(20 * time.Minute)
		p.stop()
		after = q.count(Sent)
	})
	return waiting, after
}

func TestALongWaitSurvivesRestarts(t *testing.T) {
	one := Limits{PerSecond: 10, Workers: 1}
	for _, c := range []struct {
		name    string
		answer  func(until time.Time) func(int, bot.Address, bot.Reply) error
		limits  Limits
		waiting int
	}{
		{"of one chat, whose other posts wait too", func(u time.Time) func(int, bot.Address, bot.Reply) error { return waitIn(u, false, "a") }, one, 1 + 2},
		{"of the whole platform", func(u time.Time) func(int, bot.Address, bot.Reply) error { return waitIn(u, true, "a", "b") }, one, 1},
		{"of the whole platform with calls in flight", func(u time.Time) func(int, bot.Address, bot.Reply) error { return waitIn(u, true, "a", "b") },
			Limits{PerSecond: 1000, Workers: 4}, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			waiting, after := restarted(t, c.answer, c.limits)
			if waiting > c.waiting || after != 9 {
				t.Errorf("%d calls within the hour, want %d; %d posts after it", waiting, c.waiting, after)
			}
		})
	}
}

func TestTheStopBeforeABanSurvivesARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := Limits{PerSecond: 100, Workers: 1, MaxRefused: 10, RefusedWindow: 10 * time.Minute, SaysWhole: true}
		q, f := newMemQueue(), &fakePlatform{answer: firstOnly(1<<30, refusing(bot.Suspend))}
		for i := range 30 {
			q.add(fmt.Sprint(i), WarningClass, time.Now())
		}
		for range 9 {
			p := boot(q, f, l)
			time.Sleep(time.Minute)
			p.crash()
		}
		if n := len(f.attempted()); n != 10 {
			t.Errorf("refused %d times in nine minutes and nine lives", n)
		}
	})
}
