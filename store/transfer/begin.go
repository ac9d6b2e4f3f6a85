package transfer

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// Refusal is why nothing is moved, or why a move is not finished: one or two sentences for whoever started it, what to do among
// them.
type Refusal struct{ Text string }

// Error gives the sentences.
func (r *Refusal) Error() string { return r.Text }

func refuse(format string, args ...any) error { return &Refusal{fmt.Sprintf(format, args...)} }

// begin makes sure that the target is empty, or holds part of this source.
func (m *mover) begin(ctx context.Context, again bool) error {
	begun, err := m.begun(ctx)
	if err != nil {
		return err
	}
	if begun && again {
		if err := m.change(ctx, func(tx *sql.Tx) error { return m.empty(ctx, tx) }); err != nil {
			return fmt.Errorf("empty what was begun: %w", err)
		}
		begun = false
	}
	mark, err := m.mark(ctx)
	if err != nil {
		return err
	}
	if begun {
		return m.resume(ctx, mark)
	}
	return m.change(ctx, func(tx *sql.Tx) error {
		if err := m.mustBeEmpty(ctx, tx); err != nil {
			return err
		}
		if err := createNote(ctx, tx, m.to.d); err != nil {
			return err
		}
		return note{last: mark}.write(ctx, tx, m.to.d, whole)
	})
}

// begun tells whether the target has a note of a move.
func (m *mover) begun(ctx context.Context) (found bool, err error) {
	err = each(ctx, m.target, func(scan func(...any) error) error { return scan(&found) }, m.to.d.hasTable(noteTable))
	return found, err
}

// mark tells one source from another: the keys of each are drawn at random.
func (m *mover) mark(ctx context.Context) ([]byte, error) {
	for i := range m.tables {
		if t := &m.tables[i]; t.name == "keys" {
			got, err := sumRows(ctx, m.source, m.from.d, t, nil, func(int) {})
			return got.sum.bytes(), err
		}
	}
	return nil, nil
}

// resume makes sure that the move that was begun is of this source.
func (m *mover) resume(ctx context.Context, mark []byte) error {
	n, err := readNote(ctx, m.target, m.to.d, whole)
	if err != nil {
		return err
	}
	if string(n.last) != string(mark) {
		return refuse("a move from another database to %s was begun and not finished: finish that one, or give up what it moved with --again", m.to.name)
	}
	return nil
}

// empty takes away what an earlier move left. Nothing else is there: the target was empty when that began, and nobody served it.
func (m *mover) empty(ctx context.Context, tx *sql.Tx) error {
	for _, statement := range append(m.to.d.empty(m.tables), `DROP TABLE `+noteTable) {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// mustBeEmpty refuses a target that is in use.
func (m *mover) mustBeEmpty(ctx context.Context, tx *sql.Tx) error {
	var full []string
	for _, t := range m.tables {
		var some bool
		err := each(ctx, tx, func(scan func(...any) error) error { return scan(&some) }, `SELECT EXISTS (SELECT 1 FROM `+quote(t.name)+`)`)
		if err != nil {
			return err
		}
		if some {
			full = append(full, t.name)
		}
	}
	if len(full) == 0 {
		return nil
	}
	return refuse("%s is in use: it has rows in %s. Give an empty database. If all was moved there already, --compare shows whether it is the same",
		m.to.name, strings.Join(full, ", "))
}
