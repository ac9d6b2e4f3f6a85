package postgres

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"io"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// How many connections a process has at most. PostgreSQL takes 100 as it comes, and each costs it some megabytes: five processes
// have room beside the leases, the queue and whoever looks in with psql.
const (
	writers = 8
	readers = 6
)

// Store is an open database. All methods may be called from many goroutines at once.
type Store struct {
	write  *sql.DB
	read   *sql.DB
	config *pgx.ConnConfig // of every connection, as a template: make a copy
	set    settings
}

type settings struct {
	random io.Reader
	wait   time.Duration
	secret func(sealed bool) ([]byte, error)
}

// Option changes how a database is opened.
type Option func(*settings)

// WithRandom takes the randomness of report ids from r instead of crypto/rand.
func WithRandom(r io.Reader) Option { return func(s *settings) { s.random = r } }

// WithWait sets how long to wait for a server that is away, instead of 10 s.
func WithWait(d time.Duration) Option { return func(s *settings) { s.wait = d } }

// WithSecret opens what is personal too. get gives the secret, at least 32 bytes; it is asked once the database is there, and told
// whether something is sealed in it already, so that no new secret is made for what only the old one opens.
func WithSecret(get func(sealed bool) ([]byte, error)) Option {
	return func(s *settings) { s.secret = get }
}

// Open opens the database at an address, such as postgres://user:password@host/database, and brings its schema up to date. An
// error is a *store.OpenError that does not hold the password.
func Open(ctx context.Context, address string, opts ...Option) (*Store, error) {
	set := settings{random: rand.Reader, wait: 10 * time.Second}
	for _, o := range opts {
		o(&set)
	}
	config, err := parse(address)
	if err != nil {
		return nil, err
	}
	s, err := open(ctx, config, set)
	if err != nil {
		return nil, explain(config, err)
	}
	return s, nil
}

func open(ctx context.Context, config *pgx.ConnConfig, set settings) (*Store, error) {
	if err := whileAway(ctx, set.wait, func() error { return bringUpToDate(ctx, config) }); err != nil {
		return nil, err
	}
	s := &Store{config: config, set: set}
	s.write = pool(config, writers)
	s.read = pool(config, readers)
	return s, nil
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

// Close closes the database. Closing twice does no harm.
func (s *Store) Close() error {
	var errs []error
	for _, db := range []*sql.DB{s.read, s.write} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}
