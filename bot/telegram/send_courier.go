package telegram

import (
	"context"
	"log/slog"
	"strconv"

	"hangup/bot"
)

// spot is where messages go. Thread 0 is the topic General, or a chat without topics.
type spot struct {
	chat   int64
	thread int
}

// general is the id of the topic General. Messages in it go without a topic.
const general = 1

// spotOf reads an address. ok is false for one that is none of Telegram's.
func spotOf(to bot.Address) (s spot, ok bool) {
	chat, err := strconv.ParseInt(to.Chat.ID, 10, 64)
	if err != nil || chat == 0 || to.Chat.Platform != Platform {
		return spot{}, false
	}
	thread := 0
	if to.Thread != "" {
		if thread, err = strconv.Atoi(string(to.Thread)); err != nil || thread < general {
			return spot{}, false
		}
	}
	if thread == general {
		thread = 0
	}
	return spot{chat, thread}, true
}

// address is what spotOf reads.
func (s spot) address() bot.Address {
	at := bot.Address{Chat: chatID(s.chat)}
	if s.thread > general {
		at.Thread = bot.ThreadID(strconv.Itoa(s.thread))
	}
	return at
}

// group tells that others may read there. Only private chats have positive ids.
func (s spot) group() bool { return s.chat < 0 }

// courier sends messages, for answers and posts alike, and finds another way where the first is refused.
type courier struct {
	api   caller
	words func(key string, pairs ...string) string
	notes notebook
	log   *slog.Logger
}

// maxWays is how many ways are tried in turn: into General, without the picture or the file, as plain text.
const maxWays = 3

// send sends a message. A topic that takes no messages is replaced by General, a picture or a file that is refused by words,
// and markup that is refused by plain text without buttons: nothing is lost for its looks. at says where it stands then.
func (c *courier) send(ctx context.Context, at *spot, m outgoing) (sent incoming, err error) {
	for range maxWays + 1 {
		m.Chat, m.Thread = at.chat, at.thread
		sent = incoming{}
		if err = c.api.Call(ctx, m.method(), m, m.result(&sent)); err == nil || !c.otherwise(err, at, &m) {
			break
		}
	}
	if reasonOf(err) == noRights && at.group() {
		c.tellOnce(ctx, at.chat, noteRights, "telegram.rights", false)
	}
	return sent, err
}

// otherwise changes what was refused into what may be taken. It says false when there is nothing to change.
func (c *courier) otherwise(err error, at *spot, m *outgoing) bool {
	why := reasonOf(err)
	shrink := kindOf(why) == bot.Shrink
	switch {
	case at.thread != 0 && (why == topicClosed || why == topicGone):
		at.thread = 0
	case m.photo != nil && (shrink || why == noRights):
		*m = m.unpictured()
	case m.file != nil && (shrink || why == noRights):
		*m = m.unfiled(c.words("telegram.file.refused"))
	case shrink && m.Mode != "":
		*m = m.plain()
	default:
		return false
	}
	return true
}

// tellOnce tells who moderates a group what is wrong there, once until the note is forgotten: in private the moderator
// who used a right last or, where that is not possible and everybody may know, the group in General.
func (c *courier) tellOnce(ctx context.Context, chat int64, note, key string, aloud bool) {
	if !c.notes.first(ctx, chat, note) {
		return
	}
	if user := c.notes.moderator(ctx, chat); user > 0 {
		text := escape(c.words(key+".private", "group", c.title(ctx, chat)))
		err := c.api.Call(ctx, "sendMessage", htmlText(text).to(spot{chat: user}), nil)
		if err == nil {
			return
		}
		c.log.InfoContext(ctx, "telegram: a moderator was not told in private", "about", key, "error", err)
	}
	if !aloud {
		return
	}
	if err := c.api.Call(ctx, "sendMessage", htmlText(escape(c.words(key))).to(spot{chat: chat}), nil); err != nil {
		c.log.WarnContext(ctx, "telegram: no moderator was told", "about", key, "error", err)
	}
}

// title asks how a group is called.
func (c *courier) title(ctx context.Context, chat int64) string {
	var about struct {
		Title string `json:"title"`
	}
	if err := c.api.Call(ctx, "getChat", map[string]any{"chat_id": chat}, &about); err != nil || about.Title == "" {
		return c.words("telegram.group")
	}
	return about.Title
}
