// Package sqlite keeps everything in one SQLite file: the embedded default.
//
// One connection writes and a pool reads (WAL), so a reader never waits for a writer. Every
// commit is on the disk before it returns (synchronous=FULL), but for SettleArrivals. Another
// process, such as an import, may use the same file at the same time.
package sqlite

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"time"

	"hangup/store"
	"hangup/store/sqlstore"

	_ "modernc.org/sqlite" // registers the driver "sqlite"
)

// Store is an open database. All methods may be called from many goroutines at once.
type Store struct {
	*sqlstore.Store
	store.OneProcess // as only one serves the file
	db               *database
	path             string
	wait             time.Duration
	served           serving
}

var _ store.Store = (*Store)(nil)

type settings struct {
	random io.Reader
	wait   time.Duration
	rest   int
	secret func(sealed bool) ([]byte, error)
}

// Option changes how a database is opened.
type Option func(*settings)

// WithRandom takes the randomness of report ids from r instead of crypto/rand.
func WithRandom(r io.Reader) Option { return func(s *settings) { s.random = r } }

// WithWait sets how long to wait for another process that holds the database, instead of 10 s.
func WithWait(d time.Duration) Option { return func(s *settings) { s.wait = d } }

// WithRest sets how many times as long as a cleaning took Forget leaves the file alone, instead of 9.
func WithRest(times int) Option { return func(s *settings) { s.rest = times } }

// WithSecret opens what is personal too. get gives the secret, at least 32 bytes; it is asked once the file is there, and told
// whether something is sealed in it already, so that no new secret is made for what only the old one opens.
func WithSecret(get func(sealed bool) ([]byte, error)) Option {
	return func(s *settings) { s.secret = get }
}

// Opener gives Open the shape that store.Open wants.
func Opener(opts ...Option) store.Opener {
	return func(ctx context.Context, path string) (store.Store, error) {
		s, err := Open(ctx, path, opts...)
		if err != nil {
			return nil, err
		}
		return s, nil
	}
}

// Open opens the database in the file at path and brings its schema up to date. A file that does
// not exist is created with mode 0600 and the folders above it with 0700, whatever the umask.
// An error is a *store.OpenError, and the file is as it was.
func Open(ctx context.Context, path string, opts ...Option) (*Store, error) {
	set := settings{random: rand.Reader, wait: 10 * time.Second, rest: usualRest}
	for _, o := range opts {
		o(&set)
	}
	full, err := prepareFile(path)
	if err != nil {
		return nil, err
	}
	s, err := open(ctx, full, set)
	if err != nil {
		return nil, explain(path, err)
	}
	return s, nil
}

func open(ctx context.Context, path string, set settings) (*Store, error) {
	if err := inspect(ctx, path, set.wait); err != nil {
		return nil, err
	}
	s := &Store{db: &database{rest: rest{times: set.rest}}, path: path, wait: set.wait}
	if err := s.db.open(ctx, path, set.wait); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	known, err := latest()
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	s.Store = sqlstore.New(sqlstore.Config{
		Name: "the database " + path, Database: s.db, Native: s.db, Cleaner: s.db, Random: set.random, Schema: known,
	})
	if err := s.db.prepare(ctx, s.Store.Prepared); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if err := s.Unlock(ctx, set.secret); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Close closes the database. Closing twice does no harm.
func (s *Store) Close() error { return errors.Join(s.served.end(), s.db.close()) }
