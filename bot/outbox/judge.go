package outbox

import (
	"context"
	"errors"
	"time"

	"hangup/bot"
)

// The limits of patience. What fails because a platform is down is tried until it expires.
const (
	// maxTries is for what should not be, such as a panic: about eight hours with the waits of backoff. It counts
	// failures since the start of the program, not the times that a delivery was told to wait.
	maxTries = 40
	// maxRenders is for a post that cannot be written: the warning is gone.
	maxRenders = 8
	// maxClaims ends what never ends: a platform that always says "wait", or a post that stops the
	// whole program each time. It counts every claim, over restarts too. A platform that is down for the
	// seven days of a change takes 700.
	maxClaims = 1000
)

// judge says what a call that failed means.
func (p *Deliverer) judge(d Delivery, err error) Outcome {
	var se *bot.SendError
	if !errors.As(err, &se) {
		return p.again(d, p.unclassed(d, err), 0, maxTries)
	}
	p.log.WarnContext(d.inContext(context.Background()), "delivery not sent", "delivery", d.ID, "op", d.Op, "attempt", d.Attempts, "kind", se.Kind, "error", se.Err)
	o := p.meaning(d, se)
	o.Unsure = o.State == Due && p.limits.Idempotent && !d.changes() && doubtful(se)
	if se.Refused {
		if paused := p.waits.refused(p.now()); !paused.IsZero() {
			p.log.Error("lane paused: too many refusals", "until", paused)
			o.LaneRests = later(o.LaneRests, paused)
		}
	}
	return o
}

// meaning gives what the kind of an error means for the delivery.
func (p *Deliverer) meaning(d Delivery, se *bot.SendError) Outcome {
	if p.unsure(d, se) {
		return Outcome{State: Skipped, Reason: reasonDoubt}
	}
	switch se.Kind {
	case bot.Wait:
		return p.wait(d, se)
	case bot.Moved:
		return p.moved(d, se)
	case bot.Suspend:
		return Outcome{State: Suspended, Reason: string(bot.Suspend)}
	case bot.Gone:
		return Outcome{State: gone(d), Reason: string(bot.Gone)}
	case bot.Dead, bot.Shrink:
		return Outcome{State: Failed, Reason: string(se.Kind)}
	}
	return p.again(d, string(bot.Retry), se.After, maxClaims)
}

// unsure tells whether a digest may have gone out although no answer came, where a second copy would show.
func (p *Deliverer) unsure(d Delivery, se *bot.SendError) bool {
	return d.Class == DigestClass && !d.changes() && !p.limits.Idempotent && doubtful(se)
}

// doubtful tells that a call may have been acted upon although it failed.
func doubtful(se *bot.SendError) bool { return se.Doubt || errors.Is(se, context.DeadlineExceeded) }

// gone is the end of a change when nothing stands that could be changed. What was to be removed is removed.
func gone(d Delivery) State {
	switch d.Op {
	case ErasePost:
		return Sent
	case EditPost:
		return Skipped
	}
	return Failed
}

// unclassed logs an error that is no SendError, which is a fault of ours, and names it.
func (p *Deliverer) unclassed(d Delivery, err error) string {
	var pe *panicked
	if errors.As(err, &pe) {
		p.log.ErrorContext(d.inContext(context.Background()), "panic while sending", "delivery", d.ID, "error", err, "stack", string(pe.stack))
		return reasonPanic
	}
	p.log.ErrorContext(d.inContext(context.Background()), "delivery not sent", "delivery", d.ID, "error", err)
	return reasonUnknown
}

// unwritten is the outcome when there is nothing to send: for good, for now, or because of a fault.
func (p *Deliverer) unwritten(d Delivery, err error) Outcome {
	var l *bot.Later
	switch {
	case errors.Is(err, bot.ErrNothingToSay) && p.waits.isStuck(d.ID, p.now()):
		return Outcome{State: Failed, Reason: string(bot.Dead)} // it stands, and cannot be removed
	case errors.Is(err, bot.ErrNothingToSay):
		return Outcome{State: Skipped, Reason: reasonNothing}
	case errors.As(err, &l) && d.Attempts < maxClaims:
		return Outcome{State: Due, Again: later(l.Until, p.now().Add(minWait)), Reason: reasonQuiet}
	}
	p.log.ErrorContext(d.inContext(context.Background()), "post cannot be written", "delivery", d.ID, "warning", d.Warning, "error", err)
	return p.again(d, reasonRender, 0, maxRenders)
}

// again makes the delivery due after its backoff, or after least if that is longer, or fails it.
func (p *Deliverer) again(d Delivery, reason string, least time.Duration, limit int) Outcome {
	failures := p.waits.failed(d.ID, p.now())
	if failures >= limit || d.Attempts >= maxClaims {
		p.log.ErrorContext(d.inContext(context.Background()), "delivery given up", "delivery", d.ID, "attempts", d.Attempts, "last", reason)
		return Outcome{State: Failed, Reason: reasonTries}
	}
	return Outcome{State: Due, Again: p.now().Add(max(least, backoff(d.ID, failures))), Reason: reason}
}

// wait puts the chat to sleep, and perhaps the lane.
func (p *Deliverer) wait(d Delivery, se *bot.SendError) Outcome {
	now := p.now()
	until := now.Add(max(se.After, minWait))
	o := Outcome{State: Due, Again: until, Reason: string(bot.Wait)}
	o.LaneRests = p.waits.sleep(d.To.Chat, now, until, se.Lane)
	if !o.LaneRests.IsZero() {
		p.log.Warn("lane paused", "until", o.LaneRests)
	}
	if !se.Lane && until.Sub(now) >= worthKeeping {
		o.ChatRests = until
	}
	if d.Attempts >= maxClaims {
		o.State, o.Again, o.Reason = Failed, time.Time{}, reasonTries
	}
	return o
}

const (
	// minWait is for a platform that says "wait" and does not say how long.
	minWait = time.Second
	// worthKeeping is how long the wait of a chat must be for the next process to be told of it. Most are shorter, and
	// over when it would be asked.
	worthKeeping = 10 * time.Second
)

// moved sends the delivery to the chat's new id at once. What stands under the old id cannot be changed any more:
// the messages of the new one are numbered anew, and the number may be another post's.
func (p *Deliverer) moved(d Delivery, se *bot.SendError) Outcome {
	known := se.MovedTo.ID != "" && se.MovedTo != d.To.Chat
	switch {
	case !known:
		return p.again(d, string(bot.Moved), 0, maxTries)
	case d.changes():
		return Outcome{State: Failed, MovedTo: se.MovedTo, Reason: string(bot.Moved)}
	case d.Attempts >= maxClaims:
		return Outcome{State: Failed, Reason: reasonTries}
	}
	return Outcome{State: Due, Again: p.now(), MovedTo: se.MovedTo, Reason: string(bot.Moved)}
}

// The waits between attempts: 2 s, 4 s and so on, at most a quarter of an hour, which tries a
// platform that is back soon enough and one that is down gently.
const (
	firstBackoff = 2 * time.Second
	maxBackoff   = 15 * time.Minute
)

// backoff is how long to wait after so many failures. Up to a quarter more is added by the delivery's
// number, so that a broadcast that failed as one does not come back as one.
func backoff(id int64, failures int) time.Duration {
	wait := maxBackoff
	if failures < 10 {
		wait = min(firstBackoff<<max(failures-1, 0), maxBackoff)
	}
	return wait + wait/4*time.Duration(uint64(id)%16)/16
}
