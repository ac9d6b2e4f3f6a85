package telegram

import (
	"context"
	"errors"
	"strings"
	"time"

	"hangup/bot"
)

// show sends a reply to where the event came from. An empty one is not sent.
func (d *Desk) show(ctx context.Context, e event, r bot.Reply) error {
	if r.Empty() {
		return nil
	}
	if r.Form != nil {
		return d.form(ctx, e, r)
	}
	return d.deliver(ctx, e, r, d.keys(ctx, r.Buttons))
}

// keys renders the buttons of an answer. Without them the words are still worth sending.
func (d *Desk) keys(ctx context.Context, buttons []bot.Button) []key {
	keys, err := d.seal.keys(ctx, buttons)
	if err != nil {
		d.log.ErrorContext(ctx, "telegram: buttons not made", "error", err)
	}
	return keys
}

// deliver sends a reply to everybody in a chat or, where it is private, to the one who asked.
func (d *Desk) deliver(ctx context.Context, e event, r bot.Reply, keys []key) error {
	if e.in.Private || !r.Private {
		return d.aloud(ctx, e, r, arrange(keys))
	}
	return d.inGroup(ctx, e, r, keys)
}

// aloud sends a reply for everybody in the chat, in as many messages as it needs; the buttons stand under the last.
func (d *Desk) aloud(ctx context.Context, e event, r bot.Reply, k *keyboard) error {
	at, ok := spotOf(e.in.From)
	if !ok {
		return &bot.SendError{Kind: bot.Dead, Err: errAddress}
	}
	for n, m := range compose(r, k) {
		m.blind = true
		if err := d.sendPart(ctx, &at, m, n > 0); err != nil {
			return err
		}
	}
	return nil
}

// The patience with the later parts of an answer: to fail would mean to begin it again.
const (
	partTries = 3
	partWait  = time.Second      // when Telegram does not say how long
	maxWait   = 10 * time.Second // what takes longer is better begun again
)

// sendPart sends one message of an answer. A later one is tried again here when it may go soon, so that the first is
// not repeated.
func (d *Desk) sendPart(ctx context.Context, at *spot, m outgoing, later bool) error {
	_, err := d.send(ctx, at, m)
	for n := 1; later && n < partTries && err != nil; n++ {
		wait, soon := waitFor(err)
		if !soon || !sleep(ctx, wait) {
			break
		}
		_, err = d.send(ctx, at, m)
	}
	return err
}

// waitFor tells how long to wait before a send may work, and whether that is soon.
func waitFor(err error) (wait time.Duration, soon bool) {
	var se *bot.SendError
	if !errors.As(err, &se) || se.Kind != bot.Wait && se.Kind != bot.Retry || se.Doubt {
		return 0, false
	}
	wait = max(se.After, partWait)
	return wait, wait <= maxWait
}

// send sends a message of an answer. A group that has another id now is followed there, once everything that is kept
// for it has moved.
func (d *Desk) send(ctx context.Context, at *spot, m outgoing) (incoming, error) {
	sent, err := d.courier.send(ctx, at, m)
	if to, moved := movedChat(err); moved && to != at.chat {
		if err := d.cfg.Chats.MoveChat(ctx, chatID(at.chat), chatID(to)); err != nil {
			return incoming{}, keepFault(err)
		}
		*at = spot{chat: to}
		sent, err = d.courier.send(ctx, at, m)
	}
	if err == nil && at.group() {
		d.mayWriteAgain(ctx, at.chat)
	}
	return sent, err
}

// linkKey opens a private chat with the bot, with a command of the core to begin with. label is a key of the wording.
func (d *Desk) linkKey(label, command string) key {
	return key{Text: d.cfg.Words(label), URL: "https://t.me/" + d.cfg.Self.Username + "?start=" + command, Style: primary}
}

// usual is the command that a private chat begins with when no other fits.
const usual = "check"

// commandOf names the command of the core that an event stands for: typed, or behind the button that was pressed.
func (d *Desk) commandOf(e event) string {
	name, _, _ := strings.Cut(string(e.in.Action), "|")
	if e.in.Action == "" {
		name, _ = command(e.in.Text)
	}
	if d.read.commands[name] {
		return name
	}
	return usual
}
