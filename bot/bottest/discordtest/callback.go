package discordtest

import (
	"encoding/json"
	"fmt"
)

// callback takes the first answer to an interaction.
func (s *Server) callback(c *Call) (int, any, error) {
	i := s.interactions[c.vars["interaction"]]
	switch {
	case i == nil || i.Token != c.vars["token"]:
		return 0, nil, is(errUnknownInteraction)
	case i.answer != nil:
		return 0, nil, is(errAnswered)
	case i.age() > answerTime:
		return 0, nil, is(errUnknownInteraction)
	}
	if err := s.take(i, *c); err != nil {
		return 0, nil, err
	}
	if c.Query.Get("with_response") != "true" {
		return 204, nil, nil
	}
	return 200, i.callbackJSON(), nil
}

func (i *Interaction) callbackJSON() map[string]any {
	about := map[string]any{"id": i.ID, "type": i.Kind, "channel_id": i.In.ID}
	out := map[string]any{"interaction": about}
	if i.In.GuildID != "" {
		about["guild_id"] = i.In.GuildID
	}
	if i.reply == nil {
		return out
	}
	about["response_message_id"] = i.reply.ID
	about["response_message_loading"] = i.reply.Loading()
	about["response_message_ephemeral"] = i.reply.Private()
	if i.answer.Kind == AnswerMessage || i.answer.Kind == AnswerUpdate {
		out["resource"] = map[string]any{"type": i.answer.Kind, "message": *i.reply}
	}
	return out
}

// take reads a first answer and does what it says. The lock is held.
func (s *Server) take(i *Interaction, c Call) error {
	var p struct {
		Type int             `json:"type"`
		Data json.RawMessage `json:"data"`
	}
	if err := c.read(&p); err != nil {
		return err
	}
	a := Answer{Kind: p.Type, Took: i.age()}
	c.Body = p.Data
	if err := s.do(i, &a, c); err != nil {
		return err
	}
	if i.reply != nil {
		shown := *i.reply
		a.Message = &shown
	}
	i.answer = &a
	close(i.over)
	s.stir()
	return nil
}

// do does what a first answer says, which must suit the interaction. The lock is held.
func (s *Server) do(i *Interaction, a *Answer, c Call) error {
	fits := map[int]bool{
		AnswerPong: i.Kind == KindPing, AnswerMessage: i.Kind != KindComplete && i.Kind != KindPing,
		AnswerDeferred: i.Kind != KindComplete && i.Kind != KindPing, AnswerNoted: i.on != nil && i.Kind != KindCommand,
		AnswerUpdate: i.on != nil && i.Kind != KindCommand, AnswerChoices: i.Kind == KindComplete,
		AnswerModal: i.Kind == KindCommand || i.Kind == KindComponent,
	}
	if !fits[a.Kind] {
		return invalidForm("type", "INTERACTION_APPLICATION_CALLBACK_TYPE_INVALID", fmt.Sprintf("an interaction of type %d has no answer of type %d", i.Kind, a.Kind))
	}
	switch a.Kind {
	case AnswerMessage:
		return s.answerMessage(i, c)
	case AnswerDeferred:
		return s.deferred(i, c)
	case AnswerNoted:
		i.reply = i.on
	case AnswerUpdate:
		return s.update(i, c)
	case AnswerChoices:
		return choices(a, c)
	case AnswerModal:
		a.Modal = &Modal{}
		return first(c.read(a.Modal), a.Modal.fits())
	}
	return nil
}

func choices(a *Answer, c Call) error {
	var p struct {
		Choices []Choice `json:"choices"`
	}
	if err := first(c.read(&p), choicesFit("data.choices", p.Choices)); err != nil {
		return err
	}
	a.Choices = p.Choices
	return nil
}

// whisper gives a new message that answers an interaction, seen by one person if the flags of the draft say so.
func (s *Server) whisper(i *Interaction, flags *int, most int) *Message {
	m := &Message{Author: s.Me, ChannelID: i.In.ID, ApplicationID: s.AppID, WebhookID: s.AppID}
	if i.Kind == KindCommand {
		m.Type = 20
	}
	if flags != nil {
		m.Flags = *flags & most
	}
	if m.Private() {
		m.Reader = i.By.ID
	}
	return m
}

func (s *Server) answerMessage(i *Interaction, c Call) error {
	d, err := c.draft()
	if err != nil {
		return err
	}
	m := s.whisper(i, d.Flags, FlagEphemeral|FlagSuppressEmbeds|FlagSilent)
	if err := s.apply(m, d); err != nil {
		return err
	}
	return s.stand(i, m)
}

// stand lets the message of the first answer stand in the channel.
func (s *Server) stand(i *Interaction, m *Message) error {
	in := s.world.channels[i.In.ID]
	if in == nil {
		return is(errUnknownChannel)
	}
	s.put(in, m)
	i.reply = m
	return nil
}

// deferred shows that the bot is thinking. It may only say whether the answer will be for one person.
func (s *Server) deferred(i *Interaction, c Call) error {
	var d draft
	if err := c.read(&d); err != nil {
		return err
	}
	m := s.whisper(i, d.Flags, FlagEphemeral)
	m.Flags |= FlagLoading
	return s.stand(i, m)
}

func (s *Server) update(i *Interaction, c Call) error {
	d, err := c.draft()
	if err != nil {
		return err
	}
	if err := s.rewrite(i.on, d); err != nil {
		return err
	}
	i.reply = i.on
	return nil
}
