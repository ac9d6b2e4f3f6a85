package main

import (
	"context"
	"log/slog"

	"hangup/advice"
	"hangup/advice/news"
	"hangup/config"
	"hangup/store"
	"hangup/store/sqlite"
)

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

// openSealed opens the database with its secret key, for whatever reads or writes what is personal.
func openSealed(ctx context.Context, s config.Settings, log *slog.Logger, how ...sqlite.Option) (store.Store, config.Secret, error) {
	var secret config.Secret
	get := func(sealed bool) (raw []byte, err error) {
		if secret, err = keyOf(s, log, sealed); err != nil {
			return nil, &store.OpenError{Text: err.Error(), Err: err}
		}
		return []byte(secret.Reveal()), nil
	}
	db, err := openStore(ctx, s, append(how, sqlite.WithSecret(get))...)
	if err != nil {
		return nil, config.Secret{}, err
	}
	return db, secret, nil
}

// openStore opens the database without its secret: what is personal stays shut. While another program holds it, SQLite sleeps and hears nothing, so the wait
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
