package transfer

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// tally is the rows of a table and their checksum.
type tally struct {
	rows int64
	sum  sum
}

// sumRows reads a whole table.
func sumRows(ctx context.Context, q querier, d *dialect, t *table, mend *mender, step func(n int)) (got tally, err error) {
	s, err := openStream(ctx, q, d, t, nil)
	if err != nil {
		return got, err
	}
	defer s.close()
	const often = 1000
	var canonical []byte
	for {
		row, err := s.next()
		if err != nil || row == nil {
			step(int(got.rows % often))
			return got, err
		}
		row, _ = mend.row(row)
		if canonical, err = appendRow(canonical[:0], row); err != nil {
			return got, err
		}
		got.rows++
		got.sum = got.sum.plus(sumOf(canonical))
		if got.rows%often == 0 {
			step(often)
		}
	}
}

// Compare reads both sides, changes nothing, and tells whether they hold the same.
func Compare(ctx context.Context, from, to *Side, watch Progress) ([]Moved, error) {
	m, err := openMover(ctx, from, to, watch)
	if err != nil {
		return nil, err
	}
	defer m.close()
	return m.compare(ctx)
}

// compare reads every table of both sides once more, each by itself.
func (m *mover) compare(ctx context.Context) (all []Moved, err error) {
	there, err := m.to.snapshot(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { _ = there.Rollback() }()
	rows, err := m.rowsOf(ctx, there)
	if err != nil {
		return nil, err
	}
	m.watch.Begin("comparing", rows, 0)
	begun, err := m.begun(ctx)
	if err != nil {
		return nil, err
	}
	var differ []string
	for i := range m.tables {
		t := &m.tables[i]
		one, same, err := m.compareTable(ctx, there, t, begun)
		if err != nil {
			return nil, fmt.Errorf("compare %s: %w", t.name, err)
		}
		if !same {
			differ = append(differ, t.name)
		}
		all = append(all, one)
	}
	if err := m.numbersAreThere(ctx, there); err != nil {
		return all, err
	}
	if len(differ) > 0 {
		return all, m.different(differ, begun)
	}
	return all, nil
}

func (m *mover) different(tables []string, begun bool) error {
	if begun {
		return refuse("%s and %s differ in %s: %s was changed while it was moved. Stop all that uses it, and move it with --again",
			m.from.name, m.to.name, strings.Join(tables, ", "), m.from.name)
	}
	return refuse("%s and %s differ in %s: one of them was used since, or that was not moved from here",
		m.from.name, m.to.name, strings.Join(tables, ", "))
}

// rowsOf counts what is to be read of both sides.
func (m *mover) rowsOf(ctx context.Context, there *sql.Tx) (rows int64, err error) {
	for _, q := range []querier{m.source, there} {
		for i := range m.tables {
			n, err := count(ctx, q, &m.tables[i])
			if err != nil {
				return 0, fmt.Errorf("count the rows of %s: %w", m.tables[i].name, err)
			}
			rows += n
		}
	}
	return rows, nil
}

func (m *mover) compareTable(ctx context.Context, there *sql.Tx, t *table, begun bool) (Moved, bool, error) {
	step := func(n int) { m.watch.Step(t.name, n) }
	was, err := sumRows(ctx, m.source, m.from.d, t, m.menders[t.name], step)
	if err != nil {
		return Moved{}, false, err
	}
	is, err := sumRows(ctx, there, m.to.d, t, nil, step)
	if err != nil {
		return Moved{}, false, err
	}
	var n note
	if begun {
		if n, err = readNote(ctx, m.target, m.to.d, t.name); err != nil {
			return Moved{}, false, err
		}
	}
	was.rows, was.sum = was.rows-n.joined, was.sum.minus(n.gone)
	return Moved{Table: t.name, Rows: is.rows, Sum: is.sum.String(), Mended: n.mended, Joined: n.joined}, was == is, nil
}

// numbersAreThere makes sure that no number is given twice.
func (m *mover) numbersAreThere(ctx context.Context, there *sql.Tx) error {
	now, err := readSchema(ctx, there, m.to.d)
	if err != nil {
		return err
	}
	for _, t := range m.tables {
		if got := now[t.name]; got.numbered && got.last < t.last {
			return refuse("%s would give numbers of %s again that %s gave already (it is at %d, and that was at %d)",
				m.to.name, t.name, m.from.name, got.last, t.last)
		}
	}
	return nil
}
