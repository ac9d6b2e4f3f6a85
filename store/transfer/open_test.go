package transfer

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hangup/store"
	"hangup/store/postgres"
	"hangup/store/sqlite"
)

// refused makes sure that an address is refused in a sentence.
func refused(t *testing.T, open func(context.Context, string) (*Side, error), address, say string) {
	t.Helper()
	s, err := open(t.Context(), address)
	if err == nil {
		_ = s.Close()
		t.Fatalf("%s was opened", address)
	}
	var known *store.OpenError
	if !errors.As(err, &known) || !strings.Contains(known.Text, say) || strings.Contains(err.Error(), "geheim") {
		t.Errorf("it says %q, wanted %q", err, say)
	}
}

func TestSourceThatCannotBeMovedIsRefused(t *testing.T) {
	dir := t.TempDir()
	garbage := filepath.Join(dir, "garbage.db")
	check(t, os.WriteFile(garbage, []byte(strings.Repeat("no database ", 100)), 0o600))
	refused(t, OpenSource, filepath.Join(dir, "none.db"), "there is no database")
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("files were made: %v", left)
	}
	refused(t, OpenSource, garbage, "is not a SQLite database")
	refused(t, OpenSource, dir, "is a folder")
	refused(t, OpenSource, newServer(t), "has nothing of hangup in it")
	refused(t, OpenSource, "postgres://u:geheim@127.0.0.1:1/d", "does not answer")
	refused(t, OpenTarget, "postgres://u:geheim@:x:/d", "cannot be read")
	refused(t, OpenTarget, "mysql://u:geheim@h/d", "of the kind")
}

func TestServedDatabaseIsRefused(t *testing.T) {
	path := newFile(t)
	s, err := sqlite.Open(t.Context(), path)
	check(t, err)
	defer s.Close()
	check(t, s.Serve(t.Context()))
	refused(t, OpenSource, path, "stop it first")
	refused(t, OpenTarget, path, "stop it first")
	server := newServer(t)
	p, err := postgres.Open(t.Context(), server)
	check(t, err)
	defer p.Close()
	check(t, p.Serve(t.Context()))
	refused(t, OpenSource, server, "stop every process of it first")
}

func TestNobodyServesWhileADatabaseIsMoved(t *testing.T) {
	path := newFile(t)
	it := target(t, path)
	s, err := sqlite.Open(t.Context(), path)
	check(t, err)
	defer s.Close()
	if err := s.Serve(t.Context()); err == nil || !strings.Contains(err.Error(), "serves the database") {
		t.Errorf("it is served: %v", err)
	}
	check(t, it.Close())
	check(t, s.Serve(t.Context()))
}

func TestNobodyServesWhileAServerIsMoved(t *testing.T) {
	server := newServer(t)
	s, err := postgres.Open(t.Context(), server)
	check(t, err)
	defer s.Close()
	it := source(t, server)
	if err := s.Serve(t.Context()); err == nil || !strings.Contains(err.Error(), "is being moved") {
		t.Errorf("it is served: %v", err)
	}
	check(t, it.Close())
	check(t, s.Serve(t.Context()))
}

func TestTwoMovesToOneDatabaseAreRefused(t *testing.T) {
	server := newServer(t)
	it := target(t, server)
	refused(t, OpenTarget, server, "another move")
	check(t, it.Close())
	check(t, target(t, server).Close())
}

func TestSchemaOfAnotherVersionIsRefused(t *testing.T) {
	path, server := newFile(t), newServer(t)
	for _, address := range []string{path, server} {
		it := target(t, address)
		exec(t, it.db, `UPDATE goose_db_version SET version_id = version_id + 100 WHERE version_id = (SELECT max(version_id) FROM goose_db_version)`)
		check(t, it.Close())
		refused(t, OpenSource, address, "newer hangup")
		refused(t, OpenTarget, address, "newer hangup")
	}
	for _, address := range []string{path, server} {
		db, err := openRaw(address)
		check(t, err)
		exec(t, db, `DELETE FROM `+prefix(address)+`goose_db_version WHERE version_id >= 2`)
		check(t, db.Close())
		refused(t, OpenSource, address, "older hangup")
	}
}

func openRaw(address string) (*sql.DB, error) {
	if strings.HasPrefix(address, "postgres") {
		return sql.Open("pgx", address)
	}
	return sql.Open("sqlite", address)
}

func prefix(address string) string {
	if strings.HasPrefix(address, "postgres") {
		return "hangup."
	}
	return ""
}

// What is filled only in part is served by nobody.
func TestHalfAMoveIsNotServed(t *testing.T) {
	path := filled(t, 20, false, 10)
	file, server := newFile(t), newServer(t)
	for _, address := range []string{file, server} {
		if stopAfter(t, path, address, 4) {
			t.Fatal("it was not stopped")
		}
	}
	_, err := sqlite.Open(t.Context(), file)
	_, again := postgres.Open(t.Context(), server)
	for _, err := range []error{err, again} {
		var known *store.OpenError
		if !errors.As(err, &known) || !strings.Contains(known.Text, "run hangup migrate-store again") {
			t.Errorf("it was opened: %v", err)
		}
	}
	for _, address := range []string{file, server} {
		_, err := move(t, path, address, Options{})
		check(t, err)
	}
	for name, open := range map[string]func() (interface{ Close() error }, error){
		"file":   func() (interface{ Close() error }, error) { return sqlite.Open(t.Context(), file) },
		"server": func() (interface{ Close() error }, error) { return postgres.Open(t.Context(), server) },
	} {
		s, err := open()
		if err != nil {
			t.Errorf("%s: once it is whole: %v", name, err)
			continue
		}
		check(t, s.Close())
	}
}

// A file that was left by a process that was killed has a log beside it, which nobody folds into it.
func TestSourceIsLeftAsItWas(t *testing.T) {
	for name, killed := range map[string]bool{"closed": false, "killed": true} {
		t.Run(name, func(t *testing.T) {
			path := filled(t, 21, false, 30)
			if killed {
				path = leftBehind(t, path)
			}
			before := hashes(t, path)
			rows := len(before)
			if killed && rows != 2 {
				t.Fatalf("there is no log: %v", before)
			}
			address := newFile(t)
			_, err := move(t, path, address, Options{})
			check(t, err)
			for file, hash := range hashes(t, path) {
				if was, ok := before[file]; ok && was != hash {
					t.Errorf("%s was changed", file)
				}
			}
			if killed {
				var n int
				is := source(t, address)
				check(t, is.db.QueryRow(`SELECT count(*) FROM buttons WHERE id = 'in the log'`).Scan(&n))
				if n != 1 {
					t.Error("what stood in the log was not moved")
				}
			}
		})
	}
}

// leftBehind copies the files of a database that is in use.
func leftBehind(t *testing.T, path string) string {
	t.Helper()
	it := target(t, path)
	exec(t, it.db, `INSERT INTO buttons (id, action, at) VALUES ('in the log', 'x', 1)`)
	copied := newFile(t)
	for _, end := range []string{"", "-wal"} {
		b, err := os.ReadFile(path + end)
		check(t, err)
		check(t, os.WriteFile(copied+end, b, 0o600))
	}
	check(t, it.Close())
	return copied
}

// hashes gives those of a database file and its log. One that is empty holds nothing.
func hashes(t *testing.T, path string) map[string][32]byte {
	t.Helper()
	all := map[string][32]byte{}
	for _, end := range []string{"", "-wal"} {
		b, err := os.ReadFile(path + end)
		if err == nil && len(b) > 0 {
			all[end] = sha256.Sum256(b)
		}
	}
	return all
}
