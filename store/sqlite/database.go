package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"sync/atomic"
	"time"

	"hangup/store/sqlstore"
)

// readers is how many connections read at once. Reads take well under a millisecond, so a few serve many chats.
const readers = 4

// database is the file with its connections.
type database struct {
	write *sql.DB // one connection; every transaction begins as a writer
	read  *sql.DB // may only query
	// What every message needs is prepared once, as that takes longer than to run it.
	writing, reading sqlstore.Dialect
	soon             atomic.Bool // the connection that writes does not wait for the disk; see changeAs
	rest             rest
}

func (d *database) open(ctx context.Context, path string, wait time.Duration) (err error) {
	if d.write, err = sql.Open("sqlite", dsn(path, wait, forWriting)); err != nil {
		return err
	}
	d.write.SetMaxOpenConns(1)
	if err := migrate(ctx, d.write); err != nil {
		return err
	}
	if d.read, err = sql.Open("sqlite", dsn(path, wait, forReading)); err != nil {
		return err
	}
	d.read.SetMaxOpenConns(readers)
	d.read.SetMaxIdleConns(readers)
	d.read.SetConnMaxIdleTime(time.Minute) // each holds some memory
	return nil
}

// prepare makes the statements that every message needs. Closing the databases closes them.
func (d *database) prepare(ctx context.Context, queries func() (outside, inside []string)) (err error) {
	outside, inside := queries()
	if d.reading.Prepared, err = prepareAll(ctx, d.read, outside); err != nil {
		return err
	}
	d.writing.Prepared, err = prepareAll(ctx, d.write, inside)
	return err
}

func prepareAll(ctx context.Context, db *sql.DB, queries []string) (map[string]*sql.Stmt, error) {
	all := map[string]*sql.Stmt{}
	for _, query := range queries {
		stmt, err := db.PrepareContext(ctx, query)
		if err != nil {
			return nil, err
		}
		all[query] = stmt
	}
	return all, nil
}

func (d *database) close() error {
	var errs []error
	for _, db := range []*sql.DB{d.read, d.write} { // the last to close folds the log into the file
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}

// Numbers is of the sequence that SQLite keeps of the table. Nobody else writes meanwhile.
func (d *database) Numbers(ctx context.Context, tx *sqlstore.Tx, _ int) (first int64, err error) {
	err = tx.QueryRowContext(ctx, nextBodyQuery).Scan(&first)
	return first, err
}

const nextBodyQuery = `SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'inbox_bodies'`

// Once leaves it to others to say whether the connection waits for the disk: when one changes that meanwhile, this only takes longer.
func (d *database) Once(ctx context.Context, query string, args ...any) (done bool, err error) {
	if !d.soon.Load() {
		return false, nil
	}
	if stmt := d.writing.Prepared[query]; stmt != nil {
		_, err = stmt.ExecContext(ctx, args...)
	} else {
		_, err = d.write.ExecContext(ctx, query, args...)
	}
	return true, err
}

// Columns reads the schema.
func (d *database) Columns() string {
	return `SELECT t.name, c.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\_%' ESCAPE '\'
		ORDER BY t.name, c.cid`
}
