package outboxtest

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"hangup/bot"
	"hangup/bot/outbox"
)

// Counted is a queue under test of which the states can be counted. It is an outbox.Strays too.
type Counted interface {
	Queue
	outbox.Strays
	// Count tells how many deliveries are in a state.
	Count(t testing.TB, s outbox.State) int
}

// Rig is a driver under test with the queue that it works off.
type Rig interface {
	Counted
	// Drive starts the driver for Platform. Claims and records go through q, which stands before the queue of the rig. stop ends it
	// in order, as when the program ends, and returns when it has.
	Drive(t testing.TB, q outbox.Queue, posts outbox.Posts, lane outbox.Lane) (stop func())
}

// Looped is the rig of a queue that outbox.Outbox works off.
type Looped struct{ Counted }

// Drive starts it.
func (Looped) Drive(_ testing.TB, q outbox.Queue, posts outbox.Posts, lane outbox.Lane) (stop func()) {
	o := outbox.New(slog.New(slog.DiscardHandler), q, posts, map[string]outbox.Lane{Platform: lane}, time.Now)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { o.Run(ctx); close(done) }()
	return func() { cancel(); <-done }
}

// Drive runs the suite of drivers, each test on a rig of its own. within runs a test in a bubble with its own clock; without it several
// run at once, with the clock of the world. The tests wait for what they want to see, and measure no speed.
func Drive(t *testing.T, within func(t *testing.T, test func(t *testing.T)), fresh func(t testing.TB) Rig) {
	for _, group := range [][]drive{paceTests, answerTests, endTests, storeTests} {
		for _, one := range group {
			t.Run(one.name, func(t *testing.T) {
				if within == nil {
					t.Parallel() // they mostly wait
					one.run(&ride{Rig: fresh(t), t: t, p: &platform{}})
					return
				}
				within(t, func(t *testing.T) { one.run(&ride{Rig: fresh(t), t: t, p: &platform{}}) })
			})
		}
	}
}

type drive struct {
	name string
	run  func(r *ride)
}

// ride is a rig with a platform behind it, and what runs on it.
type ride struct {
	Rig
	t      testing.TB
	p      *platform
	limits outbox.Limits
	posted int
}

// fast are limits that get in no test's way.
func fast() outbox.Limits { return outbox.Limits{PerSecond: 1000, Workers: 4} }

// warn puts warnings for chats into the queue, due now.
func (r *ride) warn(chats ...string) {
	r.t.Helper()
	for _, chat := range chats {
		r.post(chat, outbox.WarningClass, 0)
	}
}

// post puts a post into the queue and gives its name.
func (r *ride) post(chat string, class outbox.Class, due time.Duration) (name string) {
	r.t.Helper()
	r.posted++
	name = fmt.Sprint(r.posted)
	r.Post(r.t, name, chat, class, time.Now().Add(due))
	return name
}

// many names so many chats.
func many(n int) (chats []string) {
	for i := range n {
		chats = append(chats, fmt.Sprint("chat", i))
	}
	return chats
}

// start runs the driver as one process.
func (r *ride) start() *life { return r.startOn(r.Rig) }

// startOn does it with a queue of its own.
func (r *ride) startOn(q Counted) *life {
	r.t.Helper()
	if r.limits.PerSecond == 0 {
		r.limits = fast()
	}
	l := newLife(q, r.p)
	l.end = r.Drive(r.t, l, words{}, outbox.Lane{Sender: l, Limits: r.limits})
	r.t.Cleanup(l.kill) // does nothing where it has ended
	return l
}

// patience is how long a test waits for what must come, and a while is how long it looks whether what must not come does.
const (
	patience = 30 * time.Second
	aWhile   = 600 * time.Millisecond
)

// until waits until something holds.
func (r *ride) until(what string, holds func() bool) {
	r.t.Helper()
	for end := time.Now().Add(patience); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			r.t.Fatalf("%s: not within %s; %s", what, patience, r.state())
		}
	}
}

// state says how far everything is, for whoever reads of a failure.
func (r *ride) state() string {
	text := fmt.Sprintf("%d calls, %d posts", len(r.p.tried()), len(r.p.arrived()))
	for _, s := range []outbox.State{outbox.Due, outbox.Sending, outbox.Sent, outbox.Suspended, outbox.Failed, outbox.Skipped} {
		text += fmt.Sprintf(", %s %d", s, r.Count(r.t, s))
	}
	return text
}

// comes waits until so many deliveries are in a state.
func (r *ride) comes(s outbox.State, want int) {
	r.t.Helper()
	r.until(fmt.Sprintf("%d are %s", want, s), func() bool { return r.Count(r.t, s) == want })
}

func (r *ride) same(what string, got, want any) {
	r.t.Helper()
	if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
		r.t.Errorf("%s: got %s, want %s; %s", what, g, w, r.state())
	}
}

// once wants so many posts to have arrived, none of them twice.
func (r *ride) once(want int) {
	r.t.Helper()
	keys := map[bot.DeliveryKey]int{}
	for _, p := range r.p.arrived() {
		keys[p.key]++
	}
	for key, n := range keys {
		if n > 1 {
			r.t.Errorf("%s was posted %d times", key, n)
		}
	}
	r.same("posts", len(keys), want)
}

// words writes posts: the first line says whether it is an edit.
type words struct{}

// Write makes it outbox.Posts.
func (words) Write(_ context.Context, o bot.Order) (bot.Written, error) {
	lead := "A warning."
	if o.Edit {
		lead = "Anew: a warning."
	}
	return bot.Written{Reply: bot.Reply{Lead: lead, Parts: []bot.Part{{Kind: bot.Paragraph, Text: "More of it."}}}}, nil
}
