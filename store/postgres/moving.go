package postgres

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// lockMoving is held by the one move to a database. Its number is beside those of lock.go.
const lockMoving int64 = applicationID<<32 | 16

// errHalf is about a database that package transfer filled only in part.
var errHalf = &unfitError{"holds only a part of what is to be moved there: run hangup migrate-store again, as before, and it goes on"}

const movingWait = 10 * time.Second

// Source opens a database for a move from it: to be read, as it was found. An error is a *store.OpenError, also when somebody serves
// the database. release lets go of what was held; close the database after it.
func Source(ctx context.Context, address string) (db *sql.DB, release func() error, err error) {
	return openToMove(ctx, address, func(db *sql.DB) error {
		known, err := latest()
		if err != nil {
			return err
		}
		found, err := inspect(ctx, db, known)
		switch {
		case err != nil:
			return err
		case found == 0:
			return &unfitError{"has nothing of hangup in it"}
		case found < known:
			return &unfitError{"is of an older hangup: bring it up to date with hangup feedback export and its address in HANGUP_DATABASE_URL_FILE, which posts nothing, and try again"}
		}
		if err := refuseHalf(ctx, db); err != nil {
			return err
		}
		return refuseServed(ctx, db)
	})
}

// Target opens a database for a move to it, and brings its schema up to date. It may hold part of a move already. Nobody else moves
// anything to it until release is called.
func Target(ctx context.Context, address string) (db *sql.DB, release func() error, err error) {
	return openToMove(ctx, address, func(db *sql.DB) error {
		config, err := parse(address)
		if err != nil {
			return err
		}
		return bringUpToDate(ctx, config, db)
	})
}

func openToMove(ctx context.Context, address string, prepare func(db *sql.DB) error) (*sql.DB, func() error, error) {
	config, err := parse(address)
	if err != nil {
		return nil, nil, err
	}
	config.RuntimeParams["statement_timeout"] = "0"                   // a table is read by one statement
	config.RuntimeParams["idle_in_transaction_session_timeout"] = "0" // one side waits while the other is read
	db := pool(config, 4)
	db.SetConnMaxLifetime(0) // the lock is held by a connection
	var release func() error
	err = whileAway(ctx, movingWait, func() error {
		if release, err = holdMove(ctx, db); err != nil {
			return err
		}
		if err := prepare(db); err != nil { // after the hold: who begins to serve either is seen, or sees the move
			return errors.Join(err, release())
		}
		return nil
	})
	if err != nil {
		return nil, nil, errors.Join(explain(config, err), db.Close())
	}
	return db, release, nil
}

// holdMove has nobody else move at the same time. A connection that ends lets go by itself.
func holdMove(ctx context.Context, db *sql.DB) (release func() error, err error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	var held bool
	err = conn.QueryRowContext(ctx, `SELECT pg_try_advisory_lock($1)`, lockMoving).Scan(&held)
	if err == nil && !held {
		err = &unfitError{"takes part in another move already: wait until that is over"}
	}
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return func() error {
		_, err := conn.ExecContext(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock($1)`, lockMoving)
		return errors.Join(err, conn.Close())
	}, nil
}

// refuseHalf keeps everybody from a database that is filled only in part.
func refuseHalf(ctx context.Context, db *sql.DB) error {
	var half bool
	err := db.QueryRowContext(ctx, `SELECT to_regclass('`+schema+`.moving') IS NOT NULL`).Scan(&half)
	if err == nil && half {
		return errHalf
	}
	return err
}

// refuseServed finds the leases of processes that serve the database: every lock that is none of the store's own.
func refuseServed(ctx context.Context, db *sql.DB) error {
	var served bool
	err := db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1
		AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND classid <> $1::bigint::oid)`, applicationID).Scan(&served)
	if err == nil && served {
		return &unfitError{"is served by a hangup that runs: stop every process of it first"}
	}
	return err
}

// refuseMoved finds a move from the database that goes on, or to it.
func refuseMoved(ctx context.Context, db *sql.DB) error {
	var moved bool
	err := db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1
		AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND classid = $1::bigint::oid AND objid = $2::bigint::oid)`,
		lockMoving>>32, lockMoving&0xffffffff).Scan(&moved)
	if err == nil && moved {
		return &unfitError{"is being moved: wait until that is over, and start again"}
	}
	return err
}

// Unserved refuses, with a *store.OpenError, when a process serves the database. Serve does not, as any number may.
func (s *Store) Unserved(ctx context.Context) error {
	if err := refuseServed(ctx, s.db.read); err != nil {
		return explain(s.config, err)
	}
	return nil
}
