package discordtest

import "slices"

// hooked finds the interaction of a webhook call. Before the first answer its webhook is not there yet; 15 minutes after
// the interaction it is no longer. The lock is held.
func (s *Server) hooked(c *Call) (*Interaction, error) {
	if c.vars["app"] != s.AppID {
		return nil, is(errUnknownWebhook)
	}
	i := s.tokens[c.vars["token"]]
	switch {
	case i == nil, i.age() > tokenTime:
		return nil, is(errDeadToken)
	case i.answer == nil || i.answer.Kind == AnswerChoices || i.answer.Kind == AnswerPong:
		return nil, is(errUnknownWebhook)
	}
	return i, nil
}

// followUp sends one more message. The first after a deferral takes the place of "thinking" and is seen by whom the deferral
// said.
func (s *Server) followUp(c *Call) (int, any, error) {
	i, err := s.hooked(c)
	if err != nil {
		return 0, nil, err
	}
	d, err := c.draft()
	if err != nil {
		return 0, nil, err
	}
	if i.reply != nil && i.reply.Loading() && !i.gone {
		if err := s.rewrite(i.reply, d); err != nil {
			return 0, nil, err
		}
		return 200, *i.reply, nil
	}
	in := s.world.channels[i.In.ID]
	if in == nil {
		return 0, nil, is(errUnknownChannel)
	}
	m := s.whisper(i, d.Flags, FlagEphemeral|FlagSuppressEmbeds|FlagSilent)
	m.Type = 0
	if err := s.apply(m, d); err != nil {
		return 0, nil, err
	}
	s.put(in, m)
	i.sent = append(i.sent, m)
	return 200, *m, nil
}

// ownAnswer finds the message of an interaction that a webhook call names: @original or an id.
func (s *Server) ownAnswer(c *Call) (*Interaction, *Message, error) {
	i, err := s.hooked(c)
	if err != nil {
		return nil, nil, err
	}
	id := c.vars["message"]
	if i.reply != nil && !i.gone && (id == "@original" || id == i.reply.ID) {
		return i, i.reply, nil
	}
	at := slices.IndexFunc(i.sent, func(m *Message) bool { return m.ID == id })
	if at < 0 {
		return nil, nil, is(errUnknownMessage)
	}
	return i, i.sent[at], nil
}

func (s *Server) getAnswer(c *Call) (int, any, error) {
	_, m, err := s.ownAnswer(c)
	if err != nil {
		return 0, nil, err
	}
	return 200, *m, nil
}

func (s *Server) editAnswer(c *Call) (int, any, error) {
	_, m, err := s.ownAnswer(c)
	if err != nil {
		return 0, nil, err
	}
	d, err := c.draft()
	if err != nil {
		return 0, nil, err
	}
	if err := s.rewrite(m, d); err != nil {
		return 0, nil, err
	}
	return 200, *m, nil
}

func (s *Server) deleteAnswer(c *Call) (int, any, error) {
	i, m, err := s.ownAnswer(c)
	if err != nil {
		return 0, nil, err
	}
	if in := s.world.channels[m.ChannelID]; in != nil {
		s.erase(in, m)
	}
	if m == i.reply {
		i.gone = true
	}
	i.sent = slices.DeleteFunc(i.sent, func(other *Message) bool { return other == m })
	return 204, nil, nil
}
