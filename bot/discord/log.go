package discord

import (
	"net/url"
	"strings"

	"github.com/bwmarrin/discordgo"
)

// quiet keeps the library from writing to the log of the process: at its higher levels it prints addresses
// and packets, and with them the bot's token and those of interactions. Its logger is one variable for
// all its sessions, which is left alone; what went wrong is logged from here, by what was answered.
func quiet(s *discordgo.Session) {
	s.Debug = false
	s.LogLevel = discordgo.LogError - 1 // below all of its levels
}

// redactor takes the bot's token out of a text, in every form in which it may stand there.
func redactor(token string) func(string) string {
	const gone = "[token]"
	pairs := []string{token, gone, url.QueryEscape(token), gone, url.PathEscape(token), gone}
	// The last part of the token is its secret; the first is the bot's id.
	if i := strings.LastIndexByte(token, '.'); i >= 0 && len(token)-i > 8 {
		pairs = append(pairs, token[i+1:], gone)
	}
	return strings.NewReplacer(pairs...).Replace
}
