package telegram

import (
	"context"
	"strconv"
	"strings"

	"hangup/bot"
)

// linkedCommand is the adapter's own command, for who administers a group: "/linked on" lets the group's linked channel
// give moderators' commands, "/linked off" ends that.
const linkedCommand = "linked"

// linked answers /linked. The channel itself may not use it: it would give itself the right.
func (d *Desk) linked(ctx context.Context, e event) error {
	lead, err := d.setLinked(ctx, e)
	if err != nil {
		d.log.ErrorContext(ctx, "telegram: /linked", "error", err)
		lead = "bot.rights.failed"
	}
	return d.show(ctx, e, bot.Reply{Lead: d.cfg.Words(lead), Private: true})
}

// setLinked does what /linked says and gives the key of the answer.
func (d *Desk) setLinked(ctx context.Context, e event) (key string, err error) {
	at, ok := spotOf(e.in.From)
	if !ok {
		return "bot.rights.none", nil
	}
	if e.user != 0 {
		ok, err = d.roles.administers(ctx, at.chat, e.user)
	} else {
		ok = e.in.User == userID(at.chat) // an administrator who hides behind the group
	}
	if !ok || err != nil {
		return "bot.rights.none", err
	}
	switch strings.ToLower(arguments(e.in.Text)) {
	case "on":
		return d.linkedOn(ctx, at.chat)
	case "off":
		return "telegram.linked.off", d.cfg.Notes.SetChatNote(ctx, e.in.From.Chat, noteLinked, "")
	}
	return "telegram.linked.how", nil
}

func (d *Desk) linkedOn(ctx context.Context, chat int64) (key string, err error) {
	channel, err := d.roles.channelOf(ctx, chat)
	switch {
	case err != nil:
		return "", err
	case channel == 0:
		return "telegram.linked.none", nil
	}
	return "telegram.linked.on", d.cfg.Notes.SetChatNote(ctx, chatID(chat), noteLinked, strconv.FormatInt(channel, 10))
}
