package transfer

import (
	"context"
	"database/sql"
	"fmt"
)

// A transaction of the target takes so much. Most rows have less than a kilobyte; a body of the inbox may have 2 MiB. A kill
// costs what the last transaction had.
const (
	batchRows  = 20_000
	batchBytes = 4 << 20
)

// stream reads the rows of a table in the order of its key.
type stream struct {
	rows *sql.Rows
	t    *table
	row  []any
	into []any // points into row
}

// openStream begins behind the row with a key in the canonical form; nil begins at the first.
func openStream(ctx context.Context, q querier, d *dialect, t *table, behind []byte) (*stream, error) {
	key, err := parseRow(behind)
	if err != nil || len(key) != 0 && len(key) != len(t.key) {
		return nil, fmt.Errorf("the note of where %s stands is damaged", t.name)
	}
	rows, err := q.QueryContext(ctx, d.selectRows(t, len(key) > 0), key...)
	if err != nil {
		return nil, err
	}
	s := &stream{rows: rows, t: t, row: make([]any, len(t.columns)), into: make([]any, len(t.columns))}
	for i := range s.row {
		s.into[i] = &s.row[i]
	}
	return s, nil
}

// next gives the next row, which holds until the next call; nil after the last.
func (s *stream) next() ([]any, error) {
	if !s.rows.Next() {
		return nil, s.rows.Err()
	}
	if err := s.rows.Scan(s.into...); err != nil {
		return nil, err
	}
	for i, v := range s.row {
		if b, ok := v.([]byte); ok && b == nil {
			s.row[i] = []byte{} // nothing in it, but no NULL
		}
	}
	return s.row, nil
}

func (s *stream) close() { _ = s.rows.Close() }

// batch is the part of a stream that one transaction of the target takes: the rows that fit as they are, or those that have to
// be mended. It is what pgx copies from.
type batch struct {
	from   *stream
	mender *mender
	mended bool // take those that are, and not the others
	keys   []int
	row    []any
	last   []byte // key of the last row that was seen, in the canonical form
	seen   int    // rows, passed over or not
	taken  int
	joined int64 // of those, are the same as another
	gone   sum   // of those
	size   int   // of the rows taken, in bytes, about
	over   bool
	err    error
}

func newBatch(s *stream, mender *mender, mended bool) *batch {
	b := &batch{from: s, mender: mender, mended: mended}
	for _, name := range s.t.key {
		b.keys = append(b.keys, s.t.place(name))
	}
	return b
}

// Next goes to the next row of the batch.
func (b *batch) Next() bool {
	for b.err == nil && !b.over && b.seen < batchRows && b.size < batchBytes {
		row, err := b.from.next()
		if err != nil || row == nil {
			b.err, b.over = err, true
			return false
		}
		b.seen++
		b.note(row)
		var mended bool
		if b.row, mended = b.mender.row(row); mended == b.mended {
			b.taken++
			b.size += sizeOf(b.row)
			return b.err == nil
		}
	}
	return false
}

// note keeps the key of a row.
func (b *batch) note(row []any) {
	b.last = b.last[:0]
	for _, i := range b.keys {
		if b.last, b.err = appendRow(b.last, row[i:i+1]); b.err != nil {
			return
		}
	}
}

// Values gives the row.
func (b *batch) Values() ([]any, error) { return b.row, nil }

// Err tells why there is no next row, if there should be one.
func (b *batch) Err() error { return b.err }

func sizeOf(row []any) (n int) {
	for _, v := range row {
		switch v := v.(type) {
		case string:
			n += len(v)
		case []byte:
			n += len(v)
		default:
			n += 8
		}
	}
	return n
}
