package outbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
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
	limits Limits
	now    func() time.Time
	waits  *waits
}

// NewDeliverer makes the Deliverer of one platform.
func NewDeliverer(log *slog.Logger, posts Posts, l Lane, now func() time.Time) *Deliverer {
	limits := l.Limits.sane()
	return &Deliverer{log: log, posts: posts, sender: l.Sender, limits: limits, now: now, waits: newWaits(limits)}
}

// The words for Outcome.Reason beside the kinds of bot.SendError.
const (
	reasonDoubt   = "in_doubt"  // a digest that may have gone out already
	reasonAsleep  = "asleep"    // its chat waits
	reasonEnding  = "ending"    // the program ends
	reasonRender  = "render"    // it could not be written
	reasonPanic   = "panic"     // the sender panicked
	reasonTries   = "tries"     // tried too often
	reasonUnknown = "unclassed" // the sender did not say what kind of error it was
)

// sendTimeout is how long one send may take. The platforms answer within seconds; a claim is thought of as
// lost only when the program starts again, so a send that never ended would block its chat until then.
const sendTimeout = 20 * time.Second

// Deliver makes one attempt. ctx ends when nothing new may begin, sending when what is on its way is given
// up. over is false when it cannot tell whether the post went out: the delivery must then stay
// claimed, to be treated as in doubt at the next start.
func (p *Deliverer) Deliver(ctx, sending context.Context, d Delivery) (o Outcome, over bool) {
	o, over = p.attempt(ctx, sending, d)
	if over && o.State != Due {
		p.waits.forget(d.ID)
	}
	return o, over
}

func (p *Deliverer) attempt(ctx, sending context.Context, d Delivery) (o Outcome, over bool) {
	if d.InDoubt && d.Class == DigestClass && !p.limits.Idempotent {
		return Outcome{State: Skipped, Reason: reasonDoubt}, true
	}
	gap, asleep := p.waits.chat(d.To.Chat, p.now())
	if !asleep.IsZero() {
		return Outcome{State: Due, Again: asleep, Reason: reasonAsleep}, true
	}
	if !pause(ctx, gap) {
		return Outcome{State: Due, Again: p.now(), Reason: reasonEnding}, true
	}
	r, err := p.render(sending, d)
	if err != nil {
		return p.notRendered(d, err), true
	}
	return p.post(sending, d, r)
}

// post sends r, a shorter form if need be, and judges the result.
func (p *Deliverer) post(sending context.Context, d Delivery, r bot.Reply) (o Outcome, over bool) {
	ref, err := p.send(sending, d, r)
	if shrinkable(err) {
		ref, err = p.send(sending, d, shorter(r))
	}
	if err != nil && sending.Err() != nil {
		return Outcome{}, false
	}
	p.waits.served(d.To.Chat, p.now())
	if err == nil {
		p.waits.succeeded()
		return Outcome{State: Sent, Message: ref.ID}, true
	}
	return p.judge(d, err), true
}

// paused tells how long the lane as a whole must wait.
func (p *Deliverer) paused(now time.Time) time.Duration { return p.waits.lane(now) }

// render writes what the delivery says.
func (p *Deliverer) render(ctx context.Context, d Delivery) (r bot.Reply, err error) {
	defer recovered(&err)
	w, err := p.posts.Write(ctx, bot.Order{Post: d.Post, To: d.To, Due: d.Due, Edit: d.Op == EditPost, Missed: d.Missed})
	return w.Reply, err
}

// send posts r once.
func (p *Deliverer) send(ctx context.Context, d Delivery, r bot.Reply) (ref bot.MessageRef, err error) {
	defer recovered(&err)
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	return p.sender.Send(ctx, d.To, r, Key(d.ID))
}

// Key is the same for every attempt to send one delivery: at most 20 characters of Discord's 25
// (https://discord.com/developers/docs/resources/message#create-message, nonce).
func Key(id int64) bot.DeliveryKey {
	return bot.DeliveryKey("hangup-" + strconv.FormatUint(uint64(id), 36))
}

// panicked is a panic as an error.
type panicked struct {
	value any
	stack []byte
}

func (p *panicked) Error() string { return fmt.Sprintf("panic: %T", p.value) }

// recovered turns a panic into an error. What it says is not repeated: it may hold a token.
func recovered(err *error) {
	if v := recover(); v != nil {
		*err = &panicked{v, debug.Stack()}
	}
}

func shrinkable(err error) bool {
	var se *bot.SendError
	return errors.As(err, &se) && se.Kind == bot.Shrink
}
