package discord

import (
	"context"
	"errors"

	"github.com/bwmarrin/discordgo"

	"hangup/bot"
)

// aloud shows a reply to the whole channel that one person asked to share. The bot posts it in its own name: an answer
// to the press would name who pressed. Only where the bot may not post it is an answer after all. Who may not write in the
// channel may not have the bot do it.
func (d *Desk) aloud(ctx context.Context, e deed, a *answering, r bot.Reply) error {
	say := d.cfg.Words
	if !mayWrite(e) {
		return a.show(ctx, d.sheets(bot.Reply{Lead: say("discord.share.denied")}))
	}
	err := d.shareInChannel(ctx, e, r)
	switch {
	case err == nil:
		return a.show(ctx, d.sheets(bot.Reply{Lead: say("discord.share.done")}))
	case suspended(err):
		return d.shareAsAnswer(ctx, e, a, r)
	}
	d.cfg.Log.Warn("discord: not shared", "err", err)
	return a.show(ctx, d.sheets(bot.Reply{Lead: say("discord.share.failed")}))
}

// mayWrite tells whether the person may write in the channel themselves.
func mayWrite(e deed) bool {
	write := permissions(discordgo.PermissionSendMessages)
	if e.Channel.Thread {
		write = discordgo.PermissionSendMessagesInThreads
	}
	return e.Rights.has(write) || e.Rights.has(powerful)
}

// shareInChannel posts a reply. Under one button it is posted once within some minutes.
func (d *Desk) shareInChannel(ctx context.Context, e deed, r bot.Reply) error {
	key := "s" + e.ID
	if e.Message != nil {
		key = "s" + e.Message.ID
	}
	m, err := d.outlet.post(r)
	if err != nil {
		return err
	}
	m.Nonce, m.Enforce = cut(key, maxNonce), true
	channel, ok := channelOf(e.in.From)
	if !ok {
		return dead(errAddress)
	}
	_, err = d.outlet.send(ctx, channel, m)
	return err
}

// shareAsAnswer shows a reply to everybody as an answer to the press. Once the person was told to wait that can only be a
// further message.
func (d *Desk) shareAsAnswer(ctx context.Context, e deed, a *answering, r bot.Reply) error {
	m, err := d.outlet.post(r)
	if err != nil {
		return a.show(ctx, d.sheets(bot.Reply{Lead: d.cfg.Words("discord.share.failed")}))
	}
	late, err := a.begin()
	switch {
	case err != nil:
		return err
	case !late:
		return d.callback(ctx, a.give, discordgo.InteractionResponseChannelMessageWithSource, m, 0)
	}
	done := d.sheets(bot.Reply{Lead: d.cfg.Words("discord.share.done")})[0]
	return errors.Join(d.finish(ctx, a.original("PATCH", done), true), a.follow(ctx, m, 0))
}
