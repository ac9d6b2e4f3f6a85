package transfer

import (
	"database/sql"
	"path/filepath"
	"testing"

	"hangup/store/postgres"
	"hangup/store/postgres/pgtest"
	"hangup/store/sqlite"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// sqliteFile makes an empty database and gives its path.
func sqliteFile(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "hangup.db")
	s, err := sqlite.Open(t.Context(), path)
	check(t, err)
	check(t, s.Close())
	return path
}

// side opens a SQLite database without asking whose it is.
func side(t testing.TB, path string) *Side {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=foreign_keys(1)&_pragma=busy_timeout(5000)")
	check(t, err)
	s := &Side{db: db, d: inSQLite(), name: path}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// postgresSide makes an empty database in PostgreSQL.
func postgresSide(t testing.TB) *Side {
	t.Helper()
	address := pgtest.Address(t)
	s, err := postgres.Open(t.Context(), address)
	check(t, err)
	check(t, s.Close())
	return postgresAt(t, address)
}

func postgresAt(t testing.TB, address string) *Side {
	t.Helper()
	config, err := pgx.ParseConfig(address)
	check(t, err)
	config.RuntimeParams["search_path"] = "hangup"
	one := &Side{db: stdlib.OpenDB(*config), d: inPostgres(), name: "the PostgreSQL database"}
	t.Cleanup(func() { _ = one.Close() })
	return one
}
