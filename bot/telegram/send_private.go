package telegram

import (
	"context"
	"slices"
	"sync"
	"time"

	"hangup/bot"
)

// privately remembers in which groups a message for one member cannot be sent. After a day it is tried again.
type privately struct {
	mu    sync.Mutex
	until map[bot.ChatID]time.Time
}

const (
	tryAgainIn = 24 * time.Hour
	maxGroups  = 10_000 // remembered; beyond it all are tried again
)

func (p *privately) may(chat bot.ChatID, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return !now.Before(p.until[chat])
}

func (p *privately) cannot(chat bot.ChatID, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.until == nil || len(p.until) >= maxGroups {
		p.until = map[bot.ChatID]time.Time{}
	}
	p.until[chat] = now.Add(tryAgainIn)
}

// inGroup answers one person in a group: so that only they see it where that is possible, and else in one short line
// for all, with the way to the private chat.
func (d *Desk) inGroup(ctx context.Context, e event, r bot.Reply, keys []key) error {
	if e.user != 0 && d.private.may(e.in.From.Chat, d.cfg.Now()) {
		if done, err := d.whisper(ctx, e, r, d.shareable(r, keys)); done {
			return err
		}
	}
	short := bot.Reply{Lead: r.Lead, Tone: r.Tone}
	if r.Lead == "" {
		short.Lead = d.cfg.Words("telegram.private.lead")
	}
	if slices.ContainsFunc(keys, func(k key) bool { return k.URL != "" }) {
		return d.aloud(ctx, e, short, arrange(keys))
	}
	return d.aloud(ctx, e, short, arrange(keys, d.linkKey("check")))
}

// shareable adds the button that shows an answer to the group, where one message holds the answer.
func (d *Desk) shareable(r bot.Reply, keys []key) *keyboard {
	if r.Tone == bot.Plain || len(messages(pieces(r, maxUnits-markRoom), maxUnits)) != 1 {
		return arrange(keys)
	}
	return arrange(keys, key{Text: d.cfg.Words("telegram.share"), Data: d.seal.signed(shareData, "1")})
}

// answerWithin is how long a bot that is no administrator may take over an answer for one member
// (https://core.telegram.org/bots/api#ephemeralmessageparameters).
const answerWithin = 15 * time.Second

// whisper sends an answer that only one member sees. done is false when that is not possible here, and nothing was said then.
func (d *Desk) whisper(ctx context.Context, e event, r bot.Reply, k *keyboard) (done bool, err error) {
	chat, thread, ok := numbers(e.in.From)
	if !ok {
		return false, nil
	}
	texts := messages(pieces(r, maxUnits-markRoom), maxUnits)
	for n, text := range texts {
		m := htmlTo(chat, thread, text)
		m.Ephemeral = &onlyFor{User: e.user, Query: e.query}
		if e.query == "" && e.ephemeral != 0 {
			m.Reply = &replyTo{Ephemeral: e.ephemeral}
		}
		if n == len(texts)-1 {
			m.Keyboard = k
		}
		var sent incoming
		err := d.sendIn(ctx, m, &sent)
		switch {
		case err == nil && sent.Ephemeral != 0:
		case err == nil:
			// A server that does not know the parameter has shown it to all.
			d.unsay(ctx, chat, sent.ID)
			d.private.cannot(e.in.From.Chat, d.cfg.Now())
			return false, nil
		case n == 0 && refusedPrivacy(err):
			if d.cfg.Now().Sub(e.in.At) < answerWithin {
				d.private.cannot(e.in.From.Chat, d.cfg.Now())
			}
			return false, nil
		default:
			return true, err
		}
	}
	return true, nil
}

// refusedPrivacy tells that the same words for all may go where those for one did not.
func refusedPrivacy(err error) bool {
	switch reasonOf(err) {
	case noEphemeral, noMember, noReplyTarget, noMethod, stale:
		return true
	}
	return false
}

func (d *Desk) unsay(ctx context.Context, chat int64, id int) {
	err := d.cfg.API.Call(ctx, "deleteMessage", map[string]any{"chat_id": chat, "message_id": id}, nil)
	if err != nil {
		d.cfg.Log.Error("telegram: an answer for one person may stand in a group", "err", err)
	}
}
