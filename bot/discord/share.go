package discord

import (
	"context"
	"errors"
	"net/http"

	"github.com/bwmarrin/discordgo"

	"hangup/bot"
)

// aloud shows a reply to the whole channel that one person asked to share. The bot posts it in its own name: an answer
// to the press would name who pressed. Only where the bot cannot post it is an answer after all. Who may not write in the
// channel may not have the bot do it.
func (d *Desk) aloud(ctx context.Context, e deed, a *answering, r bot.Reply) error {
	say := d.cfg.Words
	if !mayWrite(e) {
		return a.show(ctx, d.sheets(bot.Reply{Lead: say("discord.share.denied")}))
	}
	if err := d.shareInChannel(ctx, e, r); err != nil {
		d.cfg.Log.Warn("discord: not shared as a post", "err", err)
		return d.shareAsAnswer(ctx, a, r)
	}
	return a.show(ctx, d.sheets(bot.Reply{Lead: say("discord.share.done")}))
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

// shareAsAnswer shows a reply to everybody as an answer to the press. Once the person was told to wait, what they wait for
// is theirs alone, and the reply comes behind it.
func (d *Desk) shareAsAnswer(ctx context.Context, a *answering, r bot.Reply) error {
	all := d.sheets(r)
	late, err := a.begin()
	switch {
	case err != nil:
		return err
	case !late:
		return a.showTo(ctx, all, 0)
	}
	done := d.sheets(bot.Reply{Lead: d.cfg.Words("discord.share.done")})[0]
	err = d.finish(ctx, a.original(http.MethodPatch, done), true)
	for _, m := range all {
		err = errors.Join(err, a.follow(ctx, m, 0))
	}
	return err
}
