package discord

import (
	"context"
	"log/slog"
	"time"

	"github.com/bwmarrin/discordgo"

	"hangup/bot"
)

const (
	// onceSpace is where all processes of the bot know which interactions came.
	onceSpace = "discord/interaction"
	// onceKept is how long: a post is fresh for maxAge either way, and a session of the gateway is taken up again within that.
	onceKept = 2 * maxAge
	// onceTimeout is how long the store is asked at most. An answer must be there within 3 s.
	onceTimeout = 400 * time.Millisecond
)

// claims has an interaction answered by one of several processes.
type claims struct {
	once bot.Once // nil: there is one process
	log  *slog.Logger
}

// first tells whether no other process has an interaction. While the store cannot say, this one has it: whoever asks may have a
// criminal on the line, and nothing but a fault on the way sends an interaction twice.
func (c claims) first(ctx context.Context, id string, now time.Time) bool {
	if c.once == nil || id == "" {
		return true
	}
	ctx, cancel := context.WithTimeout(ctx, onceTimeout)
	defer cancel()
	_, first, err := c.once.PutOnce(ctx, bot.SharedValue{Space: onceSpace, Name: id, Until: now.Add(onceKept)}, now)
	if err != nil {
		c.log.WarnContext(ctx, "an interaction is answered without asking other processes", "interaction", id, "error", err)
		return true
	}
	return first
}

// toldTwice is the answer to an interaction that somebody else answers, or answered. Discord takes it, whichever answer it sees
// first, and nobody else reads it. Where the first one was lost, as when its process died, it says what to do.
func toldTwice(in *interaction, words func(key string, pairs ...string) string) *discordgo.InteractionResponse {
	if in.Type == discordgo.InteractionApplicationCommandAutocomplete {
		return &discordgo.InteractionResponse{
			Type: discordgo.InteractionApplicationCommandAutocompleteResult,
			Data: &discordgo.InteractionResponseData{},
		}
	}
	return &discordgo.InteractionResponse{
		Type: discordgo.InteractionResponseChannelMessageWithSource,
		Data: &discordgo.InteractionResponseData{
			Content: words("discord.twice"), Flags: discordgo.MessageFlagsEphemeral,
			AllowedMentions: &discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}},
		},
	}
}
