package outbox

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"hangup/advice/news"
	"hangup/bot"
)

const platform = "test"

func chat(id string) bot.ChatID { return bot.ChatID{Platform: platform, ID: id} }

// memQueue is a Queue in memory with the meaning that store/storetest holds the real ones to.
type memQueue struct {
	mu     sync.Mutex
	rows   []*row
	served map[bot.ChatID]int // by order of claims
	turn   int
	quiet  map[bot.ChatID]bool // suspended
	fail   error               // what every call says
	claims int
}

type row struct {
	Delivery
	state State
	out   Outcome
	trail []string // every recorded outcome
}

func newMemQueue() *memQueue {
	return &memQueue{served: map[bot.ChatID]int{}, quiet: map[bot.ChatID]bool{}}
}

// add puts a delivery into the queue, due at a time.
func (q *memQueue) add(to string, class Class, due time.Time) int64 {
	return q.addTo(chat(to), class, due)
}

func (q *memQueue) addTo(to bot.ChatID, class Class, due time.Time) int64 {
	q.mu.Lock()
	defer q.mu.Unlock()
	id := int64(len(q.rows) + 1)
	d := Delivery{ID: id, To: bot.Address{Chat: to}, Class: class, Due: due}
	if class == UrgentClass {
		d.Contact = "police"
	} else {
		d.Warning = news.WarningID(fmt.Sprintf("w%d", id))
	}
	q.rows = append(q.rows, &row{Delivery: d, state: Due})
	return id
}

func (q *memQueue) Claim(_ context.Context, p string, now time.Time) (Delivery, bool, time.Time, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.claims++
	if err := q.fail; err != nil {
		return Delivery{}, false, time.Time{}, err
	}
	busy := map[bot.ChatID]bool{}
	for _, r := range q.rows {
		busy[r.To.Chat] = busy[r.To.Chat] || r.state == Sending
	}
	var best *row
	var next time.Time
	for _, r := range q.rows {
		switch {
		case r.state != Due || q.quiet[r.To.Chat] || r.To.Chat.Platform != p:
		case r.Due.After(now):
			if next.IsZero() || r.Due.Before(next) {
				next = r.Due
			}
		case !busy[r.To.Chat] && (best == nil || q.before(r, best)):
			best = r
		}
	}
	if best == nil {
		return Delivery{}, false, next, nil
	}
	q.turn++
	q.served[best.To.Chat] = q.turn
	best.state = Sending
	best.Attempts++
	return best.Delivery, true, time.Time{}, nil
}

func (q *memQueue) before(a, b *row) bool {
	if a.Class != b.Class {
		return a.Class < b.Class
	}
	if sa, sb := q.served[a.To.Chat], q.served[b.To.Chat]; sa != sb {
		return sa < sb
	}
	if !a.Due.Equal(b.Due) {
		return a.Due.Before(b.Due)
	}
	return a.ID < b.ID
}

func (q *memQueue) Record(ctx context.Context, id int64, o Outcome) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if err := q.fail; err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	r := q.rows[id-1]
	if r.state != Sending {
		return fmt.Errorf("delivery %d is %s", id, r.state)
	}
	r.trail = append(r.trail, fmt.Sprintf("%s/%s", o.State, o.Reason))
	r.state, r.out = o.State, o
	if o.State == Due && !o.Again.IsZero() {
		r.Due = o.Again
	}
	if o.State == Suspended {
		q.quiet[r.To.Chat] = true
	}
	if o.MovedTo.ID != "" {
		q.move(r.To.Chat, o.MovedTo)
	}
	return nil
}

func (q *memQueue) move(from, to bot.ChatID) {
	for _, r := range q.rows {
		if r.To.Chat == from && (r.state == Due || r.state == Sending) {
			r.To.Chat = to
		}
	}
}

func (q *memQueue) Recover(_ context.Context, p string, _ time.Time) (n int, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if err := q.fail; err != nil {
		return 0, err
	}
	for _, r := range q.rows {
		if r.state == Sending && r.To.Chat.Platform == p {
			r.state, r.InDoubt = Due, true
			n++
		}
	}
	return n, nil
}

// set changes the queue under its lock.
func (q *memQueue) set(change func()) {
	q.mu.Lock()
	defer q.mu.Unlock()
	change()
}

// count tells how many deliveries are in a state.
func (q *memQueue) count(s State) (n int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, r := range q.rows {
		if r.state == s {
			n++
		}
	}
	return n
}

// trail gives what was recorded of a delivery.
func (q *memQueue) trail(id int64) []string {
	q.mu.Lock()
	defer q.mu.Unlock()
	return slices.Clone(q.rows[id-1].trail)
}

// post is one that arrived at the fake platform.
type post struct {
	to  bot.ChatID
	key bot.DeliveryKey
	r   bot.Reply
	at  time.Time
}

// fakePlatform is a bot.Sender that writes down what it took. answer, when set, decides what it says.
type fakePlatform struct {
	mu     sync.Mutex
	posts  []post
	tries  []post
	took   time.Duration // how long one send takes until the post is there
	lag    time.Duration // and from then until the answer
	answer func(n int, to bot.Address, r bot.Reply) error
	known  map[bot.DeliveryKey]bool // set: repeats are recognised
	live   int
	most   int // sends in flight at once
}

func (f *fakePlatform) Send(ctx context.Context, to bot.Address, r bot.Reply, key bot.DeliveryKey) (bot.MessageRef, error) {
	n, answer := f.begin(to, r, key)
	defer f.end()
	if f.took > 0 && !pause(ctx, f.took) {
		return bot.MessageRef{}, &bot.SendError{Kind: bot.Retry, Err: ctx.Err()}
	}
	if answer != nil {
		if err := answer(n, to, r); err != nil {
			return bot.MessageRef{}, err
		}
	}
	f.take(to, r, key)
	if f.lag > 0 && !pause(ctx, f.lag) {
		return bot.MessageRef{}, &bot.SendError{Kind: bot.Retry, Err: ctx.Err()}
	}
	return bot.MessageRef{To: to, ID: bot.MessageID("m-" + string(key))}, nil
}

// take puts the post into the chat, unless it is there.
func (f *fakePlatform) take(to bot.Address, r bot.Reply, key bot.DeliveryKey) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.known[key] {
		f.posts = append(f.posts, post{to.Chat, key, r, time.Now()})
	}
	if f.known != nil {
		f.known[key] = true
	}
}

func (f *fakePlatform) begin(to bot.Address, r bot.Reply, key bot.DeliveryKey) (int, func(int, bot.Address, bot.Reply) error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.tries = append(f.tries, post{to.Chat, key, r, time.Now()})
	f.live++
	f.most = max(f.most, f.live)
	return len(f.tries), f.answer
}

func (f *fakePlatform) end() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.live--
}

// chats lists where the posts went, in order.
func (f *fakePlatform) chats() (ids []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, p := range f.posts {
		ids = append(ids, p.to.ID)
	}
	return ids
}

// attempted lists every send, taken or not.
func (f *fakePlatform) attempted() []post {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.tries)
}

// arrived lists the posts that were taken.
func (f *fakePlatform) arrived() []post {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.posts)
}

// busiest tells how many sends were in flight at once at the most.
func (f *fakePlatform) busiest() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.most
}

// looks tells how often the queue was asked.
func (q *memQueue) looks() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.claims
}

// fakePosts writes posts whose first line names the delivery.
type fakePosts struct{ fail error }

func (f fakePosts) Write(_ context.Context, o bot.Order) (bot.Written, error) {
	if o.Contact != "" {
		return bot.Written{Reply: bot.Reply{Lead: "Ring " + o.Contact}}, f.fail
	}
	return bot.Written{Reply: bot.Reply{
		Lead: "Warning " + string(o.Warning), Tone: bot.News,
		Parts: []bot.Part{
			{Kind: bot.Paragraph, Text: "A long text."},
			{Kind: bot.Quote, Text: "words", Items: []bot.Item{{Text: "Police", URL: "https://police.example/1"}}},
		},
	}}, f.fail
}

// fast are limits that get in no test's way.
func fast() Limits { return Limits{PerSecond: 1000, Workers: 4} }

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// start runs an outbox inside a synctest bubble and gives the way to end it.
func start(q Queue, f bot.Sender, l Limits) (o *Outbox, stop func()) {
	o = New(quiet(), q, fakePosts{}, map[string]Lane{platform: {f, l}}, time.Now)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { o.Run(ctx); close(done) }()
	return o, func() { cancel(); <-done }
}

// scene is one test in a bubble with its own clock: the queue, the platform, and a way to let time pass.
type scene struct {
	*testing.T
	q *memQueue
	f *fakePlatform
	o *Outbox
}

// play runs what happens between the start and the end of an outbox.
func play(t *testing.T, l Limits, before, after func(s *scene)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := &scene{T: t, q: newMemQueue(), f: &fakePlatform{}}
		before(s)
		o, stop := start(s.q, s.f, l)
		s.o = o
		defer stop()
		after(s)
	})
}

// pass lets time go by.
func (s *scene) pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// same compares what is with what should be.
func (s *scene) same(what string, got, want any) {
	s.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		s.Errorf("%s: got %v, want %v", what, got, want)
	}
}
