package discord

import (
	"context"
	"time"

	"github.com/bwmarrin/discordgo"

	"hangup/bot"
)

// moderating are the rights of which one makes somebody a moderator. They must be the person's own; Discord says which
// they have with everything that they do.
const moderating = permissions(discordgo.PermissionManageGuild)

// powerful implies every other right.
const powerful = permissions(discordgo.PermissionAdministrator)

// standing is who did something, where, and whether they moderate there. It lives as long as the interaction is
// handled.
type standing struct {
	who       bot.UserID
	at        bot.Address
	moderator bool
}

type standingKey struct{}

// moderator tells whether who acts moderates the place: in a server by the rights that Discord sent along, alone with
// the bot always.
func (e deed) moderator() bool {
	return e.in.Private || e.Rights&(moderating|powerful) != 0
}

// withStanding lets Roles know who is acting.
func withStanding(ctx context.Context, e deed) context.Context {
	return context.WithValue(ctx, standingKey{}, standing{e.in.User, e.in.From, e.moderator()})
}

// Roles tells who moderates a chat. It knows only of the one who is acting just now: the context must be the one that
// came with the bot.Inbound. Nothing is remembered, so nobody keeps a right that they lost.
type Roles struct {
	// API and Now are for asking about another channel than the one that somebody acts in. Without API nobody moderates there.
	API caller
	Now func() time.Time
}

// Moderator tells whether who is acting moderates the chat. It fails only about a chat that they do not act in.
func (r Roles) Moderator(ctx context.Context, at bot.Address, who bot.UserID) (bool, error) {
	s, ok := ctx.Value(standingKey{}).(standing)
	switch {
	case !ok || s.who != who:
		return false, nil
	case s.at == at:
		return s.moderator, nil
	case r.API == nil || at.Chat.Platform != Platform || snowflake(at.Chat.ID) == "" || snowflake(who.ID) == "":
		return false, nil
	}
	return r.moderates(ctx, at.Chat.ID, who.ID)
}

// right is something that the bot must be allowed to in a channel to post there, and the key of its name.
type right struct {
	bits permissions
	name string
}

// needed are the rights to post in a channel.
func needed(c channel) []right {
	send := right{discordgo.PermissionSendMessages, "discord.right.send"}
	if c.Thread {
		send = right{discordgo.PermissionSendMessagesInThreads, "discord.right.thread"}
	}
	return []right{
		{discordgo.PermissionViewChannel, "discord.right.view"},
		send,
		{discordgo.PermissionEmbedLinks, "discord.right.embed"},
	}
}

// missing gives the keys of the rights that the bot lacks to post where the interaction took place.
func missing(i *interaction) (names []string) {
	if i.AppRights.has(powerful) {
		return nil
	}
	for _, r := range needed(i.Channel) {
		if !i.AppRights.has(r.bits) {
			names = append(names, r.name)
		}
	}
	return names
}
