package transfer

import (
	"context"
	"database/sql"

	"hangup/store"
	"hangup/store/postgres"
	"hangup/store/sqlite"
)

// opener opens a database and holds it against others.
type opener func(ctx context.Context, place string) (db *sql.DB, release func() error, err error)

// OpenSource opens the database at an address, as store.Open takes it, to be read. It must be of this program's schema, and nobody
// may serve it. An error is a *store.OpenError and holds no password.
func OpenSource(ctx context.Context, address string) (*Side, error) {
	return open(ctx, address, sqlite.Source, postgres.Source)
}

// OpenTarget opens the database at an address, as store.Open takes it, for a move to it. A file is made when there is none.
func OpenTarget(ctx context.Context, address string) (*Side, error) {
	return open(ctx, address, sqlite.Target, postgres.Target)
}

func open(ctx context.Context, address string, file, server opener) (side *Side, err error) {
	as := func(use opener, d *dialect, name func(string) string) store.Opener {
		return func(ctx context.Context, place string) (store.Store, error) {
			db, release, err := use(ctx, place)
			if err == nil {
				side = &Side{db: db, d: d, name: name(place), release: release}
			}
			return nil, err
		}
	}
	_, err = store.Open(ctx, address, map[string]store.Opener{
		"sqlite":   as(file, inSQLite(), func(path string) string { return path }),
		"postgres": as(server, inPostgres(), postgres.Where),
	})
	if err != nil {
		return nil, err
	}
	return side, nil
}
