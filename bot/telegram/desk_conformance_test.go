package telegram

import (
	"context"
	"testing"

	"hangup/bot"
	"hangup/bot/bottest"
	"hangup/bot/bottest/telegramtest"
)

// handlerFunc is a bot.Handler.
type handlerFunc func(in bot.Inbound) (bot.Reply, error)

func (f handlerFunc) Handle(_ context.Context, in bot.Inbound) (bot.Reply, error) { return f(in) }

// longestPost is well under what one message holds, with the marks of lists and quotations.
const longestPost = 3500

func TestTheDeskConformsInAPrivateChat(t *testing.T) {
	bottest.Conformance(t, bottest.Adapter{
		Longest: longestPost,
		New:     func(t *testing.T, h bot.Handler) bottest.Driver { return alone(t, h.(*bottest.Handler)) },
	})
}

func TestTheDeskConformsInAGroupWhereOneMemberSeesTheAnswer(t *testing.T) {
	bottest.Conformance(t, bottest.Adapter{
		Longest: longestPost,
		New: func(t *testing.T, h bot.Handler) bottest.Driver {
			return amongOthers(t, h.(*bottest.Handler), telegramtest.EphemeralKnown)
		},
	})
}

func TestTheDeskConformsInAGroupWhereAllSeeTheAnswer(t *testing.T) {
	for name, support := range map[string]telegramtest.EphemeralSupport{
		"of a server before such answers": telegramtest.EphemeralIgnored, "of a server that refuses them": telegramtest.EphemeralRefused,
	} {
		t.Run(name, func(t *testing.T) {
			bottest.Conformance(t, bottest.Adapter{
				Longest: longestPost,
				// All read the first line and the buttons, and the way to the private chat.
				Short: func(r bot.Reply) bot.Reply { return bot.Reply{Lead: r.Lead, Buttons: r.Buttons} },
				New: func(t *testing.T, h bot.Handler) bottest.Driver {
					return amongOthers(t, h.(*bottest.Handler), support)
				},
			})
		})
	}
}
