package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"hangup/bot"
	"hangup/bot/discord"
	"hangup/bot/telegram"
)

// Waits between tries of what needs another's server: they double from the first to the last.
const (
	firstWait = time.Second
	lastWait  = 30 * time.Second
)

// try does something until it works. Its error is hopeless, after which trying is of no use, or that of ctx. The first
// failure is logged as a warning with what failed, and so is each whose reason is another.
func (a *app) try(ctx context.Context, what string, do func(context.Context) error) error {
	for wait, last := firstWait, ""; ; wait = min(2*wait, lastWait) {
		err := do(ctx)
		if err == nil || hopeless(err) || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
		pause := max(wait, askedWait(err))
		level := slog.LevelDebug
		if err.Error() != last {
			level, last = slog.LevelWarn, err.Error()
		}
		a.log.Log(ctx, level, what+": this is tried again until it works", "error", err, "in", pause)
		if !sleep(ctx, pause) {
			return ctx.Err()
		}
	}
}

// hopeless tells whether a platform does not know the token.
func hopeless(err error) bool {
	return errors.Is(err, telegram.ErrToken) || errors.Is(err, discord.ErrToken)
}

// askedWait is how long a server asked to be left alone.
func askedWait(err error) time.Duration {
	var e *bot.SendError
	if errors.As(err, &e) {
		return e.After
	}
	return 0
}

// sleep waits and tells whether ctx is still alive then.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
