package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/bwmarrin/discordgo"

	"hangup/bot"
)

// moderates asks Discord whether a person moderates the server of a channel now. Discord says what somebody may do only
// where they do something: who is told of a review in direct messages, and decides there, must be asked after.
func (r Roles) moderates(ctx context.Context, channel, user string) (bool, error) {
	var at struct {
		Guild string `json:"guild_id"`
	}
	if known, err := r.ask(ctx, "/channels/"+channel, "GET channel", &at); !known || err != nil {
		return false, err
	}
	if snowflake(at.Guild) == "" {
		return false, nil
	}
	var g server
	if known, err := r.ask(ctx, "/guilds/"+at.Guild, "GET guild", &g); !known || err != nil {
		return false, err
	}
	if g.Owner == user {
		return true, nil
	}
	var m memberOf
	known, err := r.ask(ctx, "/guilds/"+at.Guild+"/members/"+user, "GET member", &m)
	return known && err == nil && g.moderates(at.Guild, m, r.now()), err
}

// Beside lets Roles know who acts beside Discord, such as on a page of their own: there Discord does not say what they may do, so
// it is asked about every channel.
func Beside(ctx context.Context, who bot.UserID) context.Context {
	return context.WithValue(ctx, standingKey{}, standing{who: who})
}

func (r Roles) now() time.Time {
	if r.Now == nil {
		return time.Time{}
	}
	return r.Now()
}

// server is what a server says of rights (discord.com/developers/docs/resources/guild#guild-object).
type server struct {
	Owner string `json:"owner_id"`
	Roles []struct {
		ID     string      `json:"id"`
		Rights permissions `json:"permissions,string"`
	} `json:"roles"`
}

// memberOf is what a server says of a member (discord.com/developers/docs/resources/guild#guild-member-object).
type memberOf struct {
	Roles []string   `json:"roles"`
	Muted *time.Time `json:"communication_disabled_until"`
}

// moderates tells whether a member's roles, and the one of everybody, make a moderator. Who is in a time-out keeps the right
// only as an administrator (discord.com/developers/docs/topics/permissions#permissions-for-timed-out-members).
func (g server) moderates(guild string, m memberOf, now time.Time) bool {
	var rights permissions
	for _, role := range g.Roles {
		if role.ID == guild || slices.Contains(m.Roles, role.ID) {
			rights |= role.Rights
		}
	}
	if m.Muted != nil && m.Muted.After(now) {
		return rights&powerful != 0
	}
	return rights&(moderating|powerful) != 0
}

// ask makes one call. known is false when there is no such thing, or the bot may not see it.
func (r Roles) ask(ctx context.Context, path, bucket string, into any) (known bool, err error) {
	err = r.API.Call(ctx, request{Method: http.MethodGet, Path: path, Bucket: bucket}, into)
	var e *callError
	if errors.As(err, &e) && e.Code == discordgo.ErrCodeUnknownMember {
		return false, nil
	}
	switch reasonOf(err) {
	case noChannel, noRights:
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("who moderates: %w", err)
	}
	return true, nil
}

var _ bot.Roles = Roles{}
