package telegramtest

import (
	"context"
	"fmt"
	"strings"
)

// Limits of texts, in UTF-16 units after the markup is read: core.telegram.org/bots/api#sendmessage and #sendphoto.
const (
	maxText    = 4096
	maxCaption = 1024
	maxPhoto   = 10 << 20 // bytes
)

func (s *Server) sendMessage(_ context.Context, c Call) (any, error) {
	text, entities, err := c.text("text")
	switch {
	case err != nil:
		return nil, err
	case text == "":
		return nil, badRequest("message text is empty")
	case units(text) > maxText:
		return nil, badRequest("message is too long")
	}
	return s.send(c, "text messages", Message{Text: text, Entities: entities})
}

func (s *Server) sendPhoto(_ context.Context, c Call) (any, error) {
	caption, entities, err := c.text("caption")
	photo, uploaded := c.Files["photo"]
	switch {
	case err != nil:
		return nil, err
	case units(caption) > maxCaption:
		return nil, badRequest("message caption is too long")
	case !c.has("photo"):
		return nil, badRequest("there is no photo in the request")
	case uploaded && len(photo) == 0:
		return nil, badRequest("file must be non-empty")
	case len(photo) > maxPhoto:
		return nil, badRequest("PHOTO_SAVE_FILE_INVALID")
	}
	id := c.Params["photo"]
	if uploaded {
		id = fmt.Sprintf("photo-%d", len(s.log))
	}
	size := photoSize{FileID: id, FileUniqueID: "u" + id, Width: 800, Height: 500, Size: len(photo)}
	return s.send(c, "photos", Message{Caption: caption, CaptionMarks: entities, Photo: []photoSize{size}})
}

func (s *Server) sendDocument(_ context.Context, c Call) (any, error) {
	caption, entities, err := c.text("caption")
	body, uploaded := c.Files["document"]
	switch {
	case err != nil:
		return nil, err
	case units(caption) > maxCaption:
		return nil, badRequest("message caption is too long")
	case !c.has("document"):
		return nil, badRequest("there is no document in the request")
	case uploaded && len(body) == 0:
		return nil, badRequest("file must be non-empty")
	}
	id := c.Params["document"]
	if uploaded {
		id = fmt.Sprintf("document-%d", len(s.log))
	}
	d := &Document{FileID: id, FileUniqueID: "u" + id, Name: c.Names["document"], Size: len(body), Body: body}
	return s.send(c, "documents", Message{Caption: caption, CaptionMarks: entities, Document: d})
}

// text reads a text and its markup, and trims it as the server does.
func (c Call) text(name string) (string, []Entity, error) {
	raw := c.Params[name]
	switch mode := strings.ToLower(c.Params["parse_mode"]); mode {
	case "":
		return strings.TrimSpace(raw), nil, nil
	case "html":
		text, entities, err := parseHTML(raw)
		return strings.TrimSpace(text), entities, err
	default: // Markdown is known to Telegram and never used by us.
		return "", nil, badRequest("unsupported parse_mode")
	}
}

// send puts a message into a chat, visible to all or to one.
func (s *Server) send(c Call, what string, m Message) (any, error) {
	to, err := s.target(c)
	if err != nil {
		return nil, err
	}
	keyboard, err := c.keyboard()
	if err != nil {
		return nil, err
	}
	thread, err := s.writable(to, c, what)
	if err != nil {
		return nil, err
	}
	m.Keyboard, m.ThreadID, m.IsTopic = keyboard, thread, thread != 0
	m.From, m.Chat, m.Date = &s.Me, to.Chat, s.now().Unix()
	if c.has("ephemeral_message_parameters") && s.ephemeral != EphemeralIgnored {
		return s.sendEphemeral(c, to, m)
	}
	if m.ReplyTo, err = to.repliedTo(c); err != nil {
		return nil, err
	}
	to.put(&m)
	return m, nil
}

// put gives a message its number and keeps it.
func (c *chat) put(m *Message) {
	c.last++
	m.MessageID = c.last
	kept := *m
	c.messages[m.MessageID] = &kept
}

// replyParameters is how a call names what it answers.
type replyParameters struct {
	MessageID   int  `json:"message_id"`
	EphemeralID int  `json:"ephemeral_message_id"`
	Lenient     bool `json:"allow_sending_without_reply"`
}

func (c *chat) repliedTo(call Call) (*Message, error) {
	var p replyParameters
	if err := call.object("reply_parameters", &p); err != nil || p.MessageID == 0 {
		return nil, err
	}
	original := c.messages[p.MessageID]
	if original == nil && !p.Lenient {
		return nil, badRequest("message to be replied not found")
	}
	if original == nil {
		return nil, nil
	}
	flat := *original
	flat.ReplyTo = nil
	return &flat, nil
}

func (s *Server) sendChatAction(_ context.Context, c Call) (any, error) {
	to, err := s.target(c)
	if err != nil {
		return nil, err
	}
	if c.Params["action"] == "" {
		return nil, badRequest("wrong parameter action in request")
	}
	_, err = s.writable(to, c, "text messages")
	return true, err
}
