package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"hangup/store/sqlstore"

	"github.com/jackc/pgx/v5/pgconn"
)

// Change runs f in a transaction, see lock.go. While the server is away it waits for it. A transaction that the server gave up, be it
// that it ended or that two met, has done nothing and is made again: f may run more than once. One whose end nobody answered for may
// be made or not, and is an error.
func (d *database) Change(ctx context.Context, what string, how sqlstore.Manner, f func(tx *sqlstore.Tx) error) error {
	way := wayOf(what)
	db := d.write
	if how == sqlstore.Soon && way == beside { // what a lane recorded is on the disk: else a server that crashed would have it sent again
		db = d.soon
	}
	if way == alone || way == clearing {
		select { // one connection of this process waits for its turn; the others are for what need not
		case d.turn <- struct{}{}:
			defer func() { <-d.turn }()
		case <-ctx.Done():
			return fmt.Errorf("%s: %w", what, ctx.Err())
		}
	}
	err := d.again(ctx, func() error {
		return inTx(ctx, db, nil, func(tx *sql.Tx) error {
			if err := way.begun(ctx, tx); err != nil {
				return err
			}
			return f(sqlstore.NewTx(tx, d.dialect(&guard{way: way})))
		})
	})
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// Look runs f on what was there when it began, however many queries that are.
func (d *database) Look(ctx context.Context, what string, f func(tx *sqlstore.Tx) error) error {
	var began bool
	err := d.again(ctx, func() error {
		err := inTx(ctx, d.read, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}, func(tx *sql.Tx) error {
			began = true
			return f(sqlstore.NewTx(tx, &d.words))
		})
		if began && err != nil {
			return &lastError{err} // f gathers what it reads, and would gather some twice
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// Row asks for one row.
func (d *database) Row(ctx context.Context, query string, args ...any) sqlstore.Row {
	query, args = d.words.Translate(query, args)
	return row(func(into []any) error {
		err := d.again(ctx, func() error { return d.read.QueryRowContext(ctx, query, args...).Scan(into...) })
		if err == nil {
			restore(into)
		}
		return err
	})
}

type row func(into []any) error

func (r row) Scan(into ...any) error { return r(into) }

// inTx runs f in a transaction. A commit that nobody answered is unsure: it may be made or not.
func inTx(ctx context.Context, db *sql.DB, opts *sql.TxOptions, f func(tx *sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, opts)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // for a panic in f; else it is over by then
	if err := f(tx); err != nil {
		_ = tx.Rollback() // a connection that is lost has rolled back already
		return err
	}
	err = tx.Commit()
	if err != nil && code(err) == "" {
		return &lastError{fmt.Errorf("nobody knows whether it was done: %w", err)}
	}
	return err
}

// lastError is one after which nothing is tried again.
type lastError struct{ err error }

func (l *lastError) Error() string { return l.err.Error() }
func (l *lastError) Unwrap() error { return l.err }

// mostTries is how often a transaction is tried that meets others.
const mostTries = 20

// again does something until it is done, or fails for a reason that does not pass.
func (d *database) again(ctx context.Context, do func() error) error {
	late := time.Now().Add(d.wait) // bounds work of our own, decides nothing that is kept
	for tries := 1; ; tries++ {
		err := do()
		var last *lastError
		switch {
		case err == nil:
			return nil
		case errors.As(err, &last):
			return last.err
		case ctx.Err() != nil:
			return err
		case meets(err) && tries < mostTries:
			continue
		case !isAway(err) || !time.Now().Before(late):
			return err
		}
		select {
		case <-time.After(again):
		case <-ctx.Done():
			return err
		}
	}
}

// meets tells whether a transaction was given up as it met another.
func meets(err error) bool {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return false
	}
	return e.Code == codeSerialization || e.Code == codeDeadlock || e.Code == codeTaken && e.ConstraintName == "deliveries_in_flight"
}
