package config

import (
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// DiscordMode is how what people do in Discord reaches the bot.
type DiscordMode string

// The modes of Discord.
const (
	Gateway DiscordMode = "gateway" // over a connection that the bot opens
	HTTP    DiscordMode = "http"    // over calls that Discord makes to the web server
)

// Discord is how the bot speaks in Discord. It does so when Token is set.
type Discord struct {
	Token     Secret
	TokenFile string // path of the file that the token was read from; "" when it was not
	AppID     string // of the application, to find out that the token is another's; "" for whatever the token's is
	PublicKey string // 64 hexadecimal digits, with which Discord's calls are checked; needed for HTTP
	Mode      DiscordMode
	APIURL    string // a server other than Discord's own; "" for that
	TestGuild string // the one server in which commands are registered; "" for all
	Shards    int    // connections to the gateway; 0 for as many as Discord advises
	Crosspost bool   // pass posts in announcement channels on to the servers that follow them
}

// DiscordPath is the path of the web server that Discord calls in HTTP.
const DiscordPath = "/discord"

var (
	// discordToken keeps out what is often copied along; the parts of a token are not written down anywhere.
	discordToken = regexp.MustCompile(`^[A-Za-z0-9._-]+$`)
	// snowflake is an id of Discord (discord.com/developers/docs/reference#snowflakes): a number of 64 bits.
	snowflake = regexp.MustCompile(`^[0-9]{1,20}$`)
)

const (
	publicKeyBytes = 32 // of Ed25519 (RFC 8032)
	maxShards      = 64 // for 64,000 servers and more; a larger number is a slip
)

func takeDiscordToken(s *Settings, value string) error {
	if !discordToken.MatchString(value) {
		return errors.New("it is not a token: copy it again from the Bot page of your application, without the word Bot")
	}
	s.Discord.Token = NewSecret(value)
	return nil
}

func takeDiscordApp(s *Settings, value string) error {
	s.Discord.AppID = value
	return isSnowflake(value, "copy the Application ID")
}

func takeDiscordGuild(s *Settings, value string) error {
	s.Discord.TestGuild = value
	return isSnowflake(value, "copy the Server ID")
}

func isSnowflake(value, advice string) error {
	if !snowflake.MatchString(value) {
		return fmt.Errorf("%q is not an id, which is a number: %s", value, advice)
	}
	return nil
}

func takeDiscordKey(s *Settings, value string) error {
	if raw, err := hex.DecodeString(value); err != nil || len(raw) != publicKeyBytes {
		return errors.New("it is not a public key, which has 64 of 0-9 and a-f: copy it from the General Information page of your application")
	}
	s.Discord.PublicKey = strings.ToLower(value)
	return nil
}

func takeDiscordMode(s *Settings, value string) error {
	switch m := DiscordMode(value); m {
	case Gateway, HTTP:
		s.Discord.Mode = m
		return nil
	}
	return fmt.Errorf("%q is not a mode: choose %s or %s", value, Gateway, HTTP)
}

func takeDiscordAPI(s *Settings, value string) error {
	u, err := serverURL(value)
	if err != nil {
		return err
	}
	s.Discord.APIURL = strings.TrimSuffix(u.String(), "/")
	return nil
}

func takeDiscordShards(s *Settings, value string) error {
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 || n > maxShards {
		return fmt.Errorf("%q is not a number from 1 to %d", value, maxShards)
	}
	s.Discord.Shards = n
	return nil
}

func takeDiscordCrosspost(s *Settings, value string) (err error) {
	s.Discord.Crosspost, err = takeSwitch(value)
	return err
}

// checkDiscord finds a mode that lacks what it works with, or has what does nothing in it.
func (l *loader) checkDiscord(d Discord) {
	if d.Mode != HTTP {
		return
	}
	if !l.given("discord_public_key") {
		l.mistakes.add(l.where["discord_mode"], "%s needs discord_public_key, with which Discord's calls are checked", HTTP)
	}
	if d.Shards != 0 {
		l.mistakes.add(l.where["discord_shards"], "it does nothing in the mode %s, which opens no gateway: take it out", HTTP)
	}
}
