package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"hangup/store/sqlstore"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// What is known as a whole goes to the server in one go, and one answer comes back: a transaction of five statements takes seven
// round trips otherwise, and holds its locks for as long.

// Ask runs a query by itself: it sees one state of the database, whatever happens meanwhile.
func (d *database) Ask(ctx context.Context, read func(scan func(...any) error) error, query string, args ...any) error {
	query, args = d.words.Translate(query, args)
	return d.again(ctx, func() error {
		rows, err := d.read.QueryContext(ctx, query, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		scan := restored(rows.Scan)
		heard := false
		for rows.Next() {
			heard = true
			if err := read(scan); err != nil {
				return &lastError{err}
			}
		}
		if err := rows.Err(); err != nil && heard {
			return &lastError{err} // read gathers, and would gather some twice
		}
		return rows.Err()
	})
}

// restored scans texts as they were.
func restored(scan func(...any) error) func(...any) error {
	return func(into ...any) error {
		err := scan(into...)
		if err == nil {
			restore(into)
		}
		return err
	}
}

// errAlone is about a change that must not be made beside others.
var errAlone = errors.New("this change must be made alone")

// Send makes a change in one go. The server takes statements that are sent together for one transaction.
func (d *database) Send(ctx context.Context, what string, s sqlstore.Series) error {
	if wayOf(what) != beside {
		return fmt.Errorf("%s: %w", what, errAlone)
	}
	db := d.write
	if s.Manner == sqlstore.Soon {
		db = d.soon
	}
	err := d.again(ctx, func() error { return d.try(ctx, db, s) })
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// try makes a change once. What a server did that went away meanwhile nobody knows.
func (d *database) try(ctx context.Context, db *sql.DB, s sqlstore.Series) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	var heard bool
	err = conn.Raw(func(driver any) error {
		return driver.(*stdlib.Conn).Conn().SendBatch(ctx, d.batch(s, &heard)).Close()
	})
	if err == nil || pgconn.SafeToRetry(err) {
		return err
	}
	if heard || code(err) == "" && !s.Twice {
		return &lastError{fmt.Errorf("nobody knows whether it was done: %w", err)}
	}
	return err
}

// batch is what is sent. heard is set once something was read from it.
func (d *database) batch(s sqlstore.Series, heard *bool) *pgx.Batch {
	b := new(pgx.Batch)
	if s.Hold != "" {
		b.Queue(holdQuery, holdArgs(s.Hold)...)
	}
	for _, one := range s.All {
		query, args := d.words.Translate(one.Query, slices.Clone(one.Args)) // it may be made again
		queued := b.Queue(query, args...)
		if one.Read == nil {
			continue
		}
		queued.Query(func(rows pgx.Rows) error {
			for rows.Next() {
				*heard = true
				if err := one.Read(restored(rows.Scan)); err != nil {
					return err
				}
			}
			return rows.Err()
		})
	}
	return b
}
