package telegram

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"hangup/bot"
)

// Self is the bot as getMe names it.
type Self struct {
	ID       int64
	Username string // without @
}

// eventKind says what came.
type eventKind string

const (
	nothing  eventKind = ""         // not for the bot
	said     eventKind = "said"     // In.Text is set
	tapped   eventKind = "tapped"   // data is set; In.Action is still to be read from it
	inlined  eventKind = "inlined"  // words typed behind the bot's name in any chat: In.Text is set
	unread   eventKind = "unread"   // addressed to the bot, but without words
	migrated eventKind = "migrated" // the group has another id: moved is set
	member   eventKind = "member"   // what the bot may do in a chat has changed: here and came are set
	reopened eventKind = "reopened" // a topic takes messages again
)

// event is an update as the rest of the adapter sees it.
type event struct {
	kind      eventKind
	in        bot.Inbound
	user      int64    // of the presser or sender, 0 when it is a chat
	command   bool     // the text is a command
	foreign   bool     // somebody else's words, brought to be checked
	hush      bool     // nobody asked for an answer that all would see
	msg       *message // what was sent, or the message under whose button was pressed
	query     string   // id of the callback or inline query, to be answered
	data      string   // callback_data, not trusted
	link      string   // what a deep link to the private chat carried that is no command; not trusted
	ephemeral int64    // id of the private message in a group that it came as
	moved     [2]int64 // the group's id before and now
	here      presence // of the bot in the chat now
	came      bool     // the bot was not in the chat before
}

// chatID names a chat of Telegram.
func chatID(id int64) bot.ChatID {
	return bot.ChatID{Platform: Platform, ID: strconv.FormatInt(id, 10)}
}

// ownOf is the private chat of a person with the bot, which has the person's id; zero for 0, a group or channel that
// speaks (core.telegram.org/bots/api#chat).
func ownOf(person int64) bot.Address {
	if person == 0 {
		return bot.Address{}
	}
	return bot.Address{Chat: chatID(person)}
}

func userID(id int64) bot.UserID {
	return bot.UserID{Platform: Platform, ID: strconv.FormatInt(id, 10)}
}

// place is where a message stands. A thread that is no topic, such as the replies to one message, is no place.
func (m *message) place() bot.Address {
	at := spot{chat: m.Chat.ID}
	if m.InTopic {
		at.thread = m.Thread
	}
	return at.address()
}

// hearing turns updates into events.
type hearing struct {
	self     Self
	commands map[string]bool // the commands of the core, for deep links
}

// event reads an update. received is when it came in, for what carries no time of its own.
// What is posted in a channel, forwarded into a group or sent through another bot is nothing: it carries no
// rights and asks nothing. Forwards to the bot alone are words to check, never commands.
func (r hearing) event(u update, received time.Time) event {
	e := event{in: bot.Inbound{ID: fmt.Sprintf("u%d", u.ID), At: received}}
	switch {
	case u.Message != nil:
		r.message(&e, u.Message)
	case u.Callback != nil:
		e.pressed(u.Callback)
	case u.MyChatMember != nil:
		e.membership(u.MyChatMember)
	case u.Inline != nil && !u.Inline.From.IsBot:
		e.kind, e.query, e.user = inlined, u.Inline.ID, u.Inline.From.ID
		e.in.User, e.in.Text, e.in.Private = userID(u.Inline.From.ID), u.Inline.Query, true
	}
	return e
}

func (r hearing) message(e *event, m *message) {
	switch {
	case m.MigrateToChatID != 0 || m.MigrateFromChatID != 0:
		e.migration(m)
		return
	case m.TopicReopened != nil && m.InTopic:
		e.kind, e.msg, e.in.From = reopened, m, m.place()
		return
	}
	who, user, ok := sender(m)
	if !ok {
		return
	}
	e.msg, e.user, e.ephemeral = m, user, m.EphemeralID
	e.in.From, e.in.User, e.in.Private, e.in.Own = m.place(), who, m.Chat.IsPrivate(), ownOf(user)
	e.in.At = time.Unix(int64(m.Date), 0).UTC()
	e.foreign = m.forwarded() || m.ViaBot != nil
	if m.ViaBot != nil && m.ViaBot.ID == r.self.ID {
		return // the bot's own card: it would check its own answer
	}
	r.words(e, m)
}

// sender finds out who speaks. An anonymous administrator speaks as the group itself, so who moderates can be told by
// the id of the chat; a linked channel speaks under its own id. Posts of channels, what a group gets from its channel
// by itself, other bots, what stands in chats of others and the masks behind which Telegram hides people are nobody.
func sender(m *message) (who bot.UserID, user int64, ok bool) {
	switch {
	case m.Chat.IsChannel(), m.IsAutomaticForward, m.SenderBusiness != nil, m.Business != "", m.Guest != "", len(m.Direct) > 0:
		return bot.UserID{}, 0, false
	case m.SenderChat != nil && m.SenderChat.ID != 0:
		return userID(m.SenderChat.ID), 0, !m.Chat.IsPrivate()
	case m.From == nil, m.From.IsBot, m.From.ID <= 0, slices.Contains(masks(), m.From.ID):
		return bot.UserID{}, 0, false
	}
	return userID(m.From.ID), m.From.ID, true
}

func (e *event) migration(m *message) {
	e.kind = migrated
	if m.MigrateToChatID != 0 {
		e.moved = [2]int64{m.Chat.ID, m.MigrateToChatID}
		return
	}
	e.moved = [2]int64{m.MigrateFromChatID, m.Chat.ID}
}

// pressed reads a press. It carries the real person, also where they hide as an administrator.
func (e *event) pressed(c *callback) {
	if c.From.IsBot {
		return
	}
	e.kind, e.query, e.data, e.user = tapped, c.ID, c.Data, c.From.ID
	e.in.User, e.in.Own = userID(c.From.ID), ownOf(c.From.ID)
	if c.Message == nil {
		return // under a card that was sent in some other chat: the place is not known, so it cannot be answered
	}
	e.msg, e.ephemeral = c.Message, c.Message.EphemeralID
	e.in.From, e.in.Private = c.Message.place(), c.Message.Chat.IsPrivate()
}
