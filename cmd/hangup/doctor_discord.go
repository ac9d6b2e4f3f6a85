package main

import (
	"context"
	"errors"
	"strings"

	"hangup/bot/discord"
)

const aboutInDiscord = "Discord"

// discord looks at what Discord says of the bot.
func (d *doctor) discord(ctx context.Context, in *inDiscord) []finding {
	me, err := in.client.Me(ctx)
	switch {
	case errors.Is(err, discord.ErrToken):
		return []finding{failed(aboutInDiscord, refusedByDiscord(err))}
	case err != nil:
		return []finding{{aboutInDiscord, toMend, "Discord does not answer: " + oneLine(err.Error()), "look whether this machine reaches " + d.discordAPI()}}
	}
	if err := matches(d.settings.Discord, me); err != nil {
		return []finding{failed(aboutInDiscord, err)}
	}
	found := []finding{{aboutInDiscord, isOK, "the token is that of " + oneLine(me.Name) + ", in " + count(me.Servers, "server"), ""}}
	for _, remark := range remarks(d.settings, me) {
		text, do, _ := strings.Cut(strings.TrimSuffix(remark, "."), ": ")
		found = append(found, finding{aboutInDiscord, toLook, text, do})
	}
	return append(found, d.discordCommands(ctx, in, me))
}

// discordCommands looks whether the commands are registered as this version has them.
func (d *doctor) discordCommands(ctx context.Context, in *inDiscord, me discord.Application) finding {
	desk, err := in.desk(me)
	if err != nil {
		return finding{aboutInDiscord, toMend, oneLine(err.Error()), ""}
	}
	current, err := discord.Registered(ctx, in.client, me.ID, d.settings.Discord.TestGuild, desk.Commands())
	switch {
	case err != nil:
		return finding{aboutInDiscord, toLook, "Discord does not tell its commands: " + oneLine(err.Error()), "try again"}
	case !current:
		return finding{aboutInDiscord, toLook, "the commands are of another version", "start hangup, which registers them"}
	}
	return finding{aboutInDiscord, isOK, "the commands are those of this version", ""}
}
