package bot

import (
	"context"
	"fmt"

	"hangup/advice/news"
)

// ViewPending is a warning that waits for a moderator.
type ViewPending struct {
	ID   news.WarningID
	Chat string // names where it would go; "" for every chat
	Ask  string // the question
	Post Reply  // as it will look, without buttons
}

// maxViewQueue is how much of the queue is shown: each is a whole post.
const maxViewQueue = 20

// Queue gives what waits, oldest first in each chat, and how much waits in all.
func (v *View) Queue(ctx context.Context) (list []ViewPending, all int, err error) {
	ats, err := v.queued(ctx)
	if err != nil {
		return nil, 0, err
	}
	everywhere := map[news.WarningID]bool{}
	for _, at := range ats {
		waits, err := v.t.ports.Pending(ctx, at, maxPending)
		if err != nil {
			return nil, 0, fmt.Errorf("pending: %w", err)
		}
		for _, p := range waits {
			if everywhere[p.Warning] {
				continue // it is decided for every chat
			}
			everywhere[p.Warning] = at == Address{}
			if all++; all > maxViewQueue {
				continue
			}
			one, err := v.viewPending(ctx, p, at)
			if err != nil {
				return nil, 0, err
			}
			list = append(list, one)
		}
	}
	return list, all, nil
}

// queued gives where something may wait that is to be seen: every chat, as the zero Address, for who sees all, and the chat that
// they came from, as a chat that wants to review everything is left alone by what is decided for all.
func (v *View) queued(ctx context.Context) (ats []Address, err error) {
	if v.all {
		ats = []Address{{}}
	}
	if v.at == (Address{}) {
		return ats, nil
	}
	own, err := v.addresses(ctx)
	return append(ats, own...), err
}

func (v *View) viewPending(ctx context.Context, p Pending, at Address) (ViewPending, error) {
	one := ViewPending{ID: p.Warning}
	if at != (Address{}) {
		p.To, one.Chat = at, v.t.keys.address(at)
	}
	r, err := v.t.writtenFor(ctx, p.Warning, p.To, p.Rule.Area)
	if err != nil {
		return ViewPending{}, err
	}
	ask := "bot.review.ask"
	if p.Unsure {
		ask = "bot.review.unsure"
	}
	one.Ask = v.t.Say(ask, "area", v.t.watchName(Watch{Area: p.Rule.Area}))
	r.Buttons = nil
	one.Post = r
	return one, nil
}

// Decide posts or skips what waits, and says what happened. chat is that of the ViewPending; what is not of this view is
// decided already, as far as its Looker is told.
func (v *View) Decide(ctx context.Context, id news.WarningID, chat string, post bool) (done string, err error) {
	ats, err := v.queued(ctx)
	if err != nil {
		return "", err
	}
	for _, at := range ats {
		code, log := "", v.at
		if at != (Address{}) {
			code, log = v.t.keys.address(at), at
		}
		if code == chat {
			return v.t.decide(ctx, id, at, log, post)
		}
	}
	return v.t.Say("bot.pending.decided"), nil
}
