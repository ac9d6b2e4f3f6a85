package config

import (
	"strings"
	"testing"
)

const token = "123456:AAF-made_up"

func TestTelegramSettings(t *testing.T) {
	tokenFile, secretFile := write(t, "token", token+"\n"), write(t, "secret", "s-e_c1\n")
	cases := map[string]struct {
		file string
		want Telegram
	}{
		"token":                   {"telegram_token: " + token, Telegram{Token: NewSecret(token)}},
		"token in a file":         {"telegram_token_file: " + tokenFile, Telegram{Token: NewSecret(token), TokenFile: tokenFile}},
		"API over https":          {"telegram_api_url: https://api.example.org/tg/", Telegram{Token: NewSecret(token), APIURL: "https://api.example.org/tg"}},
		"API on this machine":     {"telegram_api_url: http://127.0.0.1:8081", Telegram{Token: NewSecret(token), APIURL: "http://127.0.0.1:8081"}},
		"webhook with a path":     {"telegram_webhook_url: https://h.example:8443/telegram/", Telegram{Token: NewSecret(token), WebhookURL: "https://h.example:8443/telegram"}},
		"webhook without a path":  {"telegram_webhook_url: https://h.example/", Telegram{Token: NewSecret(token), WebhookURL: "https://h.example"}},
		"webhook of an own API":   {"telegram_api_url: http://[::1]:8081\ntelegram_webhook_url: http://localhost:9000/t", Telegram{Token: NewSecret(token), APIURL: "http://[::1]:8081", WebhookURL: "http://localhost:9000/t"}},
		"webhook and its secret":  {"telegram_webhook_url: https://h.example\ntelegram_webhook_secret: s-e_c1", Telegram{Token: NewSecret(token), WebhookURL: "https://h.example", WebhookSecret: NewSecret("s-e_c1")}},
		"secret of it in a file":  {"telegram_webhook_url: https://h.example\ntelegram_webhook_secret_file: " + secretFile, Telegram{Token: NewSecret(token), WebhookURL: "https://h.example", WebhookSecret: NewSecret("s-e_c1")}},
		"longest secret there is": {"telegram_webhook_url: https://h.example\ntelegram_webhook_secret: " + strings.Repeat("x", 256), Telegram{Token: NewSecret(token), WebhookURL: "https://h.example", WebhookSecret: NewSecret(strings.Repeat("x", 256))}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(c.file, "telegram_token") {
				c.file += "\ntelegram_token: '" + token + "'"
			}
			s, err := Load(Source{File: write(t, FileName, c.file), Data: "/data"})
			if err != nil || s.Telegram != c.want {
				t.Errorf("%v; got token %q, api %q, webhook %q, secret %q", err,
					s.Telegram.Token.Reveal(), s.Telegram.APIURL, s.Telegram.WebhookURL, s.Telegram.WebhookSecret.Reveal())
			}
		})
	}
}

func TestTelegramMistakes(t *testing.T) {
	cases := map[string]struct {
		settings, want string
		bare           bool // without a token
	}{
		"no token at all":            {"TOKEN=x", "TOKEN: it is not a token: copy it again from @BotFather", false},
		"token with a sign":          {"TOKEN=1:a!b", "TOKEN: it is not a token", false},
		"API over http":              {"API_URL=http://tg.example:8081", "API_URL: http is for this machine only", false},
		"API no address":             {"API_URL=api.telegram.org", "API_URL: it is not an address", false},
		"API with a password":        {"API_URL=https://u:p@h.example", "API_URL: leave the name and the password out", false},
		"API with a query":           {"API_URL=https://h.example/?a=b", "API_URL: leave out what follows the path", false},
		"webhook over http":          {"WEBHOOK_URL=http://h.example/t", "WEBHOOK_URL: http is for this machine only", false},
		"webhook on this machine":    {"WEBHOOK_URL=http://localhost/t", "WEBHOOK_URL: Telegram calls https addresses only", false},
		"webhook on another port":    {"WEBHOOK_URL=https://h.example:9000/t", "WEBHOOK_URL: Telegram calls the ports 443, 80, 88 and 8443 only", false},
		"webhook is the page's":      {"WEBHOOK_URL=https://h.example/api/say", "WEBHOOK_URL: this program needs that path itself", false},
		"webhook is Discord's":       {"WEBHOOK_URL=https://h.example/discord", "WEBHOOK_URL: this program needs that path itself", false},
		"webhook is the probe":       {"WEBHOOK_URL=https://h.example/healthz/", "WEBHOOK_URL: this program needs that path itself", false},
		"webhook with odd letters":   {"WEBHOOK_URL=https://h.example/a%2fb", "WEBHOOK_URL: write its path in plain letters", false},
		"webhook climbs":             {"WEBHOOK_URL=https://h.example/a/../b", "WEBHOOK_URL: write its path in plain letters", false},
		"webhook with two slashes":   {"WEBHOOK_URL=https://h.example//b", "WEBHOOK_URL: write its path in plain letters", false},
		"secret with a dot":          {"WEBHOOK_URL=https://h.example WEBHOOK_SECRET=a.b", "WEBHOOK_SECRET: it must be 1 to 256", false},
		"secret too long":            {"WEBHOOK_URL=https://h.example WEBHOOK_SECRET=" + strings.Repeat("x", 257), "WEBHOOK_SECRET: it must be 1 to 256", false},
		"secret without the webhook": {"WEBHOOK_SECRET=abc", "WEBHOOK_SECRET: it does nothing without telegram_webhook_url", false},
		"webhook without the token":  {"WEBHOOK_URL=https://h.example", "WEBHOOK_URL: it does nothing without telegram_token", true},
		"API without the token":      {"API_URL=https://h.example", "API_URL: it does nothing without telegram_token", true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var environ []string
			for _, one := range strings.Fields("TOKEN=" + token + " " + c.settings) {
				environ = append(environ, "HANGUP_TELEGRAM_"+one)
			}
			if c.bare {
				environ = environ[1:]
			}
			_, err := Load(Source{Environ: environ, Data: "/data"})
			if err == nil || strings.Contains(err.Error(), "\n") || !strings.HasPrefix(err.Error(), "HANGUP_TELEGRAM_"+c.want) {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
}

// A token that is wrong is one mistake: the settings that need it are not mistaken too.
func TestOneMistakeIsSaidOnce(t *testing.T) {
	file := "telegram_token_file: /none/here\ntelegram_webhook_url: https://h.example\ntelegram_webhook_secret: abc"
	_, err := Load(Source{File: write(t, FileName, file), Data: "/data"})
	if err == nil || strings.Count(err.Error(), "\n") != 0 {
		t.Errorf("got %v", err)
	}
}

func TestDiscordSettings(t *testing.T) {
	const discordToken = "ab.c-d.e_f"
	tokenFile, key := write(t, "token", discordToken+"\n"), strings.Repeat("0aF", 21)+"9"
	whole := func(change func(*Discord)) Discord {
		d := Discord{Token: NewSecret(discordToken), Mode: Gateway}
		change(&d)
		return d
	}
	cases := map[string]struct {
		file string
		want Discord
	}{
		"token":           {"", whole(func(*Discord) {})},
		"token in a file": {"discord_token_file: " + tokenFile, whole(func(d *Discord) { d.TokenFile = tokenFile })},
		"application":     {"discord_app_id: '123456789012345678'", whole(func(d *Discord) { d.AppID = "123456789012345678" })},
		"server":          {"discord_test_guild: '42'", whole(func(d *Discord) { d.TestGuild = "42" })},
		"gateway":         {"discord_mode: gateway\ndiscord_shards: 64", whole(func(d *Discord) { d.Shards = 64 })},
		"http": {"discord_mode: http\ndiscord_public_key: " + key,
			whole(func(d *Discord) { d.Mode, d.PublicKey = HTTP, strings.ToLower(key) })},
		"API":          {"discord_api_url: http://127.0.0.1:9000/", whole(func(d *Discord) { d.APIURL = "http://127.0.0.1:9000" })},
		"crosspost":    {"discord_crosspost: true", whole(func(d *Discord) { d.Crosspost = true })},
		"no crosspost": {"discord_crosspost: false", whole(func(*Discord) {})},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(c.file, "discord_token") {
				c.file += "\ndiscord_token: " + discordToken
			}
			s, err := Load(Source{File: write(t, FileName, c.file), Data: "/data"})
			if err != nil || s.Discord != c.want {
				t.Errorf("%v; got %+v with token %q", err, s.Discord, s.Discord.Token.Reveal())
			}
		})
	}
}

func TestDiscordMistakes(t *testing.T) {
	key := strings.Repeat("a", 64)
	cases := map[string]struct {
		settings, want string
		bare           bool // without a token
	}{
		"token with a sign":     {"TOKEN=ab!c", "TOKEN: it is not a token: copy it again from the Bot page", false},
		"application by name":   {"APP_ID=hangup", `APP_ID: "hangup" is not an id, which is a number: copy the Application ID`, false},
		"server by name":        {"TEST_GUILD=ours", `TEST_GUILD: "ours" is not an id, which is a number: copy the Server ID`, false},
		"key too short":         {"PUBLIC_KEY=" + key[2:], "PUBLIC_KEY: it is not a public key, which has 64 of 0-9 and a-f", false},
		"key is no hex":         {"PUBLIC_KEY=x" + key[1:], "PUBLIC_KEY: it is not a public key", false},
		"no mode":               {"MODE=poll", `MODE: "poll" is not a mode: choose gateway or http`, false},
		"http without a key":    {"MODE=http", "MODE: http needs discord_public_key, with which Discord's calls are checked", false},
		"http with shards":      {"MODE=http PUBLIC_KEY=" + key + " SHARDS=2", "SHARDS: it does nothing in the mode http, which opens no gateway", false},
		"API over http":         {"API_URL=http://d.example", "API_URL: http is for this machine only", false},
		"too many shards":       {"SHARDS=65", `SHARDS: "65" is not a number from 1 to 64`, false},
		"no shards":             {"SHARDS=0", `SHARDS: "0" is not a number from 1 to 64`, false},
		"crosspost perhaps":     {"CROSSPOST=yes", `CROSSPOST: "yes" is not true or false`, false},
		"key without the token": {"PUBLIC_KEY=" + key, "PUBLIC_KEY: it does nothing without discord_token", true},
		"API without the token": {"API_URL=https://d.example", "API_URL: it does nothing without discord_token", true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var environ []string
			for _, one := range strings.Fields("TOKEN=ab.c-d.e_f " + c.settings) {
				environ = append(environ, "HANGUP_DISCORD_"+one)
			}
			if c.bare {
				environ = environ[1:]
			}
			_, err := Load(Source{Environ: environ, Data: "/data"})
			if err == nil || strings.Contains(err.Error(), "\n") || !strings.HasPrefix(err.Error(), "HANGUP_DISCORD_"+c.want) {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
}

// The word that stands before a token in the headers of calls is often copied along.
func TestTokenOfDiscordHasNoWordBefore(t *testing.T) {
	_, err := Load(Source{Environ: []string{"HANGUP_DISCORD_TOKEN=Bot ab.cd.ef"}, Data: "/data"})
	if err == nil || !strings.Contains(err.Error(), "without the word Bot") || strings.Contains(err.Error(), "cd") {
		t.Errorf("got %v", err)
	}
}
