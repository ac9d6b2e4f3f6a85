package main

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Somebody may have a caller on the line: whatever ails the database, the answer comes, and one line on
// stderr says what it lacks.
func TestCheckAnswersWithoutADatabase(t *testing.T) {
	t.Parallel()
	plain := command(t, "", nil, "check", courier)
	cases := map[string]struct{ path, want string }{
		"newer":           {newerDatabase(t), "was written by a newer hangup"},
		"locked":          {lockedDatabase(t), "is locked by another program"},
		"letter":          {file(t, "letter.txt", "dear all"), "is not a SQLite database"},
		"folder":          {t.TempDir(), "is a folder"},
		"below a file":    {file(t, "x", "") + "/hangup.db", "cannot be made"},
		"other program":   {otherDatabase(t), "is the database of another program"},
		"may not be read": {unreadable(t), "cannot be written"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if c.path == "" {
				t.Skip("this user may read everything")
			}
			environ := []string{"HANGUP_DATABASE_URL=" + c.path}
			got := command(t, "", environ, "check", courier)
			if got.code != 0 || got.out != plain.out {
				t.Errorf("code %d, answer\n%s", got.code, got.out)
			}
			const begin = "hangup: the stored warnings are left out of the answer: "
			if !strings.HasPrefix(got.err, begin) || !strings.Contains(got.err, c.want) || strings.Count(got.err, "\n") != 1 {
				t.Errorf("stderr %q, want one line with %q", got.err, c.want)
			}
		})
	}
}

func TestRowsComeWithoutADatabase(t *testing.T) {
	t.Parallel()
	rows := file(t, "rows.jsonl", `{"id":"a","text":"`+courier+`"}`+"\n")
	got := command(t, "", []string{"HANGUP_DATABASE_URL=" + newerDatabase(t)}, "check", "--batch", rows)
	if got.code != 0 || strings.Count(got.err, "\n") != 1 || len(idsOf(t, got.out)) != 1 {
		t.Errorf("code %d: %s%s", got.code, got.out, got.err)
	}
}

// lockedDatabase makes a database that another program holds until the test ends. A command that was stopped while it waited
// may open it a moment longer, and its files come and go with that.
func lockedDatabase(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	t.Cleanup(func() {
		eventually(t, "the files of the database go", func() bool { return os.RemoveAll(dir) == nil })
	})
	path := filepath.Join(dir, "hangup.db")
	startTestApp(t, path, 0).Stop()
	db := openSQLite(t, path)
	for _, statement := range []string{"PRAGMA locking_mode = EXCLUSIVE", "BEGIN EXCLUSIVE", "CREATE TABLE held (x)"} {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

func otherDatabase(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "recipes.db")
	if _, err := openSQLite(t, path).Exec("CREATE TABLE recipes (name TEXT)"); err != nil {
		t.Fatal(err)
	}
	return path
}

// openSQLite opens a file as any other program would, on one connection. It waits for others: the first to open a
// database whose program was killed locks it for a moment, to read its log.
func openSQLite(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", path+"?_pragma=busy_timeout(10000)")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	return db
}

// unreadable makes a database that this user may not read; "" for root, who may.
func unreadable(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "hangup.db")
	startTestApp(t, path, 0).Stop()
	if os.Getuid() == 0 {
		return ""
	}
	if err := os.Chmod(path, 0); err != nil {
		t.Fatal(err)
	}
	return path
}
