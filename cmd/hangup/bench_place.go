package main

import (
	"context"
	"net"
	"net/http"
	"strconv"
	"time"

	"hangup/bot"
	"hangup/bot/bottest/limited"
	"hangup/bot/discord"
	"hangup/bot/outbox"
	"hangup/bot/telegram"
	"hangup/config"
)

// benchPlace is a platform that is measured on.
type benchPlace struct {
	name   string
	limits outbox.Limits
	most   int                // messages in a second that the platform takes
	chat   func(n int) string // id of the n-th chat
	open   func(o limited.Options) standIn
}

// standIn takes the place of a platform.
type standIn interface {
	http.Handler
	Tally() limited.Tally
	Copies(chat string) []string
	// environ says how a program reaches it.
	environ(url string) []string
	// question has a person ask a program that serves its page at page.
	question(ctx context.Context, page string, person int, text string) (time.Duration, error)
}

// benchPlaces are all platforms that can be measured on.
func benchPlaces() []benchPlace {
	return []benchPlace{
		{telegram.Platform, outbox.TelegramLimits(), 30, telegramChat, openTelegram}, // core.telegram.org/bots/faq
		{discord.Platform, outbox.DiscordLimits(), 50, discordChat, openDiscord},     // discord.com/developers/docs/topics/rate-limits
	}
}

// telegramChat makes three of four chats a group, and the others private.
func telegramChat(n int) string {
	if n%4 == 3 {
		return strconv.Itoa(600_000_000 + n)
	}
	return strconv.Itoa(-1_000_000_000_000 - n)
}

func discordChat(n int) string { return strconv.Itoa(1_250_000_000_000_000_000 + n) }

type telegramStandIn struct{ *limited.Telegram }

func openTelegram(o limited.Options) standIn { return telegramStandIn{limited.NewTelegram(o)} }

func (telegramStandIn) environ(url string) []string {
	return []string{"HANGUP_TELEGRAM_TOKEN=" + limited.TelegramToken, "HANGUP_TELEGRAM_API_URL=" + url}
}

func (t telegramStandIn) question(ctx context.Context, _ string, person int, text string) (time.Duration, error) {
	return t.Ask(ctx, person, text)
}

type discordStandIn struct{ *limited.Discord }

func openDiscord(o limited.Options) standIn { return discordStandIn{limited.NewDiscord(o)} }

func (d discordStandIn) environ(url string) []string {
	return []string{
		"HANGUP_DISCORD_TOKEN=" + limited.DiscordToken, "HANGUP_DISCORD_API_URL=" + url,
		"HANGUP_DISCORD_MODE=http", "HANGUP_DISCORD_PUBLIC_KEY=" + d.PublicKey(),
	}
}

func (d discordStandIn) question(ctx context.Context, page string, person int, text string) (time.Duration, error) {
	return d.Ask(ctx, page+config.DiscordPath, person, text)
}

// openPlace is a platform that answers at an address of this machine.
type openPlace struct {
	benchPlace
	standIn
	chats  []string
	url    string
	server *http.Server
}

// openAt opens a platform with n chats. The caller closes it.
func (b benchPlace) openAt(n int, o limited.Options) (*openPlace, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, failf("no port can be opened").because(err)
	}
	p := &openPlace{benchPlace: b, standIn: b.open(o), url: "http://" + l.Addr().String()}
	for i := range n {
		p.chats = append(p.chats, b.chat(i))
	}
	p.server = &http.Server{Handler: p.standIn, ReadHeaderTimeout: time.Minute}
	go func() { _ = p.server.Serve(l) }() // its end is wanted
	return p, nil
}

func (p *openPlace) close() { _ = p.server.Close() } // nobody is left to tell

// address is where a chat is.
func (b benchPlace) address(chat string) bot.Address {
	return bot.Address{Chat: bot.ChatID{Platform: b.name, ID: chat}}
}

// copies counts the chats that have no copy, and the copies beyond the first.
func (p *openPlace) copies(expected []string) (lost, again int) {
	for _, chat := range expected {
		n := len(p.Copies(chat))
		lost += max(0, 1-n)
		again += max(0, n-1)
	}
	return lost, again
}
