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

	"hangup/advice/news"
	"hangup/bot"
)

// trouble is a platform that fails at random and a program that is killed at random.
type trouble struct {
	mu    sync.Mutex
	rnd   *rand.Rand
	moved map[string]bool
	doom  map[string]bool // chats that refuse for good
	// wanted is what was asked for last of each delivery beside being posted.
	wanted map[int64]Op
	read   map[news.WarningID]int // how each warning reads: one more with each correction
}

func (x *trouble) rewrite(id news.WarningID) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.read[id]++
}

// text is how a post reads now.
func (x *trouble) text(p bot.Post) string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return fmt.Sprintf("%s%s, version %d", p.Warning, p.Contact, x.read[p.Warning])
}

// Write makes it Posts.
func (x *trouble) Write(_ context.Context, o bot.Order) (bot.Written, error) {
	return bot.Written{Reply: bot.Reply{Lead: x.text(o.Post), Parts: []bot.Part{{Text: "a"}, {Text: "b"}}}}, nil
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

// wait lets up to five seconds pass, in which posts are corrected and recalled.
func (x *trouble) wait(q *memQueue) {
	for range x.n(10) {
		time.Sleep(time.Duration(x.n(500)) * time.Millisecond)
		for range x.n(7) {
			id, op := int64(x.n(60)+1), []Op{EditPost, ErasePost}[x.n(2)]
			if q.row(id).Warning != "" && x.wanted[id] != ErasePost { // what was recalled stays so
				x.wanted[id] = op
				x.rewrite(q.row(id).Warning)
				q.turnInto(id, op, time.Now())
			}
		}
	}
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
			p := bootWith(q, x, f, l)
			x.wait(q)
			p.crash()
		}
		last := bootWith(q, x, f, l)
		for range 3 {
			x.wait(q)
		}
		for range 120 {
			if time.Sleep(time.Minute); q.open() == 0 {
				break
			}
		}
		last.stop()
	})
	return q, f, kills
}

func TestRandomTroubleLosesNothingAndRepeatsNothing(t *testing.T) {
	const lives = 200
	var all tally
	for seed := range uint64(lives) {
		x := &trouble{
			rnd: rand.New(rand.NewPCG(seed, 1)), moved: map[string]bool{}, doom: map[string]bool{"7": true, "7'": true},
			wanted: map[int64]Op{}, read: map[news.WarningID]int{},
		}
		l := Limits{PerSecond: 40, Workers: int(seed%8) + 1, Idempotent: seed%2 == 0}
		var known map[bot.DeliveryKey]bool
		if l.Idempotent {
			known = map[bot.DeliveryKey]bool{}
		}
		q, f, kills := x.life(t, l, known)
		got := x.judge(t, seed, q, f, l.Idempotent)
		if got.repeats+got.strays > kills*l.Workers {
			t.Errorf("seed %d: %+v after %d kills with %d workers", seed, got, kills, l.Workers)
		}
		all.add(got)
	}
	t.Logf("%d lives of 60 deliveries: %d corrected, %d removed, %d out of reach in a chat that moved; in flight at a kill: %d repeats and %d digests skipped on a platform without keys, %d recalled that nobody could find again",
		lives, all.edited, all.erased, all.moved, all.repeats, all.skipped, all.strays)
	if all.edited < lives || all.erased < lives {
		t.Errorf("too little was changed to show anything: %+v", all)
	}
}

// tally is what became of the deliveries of a life.
type tally struct{ edited, erased, moved, repeats, skipped, strays int }

func (a *tally) add(b tally) {
	a.edited, a.erased, a.moved = a.edited+b.edited, a.erased+b.erased, a.moved+b.moved
	a.repeats, a.skipped, a.strays = a.repeats+b.repeats, a.skipped+b.skipped, a.strays+b.strays
}

// judge checks that every delivery was posted, once where that can be had, and reads as it should or is gone.
func (x *trouble) judge(t *testing.T, seed uint64, q *memQueue, f *fakePlatform, idempotent bool) (got tally) {
	posts := map[bot.DeliveryKey]int{}
	for _, p := range f.arrived() {
		posts[p.key]++
	}
	reads := f.reads()
	for _, r := range q.rows {
		n := posts[Key(r.ID)]
		got.repeats += max(n-1, 0)
		wrong := func(what string) {
			t.Errorf("seed %d: delivery %d, %s: wanted %q, is %s/%s with %d posts, reads %q: %v",
				seed, r.ID, what, x.wanted[r.ID], r.state, r.out.Reason, n, reads[r.Message], r.trail)
		}
		if n > 1 && (idempotent || r.Class == DigestClass) {
			wrong("posted more than once")
		}
		switch reads, stands := reads[r.Message]; {
		case q.quiet[r.To.Chat]:
			if n > 0 {
				wrong("reached a chat that refuses")
			}
		case r.state == Failed && r.out.Reason == string(bot.Moved) && r.changes():
			got.moved++
		case x.wanted[r.ID] == ErasePost && r.state == Skipped && r.Op == MakePost:
			got.strays += n
		case r.state == Skipped && r.Class == DigestClass && !idempotent && n <= 1:
			got.skipped++
		case r.state != Sent || n == 0:
			wrong("lost")
		case x.wanted[r.ID] == ErasePost:
			got.erased++
			if stands {
				wrong("not removed")
			}
		case !stands || reads != x.text(r.Post):
			wrong("reads otherwise")
		case r.Op == EditPost:
			got.edited++
		}
	}
	return got
}
