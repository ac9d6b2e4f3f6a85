package telegram

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"hangup/bot"
)

const (
	// handleTimeout ends the handling of an update: three sends that take the longest.
	handleTimeout = 60 * time.Second
	// hangs is how long after that the desk is given before somebody else takes the worker's place.
	hangs = 10 * time.Second
)

// The words for bot.Settled.Reason beside the kinds of bot.SendError.
const (
	reasonTries  = "tries"   // failed too often
	reasonLate   = "late"    // could not be answered for too long
	reasonSealed = "sealed"  // does not open with this key
	reasonFlood  = "flood"   // too many of its chat waited
	reasonGone   = "missing" // no longer in the store when its turn came
)

// worker handles updates until the lines are closed, or until it hung so long that it was replaced.
func (in *Intake) worker(ctx context.Context, all *sync.WaitGroup) {
	for {
		it := in.lines.take()
		if it == nil || ctx.Err() != nil {
			return
		}
		if replaced := in.turn(ctx, all, it); replaced {
			return
		}
	}
}

// turn handles one update. It says whether another worker took this one's place because it took so long.
func (in *Intake) turn(ctx context.Context, all *sync.WaitGroup, it *item) (replaced bool) {
	ctx = bot.WithRequest(ctx, bot.RequestID(Platform, arrivalID(it.id)))
	if !in.ready(ctx, it) {
		return false
	}
	watch := time.AfterFunc(handleTimeout+hangs, func() { in.replace(ctx, all, it) })
	err := in.handle(ctx, it)
	replaced = !watch.Stop()
	in.conclude(ctx, it, err)
	return replaced
}

// ready tells whether an update may be handled now. If not, it has seen to what becomes of it.
func (in *Intake) ready(ctx context.Context, it *item) bool {
	switch {
	case !in.fenced(ctx, it):
		return false
	case !in.lines.holds(it) && !in.fill(ctx, it):
		return false
	case in.lines.late(it):
		in.cfg.Log.WarnContext(ctx, "an update from Telegram is given up: its chat had to wait too long", "update", it.id)
		in.settle(it, bot.Handled, reasonLate)
		return false
	case !it.marked && it.tries >= maxTries:
		in.quarantine(it, nil)
		return false
	}
	return in.markTried(it)
}

// markTried notes that an update is begun in which a process may have died before. Whether it dies once more is seen at the
// next start. It says false when the program ends.
func (in *Intake) markTried(it *item) bool {
	if !it.marked {
		it.tries++
		it.marked = true
		if it.suspect {
			return in.marks.wait(bot.Settled{ID: arrivalID(it.id), State: bot.Tried})
		}
	}
	return true
}

// handle has the desk handle an update.
func (in *Intake) handle(ctx context.Context, it *item) (err error) {
	ctx, cancel := context.WithTimeout(ctx, handleTimeout)
	defer cancel()
	ctx, end := in.cfg.Watch.Arrived(ctx, Platform, arrivalID(it.id), it.at)
	defer func() { end(err) }()
	defer rescued(&err)
	return in.apart(ctx, it, func(ctx context.Context) (err error) {
		defer rescued(&err)
		return in.cfg.Desk(ctx, RawUpdate{ID: it.id, Body: it.body, read: it.read}, it.at)
	})
}

// replace puts another worker in the place of one that hangs in an update. The update stays with it, and its chat waits.
func (in *Intake) replace(ctx context.Context, all *sync.WaitGroup, it *item) {
	in.cfg.Log.ErrorContext(ctx, "an update from Telegram does not come to an end", "update", it.id, "fields", fieldsOf(it.body))
	all.Go(func() { in.worker(ctx, all) })
}

// conclude draws the conclusion from an attempt. One that was cut off by the end of the program has none.
func (in *Intake) conclude(ctx context.Context, it *item, err error) {
	if err != nil && ctx.Err() != nil {
		return
	}
	f, wait := judge(err)
	switch now := in.cfg.Now(); {
	case f == over:
		in.settle(it, bot.Handled, in.told(ctx, it, err))
	case f == later && !now.Before(it.limit()):
		in.cfg.Log.WarnContext(ctx, "an update from Telegram is given up", "update", it.id, "error", wordlessly(err))
		in.settle(it, bot.Handled, reasonLate)
	case f == later:
		it.later++
		wait = max(wait, backoff(it.later))
		in.cfg.Log.Log(ctx, firstly(it.later), "an update from Telegram is tried again", "update", it.id, "in", wait, "error", wordlessly(err))
		in.lines.again(it, now.Add(min(wait, giveUp)))
	case it.tries >= maxTries:
		in.quarantine(it, err)
	default:
		in.cfg.Log.WarnContext(ctx, "an update from Telegram failed", "update", it.id, "tries", it.tries, "error", wordlessly(err))
		it.marked = false
		in.lines.again(it, now.Add(backoff(it.tries)))
	}
}

// firstly makes the first of several messages about the same trouble stand out.
func firstly(n int) slog.Level {
	if n == 1 {
		return slog.LevelInfo
	}
	return slog.LevelDebug
}

// told logs why an update is over that did not end well, and gives the reason for the store.
func (in *Intake) told(ctx context.Context, it *item, err error) (why string) {
	if err == nil {
		return ""
	}
	level := slog.LevelError
	if kind := kindOf(reasonOf(err)); kind == bot.Suspend {
		level = slog.LevelInfo // a person's right
	}
	in.cfg.Log.Log(ctx, level, "an answer to Telegram was refused", "update", it.id, "error", wordlessly(err))
	return string(reasonOf(err))
}

// quarantine puts an update away that does harm, and reports it.
func (in *Intake) quarantine(it *item, err error) {
	about := []any{"update", it.id, "fields", fieldsOf(it.body), "tries", it.tries}
	if err != nil {
		about = append(about, "error", wordlessly(err))
	}
	if p, ok := err.(*panicked); ok {
		about = append(about, "stack", p.stack)
	}
	in.cfg.Log.Error("an update from Telegram was put into quarantine", about...)
	in.settle(it, bot.Quarantined, reasonTries)
}

// settle stores what became of an update. Its chat goes on when that is on the disk.
func (in *Intake) settle(it *item, state bot.ArrivalState, why string) {
	in.marks.put(mark{bot.Settled{ID: arrivalID(it.id), State: state, Reason: why}, func() { in.lines.done(it) }})
}
