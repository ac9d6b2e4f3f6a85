package transfer

import (
	"context"
	"database/sql"
	"fmt"
)

// copyAll copies what is not copied yet.
func (m *mover) copyAll(ctx context.Context) error {
	notes := make([]note, len(m.tables))
	var all, done int64
	for i, t := range m.tables {
		n, err := count(ctx, m.source, &t)
		if err != nil {
			return fmt.Errorf("count the rows of %s: %w", t.name, err)
		}
		if notes[i], err = readNote(ctx, m.target, m.to.d, t.name); err != nil {
			return err
		}
		all, done = all+n, done+notes[i].rows+notes[i].joined
	}
	m.watch.Begin("moving", all, done)
	for i := range m.tables {
		if err := m.copyTable(ctx, &m.tables[i], notes[i]); err != nil {
			return fmt.Errorf("move %s: %w", m.tables[i].name, err)
		}
	}
	return nil
}

func count(ctx context.Context, q querier, t *table) (n int64, err error) {
	err = each(ctx, q, func(scan func(...any) error) error { return scan(&n) }, `SELECT count(*) FROM `+quote(t.name))
	return n, err
}

// copyTable copies the rows of a table that fit, and then those that have to be mended: one that is the same as another once it
// is mended comes after that.
func (m *mover) copyTable(ctx context.Context, t *table, n note) error {
	for n.stage != moved {
		if n.stage == mending && n.found == 0 {
			n.stage = moved
			return m.change(ctx, func(tx *sql.Tx) error { return n.write(ctx, tx, m.to.d, t.name) })
		}
		if err := m.copyStage(ctx, t, &n); err != nil {
			return err
		}
		n.stage, n.last = n.stage+1, nil
	}
	return m.change(ctx, func(tx *sql.Tx) error { return n.write(ctx, tx, m.to.d, t.name) })
}

func (m *mover) copyStage(ctx context.Context, t *table, n *note) error {
	s, err := openStream(ctx, m.source, m.from.d, t, n.last)
	if err != nil {
		return err
	}
	defer s.close()
	for {
		b := newBatch(s, m.menders[t.name], n.stage == mending)
		if err := m.copyBatch(ctx, t, b, n); err != nil {
			return err
		}
		if b.over {
			return nil
		}
	}
}

// copyBatch copies a batch and notes it, or neither.
func (m *mover) copyBatch(ctx context.Context, t *table, b *batch, n *note) error {
	next := *n
	err := m.change(ctx, func(tx *sql.Tx) error {
		if counted(t.name) && n.last == nil && n.stage == moving { // what the target counted meanwhile
			if _, err := tx.ExecContext(ctx, `DELETE FROM `+quote(t.name)); err != nil {
				return err
			}
		}
		insert := m.to.d.insert
		if b.mended {
			insert = insertMended
		}
		if err := insert(ctx, m.to.d, m.target, t, b); err != nil {
			return err
		}
		next.after(b)
		return next.write(ctx, tx, m.to.d, t.name)
	})
	if err == nil {
		m.watch.Step(t.name, b.taken)
		*n = next
	}
	return err
}

// after adds what a batch did.
func (n *note) after(b *batch) {
	if b.mended {
		n.rows += int64(b.taken) - b.joined
		n.mended += int64(b.taken) - b.joined
		n.joined += b.joined
		n.gone = n.gone.plus(b.gone)
	} else {
		n.rows += int64(b.taken)
		n.found += int64(b.seen - b.taken)
	}
	if b.seen > 0 {
		n.last = append([]byte{}, b.last...)
	}
}

// insertMended inserts rows one by one. One whose place another has by now is left out, and counted.
func insertMended(ctx context.Context, d *dialect, conn *sql.Conn, t *table, b *batch) error {
	insert, err := conn.PrepareContext(ctx, d.insertRow(t)+` ON CONFLICT DO NOTHING`)
	if err != nil {
		return err
	}
	defer insert.Close()
	var canonical []byte
	for b.Next() {
		res, err := insert.ExecContext(ctx, b.row...)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n > 0 {
			if err != nil {
				return err
			}
			continue
		}
		if canonical, err = appendRow(canonical[:0], b.row); err != nil {
			return err
		}
		b.joined++
		b.gone = b.gone.plus(sumOf(canonical))
	}
	return b.Err()
}
