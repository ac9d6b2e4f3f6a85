package outbox

import (
	"context"
	"log/slog"
	"strconv"
	"time"

	"hangup/bot"
)

// Deliverer makes one attempt at a delivery and says what became of it. It knows nothing of
// queues, so that another driver can use it. It may be used from several goroutines.
type Deliverer struct {
	log    *slog.Logger
	posts  Posts
	sender bot.Sender
	editor bot.Editor // nil when the platform cannot change posts
	limits Limits
	now    func() time.Time
	waits  *waits
}

// NewDeliverer makes the Deliverer of one platform.
func NewDeliverer(log *slog.Logger, posts Posts, l Lane, now func() time.Time) *Deliverer {
	limits := l.Limits.sane()
	editor, _ := l.Sender.(bot.Editor)
	return &Deliverer{log: log, posts: posts, sender: l.Sender, editor: editor, limits: limits, now: now, waits: newWaits(limits)}
}

// The words for Outcome.Reason beside Expired and the kinds of bot.SendError.
const (
	reasonDoubt   = "in_doubt"  // it may have gone out already
	reasonAsleep  = "asleep"    // its chat, or all of them, must wait
	reasonEnding  = "ending"    // the program ends
	reasonNothing = "nothing"   // there is nothing to say any more
	reasonQuiet   = "quiet"     // it must not come now
	reasonUndying = "undying"   // it cannot be removed and is written anew instead
	reasonRender  = "render"    // it could not be written
	reasonPanic   = "panic"     // the sender panicked
	reasonTries   = "tries"     // tried too often
	reasonUnknown = "unclassed" // the sender did not say what kind of error it was
)

// Deliver makes one attempt. ctx ends when nothing new may begin, sending when what is on its way is given
// up. over is false when it cannot tell whether the post went out: the delivery must then stay
// claimed, to be treated as in doubt at the next start.
func (p *Deliverer) Deliver(ctx, sending context.Context, d Delivery) (o Outcome, over bool) {
	if o, ok := p.settled(d); ok {
		return o, true
	}
	if o, over = p.attempt(ctx, sending, d); over {
		o = p.finish(d, o)
	}
	return o, over
}

// settled gives the outcome of a delivery for which the platform need not be asked.
func (p *Deliverer) settled(d Delivery) (o Outcome, ok bool) {
	if o, ok = p.unasked(d); ok {
		o = p.finish(d, o)
	}
	return o, ok
}

// finish completes an outcome and forgets what is over.
func (p *Deliverer) finish(d Delivery, o Outcome) Outcome {
	if o.State != Due {
		p.waits.forget(d.ID)
	}
	return o.of(d)
}

func (p *Deliverer) unasked(d Delivery) (o Outcome, ok bool) {
	now := p.now()
	switch old := d.expired(now); {
	case d.InDoubt && !d.changes() && (old || d.Class == DigestClass && !p.limits.Idempotent):
		return Outcome{State: Skipped, Reason: reasonDoubt}, true
	case old && d.changes():
		return Outcome{State: Failed, Reason: Expired}, true
	case old:
		return Outcome{State: Skipped, Reason: Expired}, true
	case d.changes() && d.Message == "":
		return Outcome{State: Skipped, Reason: string(bot.Gone)}, true
	}
	if _, asleep := p.waits.turn(d.To.Chat, now); !asleep.IsZero() {
		return p.putOff(asleep), true
	}
	return Outcome{}, false
}

// putOff is the outcome when nothing may be sent before a time.
func (p *Deliverer) putOff(until time.Time) Outcome {
	return Outcome{State: Due, Again: until, Reason: reasonAsleep}
}

// attempt waits for the turn of the chat and asks the platform.
func (p *Deliverer) attempt(ctx, sending context.Context, d Delivery) (o Outcome, over bool) {
	gap, _ := p.waits.turn(d.To.Chat, p.now())
	if !pause(ctx, gap) {
		return Outcome{State: Due, Again: p.now(), Reason: reasonEnding}, true
	}
	if until := p.waits.closed(d.To.Chat, p.now()); !until.IsZero() {
		return p.putOff(until), true // somebody was told to wait meanwhile
	}
	if d.Op == ErasePost {
		return p.erase(sending, d)
	}
	return p.put(sending, d)
}

// paused tells how long the lane as a whole must wait.
func (p *Deliverer) paused(now time.Time) time.Duration { return p.waits.lane(now) }

// changes tells that a delivery is about what stands in the chat already.
func (d Delivery) changes() bool { return d.Op == EditPost || d.Op == ErasePost }

// standing points to what stands in the chat.
func (d Delivery) standing() bot.MessageRef { return bot.MessageRef{To: d.To, ID: d.Message} }

// of completes the outcome of a delivery by which message stands in the chat after it.
func (o Outcome) of(d Delivery) Outcome {
	lost := o.Reason == string(bot.Gone) || o.Reason == string(bot.Moved)
	switch {
	case !d.changes():
	case d.Op == ErasePost && o.State == Sent, lost && o.State != Due:
		o.Message = ""
	default:
		o.Message = d.Message
	}
	return o
}

// Key is the same for every attempt to send one delivery: at most 20 characters of Discord's 25
// (https://discord.com/developers/docs/resources/message#create-message, nonce).
func Key(id int64) bot.DeliveryKey {
	return bot.DeliveryKey("hangup-" + strconv.FormatUint(uint64(id), 36))
}
