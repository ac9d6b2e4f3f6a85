package outbox

import (
	"context"
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
