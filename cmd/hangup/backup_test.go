package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// backedUp runs a backup that must succeed, and gives what it said.
func backedUp(t *testing.T, database string, args ...string) string {
	t.Helper()
	got := command(t, "", []string{"HANGUP_DATABASE_URL=" + database}, append([]string{"backup"}, args...)...)
	if got.code != exitOK {
		t.Fatalf("code %d: %s%s", got.code, got.out, got.err)
	}
	return got.out
}

func restored(t *testing.T, database, from string) ran {
	t.Helper()
	return command(t, "", []string{"HANGUP_DATABASE_URL=" + database}, "restore", from)
}

// The drill: a backup of a bot that is being written to, which is then killed, lost, and put back.
func TestABackupOfARunningBotComesBack(t *testing.T) {
	t.Parallel()
	database := newDatabase(t)
	s := serveBinary(t, database)
	b := newBrowser(t, s.url)
	b.moderate(moderatorLink.FindString(s.text))
	b.say("/watch Hertfordshire quiet off")
	to := filepath.Join(t.TempDir(), "copy.db")
	writing := make(chan struct{})
	go func() {
		defer close(writing)
		for i := range 15 {
			b.say(fmt.Sprintf("/watch %s", []string{"Kent", "Essex", "Surrey", "Devon"}[i%4]))
		}
	}()
	said := backedUp(t, database, to)
	<-writing
	if !strings.Contains(said, "The key is not in it") {
		t.Errorf("said %s", said)
	}
	if info, err := os.Stat(to); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	if n := rowsWhere(t, database, "watches", "area LIKE '%hertfordshire%'"); n == 0 {
		t.Fatal("nothing is watched")
	}
	watched := rowsWhere(t, to, "watches", "area LIKE '%hertfordshire%'")
	later := b.say("/watch Norfolk")
	if !strings.Contains(later, "Norfolk") || rowsWhere(t, to, "watches", "area LIKE '%norfolk%'") != 0 {
		t.Errorf("what came later is in the copy, or did not come: %s", later)
	}
	s.stop(t, syscall.SIGKILL)
	if got := restored(t, database, to); got.code != exitOK || !strings.Contains(got.out, "What was there before is in ") {
		t.Fatalf("code %d: %s%s", got.code, got.out, got.err)
	}
	if rowsWhere(t, database, "watches", "area LIKE '%norfolk%'") != 0 || rowsWhere(t, database, "watches", "area LIKE '%hertfordshire%'") != watched {
		t.Error("the database is not as it was at the backup")
	}
	aside, err := filepath.Glob(database + ".before-*Z")
	if err != nil || len(aside) != 1 {
		t.Fatalf("kept aside: %v, %v", aside, err)
	}
	if rowsWhere(t, aside[0], "watches", "area LIKE '%norfolk%'") != 1 {
		t.Error("the database of before lost its last change")
	}
	again := serveBinary(t, database)
	newBrowser(t, again.url).say("/check " + courier)
	if code := again.stop(t, os.Interrupt); code != exitOK {
		t.Errorf("code %d: %s", code, again.log)
	}
}

func TestABackupThatIsKilledLeavesNoneOfThatName(t *testing.T) {
	t.Parallel()
	database := newDatabase(t)
	serveBinary(t, database).stop(t, os.Interrupt)
	folder := t.TempDir()
	for i := range 8 {
		to := filepath.Join(folder, fmt.Sprintf("copy%d.db", i))
		cmd := exec.Command(binary(t), "backup", to)
		cmd.Env = []string{"HOME=" + folder, "HANGUP_DATABASE_URL=" + database}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(i*20) * time.Millisecond)
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if _, err := os.Stat(to); err == nil {
			if got := restored(t, filepath.Join(t.TempDir(), "hangup.db"), to); got.code != exitOK && !strings.Contains(got.err, "secret key") {
				t.Errorf("a backup of that name is not complete: %s", got.err)
			}
		}
	}
}

func TestOldBackupsAreRemovedAndNothingElse(t *testing.T) {
	t.Parallel()
	database := newDatabase(t)
	serveBinary(t, database).stop(t, os.Interrupt)
	folder := t.TempDir()
	for _, name := range []string{"hangup-20250101T000000Z.db", "hangup-20260101T000000Z.db", "mine.db", "hangup-notes.db"} {
		if err := os.WriteFile(filepath.Join(folder, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	said := backedUp(t, database, folder, "--keep", "2")
	left, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil || len(left) != 4 || strings.Contains(strings.Join(left, " "), "20250101") {
		t.Errorf("left %v, said %s", left, said)
	}
}

func TestBackupsAreRefusedWithASentence(t *testing.T) {
	t.Parallel()
	database := newDatabase(t)
	serveBinary(t, database).stop(t, os.Interrupt)
	there := file(t, "there.db", "something")
	for _, c := range []struct {
		name, want string
		environ    []string
		args       []string
	}{
		{"of what is not there", "there is no database", []string{"HANGUP_DATABASE_URL=" + newDatabase(t)}, []string{"backup", "x.db"}},
		{"without a name", "name a file or a folder", []string{"HANGUP_DATABASE_URL=" + database}, []string{"backup", ""}},
		{"over a file", "already", []string{"HANGUP_DATABASE_URL=" + database}, []string{"backup", there}},
		{"kept in a file", "--keep needs a folder", []string{"HANGUP_DATABASE_URL=" + database}, []string{"backup", "x.db", "--keep", "3"}},
		{"of a server", "pg_dump", []string{"HANGUP_DATABASE_URL=postgres://h:canary@127.0.0.1:1/x", "HANGUP_SECRET_KEY=" + strings.Repeat("k", 40)}, []string{"backup", "x.db"}},
		{"into no folder", "cannot be", []string{"HANGUP_DATABASE_URL=" + database}, []string{"backup", "no/folder/x.db"}},
		{"from garbage", "not a SQLite database", []string{"HANGUP_DATABASE_URL=" + database}, []string{"restore", file(t, "x.db", strings.Repeat("garbage ", 1000))}},
		{"from nothing", "is no complete database", []string{"HANGUP_DATABASE_URL=" + database}, []string{"restore", file(t, "x.db", "")}},
		{"from a newer program", "newer hangup", []string{"HANGUP_DATABASE_URL=" + database}, []string{"restore", newerDatabase(t)}},
		{"from what is not there", "there is no file", []string{"HANGUP_DATABASE_URL=" + database}, []string{"restore", "nothing.db"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := contentOf(t, database)
			got := command(t, "", c.environ, c.args...)
			if got.code == exitOK || !strings.Contains(got.err, c.want) || strings.Contains(got.err, "canary") {
				t.Errorf("code %d, no %q in %s", got.code, c.want, got.err)
			}
			if c.args[0] == "restore" && contentOf(t, database) != before { // a backup opens it, which may fold its log into it
				t.Error("the database was changed")
			}
			if left, _ := filepath.Glob(filepath.Join(filepath.Dir(database), ".hangup-*")); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

func TestABotThatRunsIsNotRestored(t *testing.T) {
	t.Parallel()
	database := newDatabase(t)
	serveBinary(t, database)
	to := filepath.Join(t.TempDir(), "copy.db")
	backedUp(t, database, to)
	if got := restored(t, database, to); got.code == exitOK || !strings.Contains(got.err, "serves the database") {
		t.Errorf("code %d: %s%s", got.code, got.out, got.err)
	}
}

func TestABackupOfAnotherKeyIsRefused(t *testing.T) {
	t.Parallel()
	database, other := newDatabase(t), newDatabase(t)
	for _, one := range []string{database, other} {
		s := serveBinary(t, one)
		s.stop(t, os.Interrupt)
	}
	to := filepath.Join(t.TempDir(), "copy.db")
	backedUp(t, other, to)
	if got := restored(t, database, to); got.code == exitOK || !strings.Contains(got.err, "key") {
		t.Errorf("code %d: %s%s", got.code, got.out, got.err)
	}
}

func contentOf(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
