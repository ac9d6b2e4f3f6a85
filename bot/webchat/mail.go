package webchat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"hangup/bot"
)

// maxPost is the size of a letter in bytes. A warning takes about 2 KiB.
const maxPost = 32 << 10

// letter is the body of a letter: a post, or what became of an earlier one.
type letter struct {
	Reply  *replyWire `json:"reply,omitempty"`
	Edits  int64      `json:"edits,omitempty"`  // Seq of the post that Reply replaces
	Erases int64      `json:"erases,omitempty"` // Seq of the post that is taken back
}

var errNotOurs = errors.New("not a chat of the page")

// Send puts a post into the chat's mailbox and shows it on every open page of the chat.
// Sending again under the same key changes nothing.
func (a *Adapter) Send(ctx context.Context, to bot.Address, r bot.Reply, key bot.DeliveryKey) (bot.MessageRef, error) {
	body := render(r)
	return a.mail(ctx, to, string(key), letter{Reply: &body})
}

// Edit replaces a post wherever it is shown.
func (a *Adapter) Edit(ctx context.Context, m bot.MessageRef, r bot.Reply) error {
	body := render(r)
	return a.amend(ctx, m, func(seq int64) letter { return letter{Reply: &body, Edits: seq} })
}

// Delete takes a post back wherever it is shown.
func (a *Adapter) Delete(ctx context.Context, m bot.MessageRef) error {
	return a.amend(ctx, m, func(seq int64) letter { return letter{Erases: seq} })
}

// amend posts a letter about an earlier one. The same change twice does no harm.
func (a *Adapter) amend(ctx context.Context, m bot.MessageRef, change func(seq int64) letter) error {
	seq, err := strconv.ParseInt(string(m.ID), 10, 64)
	if err != nil {
		return &bot.SendError{Kind: bot.Dead, Err: fmt.Errorf("message id %q: %w", m.ID, errNotOurs)}
	}
	l := change(seq)
	body, err := json.Marshal(l)
	if err != nil {
		return &bot.SendError{Kind: bot.Dead, Err: err}
	}
	// The time is part of the key: a text may be changed there, back, and there again.
	key := a.mac("change", a.cfg.Now().String(), string(body))[:24]
	_, err = a.mail(ctx, m.To, key, l)
	return err
}

func (a *Adapter) mail(ctx context.Context, to bot.Address, key string, l letter) (bot.MessageRef, error) {
	body, err := json.Marshal(l)
	switch {
	case err != nil:
		return bot.MessageRef{}, &bot.SendError{Kind: bot.Dead, Err: err}
	case to.Chat.Platform != Platform || !isChat(to.Chat.ID):
		return bot.MessageRef{}, &bot.SendError{Kind: bot.Dead, Err: errNotOurs}
	case len(body) > maxPost:
		return bot.MessageRef{}, &bot.SendError{Kind: bot.Shrink, Err: fmt.Errorf("%d bytes", len(body))}
	}
	kept, err := a.cfg.Mailbox.PostLetter(ctx, to.Chat.ID, key, body, a.cfg.Now())
	if err != nil {
		return bot.MessageRef{}, &bot.SendError{Kind: bot.Retry, Err: err}
	}
	a.streams.wake(to.Chat.ID)
	return bot.MessageRef{To: to, ID: bot.MessageID(strconv.FormatInt(kept.Seq, 10))}, nil
}

// postWire is a letter as the page gets it.
type postWire struct {
	Seq int64     `json:"seq"`
	At  time.Time `json:"at"`
	Now time.Time `json:"now"`
	letter
}
