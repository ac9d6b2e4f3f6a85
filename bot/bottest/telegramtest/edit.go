package telegramtest

import (
	"context"
	"encoding/json"
	"time"
)

// deletable is how long a bot may delete a message of its own: core.telegram.org/bots/api#deletemessage.
const deletable = 48 * time.Hour

// edited is what of a message is changed beside its buttons.
type edited int

const (
	buttonsAlone edited = iota
	textToo
	captionToo
)

func (s *Server) editMessageText(_ context.Context, c Call) (any, error) {
	return s.edit(c, textToo)
}

func (s *Server) editMessageCaption(_ context.Context, c Call) (any, error) {
	return s.edit(c, captionToo)
}

func (s *Server) editMessageReplyMarkup(_ context.Context, c Call) (any, error) {
	return s.edit(c, buttonsAlone)
}

// edit changes words and buttons, or the buttons alone.
func (s *Server) edit(c Call, what edited) (any, error) {
	if id := c.Params["inline_message_id"]; id != "" {
		return s.editInline(id, c)
	}
	to, err := s.target(c)
	if err != nil {
		return nil, err
	}
	m := to.messages[int(c.number("message_id"))]
	switch {
	case m == nil:
		return nil, badRequest("message to edit not found")
	case m.From == nil || m.From.ID != s.Me.ID:
		return nil, badRequest("message can't be edited")
	}
	if err := m.rewrite(c, what); err != nil {
		return nil, err
	}
	m.EditDate = s.now().Unix()
	return *m, nil
}

// rewrite changes a message as a call says. A message that stays as it was is refused, as at Telegram.
func (m *Message) rewrite(c Call, what edited) error {
	fresh := *m
	var err error
	if fresh.Keyboard, err = c.keyboard(); err != nil {
		return err
	}
	switch what {
	case textToo:
		err = fresh.retext(c)
	case captionToo:
		err = fresh.recaption(c)
	}
	if err != nil {
		return err
	}
	if sameJSON(fresh, *m) {
		return badRequest("message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message")
	}
	*m = fresh
	return nil
}

func (m *Message) retext(c Call) (err error) {
	if m.Photo != nil {
		return badRequest("there is no text in the message to edit")
	}
	if m.Text, m.Entities, err = c.text("text"); err != nil {
		return err
	}
	switch {
	case m.Text == "":
		return badRequest("message text is empty")
	case units(m.Text) > maxText:
		return badRequest("MESSAGE_TOO_LONG")
	}
	return nil
}

func (m *Message) recaption(c Call) (err error) {
	if m.Photo == nil {
		return badRequest("there is no caption in the message to edit")
	}
	if m.Caption, m.CaptionMarks, err = c.text("caption"); err != nil {
		return err
	}
	if units(m.Caption) > maxCaption {
		return badRequest("MEDIA_CAPTION_TOO_LONG")
	}
	return nil
}

func sameJSON(a, b any) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

func (s *Server) deleteMessage(_ context.Context, c Call) (any, error) {
	to, err := s.target(c)
	if err != nil {
		return nil, err
	}
	m := to.messages[int(c.number("message_id"))]
	if m == nil {
		return nil, badRequest("message to delete not found")
	}
	own := m.From != nil && m.From.ID == s.Me.ID
	old := s.now().Sub(time.Unix(m.Date, 0)) > deletable
	if (!own || old) && to.Type != "private" && !s.isAdmin(to, s.Me.ID) || to.Type == "private" && old {
		return nil, badRequest("message can't be deleted for everyone")
	}
	delete(to.messages, m.MessageID)
	return true, nil
}
