package telegram

import (
	"context"
	"time"

	"hangup/bot"
)

// tryAgainIn is how long messages for one member are not tried in a group where they were refused.
const tryAgainIn = 24 * time.Hour

// inGroup answers one person in a group, so that only they see it where that is possible.
func (d *Desk) inGroup(ctx context.Context, e event, r bot.Reply, keys []key) error {
	if d.mayWhisper(ctx, e) {
		if done, err := d.whisper(ctx, e, r, arrange(keys)); done {
			return err
		}
	}
	if e.hush {
		return nil
	}
	return d.forAll(ctx, e, r, keys)
}

// noteOf names the note of whether an answer to this event can be for one member: Telegram treats what only they see,
// and presses, unlike what everybody saw.
func noteOf(e event) string {
	if e.query != "" || e.ephemeral != 0 {
		return noteOpenly
	}
	return noteOpenlyToo
}

// mayWhisper tells whether a message for one member is worth a try: they are a person, the server knows such messages,
// as it also shows by sending one, and did not refuse one here within a day.
func (d *Desk) mayWhisper(ctx context.Context, e event) bool {
	at, ok := spotOf(e.in.From)
	return ok && e.user != 0 && (d.private.Load() || e.ephemeral != 0) && !d.cfg.Now().Before(d.notes.until(ctx, at.chat, noteOf(e)))
}

// answerWithin is how long a bot that is no administrator may take over an answer for one member
// (https://core.telegram.org/bots/api#ephemeralmessageparameters).
const answerWithin = 15 * time.Second

// whisper sends an answer that only one member sees. done is false when that is not possible here, and nothing was said then.
func (d *Desk) whisper(ctx context.Context, e event, r bot.Reply, k *keyboard) (done bool, err error) {
	at, ok := spotOf(e.in.From)
	if !ok {
		return false, nil
	}
	for n, m := range compose(r, k) {
		m.Ephemeral = &onlyFor{User: e.user, Query: e.query}
		if e.query == "" && e.ephemeral != 0 {
			m.Reply = &replyTo{Ephemeral: e.ephemeral}
		}
		sent, err := d.send(ctx, &at, m)
		switch {
		case err == nil && sent.Ephemeral != 0:
		case err == nil:
			// A server that does not know the parameter has shown it to all.
			d.unsay(ctx, at.chat, sent.ID)
			d.openly(ctx, e, at.chat)
			return false, nil
		case n == 0 && refusedPrivacy(err):
			if theirs(err) {
				d.openly(ctx, e, at.chat)
			}
			return false, nil
		default:
			return true, err
		}
	}
	return true, nil
}

// openly notes that messages for one member do not work in a group. What came too late says nothing of the group.
func (d *Desk) openly(ctx context.Context, e event, chat int64) {
	if now := d.cfg.Now(); now.Sub(e.in.At) < answerWithin {
		d.notes.setUntil(ctx, chat, noteOf(e), now.Add(tryAgainIn))
	}
}

// refusedPrivacy tells that the same words for all may go where those for one did not: it was refused for good, and not
// because the bot may say nothing at all.
func refusedPrivacy(err error) bool {
	kind := kindOf(reasonOf(err))
	return kind == bot.Dead || kind == bot.Shrink
}

// theirs tells that a refusal is about the group or the server, and not about this one question.
func theirs(err error) bool {
	switch reasonOf(err) {
	case noMember, noReplyTarget, stale, tooLong, malformed:
		return false
	}
	return true
}

// unsay takes back what the group should not have seen.
func (d *Desk) unsay(ctx context.Context, chat int64, id int) {
	err := d.cfg.API.Call(ctx, "deleteMessage", map[string]any{"chat_id": chat, "message_id": id}, nil)
	if err != nil {
		d.log.ErrorContext(ctx, "telegram: an answer for one person may stand in a group", "error", err)
	}
}
