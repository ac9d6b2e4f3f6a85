package sqlstore

import (
	"context"
	"strings"
)

// bulk is a statement for many rows, written once for several numbers of them: running one costs far more than one row
// of it does.
type bulk struct {
	width  int // parameters of a row
	sizes  []int
	bySize []string
}

// newBulk makes a bulk of a statement for one row, which is the last "(?, …)" in it. Parameters that all rows share are
// numbered in it.
func newBulk(query string) (b bulk) {
	from := strings.LastIndex(query, "(?")
	to := from + strings.Index(query[from:], ")") + 1
	row := query[from:to]
	b.width = strings.Count(row, "?")
	head, tail := query[:from], query[to:]
	if strings.HasSuffix(head, "IN ") { // a list of values and not of rows
		head, row, tail = head+"(", strings.Trim(row, "()"), ")"+tail
	}
	b.sizes = []int{25, 10, 4, 1}
	for _, n := range b.sizes {
		b.bySize = append(b.bySize, head+strings.Repeat(row+", ", n-1)+row+tail)
	}
	return b
}

// each calls do for a statement after the other, with as many rows as it takes. shared are the parameters of all rows.
func (b bulk) each(rows, shared []any, do func(query string, args []any) error) error {
	var args []any
	for i, n := range b.sizes {
		for size := n * b.width; len(rows) >= size; rows = rows[size:] {
			args = append(append(args[:0], shared...), rows[:size]...)
			if err := do(b.bySize[i], args); err != nil {
				return err
			}
		}
	}
	return nil
}

// run executes the statement for rows, whose parameters stand one after the other.
func (b bulk) run(ctx context.Context, tx *Tx, rows []any, shared ...any) error {
	return b.each(rows, shared, func(query string, args []any) error {
		_, err := tx.ExecContext(ctx, query, args...)
		return err
	})
}

// fits gives the statement for a set of rows that fits into one, with the last row repeated, which must do no harm.
func (b bulk) fits(rows, shared []any) (query string, args []any, ok bool) {
	for i := len(b.sizes) - 1; i >= 0; i-- {
		size := b.sizes[i] * b.width
		if size < len(rows) || len(rows) < b.width {
			continue
		}
		args = append(append(make([]any, 0, len(shared)+size), shared...), rows...)
		for len(args) < len(shared)+size {
			args = append(args, rows[len(rows)-b.width:]...)
		}
		return b.bySize[i], args, true
	}
	return "", nil, false
}

// strings is run for a statement that returns a text for some rows.
func (b bulk) strings(ctx context.Context, tx *Tx, rows []any) (found map[string]bool, err error) {
	found = map[string]bool{}
	err = b.each(rows, nil, func(query string, args []any) error {
		got, err := tx.QueryContext(ctx, query, args...)
		if err != nil {
			return err
		}
		defer got.Close()
		for got.Next() {
			var one string
			if err := tx.dialect.restore(got.Scan(&one), []any{&one}); err != nil {
				return err
			}
			found[one] = true
		}
		return got.Err()
	})
	return found, err
}
