//go:build unix

package main

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The threat: another user of the machine reads or changes what the program writes, because the operator's umask lets everybody. Every
// command writes all that it can under the widest umask there is.

// forEverybody are the files that others may read, by the end of their path: nothing in them is of anybody. Nobody else may change them.
var forEverybody = []string{"/picture.png", "/open/weekly.csv", "/open/dictionary.csv", "/open", "/hangup.service"}

// underOpenUmask runs a program with umask 000.
func underOpenUmask(t *testing.T, p testbed, environ []string, args ...string) (said string, code int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "/bin/sh", append([]string{"-c", `umask 000; exec "$0" "$@"`, binary(t)}, args...)...)
	cmd.Dir = p.folder
	cmd.Env = append([]string{"HOME=" + p.folder, "TMPDIR=" + p.folder, "HANGUP_DATABASE_URL=" + p.database}, environ...)
	out, _ := cmd.CombinedOutput() // the code tells
	return string(out), cmd.ProcessState.ExitCode()
}

// openTo lists what others of the machine may read, or change, of a folder.
func openTo(t *testing.T, folder string, others fs.FileMode) (wide []string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err == nil && path != folder && info.Mode().Perm()&others != 0 {
			wide = append(wide, strings.TrimPrefix(path, folder)+" "+info.Mode().String())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return wide
}

func mayBeRead(file string) bool {
	name, _, _ := strings.Cut(file, " ")
	for _, end := range forEverybody {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return false
}

func TestNoCommandLeavesAFileThatOthersReadOrChange(t *testing.T) {
	t.Parallel()
	p := newTestbed(t)
	written := func() int { return len(openTo(t, p.folder, 0o700)) }
	for _, d := range p.tried(t, p.in("moved/hangup.db")) {
		before := written()
		said, code := underOpenUmask(t, p, nil, d.words()...)
		if code != exitOK && d.command != "feeds" && d.command != "health" { // there is nobody to ask
			t.Errorf("%s: code %d: %s", d.words(), code, said)
		}
		for _, file := range openTo(t, p.folder, 0o022) {
			t.Errorf("%s: others may change %s", d.words(), file)
		}
		for _, file := range openTo(t, p.folder, 0o044) {
			if !mayBeRead(file) {
				t.Errorf("%s: others may read %s", d.words(), file)
			}
		}
		t.Logf("%s: %d files and folders more", d.words(), written()-before)
	}
}

// A server makes its database, its key and its lock, also where no folder is yet.
func TestAServerLeavesNoFileThatOthersReadOrChange(t *testing.T) {
	t.Parallel()
	p := testbed{folder: t.TempDir()}
	p.database = p.in("data/of/hangup/hangup.db")
	cmd := exec.Command("/bin/sh", "-c", `umask 000; exec "$0"`, binary(t))
	cmd.Dir = p.folder
	cmd.Env = []string{"HOME=" + p.folder, "TMPDIR=" + p.folder, "HANGUP_HTTP_ADDR=127.0.0.1:0", "HANGUP_DATABASE_URL=" + p.database}
	said := &printed{}
	cmd.Stdout, cmd.Stderr = said, said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	eventually(t, "the page is served", func() bool { return strings.Contains(said.String(), "Stop with Ctrl+C") })
	for _, name := range []string{"", "-wal", "-shm", ".key", ".lock"} {
		if _, err := os.Stat(p.database + name); err != nil {
			t.Error(err)
		}
	}
	if wide := openTo(t, p.folder, 0o077); len(wide) > 0 {
		t.Errorf("others may use %v", wide)
	}
}
