package transfer

import (
	"context"
	"database/sql"
	"fmt"
)

// Moved is what became of one table.
type Moved struct {
	Table  string
	Rows   int64  // that the target has now
	Sum    string // checksum of those, the beginning of it
	Mended int64  // of them, were changed to fit
	Joined int64  // rows that have none of their own, as they are the same as another once they fit
}

// Options change a move.
type Options struct {
	// Again begins anew and gives up what an earlier move, that was not finished, left in the target.
	Again bool
	// Progress is told how far the move is; nil is nobody.
	Progress Progress
}

// mover moves one database.
type mover struct {
	from, to *Side
	source   *sql.Tx   // reads one unchanging state
	target   *sql.Conn // writes
	tables   []table
	there    map[string]*table // of the target
	menders  map[string]*mender
	watch    Progress
}

// Move moves all that is stored to an empty target, or goes on where an earlier Move was stopped. It compares both sides at the
// end. Until that is done, the target is not served. The source is only read.
func Move(ctx context.Context, from, to *Side, o Options) ([]Moved, error) {
	m, err := openMover(ctx, from, to, o.Progress)
	if err != nil {
		return nil, err
	}
	defer m.close()
	if err := m.begin(ctx, o.Again); err != nil {
		return nil, err
	}
	if err := m.copyAll(ctx); err != nil {
		return nil, err
	}
	if err := m.settle(ctx); err != nil {
		return nil, err
	}
	found, err := m.compare(ctx)
	if err != nil {
		return found, err
	}
	if err := m.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DROP TABLE `+noteTable)
		return err
	}); err != nil {
		return nil, fmt.Errorf("note that all is moved: %w", err)
	}
	return found, nil
}

func openMover(ctx context.Context, from, to *Side, watch Progress) (m *mover, err error) {
	if watch == nil {
		watch = nobody{}
	}
	m = &mover{from: from, to: to, watch: watch, menders: map[string]*mender{}}
	if m.source, err = from.snapshot(ctx); err != nil {
		return nil, fmt.Errorf("read %s: %w", from.name, err)
	}
	if m.target, err = to.db.Conn(ctx); err != nil {
		m.close()
		return nil, fmt.Errorf("reach %s: %w", to.name, err)
	}
	if err := m.match(ctx); err != nil {
		m.close()
		return nil, err
	}
	return m, nil
}

func (m *mover) close() {
	_ = m.source.Rollback()
	if m.target != nil {
		_ = m.target.Close()
	}
}

// match reads both schemas and plans.
func (m *mover) match(ctx context.Context) error {
	here, err := readSchema(ctx, m.source, m.from.d)
	if err != nil {
		return err
	}
	if m.there, err = readSchema(ctx, m.target, m.to.d); err != nil {
		return err
	}
	if m.tables, err = plan(here, m.there); err != nil {
		return fmt.Errorf("%s does not fit into %s: %w", m.from.name, m.to.name, err)
	}
	for i := range m.tables {
		t := &m.tables[i]
		m.menders[t.name] = menderOf(t, m.there[t.name])
	}
	return m.nothingStays(ctx, here)
}

// nothingStays makes sure that what the target need not have is empty.
func (m *mover) nothingStays(ctx context.Context, here map[string]*table) error {
	for name, t := range here {
		if !passing(name) || m.there[name] != nil {
			continue
		}
		n, err := count(ctx, m.source, t)
		if err != nil {
			return fmt.Errorf("count the rows of %s: %w", name, err)
		}
		if n > 0 {
			return refuse("%s was left in the midst of a change: start hangup with it once, stop it, and try again", m.from.name)
		}
	}
	return nil
}

// change runs f in a transaction of the target.
func (m *mover) change(ctx context.Context, f func(tx *sql.Tx) error) error {
	tx, err := m.target.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	if err := f(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// settle numbers new rows on from the highest number ever given, and has the target look at what it has now.
func (m *mover) settle(ctx context.Context) error {
	for i := range m.tables {
		t := &m.tables[i]
		if err := m.numberOn(ctx, t); err != nil {
			return fmt.Errorf("number %s on: %w", t.name, err)
		}
		if m.to.d.settle == "" {
			continue
		}
		if _, err := m.target.ExecContext(ctx, m.to.d.settle+quote(t.name)); err != nil {
			return fmt.Errorf("look at %s: %w", t.name, err)
		}
	}
	return nil
}

// numberOn reads the highest number of the source, given or there.
func (m *mover) numberOn(ctx context.Context, t *table) error {
	if !m.there[t.name].numbered {
		return nil
	}
	highest := t.last
	err := each(ctx, m.source, func(scan func(...any) error) error {
		var there sql.NullInt64
		err := scan(&there)
		highest = max(highest, there.Int64)
		return err
	}, `SELECT max(`+quote(t.key[0])+`) FROM `+quote(t.name))
	if err != nil || highest <= 0 {
		return err
	}
	return m.change(ctx, func(tx *sql.Tx) error { return m.to.d.number(ctx, tx, t, highest) })
}
