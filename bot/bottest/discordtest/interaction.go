package discordtest

import (
	"context"
	"encoding/json"
	"strconv"
	"time"
)

// Interaction is something that a person did with the bot, and what came of it.
type Interaction struct {
	ID, Token string
	// Kind is the type of interaction: 1 ping, 2 command, 3 component, 4 completion, 5 window.
	Kind int
	By   User
	In   Channel

	s       *Server
	at      time.Time // by the clock of the test
	wall    time.Time
	body    json.RawMessage
	on      *Message // what a button or a select is under, or a window came from
	answer  *Answer
	refused error         // what the endpoint said instead
	over    chan struct{} // closed with the first answer
	reply   *Message      // the message of the first answer, which @original names
	sent    []*Message    // further messages
	gone    bool          // @original was deleted
}

// The kinds of interaction (docs.discord.com/developers/interactions/receiving-and-responding#interaction-object).
const (
	KindPing      = 1
	KindCommand   = 2
	KindComponent = 3
	KindComplete  = 4
	KindSubmit    = 5
)

// The kinds of first answer.
const (
	AnswerPong     = 1
	AnswerMessage  = 4
	AnswerDeferred = 5
	AnswerNoted    = 6 // a deferred change of the message with the button
	AnswerUpdate   = 7
	AnswerChoices  = 8
	AnswerModal    = 9
)

// Answer is the first answer to an interaction.
type Answer struct {
	Kind    int
	Message *Message // of a message or an update, as it stood then
	Modal   *Modal
	Choices []Choice
	Took    time.Duration
	HTTP    bool // it came as the body of the HTTP answer
}

// answerTime is how long the first answer may take, and tokenTime how long the token lives after that
// (docs.discord.com/developers/interactions/receiving-and-responding#responding-to-an-interaction).
const (
	answerTime = 3 * time.Second
	tokenTime  = 15 * time.Minute
)

// age is how long ago the interaction was sent: by the clock of the test or on the wall, whichever says more.
func (i *Interaction) age() time.Duration { return max(i.s.now().Sub(i.at), time.Since(i.wall)) }

// Answer waits for the first answer and fails the test when none comes in time.
func (i *Interaction) Answer() Answer {
	i.s.t.Helper()
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case <-i.over:
	case <-late.C:
		i.s.t.Fatalf("discordtest: nobody answered the interaction of kind %d in %v", i.Kind, patience)
	}
	i.s.mu.Lock()
	defer i.s.mu.Unlock()
	if i.refused != nil {
		i.s.t.Fatalf("discordtest: the interaction of kind %d was not answered: %v", i.Kind, i.refused)
	}
	return *i.answer
}

// Answered gives the first answer, if it came.
func (i *Interaction) Answered() (Answer, bool) {
	i.s.mu.Lock()
	defer i.s.mu.Unlock()
	if i.answer == nil {
		return Answer{}, false
	}
	return *i.answer, true
}

// Refused waits for what the endpoint made of an interaction by HTTP that it did not answer, such as a status; nil is an
// answer.
func (i *Interaction) Refused() error {
	<-i.over
	i.s.mu.Lock()
	defer i.s.mu.Unlock()
	return i.refused
}

// Reply gives the message that the person sees as the answer now: the first one, or after a button the changed one.
func (i *Interaction) Reply() (Message, bool) {
	i.s.mu.Lock()
	defer i.s.mu.Unlock()
	if i.reply == nil || i.gone {
		return Message{}, false
	}
	return *i.reply, true
}

// FollowUps gives the further messages as they stand now, oldest first.
func (i *Interaction) FollowUps() []Message {
	i.s.mu.Lock()
	defer i.s.mu.Unlock()
	var all []Message
	for _, m := range i.sent {
		all = append(all, *m)
	}
	return all
}

// Settled waits until the answer is a message that is no longer loading, and gives it.
func (i *Interaction) Settled() Message {
	i.s.t.Helper()
	var m Message
	i.s.Until("an answer that is no longer loading", func() bool {
		var ok bool
		m, ok = i.Reply()
		return ok && !m.Loading()
	})
	return m
}

// Body gives the interaction as it was sent.
func (i *Interaction) Body() json.RawMessage { return i.body }

// Witnessed is how an interaction went.
type Witnessed struct {
	Kind     int
	Took     time.Duration // to the first answer, or until now
	Answered bool
}

// Witness gives the interactions that were not answered within 3 seconds: those answered too late and those of which
// the time is over. The person read "The application did not respond".
func (s *Server) Witness() []Witnessed {
	s.mu.Lock()
	defer s.mu.Unlock()
	var late []Witnessed
	for _, i := range s.interactions {
		switch {
		case i.answer == nil && i.age() > answerTime:
			late = append(late, Witnessed{Kind: i.Kind, Took: i.age()})
		case i.answer != nil && i.answer.Took > answerTime:
			late = append(late, Witnessed{Kind: i.Kind, Took: i.answer.Took, Answered: true})
		}
	}
	return late
}

// begin makes an interaction as Discord would and sends it on its way. The lock is held.
func (s *Server) begin(kind int, by User, in *channel, on *Message, data any) *Interaction {
	i := s.launch(kind, by, in, on, data)
	s.report(s.checker.Interaction(i.body))
	return i
}

// launch makes an interaction of whatever kind. The lock is held.
func (s *Server) launch(kind int, by User, in *channel, on *Message, data any) *Interaction {
	i := &Interaction{
		ID: s.id(), Kind: kind, By: by, In: in.Channel, s: s, at: s.now(), wall: time.Now(), on: on, over: make(chan struct{}),
	}
	i.Token = "aW50ZXJhY3Rpb246" + i.ID + "secret" + strconv.FormatInt(s.world.count, 36)
	body, err := json.Marshal(s.interactionJSON(i, in, data))
	if err != nil {
		s.t.Fatalf("discordtest: %v", err)
	}
	i.body = body
	s.interactions[i.ID], s.tokens[i.Token] = i, i
	if s.endpoint == "" {
		s.dispatch("INTERACTION_CREATE", i.body, in.GuildID)
		return i
	}
	s.busy.Go(func() { s.push(context.Background(), i, s.endpoint) })
	return i
}

// interactionJSON writes an interaction as Discord does. The lock is held.
func (s *Server) interactionJSON(i *Interaction, in *channel, data any) map[string]any {
	m := map[string]any{
		"id": i.ID, "application_id": s.AppID, "type": i.Kind, "token": i.Token, "version": 1, "data": data,
		"channel_id": in.ID, "channel": s.channelJSON(in), "app_permissions": bits(s.botIn(in)), "locale": "en-GB",
		"entitlements": []any{}, "attachment_size_limit": 10485760, "context": contextOf(in.Channel),
		"authorizing_integration_owners": s.owners(i.By, in),
	}
	if i.on != nil {
		m["message"] = *i.on
	}
	if in.GuildID == "" {
		m["user"] = i.By
		return m
	}
	m["guild_id"], m["guild_locale"] = in.GuildID, "en-GB"
	m["guild"] = map[string]any{"id": in.GuildID, "locale": "en-GB", "features": []string{}}
	m["member"] = map[string]any{
		"user": i.By, "permissions": bits(s.memberIn(in, i.By.ID)), "roles": []string{}, "nick": nil, "avatar": nil, "mute": false,
		"deaf": false, "flags": 0, "pending": false, "premium_since": nil, "joined_at": "2026-01-05T10:00:00.000000+00:00",
		"communication_disabled_until": nil,
	}
	return m
}

// contextOf is where an interaction happens: 0 a server, 1 the bot's private chat, 2 another private chat.
func contextOf(in Channel) int {
	switch in.Kind {
	case GroupDM:
		return 2
	case DM:
		return 1
	}
	return 0
}

// owners says for whom the application is installed: "0" the server, or 0 in the bot's private chat, "1" the person.
func (s *Server) owners(by User, in *channel) map[string]string {
	g := s.world.guilds[in.GuildID]
	switch {
	case in.Kind == GroupDM, g != nil && g.stranger:
		return map[string]string{"1": by.ID}
	case g == nil:
		return map[string]string{"0": "0"}
	}
	return map[string]string{"0": in.GuildID}
}
