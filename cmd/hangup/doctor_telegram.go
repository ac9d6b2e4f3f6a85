package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"hangup/bot"
	"hangup/bot/telegram"
)

const aboutTelegram = "Telegram"

// telegram looks at what Telegram says of the bot.
func (d *doctor) telegram(ctx context.Context, t *inTelegram) []finding {
	me, err := t.client.Me(ctx)
	switch {
	case errors.Is(err, telegram.ErrToken):
		return []finding{failed(aboutTelegram, wrongToken(err))}
	case err != nil:
		return []finding{{aboutTelegram, toMend, "Telegram does not answer: " + oneLine(err.Error()), "look whether this machine reaches " + d.telegramAPI()}}
	}
	found := []finding{{aboutTelegram, isOK, "the token is that of @" + me.Username, ""}}
	found = append(found, rightsInTelegram(me)...)
	found = append(found, d.telegramHook(ctx, t))
	return append(found, d.telegramMenus(ctx, t))
}

// rightsInTelegram are what is switched on or off at @BotFather, as about tells it at the start.
func rightsInTelegram(me telegram.Account) (found []finding) {
	look := func(text, do string) { found = append(found, finding{aboutTelegram, toLook, text, do}) }
	if !me.Groups {
		look("it may not be added to groups", "send /setjoingroups to @BotFather")
	}
	if !me.Inline {
		look("it cannot be asked behind its name in other chats", "send /setinline to @BotFather")
	}
	if me.HearAll {
		look("it is shown all messages of its groups, and needs none of them", "send /setprivacy to @BotFather")
	}
	return found
}

// hookTrouble is how long ago a failed call still matters.
const hookTrouble = time.Hour

// telegramHook looks whether what people do reaches this bot.
func (d *doctor) telegramHook(ctx context.Context, t *inTelegram) finding {
	h, err := t.client.Hook(ctx)
	switch {
	case err != nil:
		return finding{aboutTelegram, toLook, "Telegram does not say where it sends what people do: " + oneLine(err.Error()), "try again"}
	case t.hook == nil && h.URL != "":
		return finding{aboutTelegram, toLook, "Telegram sends what people do to a webhook, and this bot asks for it", "start hangup, which removes the webhook, or set telegram_webhook_url"}
	case t.hook == nil:
		return finding{aboutTelegram, isOK, "the bot asks for what people do; " + waits(h.Pending), ""}
	case h.URL != t.hookAt:
		return finding{aboutTelegram, toLook, "Telegram does not send what people do to the address in the settings", "start hangup, which tells Telegram the address"}
	case !h.Failed.IsZero() && d.now().Sub(h.Failed) < hookTrouble:
		return finding{aboutTelegram, toMend, fmt.Sprintf("Telegram could not reach the webhook %s ago: %s; %s", span(d.now().Sub(h.Failed)), oneLine(h.Why), waits(h.Pending)),
			"look whether the address is open to the internet with a good certificate, and whether hangup runs behind it"}
	}
	return finding{aboutTelegram, isOK, "the webhook is set; " + waits(h.Pending), ""}
}

func waits(n int) string { return count(n, "update") + " to be fetched" }

// span is a time that went by, to the minute.
func span(d time.Duration) string { return count(int(max(d, time.Minute).Minutes()), "minute") }

// telegramMenus looks whether the menus of commands are those of this version.
func (d *doctor) telegramMenus(ctx context.Context, t *inTelegram) finding {
	dry := &dryTelegram{Client: t.client}
	lists := map[string][]bot.Command{"": t.core.Commands(), welsh: t.core.CommandsIn(welsh)}
	_, err := telegram.SetCommands(ctx, dry, t.engine.Say, lists)
	switch {
	case err != nil:
		return finding{aboutTelegram, toLook, "Telegram does not tell its menus of commands: " + oneLine(err.Error()), "try again"}
	case dry.changes > 0:
		return finding{aboutTelegram, toLook, "the menus of commands are of another version", "start hangup, which sets them"}
	}
	return finding{aboutTelegram, isOK, "the menus of commands are those of this version", ""}
}

// dryTelegram asks Telegram and changes nothing: it counts what would be changed.
type dryTelegram struct {
	*telegram.Client
	changes int
}

// Call makes a call that only asks.
func (d *dryTelegram) Call(ctx context.Context, method string, params, into any) error {
	if !strings.HasPrefix(method, "get") {
		d.changes++
		return nil
	}
	return d.Client.Call(ctx, method, params, into)
}
