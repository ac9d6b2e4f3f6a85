package main

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hangup/store/postgres/pgtest"
)

// oldDatabase makes a database as the first version of the program left it, with rows in every table.
func oldDatabase(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "hangup.db")
	db := openSQLite(t, path)
	defer db.Close()
	first, err := os.ReadFile(root + "/store/sqlite/migrations/00001_first.sql")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := os.ReadFile(root + "/store/sqlite/testdata/rows_1.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, statements := range []string{
		`CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY AUTOINCREMENT, version_id INTEGER NOT NULL, is_applied INTEGER NOT NULL, tstamp TIMESTAMP DEFAULT (datetime('now')));
		INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, 1), (1, 1)`,
		string(first), string(rows),
	} {
		if _, err := db.Exec(statements); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

// What the first version wrote, today's program brings up to date, reads and serves. That no row of any version is lost or changed
// is tested beside the stores.
func TestDatabaseOfTheFirstVersionIsServed(t *testing.T) {
	t.Parallel()
	database := oldDatabase(t)
	s := serveBinary(t, database)
	if got := command(t, "", []string{"HANGUP_DATABASE_URL=" + database}, "export", "reports", "--json"); got.code != exitOK || !strings.Contains(got.out, "CF7K2M") || !strings.Contains(got.out, "A note.") {
		t.Errorf("the report is gone: code %d, %s%s", got.code, got.out, got.err)
	}
	s.stop(t, os.Interrupt)
	found, code := visitDoctor(t, "HANGUP_DATABASE_URL="+database)
	expectState(t, found, map[string]state{"nothing in it is damaged": isOK})
	if code != exitOK {
		t.Errorf("code %d: %+v", code, found)
	}
}

// A program that is older than a server's database leaves it alone and says so.
func TestNewerDatabaseOnAServerIsRefused(t *testing.T) {
	t.Parallel()
	address := pgtest.Address(t)
	environ := []string{"HANGUP_DATABASE_URL=" + address, "HANGUP_SECRET_KEY=" + strings.Repeat("k", 32), "HANGUP_HTTP_ADDR=127.0.0.1:0"}
	if got := command(t, "", environ, "export", "reports"); got.code != exitOK { // which makes the schema
		t.Fatalf("code %d: %s", got.code, got.err)
	}
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`INSERT INTO hangup.goose_db_version (version_id, is_applied) VALUES (999999, true)`); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"serve"}, {"export", "reports"}} {
		got := command(t, "", environ, args...)
		if got.code != exitFailure || !strings.Contains(got.err, "newer hangup") || strings.Contains(got.err, passwordOf(t, address)) {
			t.Errorf("%s: code %d, %s", args[0], got.code, got.err)
		}
	}
}

// Three processes are stopped and started one after the other, as for an update, while a warning goes out and people ask. Nobody is
// left without an answer, and no chat without the warning or with two.
func TestRollingRestartLosesNothing(t *testing.T) {
	t.Parallel()
	f := startFleet(t, fleetOptions{roles: []string{"web,worker", "web", "web,worker,gateway"}, chats: map[string]int{"telegram": 200, "discord": 350}})
	asked := newLoad(f, 5, 5)
	asking, stop := context.WithCancel(t.Context())
	defer stop()
	over := make(chan struct{})
	go func() { asked.run(asking); close(over) }()
	begin := time.Now()
	if err := f.publish(t.Context(), 1, begin); err != nil {
		t.Fatal(err)
	}
	for _, m := range f.members {
		m.program.stop()
		if err := f.start(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	allPosted(t, f)
	stop()
	<-over
	mustStandOnce(t, f, 0)
	a := asked.between(begin, time.Now())
	t.Logf("%d questions while three processes were restarted", a.questions)
	if a.errors > 0 || a.questions < 10 {
		t.Errorf("%d of %d questions were not answered: %s\n%s", a.errors, a.questions, a.why, f.words())
	}
}
