package telegram

import (
	"context"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"hangup/bot"
)

// presence is how far the bot is in a chat.
type presence int

const (
	outside presence = iota // put out, left, or blocked by the person
	muted                   // in it, but may not write
	writing                 // in it
)

// membership tells how the bot's own place in a chat changed. Who did it is in.User.
func (e *event) membership(m *tgbotapi.ChatMemberUpdated) {
	before, after := presenceOf(m.OldChatMember), presenceOf(m.NewChatMember)
	if before == after || m.Chat.ID == 0 {
		return
	}
	e.kind, e.here, e.came, e.user = member, after, before == outside, m.From.ID
	e.in.From, e.in.User = bot.Address{Chat: chatID(m.Chat.ID)}, userID(m.From.ID)
	e.in.Private = m.Chat.IsPrivate()
	// A channel has no members who could type a command.
	e.hush = m.Chat.IsChannel()
}

func presenceOf(c tgbotapi.ChatMember) presence {
	switch {
	case c.Status == "member", c.Status == "administrator", c.Status == "creator", c.Status == "restricted" && c.IsMember && c.CanSendMessages:
		return writing
	case c.Status == "restricted" && c.IsMember:
		return muted
	}
	return outside
}

// member notes that the bot came, went, or may write again. Whoever brought it into a group gets one line in private, if
// they ever spoke to it; the group gets none.
func (d *Desk) member(ctx context.Context, e event) error {
	var err error
	switch at, _ := spotOf(e.in.From); e.here {
	case outside:
		err = d.cfg.Chats.SuspendChat(ctx, e.in.From.Chat)
	case writing:
		d.notes.forget(ctx, at.chat, noteRights)
		err = d.cfg.Chats.ResumeChat(ctx, e.in.From.Chat)
	}
	if err != nil || !e.came || e.here == outside || e.in.Private || e.hush || e.user <= 0 {
		return keepFault(err)
	}
	m := htmlText(escape(d.cfg.Words("telegram.joined"))).to(spot{chat: e.user})
	if err := d.cfg.API.Call(ctx, "sendMessage", m, nil); err != nil {
		d.log.InfoContext(ctx, "telegram: who added the bot was not told how to use it", "error", err)
	}
	return nil
}

// mayWriteAgain ends what a lost right began: an answer went out in a group.
func (d *Desk) mayWriteAgain(ctx context.Context, chat int64) {
	if !d.notes.forget(ctx, chat, noteRights) {
		return
	}
	if err := d.cfg.Chats.ResumeChat(ctx, chatID(chat)); err != nil {
		d.log.ErrorContext(ctx, "telegram: a chat was not resumed", "error", err)
	}
}
