package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"hangup/store/sqlstore"
)

// Change runs f in a transaction of the writer.
func (d *database) Change(ctx context.Context, what string, how sqlstore.Manner, f func(tx *sqlstore.Tx) error) error {
	return d.changeAs(ctx, what, how == sqlstore.Soon, func(tx *sql.Tx) error { return f(sqlstore.NewTx(tx, &d.writing)) })
}

// Look runs f on what was there when it began.
func (d *database) Look(ctx context.Context, what string, f func(tx *sqlstore.Tx) error) error {
	return inTx(ctx, d.read, what, func(tx *sql.Tx) error { return f(sqlstore.NewTx(tx, &d.reading)) })
}

// Row asks one of the readers.
func (d *database) Row(ctx context.Context, query string, args ...any) sqlstore.Row {
	if stmt := d.reading.Prepared[query]; stmt != nil {
		return stmt.QueryRowContext(ctx, args...)
	}
	return d.read.QueryRowContext(ctx, query, args...)
}

// changeAs changes with or without the wait for the disk. Soon, it survives the end of the process at once, and a power cut
// from the next change or checkpoint on (https://www.sqlite.org/pragma.html#pragma_synchronous).
// SQLite takes the pragma only outside of a transaction, and it
// holds for the connection, so it is set while nobody else has that, and only where it is set otherwise: that costs as much as
// the change. A connection that is opened anew waits, whatever soon says.
func (d *database) changeAs(ctx context.Context, what string, soon bool, f func(tx *sql.Tx) error) error {
	conn, err := d.write.Conn(ctx)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	defer conn.Close()
	if soon {
		ctx = context.WithoutCancel(ctx) // it is over at once, and what watches a context costs as much
	}
	if d.soon.Load() != soon {
		level := `PRAGMA synchronous = FULL`
		if soon {
			level = `PRAGMA synchronous = NORMAL`
		}
		if _, err := conn.ExecContext(ctx, level); err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		d.soon.Store(soon)
	}
	return inTx(ctx, conn, what, f)
}

// beginner is a database, or one connection to it.
type beginner interface {
	BeginTx(ctx context.Context, opts *sql.TxOptions) (*sql.Tx, error)
}

func inTx(ctx context.Context, db beginner, what string, f func(tx *sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	defer func() { _ = tx.Rollback() }() // for a panic in f, which would keep the one connection that writes; else it is over by then
	if err := f(tx); err != nil {
		// A context that ended has rolled back already.
		if back := tx.Rollback(); back != nil && !errors.Is(back, sql.ErrTxDone) {
			err = errors.Join(err, back)
		}
		return fmt.Errorf("%s: %w", what, err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}
