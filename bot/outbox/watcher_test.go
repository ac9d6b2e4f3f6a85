package outbox

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hangup/bot"
)

// audience is a Watcher that notes what it is told.
type audience struct {
	bot.Unwatched
	steps    []string
	requests []string
	outcomes []State
}

func (a *audience) Step(ctx context.Context, name string) (context.Context, func(error)) {
	a.steps = append(a.steps, name+" "+bot.RequestOf(ctx))
	return ctx, func(error) {}
}

func (a *audience) Recorded(ctx context.Context, _ string, _ Delivery, o Outcome) {
	a.requests = append(a.requests, bot.RequestOf(ctx))
	a.outcomes = append(a.outcomes, o.State)
}

// askedSender notes for which request it is asked to send.
type askedSender struct {
	*audience
	requests *[]string
}

func (s askedSender) Send(ctx context.Context, to bot.Address, _ bot.Reply, _ bot.DeliveryKey) (bot.MessageRef, error) {
	*s.requests = append(*s.requests, bot.RequestOf(ctx))
	return bot.MessageRef{To: to, ID: "1"}, nil
}

type onePost struct{}

func (onePost) Write(context.Context, bot.Order) (bot.Written, error) {
	return bot.Written{Reply: bot.Reply{Lead: "News."}}, nil
}

// oneDelivery is a queue with a single delivery.
type oneDelivery struct{ left []Delivery }

func (q *oneDelivery) Claim(context.Context, string, time.Time) (d Delivery, ok bool, next time.Time, err error) {
	if len(q.left) == 0 {
		return d, false, next, nil
	}
	d, q.left = q.left[0], q.left[1:]
	return d, true, next, nil
}

func (q *oneDelivery) Record(context.Context, int64, Outcome) error { return nil }

func (q *oneDelivery) Recover(context.Context, string, time.Time) (int, error) { return 0, nil }

func TestAttemptsAreMadeForTheirRequest(t *testing.T) {
	for name, c := range map[string]struct{ request, want string }{
		"that somebody made": {"web-0123", "web-0123"},
		"that nobody knows":  {"", bot.RequestID("delivery", "7")},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var asked []string
				w := &audience{}
				q := &oneDelivery{left: []Delivery{{ID: 7, To: bot.Address{Chat: bot.ChatID{Platform: "web", ID: "c"}}, Op: MakePost, Request: c.request}}}
				lane := Lane{Sender: askedSender{w, &asked}, Limits: WebLimits()}
				courier := NewCourier(slog.New(slog.DiscardHandler), q, onePost{}, "web", lane, time.Now)
				if id, _ := courier.Turn(t.Context(), t.Context()); id != 7 {
					t.Fatalf("attempted %d", id)
				}
				if got := strings.Join(asked, ","); got != c.want {
					t.Errorf("sent for %q", got)
				}
				if got := strings.Join(w.steps, ","); got != "deliver "+c.want {
					t.Errorf("steps %q", got)
				}
				if len(w.outcomes) != 1 || w.outcomes[0] != Sent || w.requests[0] != c.want {
					t.Errorf("recorded %q for %q", w.outcomes, w.requests)
				}
			})
		})
	}
}
