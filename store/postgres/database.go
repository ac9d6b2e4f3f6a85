package postgres

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"hangup/store/sqlstore"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// How many connections a process has at most, beside those of its leases and of the queue. PostgreSQL takes 100 as it comes, and each
// costs it some megabytes: five processes have room.
const (
	writers  = 6
	settlers = 2
	readers  = 4
)

// database is a process's connections to the server.
type database struct {
	config *pgx.ConnConfig // of every connection, as a template: make a copy
	wait   time.Duration   // for a server that is away
	write  *sql.DB
	soon   *sql.DB // does not wait for the disk
	read   *sql.DB
	turn   chan struct{} // held by the change of this process that is made alone
	words  sqlstore.Dialect
	rest   rest
}

func newDatabase(config *pgx.ConnConfig, set settings) *database {
	soon := config.Copy()
	soon.RuntimeParams["synchronous_commit"] = "off"
	return &database{
		words:  sqlstore.Dialect{Translate: new(translator).translate, Restore: restore, Hold: hold, Cursors: true, AtOnce: 500},
		config: config, wait: set.wait, turn: make(chan struct{}, 1), rest: rest{times: set.rest},
		write: pool(config, writers), soon: pool(soon, settlers), read: pool(config, readers),
	}
}

// pool gives so many connections at most. They are made when they are needed; those that nobody needed for a minute are closed, and
// none grows old, so that a server behind a name that came to mean another one is left.
func pool(config *pgx.ConnConfig, most int) *sql.DB {
	db := stdlib.OpenDB(*config.Copy())
	db.SetMaxOpenConns(most)
	db.SetMaxIdleConns(most)
	db.SetConnMaxIdleTime(time.Minute)
	db.SetConnMaxLifetime(time.Hour)
	return db
}

func (d *database) close() error {
	return errors.Join(d.read.Close(), d.soon.Close(), d.write.Close())
}

// numbersAtOnce is by how much the sequence of arrivals grows, so that one call reserves numbers that follow one another. At a thousand
// calls a second the numbers last for thirty thousand years.
const numbersAtOnce = 10_000

// Numbers are drawn from a sequence, which never gives one twice, whoever rolls back.
func (d *database) Numbers(ctx context.Context, tx *sqlstore.Tx, n int) (first int64, err error) {
	if n > numbersAtOnce {
		return 0, errors.New("too many arrivals at once")
	}
	err = tx.QueryRowContext(ctx, `SELECT nextval('inbox_numbers')`).Scan(&first)
	return first, err
}

// Once runs a statement by itself.
func (d *database) Once(ctx context.Context, query string, args ...any) (done bool, err error) {
	query, args = d.words.Translate(query, args)
	return true, d.again(ctx, func() error {
		_, err := d.soon.ExecContext(ctx, query, args...)
		return err
	})
}

// Columns reads the schema, without what is there for its own sake.
func (d *database) Columns() string {
	return `SELECT c.relname::text, a.attname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
		WHERE c.relnamespace = '` + schema + `'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND a.attname <> 'rowid'
		ORDER BY c.relname, a.attnum`
}
