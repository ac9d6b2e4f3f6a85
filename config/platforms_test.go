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
		"webhook is the page's":      {"WEBHOOK_URL=https://h.example/api/say", "WEBHOOK_URL: the page has that path itself", false},
		"webhook is the probe":       {"WEBHOOK_URL=https://h.example/healthz/", "WEBHOOK_URL: the page has that path itself", false},
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

// What Discord's settings will take is tried here as long as they are refused.
func TestDiscordSettings(t *testing.T) {
	key := strings.Repeat("0aF", 21) + "9"
	cases := map[string]struct {
		name, value string
		want        string // of the mistake; "" for none
		got         Discord
	}{
		"token":            {"discord_token", "ab.c-d.e_f", "", Discord{Token: NewSecret("ab.c-d.e_f")}},
		"token with Bot":   {"discord_token", "Bot ab.cd.ef", "without the word Bot", Discord{}},
		"application":      {"discord_app_id", "123456789012345678", "", Discord{AppID: "123456789012345678"}},
		"application name": {"discord_app_id", "hangup", `"hangup" is not an id, which is a number: copy the Application ID`, Discord{}},
		"server":           {"discord_test_guild", "42", "", Discord{TestGuild: "42"}},
		"server by name":   {"discord_test_guild", "ours", "copy the Server ID", Discord{}},
		"key":              {"discord_public_key", key, "", Discord{PublicKey: strings.ToLower(key)}},
		"key too short":    {"discord_public_key", key[2:], "64 of 0-9 and a-f", Discord{}},
		"key is no hex":    {"discord_public_key", "x" + key[1:], "64 of 0-9 and a-f", Discord{}},
		"gateway":          {"discord_mode", "gateway", "", Discord{Mode: Gateway}},
		"http":             {"discord_mode", "http", "", Discord{Mode: HTTP}},
		"no mode":          {"discord_mode", "poll", `"poll" is not a mode: choose gateway or http`, Discord{}},
		"API":              {"discord_api_url", "http://127.0.0.1:9000/", "", Discord{APIURL: "http://127.0.0.1:9000"}},
		"API over http":    {"discord_api_url", "http://d.example", "http is for this machine only", Discord{}},
		"shards":           {"discord_shards", "64", "", Discord{Shards: 64}},
		"too many shards":  {"discord_shards", "65", "is not a number from 1 to 64", Discord{}},
		"no shards":        {"discord_shards", "0", "is not a number from 1 to 64", Discord{}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var s Settings
			err := find(t, c.name).take(&s, c.value)
			if c.want == "" && (err != nil || s.Discord != c.got) {
				t.Errorf("got %+v, %v", s.Discord, err)
			}
			if c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func find(t *testing.T, name string) setting {
	t.Helper()
	for _, s := range table() {
		if s.name == name {
			return s
		}
	}
	t.Fatalf("there is no setting %s", name)
	return setting{}
}
