package main

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hangup/bot/discord"
	"hangup/config"
)

func TestSettingsOfAnotherApplicationAreRefused(t *testing.T) {
	t.Parallel()
	me := discord.Application{ID: "5", PublicKey: "AB"}
	cases := map[string]struct {
		s    config.Discord
		want string // "" fits
	}{
		"nothing named":      {config.Discord{Mode: config.Gateway}, ""},
		"the same":           {config.Discord{Mode: config.HTTP, AppID: "5", PublicKey: "ab"}, ""},
		"another id":         {config.Discord{AppID: "6"}, "discord_app_id is not the application of the token, which is 5"},
		"another key":        {config.Discord{Mode: config.HTTP, PublicKey: "cd"}, "discord_public_key is not that of the application"},
		"another key unused": {config.Discord{Mode: config.Gateway, PublicKey: "cd"}, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			err := matches(c.s, me)
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.HasPrefix(err.Error(), c.want)) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestWelcomeSaysWhatIsMissingInThePortal(t *testing.T) {
	t.Parallel()
	whole := discord.Application{ID: "5", Name: "Hang\nup", Personal: true}
	posts := config.Settings{PublicURL: "https://h.example", Discord: config.Discord{Mode: config.HTTP}}
	const missing = "Nobody can have it|Only its owner|alone (discord_test_guild)|to another address|does not call this program yet"
	cases := map[string]struct {
		s      config.Settings
		change func(*discord.Application)
		want   string // the one remark; "" for none
		detail string
	}{
		"nothing":               {change: func(*discord.Application) {}},
		"not for oneself":       {change: func(a *discord.Application) { a.Personal = false }, want: "Nobody can have it"},
		"its owner's":           {change: func(a *discord.Application) { a.Owned = true }, want: "Only its owner"},
		"one server":            {s: config.Settings{Discord: config.Discord{TestGuild: "77"}}, change: func(*discord.Application) {}, want: "alone (discord_test_guild)", detail: "server 77"},
		"sent elsewhere":        {change: func(a *discord.Application) { a.Endpoint = "https://o.example/discord" }, want: "to another address"},
		"not called yet":        {s: posts, change: func(*discord.Application) {}, want: "does not call this program yet", detail: "https://h.example/discord"},
		"called by another way": {s: posts, change: func(a *discord.Application) { a.Endpoint = "https://h.example/x" }, want: "does not call this program yet"},
		"called":                {s: posts, change: func(a *discord.Application) { a.Endpoint = "https://o.example/discord" }},
		"no address of ours":    {s: config.Settings{Discord: posts.Discord}, change: func(*discord.Application) {}, want: "does not call this program yet", detail: "https://… and /discord"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			me := whole
			c.change(&me)
			got := aboutDiscord(c.s, me)
			for _, one := range strings.Split(missing, "|") {
				if strings.Contains(got, one) != (one == c.want) {
					t.Errorf("want %q alone in\n%s", c.want, got)
				}
			}
			if !strings.HasPrefix(got, "In Discord it is Hang up:\n") || !strings.Contains(got, c.detail) {
				t.Errorf("no name or no %q in\n%s", c.detail, got)
			}
		})
	}
}

// Without a gateway the token is asked for from time to time. Only that it is not known any more is an end.
func TestTokenIsAskedForWithoutAGateway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begin, n := time.Now(), 0
		err := untilRefused(t.Context(), askAgain, func(context.Context) error {
			switch n++; n {
			case 2:
				return errors.New("down")
			case 3:
				return discord.ErrToken
			}
			return nil
		})
		if !errors.Is(err, discord.ErrToken) || time.Since(begin) != 3*askAgain {
			t.Errorf("%v after %s", err, time.Since(begin))
		}
		ctx, stop := context.WithTimeout(t.Context(), time.Minute)
		defer stop()
		if err := untilRefused(ctx, askAgain, nil); err != nil {
			t.Errorf("at the end: %v", err)
		}
	})
}
