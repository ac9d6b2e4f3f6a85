package outbox

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"hangup/bot"
)

const platform = "test"

func chat(id string) bot.ChatID { return bot.ChatID{Platform: platform, ID: id} }

// post is one call of the fake platform.
type post struct {
	op  Op
	to  bot.ChatID
	id  bot.MessageID
	key bot.DeliveryKey
	r   bot.Reply
	at  time.Time
}

// fakePlatform is a bot.Sender and bot.Editor that writes down what it took. answer, when set, decides what it says.
type fakePlatform struct {
	mu      sync.Mutex
	posts   []post // made
	changes []post // and changed or removed
	tries   []post
	took    time.Duration // how long one send takes until the post is there
	lag     time.Duration // and from then until the answer
	answer  func(n int, to bot.Address, r bot.Reply) error
	known   map[bot.DeliveryKey]bool // set: repeats are recognised
	stands  map[bot.MessageID]bot.Reply
	keeps   bool // removes nothing
	live    int
	most    int // calls in flight at once
}

func (f *fakePlatform) Send(ctx context.Context, to bot.Address, r bot.Reply, key bot.DeliveryKey) (bot.MessageRef, error) {
	id := f.number(key)
	return bot.MessageRef{To: to, ID: id}, f.do(ctx, post{op: MakePost, to: to.Chat, id: id, key: key, r: r})
}

// number gives the message that a post becomes: another one each time where keys mean nothing.
func (f *fakePlatform) number(key bot.DeliveryKey) bot.MessageID {
	f.mu.Lock()
	defer f.mu.Unlock()
	id := bot.MessageID("m-" + string(key))
	if _, there := f.stands[id]; there && f.known == nil {
		id += bot.MessageID(fmt.Sprint("+", len(f.tries)))
	}
	return id
}

func (f *fakePlatform) Edit(ctx context.Context, m bot.MessageRef, r bot.Reply) error {
	return f.do(ctx, post{op: EditPost, to: m.To.Chat, id: m.ID, r: r})
}

func (f *fakePlatform) Delete(ctx context.Context, m bot.MessageRef) error {
	return f.do(ctx, post{op: ErasePost, to: m.To.Chat, id: m.ID})
}

func (f *fakePlatform) do(ctx context.Context, p post) error {
	n, answer := f.begin(p)
	defer f.end()
	if f.took > 0 && !pause(ctx, f.took) {
		return &bot.SendError{Kind: bot.Retry, Err: ctx.Err()}
	}
	if answer != nil {
		if err := answer(n, bot.Address{Chat: p.to}, p.r); err != nil {
			return err
		}
	}
	if err := f.take(p); err != nil {
		return err
	}
	if f.lag > 0 && !pause(ctx, f.lag) {
		return &bot.SendError{Kind: bot.Retry, Err: ctx.Err()}
	}
	return nil
}

// take does what was asked for. A post that is there is not made again.
func (f *fakePlatform) take(p post) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	p.at = time.Now()
	_, there := f.stands[p.id]
	switch {
	case p.op == MakePost && f.known[p.key]:
		return nil
	case p.op != MakePost && !there:
		return fails(bot.Gone)
	case p.op == ErasePost && f.keeps:
		return fails(bot.Dead)
	case p.op == MakePost:
		f.posts = append(f.posts, p)
	default:
		f.changes = append(f.changes, p)
	}
	if f.known != nil && p.key != "" {
		f.known[p.key] = true
	}
	if f.stands == nil {
		f.stands = map[bot.MessageID]bot.Reply{}
	}
	f.stands[p.id] = p.r
	if p.op == ErasePost {
		delete(f.stands, p.id)
	}
	return nil
}

func (f *fakePlatform) begin(p post) (int, func(int, bot.Address, bot.Reply) error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	p.at = time.Now()
	f.tries = append(f.tries, p)
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

// attempted lists every call, taken or not.
func (f *fakePlatform) attempted() []post {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.tries)
}

// arrived lists the posts that were made.
func (f *fakePlatform) arrived() []post {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.posts)
}

// reads gives the first line of what stands, by message.
func (f *fakePlatform) reads() map[bot.MessageID]string {
	f.mu.Lock()
	defer f.mu.Unlock()
	leads := map[bot.MessageID]string{}
	for id, r := range f.stands {
		leads[id] = r.Lead
	}
	return leads
}

// busiest tells how many calls were in flight at once at the most.
func (f *fakePlatform) busiest() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.most
}

// fakePosts writes posts whose first line names the delivery, whether it is an edit, and what was missed.
type fakePosts struct{ fail error }

func (f fakePosts) Write(_ context.Context, o bot.Order) (bot.Written, error) {
	if o.Contact != "" {
		return bot.Written{Reply: bot.Reply{Lead: "Ring " + o.Contact}}, f.fail
	}
	lead := "Warning " + string(o.Warning)
	if o.Edit {
		lead = "Anew: " + lead
	}
	if o.Missed > 0 {
		lead += fmt.Sprint(", missed ", o.Missed)
	}
	return bot.Written{Reply: bot.Reply{
		Lead: lead, Tone: bot.News,
		Parts: []bot.Part{
			{Kind: bot.Paragraph, Text: "A long text."},
			{Kind: bot.Quote, Text: "words", Items: []bot.Item{{Text: "Police", URL: "https://police.example/1"}}},
		},
	}}, f.fail
}

// fast are limits that get in no test's way.
func fast() Limits { return Limits{PerSecond: 1000, Workers: 4} }

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func logInto(w io.Writer) *slog.Logger { return slog.New(slog.NewTextHandler(w, nil)) }

// start runs an outbox inside a synctest bubble and gives the way to end it.
func start(q Queue, posts Posts, f bot.Sender, l Limits) (o *Outbox, stop func()) {
	o = New(quiet(), q, posts, map[string]Lane{platform: {Sender: f, Limits: l}}, time.Now)
	return o, run(o)
}

// run runs it and gives the way to end it.
func run(o *Outbox) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { o.Run(ctx); close(done) }()
	return func() { cancel(); <-done }
}

// scene is one test in a bubble with its own clock: the queue, the platform, and a way to let time pass.
type scene struct {
	*testing.T
	q *memQueue
	f *fakePlatform
	o *Outbox
	// look is how often the lane looks at the queue, if not as often as it does: for tests that last for days.
	look time.Duration
}

// play runs what happens between the start and the end of an outbox.
func play(t *testing.T, l Limits, before, after func(s *scene)) {
	t.Helper()
	playWith(t, l, func(s *scene) Posts { before(s); return fakePosts{} }, after)
}

// playWith is play with posts of its own.
func playWith(t *testing.T, l Limits, before func(s *scene) Posts, after func(s *scene)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := &scene{T: t, q: newMemQueue(), f: &fakePlatform{}}
		s.o = New(quiet(), s.q, before(s), map[string]Lane{platform: {s.f, l}}, time.Now)
		if s.look > 0 {
			s.o.lanes[0].poll = s.look
		}
		defer run(s.o)()
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
