package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// change runs f in a transaction of the writer: all of it is kept, or nothing. what names it in errors.
func (s *Store) change(ctx context.Context, what string, f func(tx *sql.Tx) error) error {
	return s.changeAs(ctx, what, false, f)
}

// look runs f on one unchanging state of the database.
func (s *Store) look(ctx context.Context, what string, f func(tx *sql.Tx) error) error {
	return inTx(ctx, s.read, what, f)
}

// changeSoon is change without the wait for the disk: it survives the end of the process at once, and a power cut
// from the next change or checkpoint on (https://www.sqlite.org/pragma.html#pragma_synchronous).
func (s *Store) changeSoon(ctx context.Context, what string, f func(tx *sql.Tx) error) (err error) {
	return s.changeAs(ctx, what, true, f)
}

// changeAs changes with or without the wait for the disk. SQLite takes the pragma only outside of a transaction, and it
// holds for the connection, so it is set while nobody else has that, and only where it is set otherwise: that costs as much as
// the change. A connection that is opened anew waits, whatever soon says.
func (s *Store) changeAs(ctx context.Context, what string, soon bool, f func(tx *sql.Tx) error) error {
	conn, err := s.write.Conn(ctx)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	defer conn.Close()
	if soon {
		ctx = context.WithoutCancel(ctx) // it is over at once, and what watches a context costs as much
	}
	if s.soon.Load() != soon {
		level := `PRAGMA synchronous = FULL`
		if soon {
			level = `PRAGMA synchronous = NORMAL`
		}
		if _, err := conn.ExecContext(ctx, level); err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		s.soon.Store(soon)
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

// run executes a statement of a transaction and tells how many rows it changed.
func run(ctx context.Context, tx *sql.Tx, query string, args ...any) (int64, error) {
	return changed(tx.ExecContext(ctx, query, args...))
}

// changed tells how many rows a statement changed.
func changed(res sql.Result, err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// each calls f for every row of a query.
func each(ctx context.Context, tx *sql.Tx, f func(scan func(...any) error) error, query string, args ...any) error {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// millis is how a time is stored. The zero time goes there and back unharmed.
func millis(t time.Time) int64 { return t.UnixMilli() }

func fromMillis(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

// orNull is how a time is stored that may be unknown.
func orNull(t time.Time) sql.NullInt64 {
	return sql.NullInt64{Int64: t.UnixMilli(), Valid: !t.IsZero()}
}

func fromNull(ms sql.NullInt64) time.Time {
	if !ms.Valid {
		return time.Time{}
	}
	return fromMillis(ms.Int64)
}

// list is how a list of strings is stored that is never searched. JSON turns bytes that are not
// UTF-8 into U+FFFD.
func list(items []string) (string, error) {
	if len(items) == 0 {
		return "[]", nil
	}
	b, err := json.Marshal(items)
	return string(b), err
}

// fromList fills in the slice that items points to. An empty list leaves it nil.
func fromList(text string, items any) error {
	if text == "[]" {
		return nil
	}
	return json.Unmarshal([]byte(text), items)
}
