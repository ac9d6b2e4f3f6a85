package main

import (
	"hangup/bot"
	"hangup/bot/discord"
	"hangup/bot/outbox"
	"hangup/bot/telegram"
	"hangup/bot/webchat"
	"hangup/config"
)

// coordinators gives the people whom the operator named, and who opens the page by the moderator's link. The page knows
// nobody by a name, its chats have no moderators of their own, and the link is printed to the operator alone: who has it
// is the operator or was sent by them.
func coordinators(named []config.Coordinator) []bot.UserID {
	all := []bot.UserID{{Platform: webchat.Platform}}
	for _, c := range named {
		all = append(all, bot.UserID{Platform: c.Platform, ID: c.User})
	}
	return all
}

// paces is how many chats a second each platform's outbox reaches.
func paces() map[string]float64 {
	return map[string]float64{
		webchat.Platform:  outbox.WebLimits().PerSecond,
		telegram.Platform: outbox.TelegramLimits().PerSecond,
		discord.Platform:  outbox.DiscordLimits().PerSecond,
	}
}
