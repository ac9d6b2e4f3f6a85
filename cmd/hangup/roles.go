package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"hangup/bot/outbox"
	"hangup/config"
	"hangup/store"
)

// does tells whether a role is this process's.
func (a *app) does(role config.Role) bool { return a.settings.Roles.Has(role) }

// shared tells whether other processes may do the same work beside this one.
func (a *app) shared() bool { return config.IsPostgres(a.settings.Database) }

// alone does a job for as long as this process holds a lease, and again when it has it back, until ctx ends or the job fails: its
// error says that trying again is of no use. The job ends soon after its context; the lease is kept until it has.
func (a *app) alone(ctx context.Context, lease string, job func(held context.Context) error) error {
	for ctx.Err() == nil {
		held, release, err := a.leases().Hold(ctx, lease)
		if err != nil {
			return nil // ctx ended, or the store is closed, which is the same
		}
		a.note(ctx, lease, held)
		err = job(held)
		release()
		if err != nil {
			return err
		}
		a.note(ctx, lease, held)
		sleep(ctx, leaseRest)
	}
	return nil
}

// leaseRest is between two times that a process holds a lease: it was lost because something is wrong, and others may have less of it.
const leaseRest = time.Second

// note logs that a lease began or was lost. A process alone has them all.
func (a *app) note(ctx context.Context, lease string, held context.Context) {
	switch {
	case !a.shared() || ctx.Err() != nil:
	case held.Err() == nil:
		a.log.Info("this process has a lease", "lease", lease)
	default:
		a.log.Warn("this process lost a lease: another may do its work now", "lease", lease, "why", cause(held))
	}
}

// cause is why a lease ended, without the address of the database, which the driver repeats.
func cause(held context.Context) string {
	if errors.Is(context.Cause(held), store.ErrLeaseLost) {
		return "the database did not answer in time, or ended the connection"
	}
	return "it was given back"
}

// inTurn does a job while no other process does it, until it is done. Its error is the job's.
func (a *app) inTurn(ctx context.Context, lease string, job func(held context.Context) error) error {
	for {
		held, release, err := a.leases().Hold(ctx, lease)
		if err != nil {
			return nil // as above
		}
		err = job(held)
		lost := held.Err() != nil && ctx.Err() == nil
		release()
		if !lost {
			return err
		}
	}
}

// post posts what is due on a platform while this process holds its lane, if that is its work. A platform's limits count once for all
// processes, so one of them posts there.
func (a *app) post(ctx context.Context, platform string, lane outbox.Lane) {
	if !a.does(config.RoleWorker) {
		return
	}
	_ = a.alone(ctx, store.LaneLease(platform), func(held context.Context) error {
		if a.shared() && !sleep(held, breath) {
			return nil
		}
		a.deliver(held, platform, lane)
		return nil
	}) // it cannot fail
}

// breath is how long whoever takes a lane over posts nothing: what the last holder posted in its last second counts against the
// platform's limit still.
const breath = time.Second

// work is what each role does, in words for whoever starts the program, in the order in which they are told.
var work = []struct {
	role config.Role
	does string
}{
	{config.RoleWeb, "serve the page, the dashboard and what platforms call"},
	{config.RoleGateway, "ask Telegram for what people do, and keep connections to Discord"},
	{config.RoleWorker, "post what is due, ask the sources of news, and remove what is past its time"},
}

// aboutRoles says what a process with some of the roles does, and what is left to others; nothing for one with all of them.
func (a *app) aboutRoles() string {
	if len(a.settings.Roles) == 0 {
		return ""
	}
	var mine, others, names []string
	for _, w := range work {
		switch {
		case w.role == config.RoleGateway && !a.asks():
		case a.does(w.role):
			mine = append(mine, w.does)
		default:
			others, names = append(others, w.does), append(names, string(w.role))
		}
	}
	text := fmt.Sprintf("It is there to %s.", strings.Join(mine, ";\n"))
	if len(others) > 0 {
		text += fmt.Sprintf("\nOther processes must %s: start at least one with --roles %s.", strings.Join(others, ";\n"), strings.Join(names, ","))
	}
	return text
}

// asks tells whether a platform is asked for what people do, rather than calling.
func (a *app) asks() bool {
	t, d := a.settings.Telegram, a.settings.Discord
	return !t.Token.Empty() && t.WebhookURL == "" || !d.Token.Empty() && d.Mode != config.HTTP
}
