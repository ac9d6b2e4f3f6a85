package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"hangup/advice"
	"hangup/bot"
	"hangup/bot/chart"
	"hangup/bot/dashboard"
	"hangup/bot/webchat"
	"hangup/config"
	"hangup/store"
	"hangup/store/postgres"
)

// app is every part of the running bot, linked.
type app struct {
	settings  config.Settings
	log       *slog.Logger
	now       func() time.Time
	engine    *advice.Engine
	store     store.Store
	secret    config.Secret
	root      config.Secret // as secret, but it stays when that is changed: how people are known depends on it
	core      *bot.Core
	handler   bot.Handler // the core, watched: what adapters ask
	sight     *sight
	health    *health
	meetings  meetings
	roles     map[string]bot.Roles // who moderates, by platform
	page      *webchat.Adapter
	doors     *dashboard.Doors        // links to the dashboard
	board     http.Handler            // the dashboard
	platforms []platform              // beside the page
	jobs      *postgres.Jobs          // nil where the database has none, or they are others' work
	hooks     map[string]http.Handler // what the web server answers beside the page, by path
	drain     drain
}

// openApp builds the parts around an engine, which others may use as well. The caller closes the app.
func openApp(ctx context.Context, engine *advice.Engine, s config.Settings, now func() time.Time, log *slog.Logger) (*app, error) {
	seen, err := newSight(ctx, s, log)
	if err != nil {
		return nil, err
	}
	log = seen.log
	db, secret, err := openSealed(ctx, s, log)
	if err != nil {
		return nil, err
	}
	seen.watchStore(db, s, now)
	a := &app{
		settings: s, log: log, now: now, sight: seen, engine: engine, store: db, secret: secret, root: rootOf(db),
		roles: map[string]bot.Roles{}, hooks: map[string]http.Handler{},
	}
	if err := a.link(); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return a, nil
}

// link builds the core and every place where it speaks. The core asks each place who moderates there and each asks the
// core for answers: the map of roles is filled once both are there and before anybody is served.
func (a *app) link() (err error) {
	painter, err := chart.New()
	if err != nil {
		return err
	}
	if err := a.linkDoors(); err != nil {
		return err
	}
	a.core, err = bot.New(bot.Config{
		Engine: a.engine, Ports: watchedPorts{a.store, a.sight}, Key: derive(a.root, "people"),
		Now: a.now, Log: a.log, Wait: a.settings.Timer, Roles: a.roles,
		Coordinators: coordinators(a.settings.Coordinators), Paces: paces(), Painter: painter, Door: a.doors, Watch: a.sight,
		Turns: a.turns(),
	})
	if err != nil {
		return err
	}
	a.handler = watchedHandler{a.core, a.sight}
	if err := a.linkPage(); err != nil {
		return err
	}
	if err := a.linkDashboard(); err != nil {
		return err
	}
	if err := a.linkPlatforms(); err != nil {
		return err
	}
	a.health = a.newHealth()
	return nil
}

func (a *app) close() {
	if err := a.store.Close(); err != nil {
		a.log.Error("the database was not closed cleanly", "err", err)
	}
	a.sight.close()
}
