package postgres

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/pressly/goose/v3"

	"hangup/bot"
	"hangup/store/postgres/pgtest"
)

// older brings a database to an older schema with rows in every table, and gives it.
func older(t *testing.T, address string, version int64) *sql.DB {
	t.Helper()
	config, err := parse(address)
	must(t, err)
	db := pool(config, 2)
	t.Cleanup(func() { _ = db.Close() })
	must(t, begin(t.Context(), db))
	if version >= 3 { // where River came
		must(t, migrateJobs(t.Context(), config))
	}
	dir, err := fs.Sub(migrations, "migrations")
	must(t, err)
	provider, err := goose.NewProvider(goose.DialectPostgres, db, dir, goose.WithDisableGlobalRegistry(true))
	must(t, err)
	_, err = provider.UpTo(t.Context(), version)
	must(t, err)
	_, err = db.ExecContext(t.Context(), rowsOf(t, version))
	must(t, err)
	return db
}

// rowsOf gives rows for a schema: its own or, when it has no table that the one before had not, those of that.
func rowsOf(t *testing.T, version int64) string {
	t.Helper()
	for ; version > 0; version-- {
		raw, err := os.ReadFile(fmt.Sprintf("testdata/rows_%d.sql", version))
		if err == nil {
			return string(raw)
		}
		if !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
	}
	t.Fatal("no schema has rows to be tested with")
	return ""
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// columnsOf lists the columns of every table of ours, by its name.
func columnsOf(t *testing.T, db *sql.DB) map[string]string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), `SELECT c.table_name, string_agg(quote_ident(c.column_name), ', ' ORDER BY c.column_name)
		FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
		WHERE table_schema = $1 AND t.table_type = 'BASE TABLE' AND table_name <> 'goose_db_version' AND table_name NOT LIKE 'river%' GROUP BY 1`, schema)
	must(t, err)
	defer rows.Close()
	all := map[string]string{}
	for rows.Next() {
		var table, columns string
		must(t, rows.Scan(&table, &columns))
		all[table] = columns
	}
	must(t, rows.Err())
	return all
}

// sumOf sums the rows of a table up, as far as some columns go.
func sumOf(t *testing.T, db *sql.DB, table, columns string) (n int, sum string) {
	t.Helper()
	must(t, db.QueryRowContext(t.Context(), fmt.Sprintf(
		`SELECT count(*), coalesce(md5(string_agg(r::text, E'\n' ORDER BY r::text)), '') FROM (SELECT %s FROM %s.%s) r`, columns, schema, table)).Scan(&n, &sum))
	return n, sum
}

// withoutRows are tables in which nothing stands yet: keys are drawn when a database is opened with its secret, and what is soiled is
// noted when somebody is forgotten.
var withoutRows = []string{"keys", "soiled"}

// What any version wrote, this one reads, and nothing of it is changed or lost on the way.
func TestEverySchemaOpensWithItsRows(t *testing.T) {
	t.Parallel()
	known, err := latest()
	must(t, err)
	for version := int64(1); version <= known; version++ {
		t.Run(fmt.Sprint("schema ", version), func(t *testing.T) {
			address := pgtest.Address(t)
			db := older(t, address, version)
			columns := columnsOf(t, db)
			before := map[string]string{}
			for table := range columns {
				n, sum := sumOf(t, db, table, columns[table])
				if n == 0 && !slices.Contains(withoutRows, table) {
					t.Errorf("rows_%d.sql has no row for %s", version, table)
				}
				before[table] = sum
			}
			s, err := Open(t.Context(), address)
			must(t, err)
			for table := range columns {
				if _, sum := sumOf(t, db, table, columns[table]); sum != before[table] {
					t.Errorf("the rows of %s are others now", table)
				}
			}
			must(t, s.Close())
			hasJobs(t, db)
			hasTotals(t, db)
			s, err = Open(t.Context(), address, WithSecret(func(bool) ([]byte, error) { return []byte("a secret key for this test alone."), nil }))
			must(t, err)
			t.Cleanup(func() { _ = s.Close() })
			isRead(t, s)
		})
	}
}

// isRead reads some of the rows as the program does.
func isRead(t *testing.T, s *Store) {
	t.Helper()
	w, ok, err := s.Warning(t.Context(), "w1")
	must(t, err)
	if !ok || w.Title != "A title" || w.Places[0] != "Chester" || w.Areas[0] != "force:cheshire" || w.Facts.LossGBP != 8000 {
		t.Errorf("warning: %+v", w)
	}
	p, err := s.Held(t.Context(), "p")
	must(t, err)
	if len(p.Reports) != 1 || p.Reports[0].Note != "A note." || len(p.Checks) != 1 || len(p.Timers) != 1 || p.Dialogs != 1 {
		t.Errorf("person: %+v", p)
	}
	watches, err := s.Watches(t.Context(), bot.Address{Chat: bot.ChatID{Platform: "web", ID: "a"}})
	must(t, err)
	if len(watches) != 1 || watches[0].Wish.Daily != 3 {
		t.Errorf("watches: %+v", watches)
	}
}

// hasTotals looks whether the cells are summed up, also where they were not before.
func hasTotals(t *testing.T, db *sql.DB) {
	t.Helper()
	var got string
	must(t, db.QueryRowContext(t.Context(), `SELECT string_agg(week || type || ' ' || reports || '/' || checks, ', ') FROM hangup.totals`).Scan(&got))
	if got != "1603670400000courier_fraud 1/1" {
		t.Errorf("totals: %s", got)
	}
}

// hasJobs looks whether each delivery that is due has its job, also where there were none before.
func hasJobs(t *testing.T, db *sql.DB) {
	t.Helper()
	var due, jobs int
	must(t, db.QueryRowContext(t.Context(), `SELECT (SELECT count(*) FROM hangup.deliveries WHERE state = 'due'),
		(SELECT count(*) FROM hangup.deliveries d WHERE d.state = 'due' AND (SELECT count(*) FROM hangup.river_job WHERE args ->> 'delivery' = d.id::text) = 1)`).Scan(&due, &jobs))
	if due < 3 || jobs != due {
		t.Errorf("%d deliveries are due and %d have one job", due, jobs)
	}
}

func TestMigrationsAreNumberedWithoutGaps(t *testing.T) {
	t.Parallel()
	names, err := fs.Glob(migrations, "migrations/*.sql")
	must(t, err)
	for i, name := range names {
		if want := fmt.Sprintf("migrations/%05d_", i+1); !strings.HasPrefix(name, want) {
			t.Errorf("%s should begin with %s", name, want)
		}
	}
}
