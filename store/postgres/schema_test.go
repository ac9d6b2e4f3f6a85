package postgres_test

import (
	"database/sql"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"hangup/store/postgres/pgtest"
	"hangup/store/sqlite" // which registers the driver "sqlite"
)

// onlyInSQLite has what PostgreSQL does in another way, and says how.
var onlyInSQLite = []string{
	"goose_db_version_once", // a constraint of the same name
}

// Both databases have the same tables, columns, indexes and names of what is not allowed, so that the same queries run and every
// row of one fits into the other.
func TestSchemaIsThatOfSQLite(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "hangup.db")
	file, err := sqlite.Open(t.Context(), path)
	check(t, err)
	check(t, file.Close())
	other, err := sql.Open("sqlite", path)
	check(t, err)
	defer other.Close()
	address := pgtest.Address(t)
	open(t, address)
	db := connect(t, address)
	for _, compare := range []struct{ what, sqlite, postgres string }{
		{
			"column", `SELECT t.name || '.' || c.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'
				AND t.name NOT IN ('inbox_bodies_aside', 'goose_db_version')`,
			`SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'hangup'`,
		},
		{"index", `SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL`, `SELECT indexname FROM pg_indexes WHERE schemaname = 'hangup'`},
	} {
		want, got := texts(t, other, compare.sqlite), texts(t, db, compare.postgres)
		if len(want) < 20 {
			t.Fatalf("only %d of SQLite were found", len(want))
		}
		for name := range want {
			if !got[name] && !slices.Contains(onlyInSQLite, name) {
				t.Errorf("PostgreSQL has no %s %s", compare.what, name)
			}
		}
	}
	rules := texts(t, db, `SELECT conname FROM pg_constraint WHERE connamespace = 'hangup'::regnamespace`)
	for source := range texts(t, other, `SELECT sql FROM sqlite_schema WHERE type = 'table'`) {
		for _, found := range regexp.MustCompile(`CONSTRAINT (\w+)`).FindAllStringSubmatch(source, -1) {
			if !rules[found[1]] {
				t.Errorf("PostgreSQL has no constraint %s", found[1])
			}
		}
	}
}
