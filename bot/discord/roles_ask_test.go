package discord

import (
	"context"
	"errors"
	"testing"
	"time"

	"hangup/bot"
	"hangup/bot/bottest/discordtest"
)

// acting is the context of somebody who does something in their direct messages.
func acting(who string) context.Context {
	user := bot.UserID{Platform: Platform, ID: who}
	return context.WithValue(context.Background(), standingKey{}, standing{user, bot.Address{Chat: personChat(who)}, true})
}

func TestWhoModeratesAnotherChannel(t *testing.T) {
	v := newVillage(t)
	client, err := NewClient(v.Token, v.URL, nil, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	admin, left := v.Person("admin"), v.Person("left")
	v.Grant(v.guild, admin, discordtest.Administrator)
	v.Grant(v.guild, left, discordtest.ManageGuild)
	v.Depart(v.guild, left)
	strange := v.Channel(v.Stranger("Strangers"), discordtest.TextChannel, "general")
	thread := v.Thread(v.room, "a thread")
	roles := Roles{API: client, Now: time.Now}
	for name, c := range map[string]struct {
		at   string
		who  string
		want bool
	}{
		"who manages the server":           {v.room.ID, v.mod.ID, true},
		"an administrator":                 {v.room.ID, admin.ID, true},
		"a thread of it":                   {thread.ID, v.mod.ID, true},
		"a member":                         {v.room.ID, v.ann.ID, false},
		"who left":                         {v.room.ID, left.ID, false},
		"a channel that is gone":           {"123", v.mod.ID, false},
		"a server without the bot":         {strange.ID, v.mod.ID, false},
		"somebody else's private chat":     {"u" + v.ann.ID, v.mod.ID, false},
		"their own private chat":           {"u" + v.mod.ID, v.mod.ID, true},
		"direct messages by their channel": {v.DM(v.mod).ID, v.mod.ID, false},
		"no channel":                       {"../guilds", v.mod.ID, false},
	} {
		t.Run(name, func(t *testing.T) {
			at := bot.Address{Chat: bot.ChatID{Platform: Platform, ID: c.at}}
			who := bot.UserID{Platform: Platform, ID: c.who}
			if got, err := roles.Moderator(acting(c.who), at, who); err != nil || got != c.want {
				t.Errorf("%v, %v", got, err)
			}
			if got, _ := roles.Moderator(t.Context(), at, who); got {
				t.Error("without doing anything")
			}
			if got, err := roles.Moderator(Beside(t.Context(), who), at, who); err != nil || got != (c.want && c.at[0] != 'u') {
				t.Errorf("on a page beside Discord: %v, %v", got, err)
			}
			if got, _ := roles.Moderator(Beside(t.Context(), bot.UserID{Platform: Platform, ID: "1"}), at, who); got {
				t.Error("as somebody else")
			}
			if got, _ := (Roles{}).Moderator(acting(c.who), at, who); got && c.at[0] != 'u' {
				t.Error("without asking")
			}
		})
	}
	v.Grant(v.guild, v.mod, discordtest.ViewChannel)
	if got, err := roles.Moderator(acting(v.mod.ID), v.to(v.room), bot.UserID{Platform: Platform, ID: v.mod.ID}); got || err != nil {
		t.Errorf("a right that was taken away: %v, %v", got, err)
	}
}

func TestRightsThatCannotBeAskedForAreAnError(t *testing.T) {
	v := newVillage(t)
	client, err := NewClient(v.Token, v.URL, nil, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	down := discordtest.Page(503)
	down.Path, down.Times = "/guilds/*", -1
	v.Break(down)
	_, err = Roles{API: client}.Moderator(acting(v.mod.ID), v.to(v.room), bot.UserID{Platform: Platform, ID: v.mod.ID})
	var se *bot.SendError
	if !errors.As(err, &se) {
		t.Errorf("%v", err)
	}
}

// In a time-out only administrators keep their rights.
func TestWhoIsInATimeOutModeratesNothing(t *testing.T) {
	now := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	later, before := now.Add(time.Hour), now.Add(-time.Hour)
	for _, c := range []struct {
		rights permissions
		until  *time.Time
		want   bool
	}{{moderating, nil, true}, {moderating, &later, false}, {moderating, &before, true}, {powerful, &later, true}, {0, nil, false}} {
		var g server
		g.Roles = append(g.Roles, struct {
			ID     string      `json:"id"`
			Rights permissions `json:"permissions,string"`
		}{"9", c.rights})
		if got := g.moderates("500", memberOf{Roles: []string{"9"}, Muted: c.until}, now); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

// A warning that the bot could not post is not even asked for; alone with the bot it may be for somewhere else.
func TestAWarningNeedsTheRightToPost(t *testing.T) {
	handled := 0
	s := newScene(t, func(c *DeskConfig) {
		c.Handler = handling(func(context.Context, bot.Inbound) (bot.Reply, error) {
			handled++
			return bot.Reply{Lead: "ok"}, nil
		})
	})
	mod := member("32")
	mod["app_permissions"] = "0"
	s.where = aServer(mod)
	s.slash("warn", "he rang")
	if handled != 0 {
		t.Error("asked for where it cannot be posted")
	}
	s.where = aDM()
	s.slash("warn", "he rang")
	if handled != 1 {
		t.Error("not asked for alone with the bot")
	}
}
