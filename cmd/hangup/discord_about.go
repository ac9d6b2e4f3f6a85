package main

import (
	"fmt"
	"net/url"
	"strings"

	"hangup/bot/discord"
	"hangup/config"
)

// matches tells what in the settings belongs to another application than the token.
func matches(s config.Discord, me discord.Application) error {
	switch {
	case s.AppID != "" && s.AppID != me.ID:
		return failf("discord_app_id is not the application of the token, which is %s: take the setting out, or copy both from one application", me.ID)
	case s.Mode == config.HTTP && me.PublicKey != "" && !strings.EqualFold(s.PublicKey, me.PublicKey):
		return failf("discord_public_key is not that of the application of the token: copy it again from the General Information page of that application")
	}
	return nil
}

// aboutDiscord tells an operator how people get the bot, and what is missing in the Developer Portal.
func aboutDiscord(s config.Settings, me discord.Application) string {
	text := fmt.Sprintf("In Discord it is %s:\n\n  add it to a server          %s\n  have it for yourself alone  %s",
		oneLine(me.Name), me.ServerLink(), me.PersonalLink())
	for _, remark := range remarks(s, me) {
		text += "\n\n" + remark
	}
	return text
}

// remarks are what an operator should know, a sentence or two each.
func remarks(s config.Settings, me discord.Application) (all []string) {
	if !me.Personal {
		all = append(all, "Nobody can have it for themselves yet: to allow it, tick User Install on the Installation page of your application.")
	}
	if me.Owned {
		all = append(all, "Only its owner may add it to servers: to change that, switch Public Bot on, on the Bot page of your application.")
	}
	if s.Discord.TestGuild != "" {
		all = append(all, "Its commands are registered in the server "+s.Discord.TestGuild+" alone (discord_test_guild).")
	}
	return append(all, wayIn(s, me)...)
}

// wayIn tells when what people do is sent elsewhere. Where an address is set Discord posts there and sends the gateway
// nothing (discord.com/developers/docs/interactions/overview#preparing-for-interactions).
func wayIn(s config.Settings, me discord.Application) []string {
	const field = "the Interactions Endpoint URL, on the General Information page of your application,"
	if s.Discord.Mode != config.HTTP {
		if me.Endpoint == "" {
			return nil
		}
		return []string{"Discord sends what people do to another address: clear " + field + " or set discord_mode to http."}
	}
	at, err := url.Parse(me.Endpoint)
	if err == nil && at.Path == discordPath {
		return nil
	}
	own := "https://… and " + discordPath
	if strings.HasPrefix(s.PublicURL, "https://") {
		own = s.PublicURL + discordPath
	}
	return []string{"Discord does not call this program yet: set " + field + " to " + own + " while it runs."}
}
