package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// settingText is what the settings file says of a setting.
type settingText struct {
	name    string
	about   string // a sentence or two
	example string // what stands there, commented out, when nobody chose anything
	inFile  string // for a secret: what its file has in it, for the list at the end
	area    string // the heading above it; "" for that of the one before
}

// settingTexts are all settings in the order in which the file has them. A secret is named by its file there.
func settingTexts() []settingText {
	return []settingText{
		{name: "database_url", area: "What is stored", example: "/var/lib/hangup/hangup.db", inFile: "the address of the database",
			about: "Path of the SQLite file. For a PostgreSQL server give database_url_file, a file with its address: that may hold a password."},
		{name: "secret_key", example: "/etc/hangup/secret.key", inFile: "the secret key: keep a copy of it",
			about: "Opens what is sealed in the database. Without it one is made beside the SQLite file. Keep a copy, and not beside that of the database."},
		{name: "http_addr", area: "The page", example: "127.0.0.1:8080", about: "Host and port of the page. Only this machine reaches 127.0.0.1."},
		{name: "public_url", example: "https://hangup.example.org",
			about: "The address that people type, when a server with a certificate passes the page on."},
		{name: "timer", example: "5m", about: "How long the timer of an answer runs, from 1s to 1h."},
		{name: "dashboard_token", example: "/etc/hangup/dashboard.token", inFile: "the token with which you log in to the dashboard",
			about: "Whoever has this token sees the dashboard of every chat."},
		{name: "coordinators", example: "telegram:12345, discord:98765432109876543",
			about: "People who may warn whole areas, decide for every chat, and invite others to. Commas between."},
		{name: "telegram_token", area: "Telegram", example: "/etc/hangup/telegram.token", inFile: "the token of Telegram",
			about: "The token from @BotFather. With it the bot speaks in Telegram."},
		{name: "telegram_webhook_url", example: "https://hangup.example.org/telegram",
			about: "Telegram calls this address. Without it the program asks Telegram, which needs no address of yours."},
		{name: "telegram_webhook_secret", example: "/etc/hangup/webhook.secret", about: "By which those calls are known. Without it one is made of the secret key."},
		{name: "telegram_api_url", example: "http://127.0.0.1:8081", about: "A Bot API server of your own."},
		{name: "discord_token", area: "Discord", example: "/etc/hangup/discord.token", inFile: "the token of Discord",
			about: "The token from the Bot page of the Developer Portal. With it the bot speaks in Discord."},
		{name: "discord_app_id", example: "1200000000000000000", about: "The Application ID. A token of another application is refused then."},
		{name: "discord_mode", example: "gateway",
			about: "gateway: the program keeps a connection to Discord. http: Discord calls the program, which needs discord_public_key."},
		{name: "discord_public_key", example: strings.Repeat("0", 64), about: "The Public Key from the General Information page."},
		{name: "discord_shards", example: "1", about: "Connections to Discord, 1 to 64. Without it as many as Discord advises."},
		{name: "discord_crosspost", example: "false", about: "true: pass warnings in announcement channels on to the servers that follow them."},
		{name: "discord_test_guild", example: "1100000000000000000", about: "The one server that gets the commands, to try things out."},
		{name: "discord_api_url", example: "http://127.0.0.1:8082", about: "A server in the place of Discord, for tests."},
		{name: "feeds", area: "Police news", example: "kent=https://www.example.org/news/, any=https://www.example.org/rss",
			about: "Sources: force=address with commas between, any for a source of several forces. \"hangup feeds\" shows what they have."},
		{name: "feed_interval", example: "15m", about: "Least time between two visits of a source, from 5m to 6h."},
		{name: "feed_allow_private", example: "false", about: "true: sources may lie on this machine or in your own network."},
		{name: "roles", area: "How it runs", example: "all", about: "What this process does: gateway, web, worker. Less than all needs PostgreSQL."},
		{name: "metrics_addr", example: "127.0.0.1:9090", about: "A port of its own for /healthz, /readyz and /metrics. Whoever reaches it reads all of it."},
		{name: "traces_url", example: "http://127.0.0.1:4318/v1/traces", about: "Where a collector of OpenTelemetry takes traces over HTTP."},
		{name: "log_level", example: "info", about: "The least that is logged: debug, info, warn or error."},
	}
}

// settings is the text of the settings file.
func (p *plan) settings() string {
	var b strings.Builder
	b.WriteString("# Settings of hangup. A line with a # in front counts as not there; what it shows is the default or an example.\n" +
		"# Tokens and keys stand in files of their own. After a change run \"hangup doctor\" and start hangup again.\n")
	for _, one := range settingTexts() {
		if one.area != "" {
			fmt.Fprintf(&b, "\n# --- %s ---\n", one.area)
		}
		name, value := p.line(one)
		fmt.Fprintf(&b, "\n# %s\n", one.about)
		if value == "" {
			fmt.Fprintf(&b, "#%s: %s\n", name, scalar(one.example))
			continue
		}
		fmt.Fprintf(&b, "%s: %s\n", name, scalar(value))
	}
	return b.String()
}

// line gives the name and the value of a setting as the file has it; no value when nobody chose one. A secret is named by its file.
func (p *plan) line(one settingText) (name, value string) {
	value = p.values[one.name]
	switch {
	case value != "" && isApart(one.name, value):
		return one.name + "_file", p.path(secretFile(one.name))
	case value == "" && one.name != "database_url" && isSecret(one.name):
		return one.name + "_file", ""
	}
	return one.name, value
}

// isSecret tells whether a setting can come from a file of its own.
func isSecret(name string) bool { return secretFile(name) != "" || name == "telegram_webhook_secret" }

// plain is what YAML reads as it stands, whatever comes behind it.
var plain = regexp.MustCompile(`^[A-Za-z0-9/]([A-Za-z0-9/._=:, -]*[A-Za-z0-9/._=-])?$`)

// scalar writes a value in YAML.
func scalar(value string) string {
	if plain.MatchString(value) && !strings.Contains(value, ": ") {
		return value
	}
	return strconv.Quote(value)
}
