//go:build unix

package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// The threat: what is named, or lies in a folder that is named, leads elsewhere: a link to a file that only the operator may read, a
// pipe that nobody writes to, a device without end, a path with dots in it, a name that is a pattern.

// traps are paths that are no file; reading one could take for ever.
func traps(t *testing.T) map[string]string {
	t.Helper()
	folder := t.TempDir()
	pipe, loop, toDevice := filepath.Join(folder, "pipe"), filepath.Join(folder, "loop"), filepath.Join(folder, "device.md")
	for _, err := range []error{syscall.Mkfifo(pipe, 0o600), os.Symlink(loop, loop), os.Symlink("/dev/zero", toDevice)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return map[string]string{"a pipe": pipe, "a link to itself": loop, "a link to a device": toDevice, "a device": "/dev/zero", "a folder": folder}
}

// Whatever reads what is named refuses it in one sentence that names it, and waits for nothing.
func TestNoCommandReadsWhatIsNoFile(t *testing.T) {
	t.Parallel()
	database := newDatabase(t)
	startTestApp(t, database, 0).Stop()
	readers := map[string][]string{
		"import warnings": {"import", "warnings"}, "import watches": {"import", "watches"}, "check": {"check", "--batch"}, "eval": {"eval"},
		"eval --diff": {"eval", file(t, "rows.jsonl", labelled), "--diff"}, "triage": {"triage"}, "triage --batch": {"triage", "--batch"}, "restore": {"restore"},
		"migrate-store": {"migrate-store", "--to", newDatabase(t), "--from"}, "settings": {"check", "x", "--config"},
	}
	for what, path := range traps(t) {
		for name, args := range readers {
			if what == "a folder" && (name == "import warnings" || name == "triage") {
				continue // its files are read; there are none
			}
			got := command(t, "", []string{"HANGUP_DATABASE_URL=" + database}, append(args, path)...)
			if got.code == exitOK || strings.Count(got.err, "\n") > 2 || !strings.Contains(got.err, path) {
				t.Errorf("%s of %s: code %d: %s", name, what, got.code, got.err)
			}
		}
	}
}

// Whatever writes does not follow a link, and changes nothing that is there already.
func TestNoCommandWritesThroughALink(t *testing.T) {
	t.Parallel()
	p := newTestbed(t)
	victim := file(t, "victim", "as it was")
	link := func(name string) string {
		path := p.in(name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(victim, path); err != nil {
			t.Fatal(err)
		}
		return path
	}
	link("open/weekly.csv")
	link("open/dictionary.csv")
	here := []string{"HANGUP_DATABASE_URL=" + p.database}
	for _, c := range []struct {
		args []string
		ok   bool
	}{
		{[]string{"backup", link("copy.db")}, false},
		{[]string{"export", "open-data", p.in("open")}, true}, // the links are replaced
		{[]string{"restore", victim}, false},
	} {
		got := command(t, "", here, c.args...)
		if (got.code == exitOK) != c.ok || contentOf(t, victim) != "as it was" {
			t.Errorf("%s: code %d: %s%s; the file of somebody else: %q", c.args, got.code, got.out, got.err, contentOf(t, victim))
		}
	}
	if info, err := os.Lstat(p.in("open/weekly.csv")); err != nil || !info.Mode().IsRegular() {
		t.Errorf("%v, %v", info, err)
	}
}

// A folder of warnings that strangers may write to gives no way to what they may not read.
func TestAFolderOfWarningsLeadsNowhereElse(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	secret := file(t, "secret.md", strings.ReplaceAll(article, "Callers pose", canaryIn+" pose"))
	inside := filepath.Join(folder, "sub")
	for _, err := range []error{
		os.WriteFile(filepath.Join(folder, "alert.md"), []byte(article), 0o600), os.Symlink(secret, filepath.Join(folder, "link.md")),
		os.Symlink(filepath.Dir(secret), filepath.Join(folder, "folder.md")), syscall.Mkfifo(filepath.Join(folder, "pipe.md"), 0o600), os.Mkdir(inside, 0o700),
		os.WriteFile(filepath.Join(inside, "deep.md"), []byte(contentOf(t, secret)), 0o600), os.WriteFile(filepath.Join(folder, ".hidden.md"), []byte(contentOf(t, secret)), 0o600),
		os.WriteFile(filepath.Join(folder, "\x1b]0;owned\x07\u202e.md"), []byte("---\n"), 0o600),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	got := command(t, "", []string{"HANGUP_DATABASE_URL=" + newDatabase(t)}, "import", "warnings", folder)
	if said := got.out + got.err; strings.Contains(said, canaryIn) || !strings.Contains(said, "1 new, 0 known") || strings.ContainsAny(said, "\x1b\x07\u202e") {
		t.Errorf("%q", said)
	}
}

// The folder of the backups is a name and no pattern, and only what this program put there is removed.
func TestOldBackupsOfAnotherFolderStay(t *testing.T) {
	t.Parallel()
	p := newTestbed(t)
	const old = "hangup-20200101T000000Z.db"
	for _, folder := range []string{"all*", "alls", "all[s]"} {
		if err := os.Mkdir(p.in(folder), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(p.in(folder), old), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(p.in("all*"), "hangup-20100101T000000Z.db"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{"all*", "all[s]"} {
		backedUp(t, p.database, p.in(folder), "--keep", "1")
		if _, err := os.Stat(filepath.Join(p.in(folder), old)); err == nil {
			t.Errorf("the old backup in %s stays", folder)
		}
	}
	for _, path := range []string{filepath.Join(p.in("alls"), old), filepath.Join(p.in("all*"), "hangup-20100101T000000Z.db")} {
		if _, err := os.Stat(path); err != nil {
			t.Errorf("what was not asked for is gone: %v", err)
		}
	}
}

// The page gives its own files and nothing of the machine.
func TestThePageGivesNoFileOfTheMachine(t *testing.T) {
	t.Parallel()
	a := startTestApp(t, "", 0)
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for _, path := range []string{
		"/assets/../hangup.db", "/assets/..%2f..%2f..%2fetc%2fpasswd", "/assets/%2e%2e/%2e%2e/etc/passwd", "/assets/..%5c..%5cetc%5cpasswd", "/../../../etc/passwd", "//etc/passwd",
		"/assets/%00", "/assets/page.html%00.css", "/assets/", "/static/", "/hangup.db", "/hangup.db.key", "/dashboard/../hangup.db", "/dashboard/..%2fhangup.db", "/dashboard/enter/..%2f..%2fetc%2fpasswd",
	} {
		r, err := http.NewRequest(http.MethodGet, a.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.URL.Opaque = path // as it stands
		if strings.HasPrefix(path, "//") {
			r.URL.Opaque, r.URL.Path = "", path
		}
		res, err := client.Do(r)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		raw := make([]byte, 4096)
		n, _ := res.Body.Read(raw)
		res.Body.Close()
		if said := string(raw[:n]); strings.Contains(said, "root:") || strings.Contains(said, "SQLite format") || res.StatusCode == http.StatusOK && !strings.Contains(said, "<!doctype html>") {
			t.Errorf("%s: %d: %.100q", path, res.StatusCode, said)
		}
	}
}
