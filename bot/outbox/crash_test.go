package outbox

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
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
func boot(q *memQueue, f *fakePlatform, l Limits) *process {
	p := &process{memQueue: q, f: f}
	p.life, p.kill = context.WithCancel(context.Background())
	ctx, cancel := context.WithCancel(context.Background())
	p.cancel = cancel
	o := New(quiet(), p, fakePosts{}, map[string]Lane{platform: {p, l}}, time.Now)
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

func (p *process) Send(ctx context.Context, to bot.Address, r bot.Reply, key bot.DeliveryKey) (bot.MessageRef, error) {
	if err := p.life.Err(); err != nil {
		return bot.MessageRef{}, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(p.life, cancel)()
	return p.f.Send(ctx, to, r, key)
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

func TestALongWaitSurvivesARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, f := newMemQueue(), &fakePlatform{}
		f.answer = waitIn(time.Now().Add(time.Hour), false, "a")
		q.add("a", WarningClass, time.Now())
		for range 4 {
			p := boot(q, f, fast())
			time.Sleep(10 * time.Minute)
			p.crash()
		}
		if len(f.attempted()) != 1 {
			t.Errorf("asked %d times within the hour", len(f.attempted()))
		}
		p := boot(q, f, fast())
		time.Sleep(30 * time.Minute)
		p.stop()
		if q.count(Sent) != 1 {
			t.Error(q.trail(1))
		}
	})
}

// trouble is a platform that fails at random and a program that is killed at random.
type trouble struct {
	mu    sync.Mutex
	rnd   *rand.Rand
	moved map[string]bool
	doom  map[string]bool // chats that refuse for good
}

// n gives a random number under limit.
func (x *trouble) n(limit int) int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.rnd.IntN(limit)
}

// answer fails about a third of all sends.
func (x *trouble) answer(_ int, to bot.Address, r bot.Reply) error {
	if x.doom[to.Chat.ID] {
		return fails(bot.Suspend)
	}
	switch x.n(18) {
	case 0, 1:
		return fails(bot.Retry)
	case 2:
		return waitFor(time.Duration(x.n(10))*time.Second, false)
	case 3:
		return waitFor(time.Duration(x.n(10))*time.Second, true)
	case 4:
		panic("trouble")
	case 5:
		if x.moves(to.Chat.ID) {
			return &bot.SendError{Kind: bot.Moved, MovedTo: chat(to.Chat.ID + "'")}
		}
	case 6:
		if len(r.Parts) > 1 {
			return fails(bot.Shrink)
		}
	}
	return nil
}

// moves tells whether a chat moves now: each does once.
func (x *trouble) moves(id string) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.moved[id] || strings.HasSuffix(id, "'") {
		return false
	}
	x.moved[id] = true
	return true
}

// life plays one queue through random trouble and gives what came of it.
func (x *trouble) life(t *testing.T, l Limits, known map[bot.DeliveryKey]bool) (q *memQueue, f *fakePlatform, kills int) {
	synctest.Test(t, func(t *testing.T) {
		q, f = newMemQueue(), &fakePlatform{took: 100 * time.Millisecond, lag: 100 * time.Millisecond, known: known, answer: x.answer}
		for range 60 {
			q.add(fmt.Sprint(x.n(12)), Class(x.n(4)), time.Now().Add(time.Duration(x.n(5))*time.Second))
		}
		kills = x.n(6)
		for range kills {
			p := boot(q, f, l)
			time.Sleep(time.Duration(x.n(3_000)) * time.Millisecond)
			p.crash()
		}
		last := boot(q, f, l)
		time.Sleep(time.Hour)
		last.stop()
	})
	return q, f, kills
}

func TestRandomTroubleLosesNothingAndRepeatsNothing(t *testing.T) {
	const lives = 32
	repeats, skipped := 0, 0
	for seed := range uint64(lives) {
		idempotent := seed%2 == 0
		x := &trouble{rnd: rand.New(rand.NewPCG(seed, 1)), moved: map[string]bool{}, doom: map[string]bool{"7": true, "7'": true}}
		l := Limits{PerSecond: 40, Workers: int(seed%8) + 1, Idempotent: idempotent}
		var known map[bot.DeliveryKey]bool
		if idempotent {
			known = map[bot.DeliveryKey]bool{}
		}
		q, f, kills := x.life(t, l, known)
		r, s := judgeLife(t, seed, q, f, idempotent)
		if r > kills*l.Workers {
			t.Errorf("seed %d: %d repeats after %d kills with %d workers", seed, r, kills, l.Workers)
		}
		repeats, skipped = repeats+r, skipped+s
	}
	t.Logf("%d lives of 60 deliveries: %d repeats and %d digests skipped, all in flight at a kill on a platform without keys", lives, repeats, skipped)
}

// judgeLife checks that every delivery was posted, once where that can be had.
func judgeLife(t *testing.T, seed uint64, q *memQueue, f *fakePlatform, idempotent bool) (repeats, skipped int) {
	posts := map[bot.DeliveryKey]int{}
	for _, p := range f.arrived() {
		posts[p.key]++
	}
	for _, r := range q.rows {
		n := posts[Key(r.ID)]
		repeats += max(n-1, 0)
		switch {
		case q.quiet[r.To.Chat]:
			if n > 0 {
				t.Errorf("seed %d: delivery %d reached a chat that refuses", seed, r.ID)
			}
		case r.state == Skipped && r.Class == DigestClass && !idempotent && n <= 1:
			skipped++
		case r.state != Sent || n == 0:
			t.Errorf("seed %d: delivery %d is %s with %d posts: %v", seed, r.ID, r.state, n, r.trail)
		case n > 1 && (idempotent || r.Class == DigestClass):
			t.Errorf("seed %d: delivery %d was posted %d times: %v", seed, r.ID, n, r.trail)
		}
	}
	return repeats, skipped
}
