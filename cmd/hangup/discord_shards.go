package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"hangup/bot"
	"hangup/bot/discord"
)

// runGateway takes in what people do over Discord's gateway until ctx ends: over all connections that there are, or over those that this process
// gets of them.
func (d *inDiscord) runGateway(ctx context.Context, me discord.Application, c discord.GatewayConfig) error {
	if !d.shared() {
		return discord.NewGateway(c).Run(ctx)
	}
	for ctx.Err() == nil {
		agreed, end := context.WithCancel(ctx)
		c.Share = &discord.Sharing{HoldAny: d.leases().HoldAny, Agree: func(ctx context.Context, shards int) (int, error) {
			total, err := d.agreeOnShards(ctx, me, shards)
			if err == nil {
				go d.keepAgreeing(agreed, me, total, end)
			}
			return total, err
		}}
		err := discord.NewGateway(c).Run(agreed)
		end()
		if err != nil {
			return err
		}
	}
	return nil
}

// The number of shards is kept where every process finds it, for as long as one of them runs. All must have the same: Discord sends each
// server's events to the shard that the number says.
const (
	shardsSpace  = "discord/shards"
	shardsKept   = 2 * time.Minute
	shardsRenew  = 20 * time.Second
	mostOfShards = 1 << 16 // beyond what any bot has
)

func (d *inDiscord) shardsValue(me discord.Application, total int) bot.SharedValue {
	return bot.SharedValue{Space: shardsSpace, Name: me.ID, Value: []byte(strconv.Itoa(total)), Until: d.now().Add(shardsKept)}
}

// agreeOnShards gives the number that the first process said. One that the operator chose must be it.
func (d *inDiscord) agreeOnShards(ctx context.Context, me discord.Application, mine int) (int, error) {
	there, first, err := d.store.PutOnce(ctx, d.shardsValue(me, mine), d.now())
	if err != nil || first {
		return mine, err
	}
	total, err := strconv.Atoi(string(there))
	if err != nil || total < 1 || total > mostOfShards {
		return 0, errors.New("what the processes agreed on is no number")
	}
	if chosen := d.settings.Discord.Shards; chosen != 0 && chosen != total {
		return 0, fmt.Errorf("other processes run with %d shards and this one is to run with %d (discord_shards): stop those first, or change this", total, chosen)
	}
	return total, nil
}

// keepAgreeing renews the number until ctx ends. When another number is there, as this process was away for too long, it calls end.
func (d *inDiscord) keepAgreeing(ctx context.Context, me discord.Application, total int, end func()) {
	for sleep(ctx, shardsRenew) {
		there, ok, err := d.store.Shared(ctx, shardsSpace, me.ID, d.now())
		switch {
		case err != nil:
			continue // the leases end when the database is away for long
		case ok && string(there) != strconv.Itoa(total):
			d.log.Warn("the other processes have another number of shards: this one begins anew", "theirs", string(there), "ours", total)
			end()
			return
		}
		if err := d.store.PutShared(ctx, d.shardsValue(me, total)); err != nil && ctx.Err() == nil {
			d.log.Warn("the number of shards was not renewed", "error", err)
		}
	}
}
