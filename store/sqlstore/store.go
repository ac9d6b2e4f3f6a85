package sqlstore

import (
	"context"
	"fmt"
	"io"
	"sync"
	"sync/atomic"

	"hangup/store"
)

// Manner is how a change is made.
type Manner int

const (
	// Alone is for a change that no other may meet: they come one after the other.
	Alone Manner = iota
	// Soon is Alone without the wait for the disk: it survives the end of the process, but not always a power cut.
	Soon
)

// Database runs what a Store asks for. What its methods are told names it in their errors.
type Database interface {
	// Change runs f in a transaction that may write: all of it is kept, or nothing. f may run again when what it did was not.
	Change(ctx context.Context, what string, how Manner, f func(tx *Tx) error) error
	// Look runs f on one unchanging state of the database.
	Look(ctx context.Context, what string, f func(tx *Tx) error) error
	// Row asks for one row, outside of a transaction.
	Row(ctx context.Context, query string, args ...any) Row
}

// Row is the answer to a query for one row. Scan fails with sql.ErrNoRows when there is none.
type Row interface{ Scan(into ...any) error }

// Native does what each database does in its own way.
type Native interface {
	// Numbers reserves n numbers for bodies of arrivals, larger than all before, and gives the first.
	Numbers(ctx context.Context, tx *Tx, n int) (first int64, err error)
	// Once runs a statement that is a transaction by itself, in the manner Soon. Nothing is done when it cannot at this moment.
	Once(ctx context.Context, query string, args ...any) (done bool, err error)
	// Columns is a query for the tables of the schema and their columns, by name of the table and place of the column.
	Columns() string
}

// Cleaner leaves no byte of what was deleted.
type Cleaner interface {
	// Soil notes in a transaction that it deletes what must be gone from the bytes too.
	Soil(ctx context.Context, tx *Tx) error
	// Clean does what Soil noted. Unless it must, it leaves that to a later call when it was done only just now.
	Clean(ctx context.Context, must bool) error
	// CleanBodies leaves no byte of bodies of arrivals that were deleted.
	CleanBodies(ctx context.Context, tx *Tx) error
}

// Config is what a Store is made of.
type Config struct {
	Name     string // of the database in sentences for whoever started the program; holds no secret
	Database Database
	Native   Native
	Cleaner  Cleaner
	Short    Short     // nil: every question is a transaction
	Random   io.Reader // of ids
	Schema   int64     // the version of the schema that the program knows; 0 to take any for right
	Eager    bool      // a claim that finds nothing keeps no other change waiting
}

// Store is all that hangup remembers, but for what a database does by itself. All methods may be called from many
// goroutines at once.
type Store struct {
	name                        string
	db                          Database
	native                      Native
	cleaner                     Cleaner
	short                       Short // as in Config
	arrive, keep, erase, remark bulk
	random                      io.Reader
	drawn                       sync.Mutex             // held while random is read
	keys                        atomic.Pointer[opened] // nil without a secret
	watcher                     store.Watcher          // nil: nobody
	schema                      int64                  // as in Config
	eager                       bool                   // as in Config
}

// New makes a Store of a database whose schema is up to date. What is sealed in it opens after Unlock.
func New(c Config) *Store {
	return &Store{
		name: c.Name, db: c.Database, native: c.Native, cleaner: c.Cleaner, short: c.Short, random: c.Random, schema: c.Schema, eager: c.Eager,
		arrive: newBulk(arriveQuery), keep: newBulk(keepQuery), erase: newBulk(eraseQuery), remark: newBulk(remarkQuery),
	}
}

// Prepared gives what every message asks for outside of a transaction, and in one or by Once. A database may prepare it, as
// that takes longer than to run it.
func (s *Store) Prepared() (outside, inside []string) {
	for _, b := range []bulk{s.arrive, s.keep, s.erase, s.remark} {
		inside = append(inside, b.bySize...)
	}
	return []string{formQuery}, inside
}

// change runs f in a transaction that no other change meets: all of it is kept, or nothing. what names it in errors.
func (s *Store) change(ctx context.Context, what string, f func(tx *Tx) error) error {
	return s.watched(ctx, what, true, func(ctx context.Context) error { return s.db.Change(ctx, what, Alone, f) })
}

// changeSoon is change without the wait for the disk.
func (s *Store) changeSoon(ctx context.Context, what string, f func(tx *Tx) error) error {
	return s.watched(ctx, what, true, func(ctx context.Context) error { return s.db.Change(ctx, what, Soon, f) })
}

// look runs f on one unchanging state of the database.
func (s *Store) look(ctx context.Context, what string, f func(tx *Tx) error) error {
	return s.watched(ctx, what, false, func(ctx context.Context) error { return s.db.Look(ctx, what, f) })
}

func refuse(err error, format string, args ...any) error {
	return &store.OpenError{Text: fmt.Sprintf(format, args...), Err: err}
}
