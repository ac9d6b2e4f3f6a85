package main

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"time"

	"hangup/advice"
	"hangup/advice/news"
	"hangup/bot"
	"hangup/bot/outbox"
	"hangup/bot/webchat"
	"hangup/config"
	"hangup/store"
	"hangup/store/sqlite"
)

// app is every part of the running bot, linked.
type app struct {
	settings config.Settings
	log      *slog.Logger
	now      func() time.Time
	engine   *advice.Engine
	store    store.Store
	core     *bot.Core
	page     *webchat.Adapter
	outbox   *outbox.Outbox
}

// openApp builds the parts. The caller closes the app.
func openApp(ctx context.Context, s config.Settings, now func() time.Time, log *slog.Logger) (*app, error) {
	engine, err := loadEngine()
	if err != nil {
		return nil, err
	}
	db, err := openStore(ctx, s)
	if err != nil {
		return nil, err
	}
	a := &app{settings: s, log: log, now: now, engine: engine, store: db}
	if err := a.link(); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return a, nil
}

func (a *app) link() error {
	secret, err := secretKey(a.settings, a.log)
	if err != nil {
		return err
	}
	// The core asks the page who moderates and the page asks the core for answers; the
	// map is filled once both are there and before anybody is served.
	roles := map[string]bot.Roles{}
	a.core, err = bot.New(bot.Config{
		Engine: a.engine, Ports: a.store, Key: derive(secret, "people"),
		Now: a.now, Log: a.log, Wait: a.settings.Timer, Roles: roles,
	})
	if err != nil {
		return err
	}
	hosts, secure := pageHosts(a.settings)
	a.page, err = webchat.New(webchat.Config{
		Handler: a.core, Mailbox: a.store, Words: a.engine.Say, Key: derive(secret, "page"),
		Now: a.now, Log: a.log, Hosts: hosts, Secure: secure,
	})
	if err != nil {
		return err
	}
	roles[webchat.Platform] = a.page
	lanes := map[string]outbox.Lane{webchat.Platform: {Sender: a.page, Limits: outbox.WebLimits()}}
	a.outbox = outbox.New(a.log, a.store, a.core, lanes, a.now)
	return nil
}

func (a *app) close() {
	if err := a.store.Close(); err != nil {
		a.log.Error("the database was not closed cleanly", "err", err)
	}
}

// loadEngine loads the knowledge. It is part of the program, so a mistake in it is one of ours.
func loadEngine() (*advice.Engine, error) {
	e, err := advice.Load()
	if err != nil {
		return nil, damaged(err)
	}
	return e, nil
}

// openDesk prepares to judge articles.
func openDesk(e *advice.Engine) (*news.Desk, error) {
	d, err := news.New(e)
	if err != nil {
		return nil, damaged(err)
	}
	return d, nil
}

func damaged(err error) error {
	return failf("the knowledge base of this program is damaged: %s", err).because(err)
}

// openStore opens the database. While another program holds it, SQLite sleeps and hears nothing, so the wait
// goes on beside the command, which ends with ctx at once. What is opened after that is closed again.
func openStore(ctx context.Context, s config.Settings, how ...sqlite.Option) (store.Store, error) {
	type opened struct {
		db  store.Store
		err error
	}
	done := make(chan opened)
	go func() {
		db, err := store.Open(ctx, s.Database, map[string]store.Opener{"sqlite": sqlite.Opener(how...)})
		select {
		case done <- opened{db, err}:
		case <-ctx.Done():
			if err == nil {
				_ = db.Close()
			}
		}
	}()
	select {
	case got := <-done:
		return got.db, got.err
	case <-ctx.Done():
		return nil, failf("stopped").because(ctx.Err())
	}
}

// derive makes a key of its own for each use, so that what one part shows tells nothing about another.
func derive(secret config.Secret, use string) []byte {
	key, err := hkdf.Key(sha256.New, []byte(secret.Reveal()), nil, "hangup/"+use, sha256.Size)
	if err != nil {
		panic(fmt.Sprintf("a key of %d bytes cannot be derived: %v", sha256.Size, err)) // only for lengths over 8 KiB
	}
	return key
}

// pageHosts gives the names that the page answers to beside those of this machine, and whether
// people reach it over https.
func pageHosts(s config.Settings) (hosts []string, secure bool) {
	if host := hostOf(s.HTTPAddr); host != "" && !isWildcard(host) {
		hosts = append(hosts, host)
	}
	if u, err := url.Parse(s.PublicURL); err == nil && u.Host != "" {
		hosts = append(hosts, u.Host)
		secure = u.Scheme == "https"
	}
	return hosts, secure
}
