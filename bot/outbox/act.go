package outbox

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"hangup/bot"
)

// callTimeout is how long one call of the platform, or writing a post, may take. The platforms answer within seconds; a claim
// is thought of as lost only when the program starts again, so a call that never ended would block its chat until then.
const callTimeout = 20 * time.Second

// put makes a post, or writes anew what stands.
func (p *Deliverer) put(sending context.Context, d Delivery) (o Outcome, over bool) {
	w, err := p.write(sending, d)
	if err != nil {
		return p.unwritten(d, err), true
	}
	id, err := p.say(sending, d, w.Reply)
	if kindOf(err) == bot.Shrink {
		id, err = p.say(sending, d, shorter(w.Reply))
	}
	o = Outcome{State: Sent, Message: id}
	if w.Again > 0 {
		o.Again = p.now().Add(w.Again)
	}
	if o, over = p.ended(sending, d, o, err); over {
		o = p.anew(d, w.Reply, err, o)
	}
	return o, over
}

// erase removes what stands. Where the platform will not, as with what is too old, it is written anew instead and says
// that it was withdrawn. That is a call more and waits for its own turn.
func (p *Deliverer) erase(sending context.Context, d Delivery) (o Outcome, over bool) {
	if p.waits.isStuck(d.ID, p.now()) {
		return p.put(sending, d)
	}
	err := p.call(sending, func(ctx context.Context, e bot.Editor) error { return e.Delete(ctx, d.standing()) })
	o, over = p.ended(sending, d, Outcome{State: Sent}, err)
	if over && kindOf(err) == bot.Dead {
		p.waits.stuck(d.ID, p.now())
		o.State, o.Again, o.Reason = Due, p.now(), reasonUndying
	}
	return o, over
}

// ended gives the outcome done of a call without an error, and judges one that has an error.
func (p *Deliverer) ended(sending context.Context, d Delivery, done Outcome, err error) (o Outcome, over bool) {
	if err != nil && sending.Err() != nil {
		return Outcome{}, false
	}
	p.waits.served(d.To.Chat, p.now())
	if err == nil {
		p.waits.succeeded()
		return done, true
	}
	return p.judge(d, err), true
}

// write says how the delivery reads. What is to be removed but stays says that it was withdrawn.
func (p *Deliverer) write(ctx context.Context, d Delivery) (w bot.Written, err error) {
	defer recovered(&err)
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	due := d.Due
	if d.Digest {
		due = d.UpTo
	}
	return p.posts.Write(ctx, bot.Order{Post: d.Post, To: d.To, Due: due, Edit: d.changes(), Recalled: d.Op == ErasePost, Missed: d.Missed})
}

// say puts r into the chat, or in place of what stands there.
func (p *Deliverer) say(ctx context.Context, d Delivery, r bot.Reply) (id bot.MessageID, err error) {
	if d.changes() {
		return d.Message, p.call(ctx, func(ctx context.Context, e bot.Editor) error { return e.Edit(ctx, d.standing(), r) })
	}
	defer recovered(&err)
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	ref, err := p.sender.Send(ctx, d.To, r, Key(d.ID))
	return ref.ID, err
}

var errNoEditor = errors.New("this platform changes no posts")

// call asks the platform for a change.
func (p *Deliverer) call(ctx context.Context, change func(context.Context, bot.Editor) error) (err error) {
	if p.editor == nil {
		return &bot.SendError{Kind: bot.Dead, Err: errNoEditor}
	}
	defer recovered(&err)
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	return change(ctx, p.editor)
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

// kindOf gives the kind of an error of the platform, "" for success and for any other error.
func kindOf(err error) bot.SendErrorKind {
	var se *bot.SendError
	if errors.As(err, &se) {
		return se.Kind
	}
	return ""
}
