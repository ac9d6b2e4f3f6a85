package transfer

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// noteTable is where the target keeps how far a move is, until it is done and compared. While it is there, no hangup serves the
// target.
const noteTable = "moving"

// stage is how far a table is.
type stage int64

const (
	moving  stage = iota // the rows that fit as they are
	mending              // the others
	moved
)

// note is how far a table is.
type note struct {
	stage  stage
	last   []byte // key of the last row that was seen in this stage, in the canonical form of the source
	rows   int64  // in the target
	mended int64  // of them, not as they were
	joined int64  // rows that were the same as another once mended, and have no row of their own
	gone   sum    // of those
	found  int64  // rows that have to be mended
}

// whole is the row of the note that stands for the move; its last is the mark of the source.
const whole = ""

func createNote(ctx context.Context, tx *sql.Tx, d *dialect) error {
	_, err := tx.ExecContext(ctx, `CREATE TABLE `+noteTable+` (name text NOT NULL PRIMARY KEY, stage bigint NOT NULL, last `+d.blob+`,
		rows bigint NOT NULL, mended bigint NOT NULL, joined bigint NOT NULL, gone `+d.blob+` NOT NULL, found bigint NOT NULL)`)
	return err
}

func readNote(ctx context.Context, q *sql.Conn, d *dialect, name string) (n note, err error) {
	var gone []byte
	err = q.QueryRowContext(ctx, `SELECT stage, last, rows, mended, joined, gone, found FROM `+noteTable+` WHERE name = `+d.slot(1), name).
		Scan(&n.stage, &n.last, &n.rows, &n.mended, &n.joined, &gone, &n.found)
	if errors.Is(err, sql.ErrNoRows) {
		return note{}, nil
	}
	if err == nil {
		n.gone, err = sumFrom(gone)
	}
	if err != nil {
		return note{}, fmt.Errorf("read how far the move is: %w", err)
	}
	return n, nil
}

func (n note) write(ctx context.Context, tx *sql.Tx, d *dialect, name string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO `+noteTable+` (name, stage, last, rows, mended, joined, gone, found) VALUES (`+d.slots(8)+`)
		ON CONFLICT (name) DO UPDATE SET stage = excluded.stage, last = excluded.last, rows = excluded.rows, mended = excluded.mended,
			joined = excluded.joined, gone = excluded.gone, found = excluded.found`,
		name, int64(n.stage), n.last, n.rows, n.mended, n.joined, n.gone.bytes(), n.found)
	return err
}
