package transfer

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"hangup/store/postgres/pgtest"
)

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// newFile gives the address of a file that is not there yet.
func newFile(t testing.TB) string { return filepath.Join(t.TempDir(), "hangup.db") }

// newServer gives the address of an empty database in PostgreSQL.
func newServer(t testing.TB) string { return pgtest.Address(t) }

// source opens a database to read it, target to fill it. Both are closed when the test ends.
func source(t testing.TB, address string) *Side { return opened(t, address, OpenSource) }
func target(t testing.TB, address string) *Side { return opened(t, address, OpenTarget) }

func opened(t testing.TB, address string, open func(context.Context, string) (*Side, error)) *Side {
	t.Helper()
	s, err := open(t.Context(), address)
	check(t, err)
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// filled makes a file with garbage in every table.
func filled(t testing.TB, seed uint64, strange bool, rows int) string {
	t.Helper()
	path := newFile(t)
	s := target(t, path)
	newFiller(seed, strange).fill(t, s.db, rows)
	check(t, s.Close())
	return path
}

// move moves one database to another and closes both.
func move(t testing.TB, from, to string, o Options) ([]Moved, error) {
	t.Helper()
	f, to2 := source(t, from), target(t, to)
	defer f.Close()
	defer to2.Close()
	return Move(t.Context(), f, to2, o)
}

// contents is dump of a database that nobody has open.
func contents(t testing.TB, address string) map[string][]string {
	t.Helper()
	s := source(t, address)
	defer s.Close()
	return dump(t, s)
}

// dump gives the rows of every table of a database as texts, read in the plainest way. What only one kind of database has is left out.
func dump(t testing.TB, s *Side) map[string][]string {
	t.Helper()
	addedUp(t, s)
	tables, err := readSchema(t.Context(), s.db, s.d)
	check(t, err)
	all := map[string][]string{}
	for name, one := range tables {
		if passing(name) {
			continue
		}
		columns := one.names()
		slices.Sort(columns)
		all[name] = []string{}
		row, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		check(t, each(t.Context(), s.db, func(scan func(...any) error) error {
			err := scan(into...)
			all[name] = append(all[name], fmt.Sprintf("%q", row))
			return err
		}, `SELECT `+quoteAll(columns)+` FROM `+quote(name)))
		slices.Sort(all[name])
	}
	return all
}

// addedUp looks whether the sums of a database are those of its cells.
func addedUp(t testing.TB, s *Side) {
	t.Helper()
	const want = `SELECT week, type, sum(reports), sum(checks) FROM cells GROUP BY week, type`
	const got = `SELECT week, type, sum(reports), sum(checks) FROM totals GROUP BY week, type`
	var differ int
	check(t, s.db.QueryRow(`SELECT count(*) FROM (SELECT * FROM (`+want+` EXCEPT `+got+`) w UNION ALL SELECT * FROM (`+got+` EXCEPT `+want+`) g) d`).Scan(&differ))
	if differ > 0 {
		t.Errorf("%d sums are not those of the cells", differ)
	}
}

// same compares two dumps.
func same(t testing.TB, got, want map[string][]string) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%d tables, wanted %d", len(got), len(want))
	}
	for name, rows := range want {
		if !slices.Equal(got[name], rows) {
			t.Errorf("%s: %d rows, wanted %d, or they differ", name, len(got[name]), len(rows))
		}
	}
}

func exec(t testing.TB, db *sql.DB, query string, args ...any) {
	t.Helper()
	_, err := db.ExecContext(t.Context(), query, args...)
	check(t, err)
}
