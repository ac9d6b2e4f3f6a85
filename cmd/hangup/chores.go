package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	"hangup/advice/feed"
	"hangup/config"
	"hangup/store/postgres"
)

// choresLease is held by the process that does the chores. One does them all: a story that two sources bring at once is known when
// the second is looked at.
const choresLease = "chores"

// sweepEvery is how often what is past its time is removed. Times are in days, so an hour is soon enough.
const sweepEvery = time.Hour

// chores are done again and again by one process, beside asking the sources of news.
func (a *app) chores() []postgres.Chore {
	return []postgres.Chore{
		{Name: "sweep", Every: sweepEvery, Do: a.sweep},
		{Name: "rises", Every: riseEvery, Do: a.lookForRises},
	}
}

// choresAsJobs are all chores, with one for each source of news.
func (a *app) choresAsJobs() ([]postgres.Chore, error) {
	all := a.chores()
	poller, err := a.poller()
	if poller == nil || err != nil {
		return all, err
	}
	for _, source := range sourcesOf(a.settings) {
		all = append(all, postgres.Chore{Name: choreOf(source), Every: feed.LookEvery, Do: func(ctx context.Context) { poller.Look(ctx, source) }})
	}
	return all, nil
}

// choreOf names the chore of a source, of which the address may hold a secret.
func choreOf(s feed.Source) string {
	sum := sha256.Sum256([]byte(s.URL))
	return fmt.Sprintf("feed %x", sum[:8])
}

// doChores does what is done once for all processes, if that is this one's work.
func (a *app) doChores(ctx context.Context) error {
	if !a.does(config.RoleWorker) {
		return nil
	}
	poller, err := a.poller()
	if err != nil {
		return err
	}
	return a.alone(ctx, choresLease, func(held context.Context) error {
		if a.jobs != nil {
			a.jobs.Chores(held)
			return nil
		}
		c := newCrew(held)
		for _, one := range a.chores() {
			c.do(func(ctx context.Context) { again(ctx, one) })
		}
		if poller != nil {
			c.do(poller.Run)
		}
		return c.wait()
	})
}

// again does a chore now and again until ctx ends.
func again(ctx context.Context, c postgres.Chore) {
	tick := time.NewTicker(c.Every)
	defer tick.Stop()
	for {
		c.Do(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// sweep removes what is past its time.
func (a *app) sweep(ctx context.Context) {
	if err := a.store.Sweep(ctx, a.now()); err != nil && ctx.Err() == nil {
		a.log.Error("old records were not removed", "err", err)
	}
}
