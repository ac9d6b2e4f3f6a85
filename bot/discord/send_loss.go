package discord

import (
	"context"
	"encoding/base64"
	"slices"
	"strings"

	"hangup/bot"
)

// Notes keeps short facts about a chat that only its adapter understands; "" forgets one. What names a person is
// encrypted here.
type Notes interface {
	ChatNote(ctx context.Context, chat bot.ChatID, name string) (string, error)
	SetChatNote(ctx context.Context, chat bot.ChatID, name, value string) error
}

// founderNote names who had warnings posted into a channel.
const founderNote = "discord.founder"

// noteWatch notes, when a moderator had warnings posted into a chat, who that was, and that the bot may post there.
func (d *Desk) noteWatch(ctx context.Context, e deed, r bot.Reply) {
	if e.command != watchCommand || !offers(r, "un"+watchCommand) {
		return
	}
	chat := e.in.From.Chat
	if d.cfg.Writable != nil {
		if err := d.cfg.Writable(ctx, chat); err != nil {
			d.cfg.Log.ErrorContext(ctx, "discord: posts not resumed", "err", err)
		}
	}
	if d.cfg.Notes == nil || e.in.Private {
		return
	}
	sealed := base64.RawStdEncoding.EncodeToString(d.outlet.founder.Seal([]byte(e.User), chat.ID))
	if err := d.cfg.Notes.SetChatNote(ctx, chat, founderNote, sealed); err != nil {
		d.cfg.Log.ErrorContext(ctx, "discord: who watches was not noted", "err", err)
	}
}

// offers tells whether a reply has a button for a command: the core follows a watch that it set with the way out of it.
func offers(r bot.Reply, command string) bool {
	return slices.ContainsFunc(r.Buttons, func(b bot.Button) bool {
		verb, _, _ := strings.Cut(string(b.Action), "|")
		return verb == command
	})
}

// Lost tells whoever had warnings posted into a chat that it is gone. It tells them once.
func (o *Outlet) Lost(ctx context.Context, chat bot.ChatID) { o.tellLoss(ctx, chat) }

// tellLoss says, to whoever had warnings posted into a channel, that none can be posted there any more. It says so once:
// what fails here is only logged.
func (o *Outlet) tellLoss(ctx context.Context, chat bot.ChatID) {
	user, ok := o.founderOf(ctx, chat)
	if !ok {
		return
	}
	say := o.cfg.Words
	const place = "\ue000" // of nobody's words: a code point for private use
	m := messagesOf(o.render, bot.Reply{Lead: say("discord.lost.lead"), Parts: []bot.Part{
		{Kind: bot.Paragraph, Text: say("discord.lost.where", "channel", place)},
		{Kind: bot.Paragraph, Text: say("discord.lost.how")},
	}})[0]
	e := m.Embeds[0]
	e.Description = strings.ReplaceAll(e.Description, place, "<#"+chat.ID+">")
	if _, err := o.sendPerson(ctx, user, m); err != nil {
		o.log().Warn("discord: who set up a watch was not told that it ended", "err", err)
	}
}

// founderOf gives who had warnings posted into a channel, and forgets it.
func (o *Outlet) founderOf(ctx context.Context, chat bot.ChatID) (user string, ok bool) {
	if o.cfg.Notes == nil {
		return "", false
	}
	note, err := o.cfg.Notes.ChatNote(ctx, chat, founderNote)
	if err == nil && note != "" {
		err = o.cfg.Notes.SetChatNote(ctx, chat, founderNote, "")
	}
	if err != nil {
		o.log().Error("discord: who watches could not be read", "err", err)
		return "", false
	}
	sealed, err := base64.RawStdEncoding.DecodeString(note)
	if err != nil || note == "" {
		return "", false
	}
	plain, err := o.founder.Open(sealed, chat.ID)
	return string(plain), err == nil && snowflake(string(plain)) != ""
}
