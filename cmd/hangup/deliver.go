package main

import (
	"context"
	"log/slog"

	"hangup/bot/outbox"
	"hangup/config"
	"hangup/store/postgres"
)

// deliver posts what is due on one platform until ctx ends, then finishes within five seconds. Each platform has an
// outbox of its own: one that is not connected holds up no other. Where the database has jobs, they say when it is time for a
// post; else a loop of the outbox looks.
func (a *app) deliver(ctx context.Context, platform string, lane outbox.Lane) {
	defer a.sight.delivering(platform)()
	lane = a.sight.watchLane(platform, lane)
	if a.jobs == nil {
		outbox.New(a.log, a.store, a.core, map[string]outbox.Lane{platform: lane}, a.now).Run(ctx)
		return
	}
	log := a.log.With("platform", platform)
	a.jobs.Deliver(ctx, platform, outbox.NewCourier(log, a.store, a.core, platform, lane, a.now))
}

// jobKeeper is a database that keeps jobs for the processes beside it.
type jobKeeper interface {
	StartJobs(ctx context.Context, log *slog.Logger, chores []postgres.Chore) (*postgres.Jobs, error)
}

// startJobs begins to work jobs, if the database has them and that is this process's work. stop is called once what they do has ended.
func (a *app) startJobs(ctx context.Context) (stop func(), err error) {
	keeper, ok := a.store.(jobKeeper)
	if !ok || !a.does(config.RoleWorker) {
		return func() {}, nil
	}
	chores, err := a.choresAsJobs()
	if err != nil {
		return nil, err
	}
	if a.jobs, err = keeper.StartJobs(ctx, a.log, chores); err != nil {
		return nil, failf("the work cannot be begun: the log says why").because(err)
	}
	return a.jobs.Close, nil
}
