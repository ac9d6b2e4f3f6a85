// Package sqlite keeps everything in one SQLite file: the embedded default.
//
// One connection writes and a pool reads (WAL), so a reader never waits for a writer. Every
// commit is on the disk before it returns (synchronous=FULL), but for SettleArrivals. Another
// process, such as an import, may use the same file at the same time.
package sqlite

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"hangup/store"

	_ "modernc.org/sqlite" // registers the driver "sqlite"
)

// readers is how many connections read at once. Reads take well under a millisecond, so a few serve many chats.
const readers = 4

// Store is an open database. All methods may be called from many goroutines at once.
type Store struct {
	write *sql.DB // one connection; every transaction begins as a writer
	read  *sql.DB // may only query
	// Prepared once, because every message needs them and they take longer to prepare than to run.
	form                        *sql.Stmt   // of read
	arrive, keep, erase, remark bulk        // of write
	soon                        atomic.Bool // the connection that writes does not wait for the disk; see changeSoon
	random                      io.Reader
	drawn                       sync.Mutex // held while random is read
	rest                        rest
	path                        string
	wait                        time.Duration
	served                      serving
	keys                        atomic.Pointer[opened] // nil without a secret
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
	s := &Store{random: set.random, path: path, wait: set.wait, rest: rest{times: set.rest}}
	var err error
	if s.write, err = sql.Open("sqlite", dsn(path, set.wait, forWriting)); err != nil {
		return nil, err
	}
	s.write.SetMaxOpenConns(1)
	if err := migrate(ctx, s.write); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if s.read, err = sql.Open("sqlite", dsn(path, set.wait, forReading)); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	s.read.SetMaxOpenConns(readers)
	s.read.SetMaxIdleConns(readers)
	s.read.SetConnMaxIdleTime(time.Minute) // each holds some memory
	if err := s.prepare(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if err := s.unlock(ctx, set.secret); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// prepare makes the statements that every message needs. Closing the databases closes them.
func (s *Store) prepare(ctx context.Context) (err error) {
	if s.form, err = s.read.PrepareContext(ctx, formQuery); err != nil {
		return err
	}
	for _, one := range []struct {
		b     *bulk
		query string
	}{{&s.arrive, arriveQuery}, {&s.keep, keepQuery}, {&s.erase, eraseQuery}, {&s.remark, remarkQuery}} {
		if *one.b, err = prepareBulk(ctx, s.write, one.query); err != nil {
			return err
		}
	}
	return nil
}

// Close closes the database. Closing twice does no harm.
func (s *Store) Close() error {
	errs := []error{s.served.end()}
	for _, db := range []*sql.DB{s.read, s.write} { // the last to close folds the log into the file
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}
