package main

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"time"

	"golang.org/x/time/rate"

	"hangup/bot"
	"hangup/bot/outbox"
	"hangup/bot/telegram"
	"hangup/config"
)

// inTelegram is the bot in Telegram: how it is reached, who answers, and how answers and posts get out.
type inTelegram struct {
	*app
	client     *telegram.Client
	hook       *gate // for what Telegram sends; nil when it is asked
	hookAt     string
	hookSecret string // comes with each call of the webhook
}

// linkTelegram builds what needs no connection; nil without a token.
func linkTelegram(a *app) (platform, error) {
	s := a.settings.Telegram
	if s.Token.Empty() {
		return nil, nil
	}
	remarkOnMode("the token of Telegram", s.TokenFile, a.log)
	client, err := telegram.NewClient(s.Token.Reveal(), cmp.Or(s.APIURL, telegram.API), nil)
	if err != nil {
		return nil, failf("%s", err).because(err)
	}
	roles, err := telegram.NewRoles(client, a.store, derive(a.root, "telegram"), a.log)
	if err != nil {
		return nil, err
	}
	a.roles[telegram.Platform] = roles
	t := &inTelegram{app: a, client: client}
	return t, t.linkWebhook()
}

// linkWebhook makes the web server answer Telegram. What the operator leaves out is made of the secret key: a path
// that nobody guesses, and the secret that comes with each call.
func (t *inTelegram) linkWebhook() error {
	s := t.settings.Telegram
	if s.WebhookURL == "" {
		return nil
	}
	u, err := url.Parse(s.WebhookURL)
	if err != nil {
		return failf("the address of the webhook cannot be read").because(err)
	}
	if u.Path == "" {
		u.Path = "/telegram-" + hex.EncodeToString(derive(t.secret, "telegram/webhook/path")[:16])
	}
	t.hookSecret = s.WebhookSecret.Reveal()
	if t.hookSecret == "" {
		t.hookSecret = hex.EncodeToString(derive(t.secret, "telegram/webhook/secret"))
	}
	t.hook, t.hookAt = &gate{}, u.String()
	t.hooks[u.Path] = t.hook
	return nil
}

func (t *inTelegram) title() string { return "Telegram" }

// run connects and then speaks until ctx ends.
func (t *inTelegram) run(ctx context.Context, connected func(about string)) error {
	var me telegram.Account
	err := t.try(ctx, "Telegram does not answer", func(ctx context.Context) (err error) {
		me, err = t.client.Me(ctx)
		return err
	})
	if errors.Is(err, telegram.ErrToken) {
		return wrongToken(err)
	}
	if err != nil {
		return nil // stopped before it was connected
	}
	t.log.Info("connected to Telegram", "bot", me.Username)
	connected(about(me))
	return t.speak(ctx, me)
}

func wrongToken(err error) error {
	return failf("Telegram does not know the token (telegram_token): copy it again from @BotFather, or have a new one made there").because(err)
}

// about tells an operator where the bot is and what is switched off at @BotFather.
func about(me telegram.Account) string {
	text := fmt.Sprintf("In Telegram it is @%s:\n\n  talk to it        %s\n  add it to a group %s?startgroup", me.Username, me.Link(), me.Link())
	if !me.Groups {
		text += "\n\nIt may not be added to groups: to allow it, send /setjoingroups to @BotFather."
	}
	if !me.Inline {
		text += "\n\nIt cannot be asked behind its name in other chats: to allow it, send /setinline to @BotFather."
	}
	if me.HearAll {
		text += "\n\nIt is shown all messages of its groups, and needs none of them: to end it, send /setprivacy to @BotFather."
	}
	return text
}

// speak answers and posts until ctx ends, then finishes what is open within five seconds.
func (t *inTelegram) speak(ctx context.Context, me telegram.Account) error {
	desk, err := t.desk(me)
	if err != nil {
		return err
	}
	intake, err := telegram.NewIntake(telegram.IntakeConfig{
		Log: t.log, Store: t.store, Desk: paced(desk.Handle), Key: derive(t.root, "telegram/inbox"), Now: t.now, Peers: t.peers(), Watch: t.sight,
	})
	if err != nil {
		return err
	}
	c := newCrew(ctx)
	if t.answers() {
		c.start(intake.Run)
		c.start(func(ctx context.Context) error { return t.takeIn(ctx, intake) })
		c.do(func(ctx context.Context) { t.setCommands(ctx, desk) })
	}
	c.do(func(ctx context.Context) {
		t.post(ctx, telegram.Platform, outbox.Lane{Sender: desk.Outlet(), Limits: outbox.TelegramLimits()})
	})
	return c.wait()
}

// answers tells whether this process takes in what people do: Telegram is asked by a gateway, and calls a web server.
func (t *inTelegram) answers() bool {
	if t.hook == nil {
		return t.does(config.RoleGateway)
	}
	return t.does(config.RoleWeb)
}

// Telegram takes about 30 messages a second (core.telegram.org/bots/faq). What comes in faster, as after a while without
// a connection, is handled at twice that, for not everything is answered with a message. So a crowd does not run into
// long waits that Telegram imposes, and a crash finds few answers that were sent and not yet marked.
const (
	updatesPerSecond = 60
	updatesAtOnce    = 4
)

// handling handles one update.
type handling func(ctx context.Context, u telegram.RawUpdate, received time.Time) error

// paced slows the handling of updates down to updatesPerSecond.
func paced(do handling) handling {
	pace := rate.NewLimiter(updatesPerSecond, updatesAtOnce)
	return func(ctx context.Context, u telegram.RawUpdate, received time.Time) error {
		if err := pace.Wait(ctx); err != nil {
			return err
		}
		return do(ctx, u, received)
	}
}

func (t *inTelegram) desk(me telegram.Account) (*telegram.Desk, error) {
	return telegram.NewDesk(telegram.DeskConfig{
		Handler: t.handler, API: t.client, Words: t.engine.Say, Key: derive(t.root, "telegram"), Now: t.now,
		Self: me.Self, Commands: t.core.Commands(), Person: t.core.Person, Forms: t.store, Buttons: t.store, Notes: t.store,
		Chats: t.store, Card: t.core.Card, Once: t.once(), Log: t.log,
	})
}

// takeIn hands what people do to the intake: by asking Telegram or, with a webhook, by being called. Telegram answers one who asks, so
// one process does; calls go to any.
func (t *inTelegram) takeIn(ctx context.Context, inbox telegram.Inbox) error {
	if t.hook == nil {
		return t.alone(ctx, "poll/telegram", func(held context.Context) error {
			if err := telegram.NewPoller(t.log, t.client, inbox).Run(held); err != nil {
				return wrongToken(err)
			}
			return nil
		})
	}
	hook, err := telegram.NewWebhook(t.log, t.hookSecret, inbox)
	if err != nil {
		return err
	}
	t.hook.open(hook)
	_ = t.inTurn(ctx, "webhook/telegram", func(ctx context.Context) error {
		return t.try(ctx, "Telegram does not take the webhook", func(ctx context.Context) error {
			return telegram.SetWebhook(ctx, t.client, t.hookAt, t.hookSecret)
		})
	}) // only the end of ctx ends it, or the loss of the lease
	<-ctx.Done()
	return nil
}

// setCommands sets the menus of commands and finds out whether answers in groups can be for one member alone. People are
// answered meanwhile.
func (t *inTelegram) setCommands(ctx context.Context, desk *telegram.Desk) {
	lists := map[string][]bot.Command{"": t.core.Commands(), welsh: t.core.CommandsIn(welsh)}
	_ = t.inTurn(ctx, "commands/telegram", func(ctx context.Context) error {
		return t.try(ctx, "the commands are not set in Telegram", func(ctx context.Context) error {
			private, err := telegram.SetCommands(ctx, t.client, t.engine.Say, lists)
			if err == nil {
				desk.Private(private)
			}
			return err
		})
	}) // only the end of ctx ends it, or the loss of the lease
}

// welsh is the second language of the menus, as ISO 639-1 names it.
const welsh = "cy"
