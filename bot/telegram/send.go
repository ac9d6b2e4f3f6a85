package telegram

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"hangup/bot"
)

// caller calls a method of the Bot API. Its errors are *bot.SendError.
type caller interface {
	Call(ctx context.Context, method string, params, into any) error
}

// Outlet posts into chats, and changes and removes what it posted. It is a bot.Sender and a bot.Editor, safe for
// concurrent use. A post is one message, so that a crash leaves all of it or nothing: a longer one is refused
// with bot.Shrink. Telegram knows no delivery key.
type Outlet struct {
	courier *courier
	seal    sealer
}

var (
	errAddress = errors.New("not an address of this platform")
	errTooLong = errors.New("the post does not fit into one message")
	errEmpty   = errors.New("there is nothing to post")
)

// Send posts a reply. A topic that is closed or gone is replaced by General, of which who moderates is told once; the
// reference says where the post stands.
func (o *Outlet) Send(ctx context.Context, to bot.Address, r bot.Reply, _ bot.DeliveryKey) (bot.MessageRef, error) {
	at, ok := spotOf(to)
	if !ok {
		return bot.MessageRef{}, &bot.SendError{Kind: bot.Dead, Err: errAddress}
	}
	m, err := o.post(ctx, r)
	if err != nil {
		return bot.MessageRef{}, err
	}
	asked := at.thread
	sent, err := o.courier.send(ctx, &at, m)
	if err != nil {
		return bot.MessageRef{}, err
	}
	if at.thread != asked && at.group() {
		o.courier.tellOnce(ctx, at.chat, noteTopic(asked), "telegram.topic", true)
	}
	return bot.MessageRef{To: at.address(), ID: postID(sent)}, nil
}

// post renders a reply as one message: with its picture where the words fit under one, else without, as a picture
// says nothing that the words do not say too.
func (o *Outlet) post(ctx context.Context, r bot.Reply) (outgoing, error) {
	var m outgoing
	if r.Picture != nil {
		r = withAlt(r, r.Picture.Alt)
	}
	texts := messages(r, maxUnits)
	switch captions := messages(r, maxCaption); {
	case len(texts) == 0:
		return m, &bot.SendError{Kind: bot.Dead, Err: errEmpty}
	case len(texts) > 1:
		return m, &bot.SendError{Kind: bot.Shrink, Err: errTooLong}
	case r.Picture != nil && len(captions) == 1:
		m = photoOf(r.Picture.PNG, captions[0])
	default:
		m = htmlText(texts[0])
	}
	keys, err := o.seal.keys(ctx, r.Buttons)
	if err != nil {
		return m, &bot.SendError{Kind: bot.Retry, Err: err}
	}
	m.Keyboard = arrange(keys)
	return m, nil
}

// photoMark begins the id of a post that is a picture: it is edited in another way.
const photoMark = "photo"

func postID(sent incoming) bot.MessageID {
	id := strconv.Itoa(sent.ID)
	if len(sent.Photo) > 0 {
		id = photoMark + id
	}
	return bot.MessageID(id)
}

// posted reads a reference.
func posted(ref bot.MessageRef) (at spot, id int, photo bool, err error) {
	at, ok := spotOf(ref.To)
	number, photo := strings.CutPrefix(string(ref.ID), photoMark)
	id, bad := strconv.Atoi(number)
	if !ok || bad != nil {
		return spot{}, 0, false, &bot.SendError{Kind: bot.Dead, Err: errAddress}
	}
	return at, id, photo, nil
}

// Edit replaces a post. A post that reads so already is left alone. A picture stays: its words are replaced.
func (o *Outlet) Edit(ctx context.Context, ref bot.MessageRef, r bot.Reply) error {
	at, id, photo, err := posted(ref)
	if err != nil {
		return err
	}
	r.Picture = nil
	m, err := o.post(ctx, r)
	if err != nil {
		return err
	}
	method := "editMessageText"
	if photo {
		method = "editMessageCaption"
		captions := messages(r, maxCaption)
		if len(captions) > 1 {
			return &bot.SendError{Kind: bot.Shrink, Err: errTooLong}
		}
		m.Text, m.Caption, m.Preview = "", captions[0], nil
	}
	m.Chat, m.MessageID = at.chat, id
	err = o.courier.api.Call(ctx, method, m, nil)
	if reasonOf(err) == malformed {
		err = o.courier.api.Call(ctx, method, m.plain(), nil)
	}
	if reasonOf(err) == notModified {
		return nil
	}
	return ofMessage(err)
}

// ofMessage makes the refusal of a change one of that message alone: a topic that is closed says nothing of its chat.
func ofMessage(err error) error {
	if why := reasonOf(err); why == topicClosed || why == topicGone {
		return &bot.SendError{Kind: bot.Dead, Err: err}
	}
	return err
}

// Delete removes a post. One that is gone already is removed.
func (o *Outlet) Delete(ctx context.Context, ref bot.MessageRef) error {
	at, id, _, err := posted(ref)
	if err != nil {
		return err
	}
	err = o.courier.api.Call(ctx, "deleteMessage", map[string]any{"chat_id": at.chat, "message_id": id}, nil)
	if reasonOf(err) == messageGone {
		return nil
	}
	return ofMessage(err)
}
