package discord

import (
	"context"

	"github.com/bwmarrin/discordgo"

	"hangup/bot"
)

// shareVerb begins the action that shows an answer to everybody.
const shareVerb = "share"

// aloud shows a reply to the whole channel that one person asked to share. The bot posts it in its own name: an answer to
// the press would name who pressed. Where it cannot post nothing is shown.
func (d *Desk) aloud(ctx context.Context, e deed, a *answering, r bot.Reply) error {
	if err := d.shareInChannel(ctx, e, r); err != nil {
		d.cfg.Log.WarnContext(ctx, "discord: not shared", "err", err)
		return a.show(ctx, d.sheets(bot.Reply{Lead: d.cfg.Words("discord.share.failed")}))
	}
	return a.show(ctx, d.sheets(bot.Reply{Lead: d.cfg.Words("discord.share.done")}))
}

// openly shows the whole channel an answer that its moderators want everybody to read. The bot posts it in its own name, as
// nobody sees who called a command. Where it cannot post, who asked gets the answer alone: it must not be lost.
func (d *Desk) openly(ctx context.Context, e deed, a *answering, r bot.Reply) error {
	if !mayWrite(e) || len(d.lacking(e).Items) > 0 {
		return a.show(ctx, d.sheets(r))
	}
	if err := d.shareInChannel(ctx, e, r); err != nil {
		d.cfg.Log.WarnContext(ctx, "discord: not said to the channel", "err", err)
		return a.show(ctx, d.sheets(r))
	}
	first := bot.Reply{Lead: r.Lead, Tone: r.Tone, Parts: []bot.Part{{Kind: bot.Paragraph, Text: d.cfg.Words("discord.openly")}}}
	return a.show(ctx, d.sheets(first))
}

// unshareable says why nothing can be shared where somebody wants to share: who may not write in the channel may not have
// the bot do it, and the bot may lack rights itself. It is asked before the core is, which shares the same only once in a
// while.
func (d *Desk) unshareable(e deed) (r bot.Reply, no bool) {
	say := d.cfg.Words
	switch {
	case e.command != shareVerb || e.in.Action == "" || e.in.Private:
		return bot.Reply{}, false
	case !mayWrite(e):
		return bot.Reply{Lead: say("discord.share.denied")}, true
	}
	lacks := d.lacking(e)
	if len(lacks.Items) == 0 {
		return bot.Reply{}, false
	}
	return bot.Reply{Lead: say("discord.share.failed"), Parts: []bot.Part{lacks}}, true
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
	return d.finish(ctx, messageIn(channel, m), true)
}
