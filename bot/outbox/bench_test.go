package outbox

import (
	"context"
	"runtime"
	"strconv"
	"testing"
	"time"

	"hangup/bot"
)

// instant is a platform that takes everything at once.
type instant struct{}

func (instant) Send(_ context.Context, to bot.Address, _ bot.Reply, key bot.DeliveryKey) (bot.MessageRef, error) {
	return bot.MessageRef{To: to, ID: bot.MessageID(key)}, nil
}

// BenchmarkDeliver is what one delivery costs beside the store and the platform.
func BenchmarkDeliver(b *testing.B) {
	now := time.Unix(1_800_000_000, 0)
	d := NewDeliverer(quiet(), fakePosts{}, Lane{instant{}, WebLimits()}, func() time.Time { return now })
	one := Delivery{ID: 1, To: bot.Address{Chat: chat("a")}, Class: WarningClass, Post: bot.Post{Warning: "w"}, Attempts: 1}
	for b.Loop() {
		if o, _ := d.Deliver(b.Context(), b.Context(), one); o.State != Sent {
			b.Fatal(o)
		}
	}
}

// BenchmarkMemory is what the outbox remembers of a chat at the worst: it waits, its delivery failed before, of
// which nobody knows how it ended.
func BenchmarkMemory(b *testing.B) {
	const chats = 20_000
	ids := make([]bot.ChatID, chats)
	for i := range ids {
		ids[i] = chat(strconv.Itoa(1_000_000_000 + i))
	}
	var w *waits
	var before, after runtime.MemStats
	for b.Loop() {
		w = nil
		runtime.GC()
		runtime.ReadMemStats(&before)
		w = newWaits(TelegramLimits())
		now := time.Unix(1_800_000_000, 0)
		for i, c := range ids {
			w.sleep(c, now, now.Add(time.Hour), false)
			w.failed(int64(i), now)
			w.doubt(int64(i), i, now)
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
	}
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/chats, "B/chat")
	runtime.KeepAlive(w)
}

// BenchmarkWaits is what a send costs in the memory of the lane while 20,000 chats come by at its pace.
func BenchmarkWaits(b *testing.B) {
	w, now := newWaits(TelegramLimits()), time.Unix(1_800_000_000, 0)
	ids := make([]bot.ChatID, 20_000)
	for i := range ids {
		ids[i] = chat(strconv.Itoa(i))
	}
	for i := 0; b.Loop(); i++ {
		c := ids[i%len(ids)]
		now = now.Add(time.Second / 28)
		w.turn(c, now)
		w.served(c, now)
	}
	b.ReportMetric(float64(len(w.free.kept)), "chats")
}

// BenchmarkLane is a broadcast to 200 chats without a limit of pace: what the loop itself can carry.
func BenchmarkLane(b *testing.B) {
	for b.Loop() {
		q := &countdown{memQueue: newMemQueue(), left: 200, over: make(chan struct{})}
		for i := range 200 {
			q.add(strconv.Itoa(i), WarningClass, time.Unix(0, 0))
		}
		o := New(quiet(), q, fakePosts{}, map[string]Lane{platform: {instant{}, Limits{PerSecond: 1e9, Workers: 4}}}, time.Now)
		ctx, cancel := context.WithCancel(b.Context())
		go o.Run(ctx)
		<-q.over
		cancel()
	}
	b.ReportMetric(float64(b.N)*200/b.Elapsed().Seconds(), "deliveries/s")
}

// countdown closes over when the last delivery was recorded.
type countdown struct {
	*memQueue
	left int
	over chan struct{}
}

func (c *countdown) Record(ctx context.Context, id int64, o Outcome) error {
	err := c.memQueue.Record(ctx, id, o)
	c.set(func() {
		if c.left--; c.left == 0 {
			close(c.over)
		}
	})
	return err
}
