package main

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"errors"
	"time"

	"hangup/bot"
	"hangup/bot/discord"
	"hangup/bot/outbox"
	"hangup/config"
)

// inDiscord is the bot in Discord: how it is reached, who answers, and how answers and posts get out.
type inDiscord struct {
	*app
	client *discord.Client
	hook   *gate             // for what Discord posts; nil with a gateway
	key    ed25519.PublicKey // by which those posts are known
}

// linkDiscord builds what needs no connection; nil without a token.
func linkDiscord(a *app) (platform, error) {
	s := a.settings.Discord
	if s.Token.Empty() {
		return nil, nil
	}
	remarkOnMode("the token of Discord", s.TokenFile, a.log)
	client, err := discord.NewClient(s.Token.Reveal(), cmp.Or(s.APIURL, discord.API), nil, a.now)
	if err != nil {
		return nil, failf("%s", err).because(err)
	}
	a.roles[discord.Platform] = discord.Roles{API: client, Now: a.now}
	d := &inDiscord{app: a, client: client}
	return d, d.linkPosts()
}

// discordPath is where the web server takes what Discord posts. It need not be secret: each post is signed.
const discordPath = config.DiscordPath

// linkPosts makes the web server answer Discord, unless there is to be a gateway.
func (d *inDiscord) linkPosts() (err error) {
	if d.settings.Discord.Mode != config.HTTP {
		return nil
	}
	if d.key, err = discord.PublicKey(d.settings.Discord.PublicKey); err != nil {
		return failf("%s", err).because(err)
	}
	d.hook = &gate{}
	d.hooks[discordPath] = d.hook
	return nil
}

func (d *inDiscord) title() string { return "Discord" }

// run connects and then speaks until ctx ends.
func (d *inDiscord) run(ctx context.Context, connected func(about string)) error {
	var me discord.Application
	err := d.try(ctx, "Discord does not answer", func(ctx context.Context) (err error) {
		me, err = d.client.Me(ctx)
		return err
	})
	if errors.Is(err, discord.ErrToken) {
		return refusedByDiscord(err)
	}
	if err != nil {
		return nil // stopped before it was connected
	}
	if err := matches(d.settings.Discord, me); err != nil {
		return err
	}
	d.log.Info("known to Discord", "application", me.Name, "servers", me.Servers)
	connected(aboutDiscord(d.settings, me))
	return d.speak(ctx, me)
}

// refusedByDiscord says why the bot can never be there, and what to do.
func refusedByDiscord(err error) error {
	if errors.Is(err, discord.ErrToken) {
		return failf("Discord does not know the token (discord_token): copy it again from the Bot page of your application, or press Reset Token there").because(err)
	}
	return failf("%s", err).because(err)
}

// speak answers and posts until ctx ends, then finishes what is open within five seconds.
func (d *inDiscord) speak(ctx context.Context, me discord.Application) error {
	desk, err := d.desk(me)
	if err != nil {
		return err
	}
	c := newCrew(ctx)
	if d.answers() {
		c.start(func(ctx context.Context) error { return d.takeIn(ctx, me, desk) })
		c.start(func(ctx context.Context) error { return d.register(ctx, me, desk) })
	} else {
		c.start(d.stayKnown)
	}
	c.do(func(ctx context.Context) {
		d.post(ctx, discord.Platform, outbox.Lane{Sender: desk.Outlet(), Limits: outbox.DiscordLimits()})
	})
	return c.wait()
}

// answers tells whether this process takes in what people do: gateways do over theirs, and Discord calls a web server.
func (d *inDiscord) answers() bool {
	if d.hook == nil {
		return d.does(config.RoleGateway)
	}
	return d.does(config.RoleWeb)
}

func (d *inDiscord) desk(me discord.Application) (*discord.Desk, error) {
	return discord.NewDesk(discord.DeskConfig{
		Handler: d.handler, API: d.client, Words: d.engine.Say, Key: derive(d.root, "discord"), Now: d.now, AppID: me.ID,
		Commands: d.core.Commands(), CommandsIn: d.core.CommandsIn, Suggest: d.core.Suggest, Person: d.core.Person,
		Forms: d.store, Notes: d.store, Writable: d.store.ResumeChat, Shared: d.together(), Turns: d.turns(), Crosspost: d.settings.Discord.Crosspost, Log: d.log, Watch: d.sight,
	})
}

// takeIn hands what people do to the desk: over the gateway or, with a public key, as posts. Its error says that
// trying again is of no use.
func (d *inDiscord) takeIn(ctx context.Context, me discord.Application, desk *discord.Desk) error {
	if d.hook != nil {
		return d.takePosts(ctx, desk)
	}
	c := discord.GatewayConfig{
		Log: d.log, Client: d.client, Handler: desk, Now: d.now, Once: d.once(), Shards: d.settings.Discord.Shards,
		Gone: func(ctx context.Context, chat bot.ChatID) { d.gone(ctx, desk, chat) },
	}
	if err := d.runGateway(ctx, me, c); err != nil {
		return refusedByDiscord(err)
	}
	return nil
}

// takePosts answers what Discord posts until ctx ends, then what is being answered.
func (d *inDiscord) takePosts(ctx context.Context, desk *discord.Desk) error {
	posts, err := discord.NewHTTP(discord.HTTPConfig{Log: d.log, Key: d.key, Handler: desk, Now: d.now, Words: d.engine.Say, Once: d.once()})
	if err != nil {
		return err
	}
	defer posts.Close()
	d.hook.open(posts)
	d.log.Info("open to posts of Discord", "path", discordPath)
	return d.stayKnown(ctx)
}

// stayKnown asks Discord from time to time whether it still knows the token, until ctx ends. Its error says that it does not.
func (d *inDiscord) stayKnown(ctx context.Context) error {
	if err := untilRefused(ctx, askAgain, func(ctx context.Context) error { _, err := d.client.Me(ctx); return err }); err != nil {
		return refusedByDiscord(err)
	}
	return nil
}

// askAgain is how often Discord is asked whether it still knows the token while there is no gateway, which would be closed
// when it does not. Answers need no token, posts do: nobody would see that they stay away.
const askAgain = 5 * time.Minute

// untilRefused asks from time to time until ctx ends, or until the token is not known any more: that is its error.
func untilRefused(ctx context.Context, every time.Duration, ask func(context.Context) error) error {
	for sleep(ctx, every) {
		if err := ask(ctx); errors.Is(err, discord.ErrToken) {
			return err
		}
	}
	return nil
}

// register registers the commands where they are not registered yet. People are answered meanwhile.
func (d *inDiscord) register(ctx context.Context, me discord.Application, desk *discord.Desk) error {
	err := d.inTurn(ctx, "commands/discord", func(ctx context.Context) error {
		return d.try(ctx, "the commands are not registered in Discord", func(ctx context.Context) error {
			changed, err := discord.Register(ctx, d.client, me.ID, d.settings.Discord.TestGuild, desk.Commands())
			if err == nil && changed {
				d.log.Info("commands registered in Discord", "commands", len(desk.Commands()))
			}
			return err
		})
	})
	if errors.Is(err, discord.ErrToken) {
		return refusedByDiscord(err)
	}
	return nil // the end of ctx is none
}

// gone keeps posts back to a channel that is no more, or from whose server the bot was removed, and tells whoever asked
// for them. What nobody asked for needs no row.
func (d *inDiscord) gone(ctx context.Context, desk *discord.Desk, chat bot.ChatID) {
	watches, err := d.store.Watches(ctx, bot.Address{Chat: chat})
	if err == nil && len(watches) == 0 {
		return
	}
	if err == nil {
		err = d.store.SuspendChat(ctx, chat)
	}
	if err != nil {
		d.log.Error("posts to a channel that is gone were not suspended", "error", err)
	}
	desk.Outlet().Lost(ctx, chat)
}
