package main

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"runtime/debug"
	"time"

	"hangup/advice"
	"hangup/advice/news"
	"hangup/config"
	"hangup/store"
	"hangup/store/postgres"
	"hangup/store/sqlite"
)

// garbageOfLoading is how much garbage may lie beside what is alive while a command loads the knowledge, in per cent. It is three times what is
// kept, and a command is over soon: to leave it takes a sixth off what "hangup check" needs of the processor.
const garbageOfLoading = 400

// loadEngine loads the knowledge. It is part of the program, so a mistake in it is one of ours.
func loadEngine() (*advice.Engine, error) {
	usual := debug.SetGCPercent(garbageOfLoading)
	if usual == gcPercentOfFleet { // Go's own
		defer debug.SetGCPercent(usual)
	} else { // the program is to stay small, or the operator said otherwise
		debug.SetGCPercent(usual)
	}
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

// openSealed opens the database with its secret key, for whatever reads or writes what is personal.
func openSealed(ctx context.Context, s config.Settings, log *slog.Logger) (store.Store, config.Secret, error) {
	var secret config.Secret
	get := func(sealed bool) (raw []byte, err error) {
		if secret, err = keyOf(s, log, sealed); err != nil {
			return nil, &store.OpenError{Text: err.Error(), Err: err}
		}
		return []byte(secret.Reveal()), nil
	}
	db, err := openStore(ctx, s, withSecret(get))
	if err != nil {
		return nil, config.Secret{}, err
	}
	return db, secret, nil
}

// howToOpen is what both kinds of database can be told.
type howToOpen struct {
	sqlite   []sqlite.Option
	postgres []postgres.Option
}

// withSecret opens what is personal too.
func withSecret(get func(sealed bool) ([]byte, error)) howToOpen {
	return howToOpen{[]sqlite.Option{sqlite.WithSecret(get)}, []postgres.Option{postgres.WithSecret(get)}}
}

// withWait sets how long to wait for a database that another program holds, or for a server that is away.
func withWait(d time.Duration) howToOpen {
	return howToOpen{[]sqlite.Option{sqlite.WithWait(d)}, []postgres.Option{postgres.WithWait(d)}}
}

// openStore opens the database without its secret, unless how has it: what is personal stays shut. While another program holds it,
// SQLite sleeps and hears nothing, so the wait goes on beside the command, which ends with ctx at once. What is opened after
// that is closed again.
func openStore(ctx context.Context, s config.Settings, how ...howToOpen) (store.Store, error) {
	var all howToOpen
	for _, h := range how {
		all.sqlite, all.postgres = append(all.sqlite, h.sqlite...), append(all.postgres, h.postgres...)
	}
	openers := map[string]store.Opener{"sqlite": sqlite.Opener(all.sqlite...), "postgres": postgres.Opener(all.postgres...)}
	type opened struct {
		db  store.Store
		err error
	}
	done := make(chan opened)
	go func() {
		db, err := store.Open(ctx, s.Database, openers)
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

// isAbsent tells whether the database is a file that is not there. A server is asked when it is opened.
func isAbsent(s config.Settings) bool {
	if config.IsPostgres(s.Database) {
		return false
	}
	_, err := os.Stat(s.Database)
	return errors.Is(err, fs.ErrNotExist)
}

// nameOf is how the database may be shown: an address may hold a password.
func nameOf(s config.Settings) string {
	if config.IsPostgres(s.Database) {
		return postgres.Where(s.Database)
	}
	return s.Database
}
