package postgres

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"time"

	"hangup/bot"
	"hangup/store"
	"hangup/store/sqlstore"

	"github.com/jackc/pgx/v5"
)

// Store is an open database. All methods may be called from many goroutines at once.
type Store struct {
	*sqlstore.Store
	*Leases
	*turns
	db     *database
	config *pgx.ConnConfig // of every connection, as a template: make a copy
	secret func(sealed bool) ([]byte, error)
}

var (
	_ store.Store = (*Store)(nil)
	_ bot.Turns   = (*Store)(nil)
)

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

// WithWait sets how long to wait for a server that is away, instead of 10 s.
func WithWait(d time.Duration) Option { return func(s *settings) { s.wait = d } }

// WithRest sets how many times as long as a cleaning took Forget leaves the tables alone, instead of 9.
func WithRest(times int) Option { return func(s *settings) { s.rest = times } }

// WithSecret opens what is personal too. get gives the secret, at least 32 bytes; it is asked once the database is there, and told
// whether something is sealed in it already, so that no new secret is made for what only the old one opens.
func WithSecret(get func(sealed bool) ([]byte, error)) Option {
	return func(s *settings) { s.secret = get }
}

// Opener gives Open the shape that store.Open wants.
func Opener(opts ...Option) store.Opener {
	return func(ctx context.Context, address string) (store.Store, error) {
		s, err := Open(ctx, address, opts...)
		if err != nil {
			return nil, err
		}
		return s, nil
	}
}

// Open opens the database at an address, such as postgres://user:password@host/database, and brings its schema up to date. An
// error is a *store.OpenError that does not hold the password.
func Open(ctx context.Context, address string, opts ...Option) (*Store, error) {
	set := settings{random: rand.Reader, wait: 10 * time.Second, rest: usualRest}
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
	known, err := latest()
	if err != nil {
		return nil, err
	}
	db := newDatabase(config, set)
	if err := whileAway(ctx, set.wait, func() error { return bringUpToDate(ctx, config, db.read) }); err != nil {
		return nil, errors.Join(err, db.close())
	}
	if err := refuseHalf(ctx, db.read); err != nil {
		return nil, errors.Join(err, db.close())
	}
	s := &Store{Leases: NewLeases(config), turns: newTurns(config), db: db, config: config, secret: remembered(set.secret)}
	s.Store = sqlstore.New(sqlstore.Config{Name: where(config), Database: db, Native: db, Short: db, Cleaner: db, Random: set.random, Schema: known, Eager: true})
	if err := s.Unlock(ctx, s.secret); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// remembered asks for a secret once, however often it is needed.
func remembered(get func(sealed bool) ([]byte, error)) func(sealed bool) ([]byte, error) {
	if get == nil {
		return nil
	}
	var secret []byte
	return func(sealed bool) (_ []byte, err error) {
		if secret == nil {
			secret, err = get(sealed)
		}
		return secret, err
	}
}

// Serve keeps no others from serving: any number of processes serve one database, and leases say which does what. It refuses an address
// at which no lease can be held, and a database that is being moved. From when it returns until Close, Unserved refuses.
func (s *Store) Serve(ctx context.Context) error {
	if err := whileAway(ctx, s.db.wait, func() error { return s.check(ctx) }); err != nil {
		return explain(s.config, err)
	}
	if err := s.appear(ctx); err != nil {
		return explain(s.config, err)
	}
	if err := refuseMoved(ctx, s.db.read); err != nil {
		return explain(s.config, err)
	}
	// Whoever changed the key before they could see this process is finished with it, or finds it when they look again.
	if err := s.Unlock(ctx, s.secret); err != nil {
		return explain(s.config, err)
	}
	return nil
}

// appear holds a lease that is only this process's, until Close, and takes it anew when it is lost: whoever needs the database for
// themselves sees by it that it is served, whatever part of the work this process does.
func (s *Store) appear(ctx context.Context) error {
	name := "process/" + rand.Text()
	held, _, err := s.Hold(ctx, name)
	if err != nil {
		return err
	}
	go func() {
		for err == nil {
			<-held.Done()
			held, _, err = s.Hold(context.Background(), name) // Close ends it
		}
	}()
	return nil
}

// Close lets go of all leases and closes the database. Closing twice does no harm.
func (s *Store) Close() error {
	s.Leases.Close()
	return errors.Join(s.turns.close(), s.db.close())
}
