package telegram

import (
	"context"
	"slices"
	"strconv"

	"hangup/bot"
	"hangup/bot/adapt"
)

// load lines up what waited in the store when the program started. It says false when ctx ends first.
func (in *Intake) load(ctx context.Context) bool {
	for failures := 1; ; failures++ {
		waiting, err := in.cfg.Store.WaitingArrivals(ctx, Platform)
		if err == nil {
			waiting = in.ours(waiting)
			in.lineUp(waiting, asLeft)
			if len(waiting) > 0 {
				in.cfg.Log.InfoContext(ctx, "updates from Telegram waited for this start", "count", len(waiting))
			}
			return true
		}
		in.cfg.Log.ErrorContext(ctx, "updates from Telegram that wait cannot be read", "error", err)
		if !sleep(ctx, backoff(failures)) {
			return false
		}
	}
}

// recheck lines up what a commit left on the disk although it failed.
func (in *Intake) recheck(ctx context.Context) error {
	in.storing.Lock()
	defer in.storing.Unlock()
	if !in.doubt.Load() {
		return nil
	}
	in.lines.watch(true)
	defer in.lines.watch(false)
	waiting, err := in.cfg.Store.WaitingArrivals(ctx, Platform)
	if err != nil {
		return err
	}
	in.lineUp(in.ours(waiting), func(*item) {})
	in.doubt.Store(false)
	return nil
}

// ours gives what waits for this process.
func (in *Intake) ours(waiting []bot.Arrival) []bot.Arrival {
	return slices.DeleteFunc(waiting, func(a bot.Arrival) bool { return !in.kin.mine(a.Owner) })
}

// lineUp opens arrivals and lines them up. as says what they are.
func (in *Intake) lineUp(waiting []bot.Arrival, as func(*item)) {
	now := in.cfg.Now()
	items := make([]*item, 0, len(waiting))
	var shut []bot.Arrival
	for _, a := range waiting {
		u, err := in.unseal(a)
		if err != nil {
			shut = append(shut, a)
			continue
		}
		it := newItem(u, a.At, now)
		it.tries = a.Tries
		as(it)
		items = append(items, it)
	}
	in.lines.force(len(items))
	in.dismiss(in.lines.add(items))
	in.shut(shut)
}

// unseal makes an update of an arrival.
func (in *Intake) unseal(a bot.Arrival) (RawUpdate, error) {
	id, err := strconv.ParseInt(a.ID, 10, 64)
	if err != nil {
		return RawUpdate{}, adapt.ErrSealed
	}
	body, err := in.vault.Open(a.Body, place(a.ID))
	return RawUpdate{ID: id, Body: body}, err
}

// shut deals with what does not open, most likely because the key was changed: it has as many starts as others have tries,
// so that putting the old key back saves it.
func (in *Intake) shut(all []bot.Arrival) {
	if len(all) == 0 {
		return
	}
	in.cfg.Log.Error("updates from Telegram that wait do not open: was the key changed?", "count", len(all))
	for _, a := range all {
		m := mark{bot.Settled{ID: a.ID, State: bot.Tried, Reason: reasonSealed}, func() {}}
		if a.Tries+1 >= maxTries {
			m.what.State = bot.Quarantined
		}
		in.marks.put(m)
	}
}

// fill reads the texts that come next from the store, that of it among them, and tells whether it has one now.
func (in *Intake) fill(ctx context.Context, it *item) bool {
	in.filling.Lock()
	defer in.filling.Unlock()
	if in.lines.holds(it) {
		return true
	}
	waiting, err := in.cfg.Store.WaitingArrivals(ctx, Platform)
	if err != nil {
		if ctx.Err() == nil {
			in.cfg.Log.ErrorContext(ctx, "updates from Telegram that wait cannot be read", "error", err)
			it.later++
			in.lines.again(it, in.cfg.Now().Add(backoff(it.later)))
		}
		return false
	}
	next := in.lines.next(it)
	bodies := make(map[int64][]byte, len(next))
	for _, a := range waiting {
		if id, err := strconv.ParseInt(a.ID, 10, 64); err != nil || !next[id] {
			continue
		}
		if u, err := in.unseal(a); err == nil {
			bodies[u.ID] = u.Body
		}
	}
	in.lines.hold(bodies)
	if in.lines.holds(it) {
		return true
	}
	in.cfg.Log.ErrorContext(ctx, "an update from Telegram is no longer in the store", "update", it.id)
	in.settle(it, bot.Quarantined, reasonGone)
	return false
}
