package outbox

import (
	"context"
	"errors"
	"time"

	"hangup/bot"
)

// The limits of patience.
const (
	// maxTries makes about eight hours with the waits of backoff: a platform that is down for
	// longer would get posts that are no news any more. It counts failures since the start of
	// the program, not the times that a delivery was told to wait.
	maxTries = 40
	// maxRenders is for a post that cannot be written: the warning is gone.
	maxRenders = 8
	// maxClaims ends what never ends: a platform that always says "wait", or a post that stops the
	// whole program each time. It counts every claim, over restarts too.
	maxClaims = 500
)

// judge says what a failed send means.
func (p *Deliverer) judge(d Delivery, err error) Outcome {
	var se *bot.SendError
	if !errors.As(err, &se) {
		return p.again(d, p.unclassed(d, err), 0, maxTries)
	}
	p.log.Warn("delivery not sent", "delivery", d.ID, "attempt", d.Attempts, "kind", se.Kind, "error", se.Err)
	if p.unsure(d, se) {
		return Outcome{State: Skipped, Reason: reasonDoubt}
	}
	switch se.Kind {
	case bot.Wait:
		return p.wait(d, se)
	case bot.Moved:
		return p.moved(d, se)
	case bot.Suspend:
		p.waits.refused(p.now())
		return Outcome{State: Suspended, Reason: string(bot.Suspend)}
	case bot.Dead, bot.Shrink:
		return Outcome{State: Failed, Reason: string(se.Kind)}
	}
	return p.again(d, string(bot.Retry), se.After, maxTries)
}

// unsure tells whether a digest may have gone out although no answer came, where a second copy would show.
func (p *Deliverer) unsure(d Delivery, se *bot.SendError) bool {
	return d.Class == DigestClass && !p.limits.Idempotent && (se.Doubt || errors.Is(se, context.DeadlineExceeded))
}

// unclassed logs an error that is no SendError, which is a fault of ours, and names it.
func (p *Deliverer) unclassed(d Delivery, err error) string {
	var pe *panicked
	if errors.As(err, &pe) {
		p.log.Error("panic while sending", "delivery", d.ID, "error", err, "stack", string(pe.stack))
		return reasonPanic
	}
	p.log.Error("delivery not sent", "delivery", d.ID, "error", err)
	return reasonUnknown
}

// notRendered is the outcome when a post could not be written.
func (p *Deliverer) notRendered(d Delivery, err error) Outcome {
	p.log.Error("post cannot be written", "delivery", d.ID, "warning", d.Warning, "error", err)
	return p.again(d, reasonRender, 0, maxRenders)
}

// again makes the delivery due after its backoff, or after least if that is longer, or fails it.
func (p *Deliverer) again(d Delivery, reason string, least time.Duration, limit int) Outcome {
	failures := p.waits.failed(d.ID)
	if failures >= limit || d.Attempts >= maxClaims {
		p.log.Error("delivery given up", "delivery", d.ID, "attempts", d.Attempts, "last", reason)
		return Outcome{State: Failed, Reason: reasonTries}
	}
	return Outcome{State: Due, Again: p.now().Add(max(least, backoff(d.ID, failures))), Reason: reason}
}

// wait puts the chat to sleep, and perhaps the lane.
func (p *Deliverer) wait(d Delivery, se *bot.SendError) Outcome {
	if d.Attempts >= maxClaims {
		return Outcome{State: Failed, Reason: reasonTries}
	}
	now := p.now()
	until := now.Add(max(se.After, minWait))
	p.waits.refused(now)
	if paused := p.waits.sleep(d.To.Chat, now, until, se.Lane); paused > 0 {
		p.log.Warn("lane paused", "for", paused)
	}
	return Outcome{State: Due, Again: until, Reason: string(bot.Wait)}
}

// minWait is for a platform that says "wait" and does not say how long.
const minWait = time.Second

// moved sends the delivery to the chat's new id at once.
func (p *Deliverer) moved(d Delivery, se *bot.SendError) Outcome {
	if se.MovedTo.ID == "" || se.MovedTo == d.To.Chat {
		return p.again(d, string(bot.Moved), 0, maxTries)
	}
	if d.Attempts >= maxClaims {
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
