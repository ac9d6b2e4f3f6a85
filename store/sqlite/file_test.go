package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hangup/advice/news"
	"hangup/bot"
	"hangup/store"
)

// magic opens every SQLite database: https://www.sqlite.org/fileformat.html#magic_header_string
const magic = "SQLite format 3\x00"

// refused wants Open to refuse with one sentence that says what it must, and gives the sentence.
func refused(t *testing.T, path string, say ...string) {
	t.Helper()
	s, err := Open(t.Context(), path, WithWait(50*time.Millisecond))
	if err == nil {
		s.Close()
		t.Fatal("it was opened")
	}
	var o *store.OpenError
	if !errors.As(err, &o) {
		t.Fatalf("%T %v is no OpenError", err, err)
	}
	for _, want := range say {
		if !strings.Contains(o.Text, want) {
			t.Errorf("%q does not say %q", o.Text, want)
		}
	}
	if strings.ContainsAny(o.Text, "\n") || len(o.Text) > 300+2*len(path) {
		t.Errorf("not one clear sentence: %q", o.Text)
	}
}

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func unchanged(t *testing.T, path string, want []byte) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil || string(got) != string(want) {
		t.Errorf("the file was changed: %d bytes instead of %d, error %v", len(got), len(want), err)
	}
	for _, more := range []string{"-wal", "-shm", "-journal"} {
		if _, err := os.Stat(path + more); err == nil {
			t.Errorf("%s was left behind", more)
		}
	}
}

func TestFileOfAnotherKindIsRefusedAndLeftAlone(t *testing.T) {
	for name, content := range map[string][]byte{
		"a text":             []byte("warnings\n"),
		"one byte":           {0},
		"half a header":      []byte(magic[:8]),
		"a long text":        []byte(strings.Repeat("Hang up. Wait five minutes. ", 10000)),
		"nearly the header":  []byte("SQLite format 4\x00" + strings.Repeat("\x00", 4096)),
		"zeros for a header": make([]byte, 4096),
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "x.db")
			write(t, path, content)
			refused(t, path, "not a SQLite database", "left as it is")
			unchanged(t, path, content)
		})
	}
}

func TestDamagedDatabaseIsRefusedAndLeftAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	content := []byte(magic + strings.Repeat("\x7f", 8192))
	write(t, path, content)
	refused(t, path, "badly damaged", "backup")
	unchanged(t, path, content)
}

func TestDatabaseOfAnotherProgramIsRefusedAndLeftAlone(t *testing.T) {
	for name, statements := range map[string]string{
		"with tables":             `CREATE TABLE places (url TEXT)`,
		"with an application id":  `PRAGMA application_id = 42; CREATE TABLE goose_db_version (version_id INTEGER)`,
		"migrated by its own kit": `CREATE TABLE goose_db_version (version_id INTEGER); CREATE TABLE shop (id INTEGER)`,
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "x.db")
			execute(t, path, statements)
			before, _ := os.ReadFile(path)
			refused(t, path, "another program")
			unchanged(t, path, before)
		})
	}
}

// execute runs statements on the file, without a store.
func execute(t *testing.T, path, statements string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statements); err != nil {
		t.Fatal(err)
	}
}

func TestNewerDatabaseIsRefusedAndKeepsItsRows(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	s := reopen(t, path)
	if _, err := s.ImportWarnings(t.Context(), []news.Warning{{ID: "w", Label: news.IsWarning}}, time.Unix(0, 0)); err != nil {
		t.Fatal(err)
	}
	s.Close()
	known, err := latest()
	if err != nil {
		t.Fatal(err)
	}
	execute(t, path, fmt.Sprintf(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (%d, 1)`, known+1))
	before, _ := os.ReadFile(path)
	refused(t, path, "written by a newer hangup", fmt.Sprintf("schema %d, this program knows %d", known+1, known), "install the newer hangup or use another file")
	unchanged(t, path, before)
	execute(t, path, fmt.Sprintf(`DELETE FROM goose_db_version WHERE version_id = %d`, known+1))
	if _, ok, err := reopen(t, path).Warning(t.Context(), "w"); !ok || err != nil {
		t.Errorf("the warning: found %v, error %v", ok, err)
	}
}

func TestLockedDatabaseIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	reopen(t, path).Close()
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=locking_mode(EXCLUSIVE)&_txlock=exclusive")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	refused(t, path, "locked by another program", "try again")
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	db.Close()
	reopen(t, path)
}

func TestFolderInThePlaceOfTheFileIsRefused(t *testing.T) {
	dir := t.TempDir()
	refused(t, dir, "is a folder", filepath.Join(dir, "hangup.db"))
}

func TestFileInThePlaceOfTheFolderIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x")
	write(t, path, nil)
	refused(t, filepath.Join(path, "hangup.db"), "folder", "cannot be made")
}

func TestDeviceIsRefused(t *testing.T) {
	if _, err := os.Stat(os.DevNull); err != nil {
		t.Skip("there is no such device here")
	}
	refused(t, os.DevNull, "is not a file")
}

func TestNameTooLongIsRefused(t *testing.T) {
	refused(t, filepath.Join(t.TempDir(), strings.Repeat("x", 5000)), "cannot be opened")
}

func TestEmptyFileBecomesADatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	write(t, path, nil)
	reopen(t, path)
}

// A process may end after goose made its table and before the first migration.
func TestDatabaseThatWasHardlyBegunIsFinished(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	execute(t, path, `CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY AUTOINCREMENT, version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL, tstamp TIMESTAMP DEFAULT (datetime('now')));
		INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, 1)`)
	if _, err := reopen(t, path).Warnings(t.Context(), bot.WarningFilter{}); err != nil {
		t.Error(err)
	}
}

func TestStrangeNamesAreOnlyNames(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for _, name := range []string{"a b.db", "50%.db", "why?.db", "#1.db", "é🙂.db", "a&mode=memory.db", "file:x.db", "sub/one/two.db", "%41.db"} {
		s, err := Open(t.Context(), name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(name))); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOpenThatIsCalledOffSaysSo(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Open(ctx, filepath.Join(t.TempDir(), "x.db")); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func FuzzOpenNeverHarmsAFile(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte("hello"))
	f.Add([]byte(magic))
	f.Add([]byte(magic + "\x10\x00\x02\x02\x00\x40\x20\x20" + strings.Repeat("\x00", 4072)))
	f.Fuzz(func(t *testing.T, content []byte) {
		if len(content) > 1<<16 {
			return
		}
		path := filepath.Join(t.TempDir(), "x.db")
		write(t, path, content)
		s, err := Open(t.Context(), path, WithWait(10*time.Millisecond))
		if err == nil {
			s.Close()
			return
		}
		var o *store.OpenError
		if !errors.As(err, &o) {
			t.Errorf("%T %v is no OpenError", err, err)
		}
		unchanged(t, path, content)
	})
}
