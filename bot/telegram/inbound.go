package telegram

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

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
	member   eventKind = "member"   // the bot came into a chat or is out of it: here is set
)

// event is an update as the rest of the adapter sees it.
type event struct {
	kind      eventKind
	in        bot.Inbound
	user      int64     // of the presser or sender, 0 when it is a chat
	command   bool      // the text is a command
	foreign   bool      // somebody else's words, brought to be checked
	toBot     bool      // it replies to a message of the bot
	msg       *message  // what was sent, or the message under whose button was pressed
	query     string    // id of the callback or inline query, to be answered
	data      string    // callback_data, not trusted
	ephemeral int64     // id of the private message in a group that it came as
	moved     [2]string // the group's id before and now
	here      bool      // the bot is in the chat now
}

// chatID names a chat of Telegram.
func chatID(id int64) bot.ChatID {
	return bot.ChatID{Platform: Platform, ID: strconv.FormatInt(id, 10)}
}

// general is the id of the topic General. Messages in it go without a topic.
const general = 1

// place is where a message stands. A thread that is no topic, such as the replies to one message, is no place.
func (m *message) place() bot.Address {
	at := bot.Address{Chat: chatID(m.Chat.ID)}
	if m.InTopic && m.Thread > general {
		at.Thread = bot.ThreadID(strconv.Itoa(m.Thread))
	}
	return at
}

// hearing turns updates into events.
type hearing struct {
	self     Self
	commands map[string]bool // the commands of the core, for deep links
}

// event reads an update. received is when it came in, for what carries no time of its own.
// What is edited, posted in a channel, forwarded into a group or sent through another bot is nothing: it carries no
// rights and asks nothing. Forwards to the bot alone are words to check, never commands.
func (r hearing) event(u update, received time.Time) event {
	e := event{in: bot.Inbound{ID: fmt.Sprintf("u%d", u.ID), At: received}}
	switch {
	case u.Message != nil:
		r.message(&e, u.Message)
	case u.Callback != nil:
		r.callback(&e, u.Callback)
	case u.MyChatMember != nil:
		e.membership(u.MyChatMember)
	case u.Inline != nil && !u.Inline.From.IsBot:
		e.kind, e.query, e.user = inlined, u.Inline.ID, u.Inline.From.ID
		e.in.User, e.in.Text, e.in.Private = userID(u.Inline.From.ID), u.Inline.Query, true
	}
	return e
}

func (r hearing) message(e *event, m *message) {
	if m.MigrateToChatID != 0 || m.MigrateFromChatID != 0 {
		e.migration(m)
		return
	}
	who, user, ok := sender(m)
	if !ok {
		return
	}
	e.msg, e.user, e.ephemeral = m, user, m.EphemeralID
	e.in.From, e.in.User, e.in.Private = m.place(), who, m.Chat.IsPrivate()
	e.in.At = time.Unix(int64(m.Date), 0).UTC()
	e.foreign = m.forwarded() || m.ViaBot != nil
	e.toBot = m.ReplyTo != nil && m.ReplyTo.From != nil && m.ReplyTo.From.ID == r.self.ID
	r.words(e, m)
}

// words reads what was said, if it was said to the bot.
func (r hearing) words(e *event, m *message) {
	text := m.Text
	if text == "" {
		text = m.Caption
	}
	switch {
	case e.foreign && !e.in.Private, service(m):
		return
	case strings.TrimSpace(text) == "":
		if e.in.Private {
			e.kind = unread
		}
		return
	case e.foreign:
		e.kind, e.in.Text = said, "/check "+text
		return
	}
	text, e.command = r.addressed(text)
	if text == "" {
		return
	}
	if e.command || e.in.Private || e.toBot {
		e.kind, e.in.Text = said, text
	}
}

// service tells that a message says something about the chat, not to the bot.
func service(m *message) bool {
	return len(m.NewChatMembers) > 0 || m.LeftChatMember != nil || m.NewChatTitle != "" || len(m.NewChatPhoto) > 0 ||
		m.DeleteChatPhoto || m.GroupChatCreated || m.SuperGroupChatCreated || m.ChannelChatCreated ||
		len(m.PinnedMessage) > 0 || m.TopicClosed != nil || m.TopicReopened != nil || m.GeneralHidden != nil || m.GeneralShown != nil
}

// sender finds out who speaks. An anonymous administrator speaks as the group itself, so who moderates can be told by
// the id of the chat; a linked channel speaks under its own id. Posts of channels, what a group gets from its channel
// by itself, and other bots are nobody.
func sender(m *message) (who bot.UserID, user int64, ok bool) {
	switch {
	case m.Chat.IsChannel(), m.IsAutomaticForward, m.SenderBusiness != nil:
		return bot.UserID{}, 0, false
	case m.SenderChat != nil && m.SenderChat.ID != 0:
		return userID(m.SenderChat.ID), 0, true
	case m.From == nil, m.From.IsBot, m.From.ID <= 0:
		return bot.UserID{}, 0, false
	}
	return userID(m.From.ID), m.From.ID, true
}

func userID(id int64) bot.UserID {
	return bot.UserID{Platform: Platform, ID: strconv.FormatInt(id, 10)}
}

func (e *event) migration(m *message) {
	e.kind = migrated
	here := strconv.FormatInt(m.Chat.ID, 10)
	if m.MigrateToChatID != 0 {
		e.moved = [2]string{here, strconv.FormatInt(m.MigrateToChatID, 10)}
		return
	}
	e.moved = [2]string{strconv.FormatInt(m.MigrateFromChatID, 10), here}
}

func (r hearing) callback(e *event, c *callback) {
	if c.From.IsBot {
		return
	}
	e.kind, e.query, e.data, e.user = tapped, c.ID, c.Data, c.From.ID
	e.in.User = userID(c.From.ID)
	if c.Message == nil {
		return // under a card that was sent in some other chat: the place is not known, so it cannot be answered
	}
	e.msg, e.ephemeral = c.Message, c.Message.EphemeralID
	e.in.From, e.in.Private = c.Message.place(), c.Message.Chat.IsPrivate()
}

// addressed gives the text when it is for the bot. "/cmd@other" is nobody's here, "@this_bot words" is a question,
// and "/start payload" is what the link stands for.
func (r hearing) addressed(text string) (words string, command bool) {
	if rest, ok := r.mention(text); ok {
		if rest = strings.TrimSpace(rest); !strings.HasPrefix(rest, "/") {
			return "/check " + rest, true
		}
		text = rest
	}
	if !strings.HasPrefix(text, "/") {
		return text, false
	}
	end := strings.IndexAny(text, " \t\n")
	if end < 0 {
		end = len(text)
	}
	name, target, named := strings.Cut(text[1:end], "@")
	if named && !strings.EqualFold(target, r.self.Username) {
		return "", false
	}
	if strings.EqualFold(name, "start") {
		return r.start(strings.TrimSpace(text[end:])), true
	}
	return text, true
}

// mention cuts the bot's name from the beginning of a text.
func (r hearing) mention(text string) (rest string, ok bool) {
	name := "@" + r.self.Username
	if r.self.Username == "" || len(text) < len(name) || !strings.EqualFold(text[:len(name)], name) {
		return "", false
	}
	rest = text[len(name):]
	return rest, rest == "" || strings.ContainsAny(rest[:1], " \t\n,:")
}

// start is what a deep link stands for: a command of the core, by name. Anything else in a link is ignored.
func (r hearing) start(payload string) string {
	if name := strings.ToLower(payload); r.commands[name] {
		return "/" + name
	}
	return "/start"
}

// membership tells how the bot's own place in a chat changed. Who did it is in.User.
func (e *event) membership(m *tgbotapi.ChatMemberUpdated) {
	before, after := present(m.OldChatMember), present(m.NewChatMember)
	if before == after || m.Chat.ID == 0 {
		return
	}
	e.kind, e.here, e.user = member, after, m.From.ID
	e.in.From, e.in.User = bot.Address{Chat: chatID(m.Chat.ID)}, userID(m.From.ID)
	e.in.Private = m.Chat.IsPrivate()
}

func present(c tgbotapi.ChatMember) bool {
	switch c.Status {
	case "member", "administrator", "creator":
		return true
	}
	return c.Status == "restricted" && c.IsMember
}
