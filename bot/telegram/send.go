package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"sync"

	"hangup/bot"
)

// caller calls a method of the Bot API. Its errors are *bot.SendError.
type caller interface {
	Call(ctx context.Context, method string, params, into any) error
}

// outgoing is the parameters of sendMessage and, with MessageID, of editMessageText.
type outgoing struct {
	Chat      int64           `json:"chat_id"`
	Thread    int             `json:"message_thread_id,omitempty"`
	MessageID int             `json:"message_id,omitempty"`
	Text      string          `json:"text"`
	Mode      string          `json:"parse_mode,omitempty"`
	Entities  json.RawMessage `json:"entities,omitempty"`
	Preview   preview         `json:"link_preview_options"`
	Keyboard  *keyboard       `json:"reply_markup,omitempty"`
	Ephemeral *onlyFor        `json:"ephemeral_message_parameters,omitempty"`
	Reply     *replyTo        `json:"reply_parameters,omitempty"`
}

// preview turns the preview of links off: it would show a page nobody asked for, larger than the answer.
type preview struct {
	Disabled bool `json:"is_disabled"`
}

// onlyFor makes a message in a group one that a single member sees.
type onlyFor struct {
	User  int64  `json:"receiver_user_id"`
	Query string `json:"callback_query_id,omitempty"`
}

type replyTo struct {
	Ephemeral int64 `json:"ephemeral_message_id,omitempty"`
}

// incoming is what is read of a message that was sent.
type incoming struct {
	ID        int   `json:"message_id"`
	Ephemeral int64 `json:"ephemeral_message_id"`
}

func htmlTo(chat int64, thread int, text string) outgoing {
	return outgoing{Chat: chat, Thread: thread, Text: text, Mode: "HTML", Preview: preview{Disabled: true}}
}

// Outlet posts into chats, and changes and removes what it posted. It is a bot.Sender and a bot.Editor, safe for
// concurrent use. A post is one message, so that a crash leaves all of it or nothing: a longer one is refused
// with bot.Shrink. Telegram knows no delivery key.
type Outlet struct {
	api   caller
	seal  sealer
	words func(key string, pairs ...string) string

	mu    sync.Mutex
	noted map[bot.Address]bool // topics whose closing was said already
}

var (
	errAddress = errors.New("not an address of this platform")
	errTooLong = errors.New("the post does not fit into one message")
	errEmpty   = errors.New("there is nothing to post")
)

// Send posts a reply. A topic that is closed or gone is replaced by General; the first post there says so, and the
// returned reference says where it stands.
func (o *Outlet) Send(ctx context.Context, to bot.Address, r bot.Reply, _ bot.DeliveryKey) (bot.MessageRef, error) {
	m, err := o.post(ctx, to, r)
	if err != nil {
		return bot.MessageRef{}, err
	}
	ref, err := o.send(ctx, to, m)
	if why := reasonOf(err); m.Thread == 0 || why != topicClosed && why != topicGone {
		return ref, err
	}
	if o.first(to) {
		m.Text = o.withNote(m.Text)
	}
	m.Thread, to.Thread = 0, ""
	return o.send(ctx, to, m)
}

func (o *Outlet) send(ctx context.Context, to bot.Address, m outgoing) (bot.MessageRef, error) {
	var sent incoming
	if err := o.api.Call(ctx, "sendMessage", m, &sent); err != nil {
		return bot.MessageRef{}, err
	}
	return bot.MessageRef{To: to, ID: bot.MessageID(strconv.Itoa(sent.ID))}, nil
}

// noteUnits is kept free in a post for the note that its topic has closed.
const noteUnits = 200

func (o *Outlet) withNote(text string) string {
	return text + "\n\n" + escape(o.words("telegram.topic.closed"))
}

// maxNoted bounds what is remembered of closed topics; beyond it some are told of again.
const maxNoted = 4096

func (o *Outlet) first(at bot.Address) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.noted[at] {
		return false
	}
	if len(o.noted) >= maxNoted || o.noted == nil {
		o.noted = map[bot.Address]bool{}
	}
	o.noted[at] = true
	return true
}

// post renders a reply as one message.
func (o *Outlet) post(ctx context.Context, to bot.Address, r bot.Reply) (outgoing, error) {
	chat, thread, ok := numbers(to)
	if !ok {
		return outgoing{}, &bot.SendError{Kind: bot.Dead, Err: errAddress}
	}
	texts := messages(pieces(r, maxUnits-markRoom-noteUnits), maxUnits-noteUnits)
	if len(texts) == 0 {
		return outgoing{}, &bot.SendError{Kind: bot.Dead, Err: errEmpty}
	}
	if len(texts) > 1 {
		return outgoing{}, &bot.SendError{Kind: bot.Shrink, Err: errTooLong}
	}
	keys, err := o.seal.keys(ctx, r.Buttons)
	if err != nil {
		return outgoing{}, &bot.SendError{Kind: bot.Retry, Err: err}
	}
	m := htmlTo(chat, thread, texts[0])
	m.Keyboard = arrange(keys)
	return m, nil
}

// numbers reads an address. ok is false for one that is none of Telegram's.
func numbers(to bot.Address) (chat int64, thread int, ok bool) {
	chat, err := strconv.ParseInt(to.Chat.ID, 10, 64)
	if err != nil || chat == 0 || to.Chat.Platform != Platform {
		return 0, 0, false
	}
	if to.Thread != "" {
		if thread, err = strconv.Atoi(string(to.Thread)); err != nil || thread < general {
			return 0, 0, false
		}
	}
	if thread == general {
		thread = 0
	}
	return chat, thread, true
}

// Edit replaces a post. A post that reads so already is left alone.
func (o *Outlet) Edit(ctx context.Context, ref bot.MessageRef, r bot.Reply) error {
	m, err := o.post(ctx, ref.To, r)
	if err != nil {
		return err
	}
	id, err := strconv.Atoi(string(ref.ID))
	if err != nil {
		return &bot.SendError{Kind: bot.Dead, Err: errAddress}
	}
	m.MessageID, m.Thread = id, 0
	err = o.api.Call(ctx, "editMessageText", m, nil)
	if reasonOf(err) == notModified {
		return nil
	}
	return err
}

// Delete removes a post. One that is gone already is removed.
func (o *Outlet) Delete(ctx context.Context, ref bot.MessageRef) error {
	chat, _, ok := numbers(ref.To)
	id, err := strconv.Atoi(string(ref.ID))
	if !ok || err != nil {
		return &bot.SendError{Kind: bot.Dead, Err: errAddress}
	}
	err = o.api.Call(ctx, "deleteMessage", map[string]any{"chat_id": chat, "message_id": id}, nil)
	if reasonOf(err) == messageGone {
		return nil
	}
	return err
}
