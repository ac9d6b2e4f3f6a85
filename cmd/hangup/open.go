package main

import (
	"context"

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
