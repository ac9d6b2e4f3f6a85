package postgres_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"hash/crc32"
	"net"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"hangup/store"
	"hangup/store/postgres"
	"hangup/store/postgres/pgtest"

	_ "github.com/jackc/pgx/v5/stdlib" // registers the driver "pgx"
)

func open(t testing.TB, address string, opts ...postgres.Option) *postgres.Store {
	t.Helper()
	s, err := postgres.Open(t.Context(), address, opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// connect gives the database itself, as whoever looks in with psql has it.
func connect(t testing.TB, address string) *sql.DB {
	t.Helper()
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func do(t testing.TB, db *sql.DB, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := db.ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %s", s, err)
		}
	}
}

func one[T any](t testing.TB, db *sql.DB, query string, args ...any) (v T) {
	t.Helper()
	if err := db.QueryRowContext(t.Context(), query, args...).Scan(&v); err != nil {
		t.Fatalf("%s: %s", query, err)
	}
	return v
}

// with changes an address.
func with(t testing.TB, address string, change func(u *url.URL)) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	change(u)
	return u.String()
}

func TestOpenAgainChangesNothing(t *testing.T) {
	t.Parallel()
	address := pgtest.Address(t)
	db := connect(t, address)
	const count = `SELECT count(*) FROM hangup.goose_db_version`
	_ = open(t, address).Close()
	before := one[int](t, db, count)
	s := open(t, address)
	if after := one[int](t, db, count); after != before {
		t.Errorf("%d migrations were noted, then %d", before, after)
	}
	if err := errors.Join(s.Close(), s.Close()); err != nil {
		t.Errorf("closing twice: %s", err)
	}
}

func TestNothingStandsOutsideOfOurSchema(t *testing.T) {
	t.Parallel()
	address := pgtest.Address(t)
	open(t, address)
	if n := one[int](t, connect(t, address), `SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE n.nspname NOT IN ('hangup', 'pg_catalog', 'information_schema', 'pg_toast')`); n != 0 {
		t.Errorf("%d tables and indexes stand elsewhere", n)
	}
}

func TestManyProcessesOpenANewDatabaseAtOnce(t *testing.T) {
	t.Parallel()
	address := pgtest.Address(t)
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() {
			s, err := postgres.Open(t.Context(), address)
			if err != nil {
				t.Error(err)
				return
			}
			_ = s.Close()
		})
	}
	wg.Wait()
}

func TestSchemaThatOnlyTheOwnerCouldMakeIsUsed(t *testing.T) {
	t.Parallel()
	address := pgtest.Address(t)
	role := fmt.Sprintf("keeper_%d", time.Now().UnixNano())
	db := connect(t, address)
	do(t, db, `CREATE ROLE `+role+` LOGIN PASSWORD 'kept'`, `CREATE SCHEMA hangup AUTHORIZATION `+role)
	t.Cleanup(func() {
		_, _ = db.ExecContext(context.Background(), `DROP OWNED BY `+role+`; DROP ROLE `+role)
	})
	open(t, with(t, address, func(u *url.URL) { u.User = url.UserPassword(role, "kept") }))
}

// refused opens what cannot be opened, and gives the sentence.
func refused(t *testing.T, address string, opts ...postgres.Option) string {
	t.Helper()
	s, err := postgres.Open(t.Context(), address, opts...)
	if err == nil {
		_ = s.Close()
		t.Fatal("it was opened")
	}
	var o *store.OpenError
	if !errors.As(err, &o) {
		t.Fatalf("the error is %T: %s", err, err)
	}
	if u, err := url.Parse(address); err == nil {
		password, _ := u.User.Password()
		for e := error(o); e != nil && password != ""; e = errors.Unwrap(e) {
			if strings.Contains(o.Text, password) || o.Err != nil && strings.Contains(o.Err.Error(), password) {
				t.Errorf("the password %s is in %q or in %v", password, o.Text, o.Err)
			}
		}
	}
	if strings.Contains(o.Text, "\n") {
		t.Errorf("more than one line: %q", o.Text)
	}
	return o.Text
}

func TestDatabaseThatIsNotOursIsLeftAsItIs(t *testing.T) {
	t.Parallel()
	for name, make := range map[string][]string{
		"a table of another program":      {`CREATE SCHEMA hangup`, `CREATE TABLE hangup.phones (n int)`},
		"a view of another program":       {`CREATE SCHEMA hangup`, `CREATE VIEW hangup.v AS SELECT 1 AS one`},
		"migrations of another program":   {`CREATE SCHEMA hangup`, `CREATE TABLE hangup.goose_db_version (version_id bigint)`},
		"an application of another kind":  {`CREATE SCHEMA hangup`, `CREATE TABLE hangup.goose_db_version (version_id bigint)`, `CREATE TABLE hangup.application (id bigint)`, `INSERT INTO hangup.application VALUES (7)`},
		"an application without a number": {`CREATE SCHEMA hangup`, `CREATE TABLE hangup.goose_db_version (version_id bigint)`, `CREATE TABLE hangup.application (id bigint)`},
	} {
		t.Run(name, func(t *testing.T) {
			address := pgtest.Address(t)
			db := connect(t, address)
			do(t, db, make...)
			const count = `SELECT count(*) FROM pg_class WHERE relnamespace = 'hangup'::regnamespace`
			before := one[int](t, db, count)
			if text := refused(t, address); !strings.Contains(text, "of another program, which was left as it is: give another database") {
				t.Error(text)
			}
			if after := one[int](t, db, count); after != before {
				t.Errorf("there were %d tables, then %d", before, after)
			}
		})
	}
}

func TestOtherTablesOfTheDatabaseDoNotMatter(t *testing.T) {
	t.Parallel()
	address := pgtest.Address(t)
	do(t, connect(t, address), `CREATE TABLE public.watches (n int)`, `CREATE TABLE public.goose_db_version (id int, version_id bigint)`,
		`INSERT INTO public.goose_db_version VALUES (1, 20300101)`)
	open(t, address)
}

func TestNewerSchemaIsRefused(t *testing.T) {
	t.Parallel()
	address := pgtest.Address(t)
	_ = open(t, address).Close()
	do(t, connect(t, address), `INSERT INTO hangup.goose_db_version (version_id, is_applied) VALUES (99, true)`)
	if text := refused(t, address); !strings.Contains(text, "was written by a newer hangup (schema 99, this program knows ") ||
		!strings.Contains(text, "install the newer hangup or use another database") {
		t.Error(text)
	}
}

func TestDatabaseWithAnotherEncodingIsRefused(t *testing.T) {
	t.Parallel()
	address := pgtest.Address(t)
	name := fmt.Sprintf("latin_%d", time.Now().UnixNano())
	db := connect(t, address)
	do(t, db, `CREATE DATABASE `+name+` ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0`)
	t.Cleanup(func() { _, _ = db.ExecContext(context.Background(), `DROP DATABASE `+name+` WITH (FORCE)`) })
	if text := refused(t, with(t, address, func(u *url.URL) { u.Path = "/" + name })); !strings.Contains(text, "keeps texts as LATIN1: make one with createdb") {
		t.Error(text)
	}
}

func TestServerThatCannotBeUsedIsNamedWithWhatToDo(t *testing.T) {
	t.Parallel()
	address := pgtest.Address(t)
	nobody := free(t)
	role := fmt.Sprintf("poor_%d", time.Now().UnixNano())
	db := connect(t, address)
	do(t, db, `CREATE ROLE `+role+` LOGIN PASSWORD 'verysecret'`)
	t.Cleanup(func() { _, _ = db.ExecContext(context.Background(), `DROP ROLE `+role) })
	for name, c := range map[string]struct {
		change func(u *url.URL)
		say    string
	}{
		"wrong password":   {func(u *url.URL) { u.User = url.UserPassword(role, "wrongsecret") }, "check both in the address of the database"},
		"no such database": {func(u *url.URL) { u.Path = "/nowhere" }, `has no database "nowhere": make it with createdb`},
		"no rights":        {func(u *url.URL) { u.User = url.UserPassword(role, "verysecret") }, "let the owner of the database run GRANT CREATE ON DATABASE"},
		"nobody there":     {func(u *url.URL) { u.Host = nobody }, "does not answer: check that it runs"},
		"no TLS":           {func(u *url.URL) { u.RawQuery = "sslmode=require" }, "does not speak TLS as the address asks"},
		"no such host":     {func(u *url.URL) { u.Host = "nowhere.invalid:5432" }, `the host "nowhere.invalid" of the database was not found`},
		"unknown setting":  {func(u *url.URL) { u.RawQuery = "sslmode=disable&no_such_setting=1" }, "does not know one of the settings behind the ?"},
		"unreadable":       {func(u *url.URL) { u.RawQuery = "sslmode=perhaps" }, "cannot be read: write it as postgres://"},
	} {
		t.Run(name, func(t *testing.T) {
			if text := refused(t, with(t, address, c.change), postgres.WithWait(time.Millisecond)); !strings.Contains(text, c.say) {
				t.Errorf("wanted %q: %s", c.say, text)
			}
		})
	}
}

// free is an address of this machine where nobody listens.
func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func TestEndOfTheContextEndsTheWaitForAServer(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	begin := time.Now()
	if _, err := postgres.Open(ctx, "postgres://u:secret@"+free(t)+"/db"); err == nil || time.Since(begin) > 5*time.Second {
		t.Errorf("error %v after %s", err, time.Since(begin))
	}
}

func TestWhereNamesNeitherUserNorPassword(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"postgres://u:secret@db.example.org/hangup":             `the PostgreSQL database "hangup" at db.example.org:5432`,
		"postgres://u:secret@db.example.org:6543/x?sslmode=off": "PostgreSQL",
		"postgres://u:secret@[2001:db8::1]:5433/x":              `the PostgreSQL database "x" at [2001:db8::1]:5433`,
		"postgres://u:secret@/x?host=/run/postgresql":           `the PostgreSQL database "x" at /run/postgresql`,
		"postgres://u:sec/ret@host/x":                           "PostgreSQL",
		"postgres://u:secret@secret/x":                          "PostgreSQL",
		"postgres://u:sec%72et@h/secret?password=other":         "PostgreSQL",
		"postgres://u@h/secret?password=secret":                 "PostgreSQL",
		"postgres://u:other@password=secret":                    "PostgreSQL",
		"postgres://u:secret@h1:1,h2:2/x":                       `the PostgreSQL database "x" at h1:1`,
	} {
		if got := postgres.Where(address); got != want {
			t.Errorf("%s: %s", address, got)
		}
	}
}

func FuzzOpenNeverRepeatsAPassword(f *testing.F) {
	for _, s := range []string{"", "@", "%", "%zz", "@h:x/", "@h/d?sslmode=x", "@h/d?password=", "@\x00", "@[::1/", ",h:1/", "@\x18h?password=", "d@password="} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, rest string) {
		canary := fmt.Sprintf("canary-%08x", crc32.ChecksumIEEE([]byte(rest))) // what is tried cannot hold it elsewhere
		address := "postgres://u:" + canary + rest
		if strings.HasSuffix(rest, "password=") {
			address += canary
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel() // nobody is to be asked
		_, err := postgres.Open(ctx, address)
		if err == nil {
			t.Fatal("it was opened")
		}
		for e := err; e != nil; e = errors.Unwrap(e) {
			if strings.Contains(e.Error(), canary) {
				t.Fatalf("the password stands in %q", e)
			}
		}
		if where := postgres.Where(address); strings.Contains(where, canary) {
			t.Fatalf("the password stands in %q", where)
		}
	})
}
