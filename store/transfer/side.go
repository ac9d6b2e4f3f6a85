package transfer

import (
	"context"
	"database/sql"
	"errors"
)

// Side is one end of a move: an open database.
type Side struct {
	db      *sql.DB
	d       *dialect
	name    string // as it may be shown: without a password
	release func() error
}

// Name is how the database may be shown.
func (s *Side) Name() string { return s.name }

// Close lets others have the database.
func (s *Side) Close() error {
	if s.release == nil {
		return s.db.Close()
	}
	return errors.Join(s.release(), s.db.Close())
}

// snapshot begins to read one unchanging state.
func (s *Side) snapshot(ctx context.Context) (*sql.Tx, error) { return s.db.BeginTx(ctx, s.d.snapshot) }

// Progress is told how far a move is.
type Progress interface {
	// Begin begins a part of the work of so many rows, of which some are done already.
	Begin(what string, rows, done int64)
	// Step tells that n more rows of a table are done.
	Step(table string, n int)
}

type nobody struct{}

func (nobody) Begin(string, int64, int64) {}
func (nobody) Step(string, int)           {}
