package outbox

import (
	"context"
	"strconv"

	"hangup/bot"
)

// Watcher is told of attempts, for figures and traces. It keeps nobody waiting.
type Watcher interface {
	// Step is as that of bot.Watcher.
	Step(ctx context.Context, name string) (in context.Context, end func(error))
	// Recorded tells what became of an attempt on a platform, once that is stored.
	Recorded(ctx context.Context, platform string, d Delivery, o Outcome)
}

func (l Lane) watcher() Watcher {
	if w, ok := l.Sender.(Watcher); ok {
		return w
	}
	return unwatched{}
}

type unwatched struct{ bot.Unwatched }

// Recorded does nothing.
func (unwatched) Recorded(context.Context, string, Delivery, Outcome) {}

// request is for what a delivery is made: what somebody asked, or by itself.
func (d Delivery) request() string {
	if d.Request != "" {
		return d.Request
	}
	return bot.RequestID("delivery", strconv.FormatInt(d.ID, 10))
}

// inContext marks a context with the request of the delivery.
func (d Delivery) inContext(ctx context.Context) context.Context {
	return bot.WithRequest(ctx, d.request())
}
