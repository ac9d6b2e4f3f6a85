package telegramtest

import (
	"context"
	"time"
)

// EphemeralSupport is how a server takes ephemeral messages (Bot API 10.2, July 2026; reshaped in 10.3).
type EphemeralSupport int

// A server knows ephemeral messages, refuses them, or is so old that it does not see the parameters, which
// makes the message visible to all.
const (
	EphemeralKnown EphemeralSupport = iota
	EphemeralRefused
	EphemeralIgnored
)

// ephemeralTime is how long a bot that is no administrator may answer ephemerally (Bot API 10.3).
const ephemeralTime = 15 * time.Second

// Ephemeral sets how the server takes ephemeral messages.
func (s *Server) Ephemeral(support EphemeralSupport) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ephemeral = support
}

type ephemeralParameters struct {
	Receiver int64  `json:"receiver_user_id"`
	Query    string `json:"callback_query_id"`
	Replace  bool   `json:"replace_callback_query_message"`
}

func (s *Server) sendEphemeral(c Call, to *chat, m Message) (any, error) {
	var p ephemeralParameters
	if err := c.object("ephemeral_message_parameters", &p); err != nil {
		return nil, err
	}
	switch {
	case s.ephemeral == EphemeralRefused:
		return nil, badRequest("ephemeral messages are not supported")
	case to.Type != "group" && to.Type != "supergroup":
		return nil, badRequest("ephemeral messages can be sent only to groups and supergroups")
	case !to.has(p.Receiver):
		return nil, badRequest("receiver is not a member of the chat")
	}
	if err := s.mayWhisper(c, to, p); err != nil {
		return nil, err
	}
	receiver := s.world.users[p.Receiver]
	m.Receiver = &receiver
	to.lastEph++
	m.EphemeralID = to.lastEph
	kept := m
	to.ephemeral[m.EphemeralID] = &kept
	return m, nil
}

func (c *chat) has(user int64) bool {
	switch c.roles[user] {
	case "", "left", "kicked":
		return false
	}
	return true
}

// mayWhisper holds the 15-second rule: a bot that is no administrator only answers what the member just did.
func (s *Server) mayWhisper(c Call, to *chat, p ephemeralParameters) error {
	var reply replyParameters
	if err := c.object("reply_parameters", &reply); err != nil {
		return err
	}
	asked, from := s.questions.pressed(p.Query)
	if m := to.ephemeral[reply.EphemeralID]; m != nil && m.From != nil {
		asked, from = time.Unix(m.Date, 0), m.From.ID
	} else if reply.EphemeralID != 0 {
		return badRequest("message to be replied not found")
	}
	switch {
	case p.Query != "" && from == 0:
		return errStaleQuery()
	case p.Replace && s.questions.presses[p.Query].message.EphemeralID != 0:
		return badRequest("a message in the place of an ephemeral message can't be sent, edit it")
	case s.isAdmin(to, s.Me.ID):
		return nil
	case from != p.Receiver:
		return badRequest("ephemeral message must answer the receiver")
	case s.now().Sub(asked) > ephemeralTime:
		return badRequest("too late to send an ephemeral message")
	}
	return nil
}

// whispered gives the ephemeral message that a call names.
func (s *Server) whispered(c Call) (*chat, *Message, error) {
	if s.ephemeral != EphemeralKnown {
		return nil, nil, &apiError{Code: 404, Text: "Not Found"}
	}
	to, err := s.target(c)
	if err != nil {
		return nil, nil, err
	}
	m := to.ephemeral[int(c.number("ephemeral_message_id"))]
	if m == nil || m.Receiver.ID != c.number("receiver_user_id") || m.From == nil || m.From.ID != s.Me.ID {
		return nil, nil, badRequest("message to edit not found")
	}
	return to, m, nil
}

func (s *Server) editEphemeralText(_ context.Context, c Call) (any, error) {
	_, m, err := s.whispered(c)
	if err != nil {
		return nil, err
	}
	return true, m.rewrite(c, textToo)
}

func (s *Server) editEphemeralMarkup(_ context.Context, c Call) (any, error) {
	_, m, err := s.whispered(c)
	if err != nil {
		return nil, err
	}
	return true, m.rewrite(c, buttonsAlone)
}

func (s *Server) deleteEphemeral(_ context.Context, c Call) (any, error) {
	to, m, err := s.whispered(c)
	if err != nil {
		return nil, err
	}
	delete(to.ephemeral, m.EphemeralID)
	return true, nil
}
