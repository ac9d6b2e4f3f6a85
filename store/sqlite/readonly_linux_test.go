package sqlite

import (
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
)

// asNobody runs a test without the right of root to write anywhere, with which containers run
// tests. It is given up for one operating-system thread, which ends with the goroutine of the test.
func asNobody(t *testing.T, name string, f func(t *testing.T)) {
	t.Run(name, func(t *testing.T) {
		if os.Geteuid() == 0 {
			runtime.LockOSThread()
			if err := syscall.Setfsuid(65534); err != nil {
				t.Skipf("SKIPPED: cannot give up the rights of root: %v", err)
			}
		}
		f(t)
	})
}

// folder makes one that anybody may look into, and asNobody may not write to.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, d := range []string{filepath.Dir(dir), dir} {
		if err := os.Chmod(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if os.Geteuid() != 0 {
		if err := os.Chmod(dir, 0o555); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { os.Chmod(dir, 0o755) })
	}
	return dir
}

func TestReadOnlyFolderIsRefused(t *testing.T) {
	dir := folder(t)
	asNobody(t, "for a new file", func(t *testing.T) {
		refused(t, filepath.Join(dir, "hangup.db"), "cannot be written", dir)
	})
	asNobody(t, "for a new folder", func(t *testing.T) {
		refused(t, filepath.Join(dir, "below", "hangup.db"), "cannot be written", dir)
	})
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, error %v", left, err)
	}
}

func TestDatabaseWithoutRightsIsRefused(t *testing.T) {
	for name, mode := range map[string]os.FileMode{
		"the file is read-only":                     0o444,
		"the file is not ours":                      0o000,
		"the file is ours, the folder is read-only": 0o666,
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, "hangup.db")
		reopen(t, path).Close()
		for d, m := range map[string]os.FileMode{path: mode, dir: 0o555, filepath.Dir(dir): 0o755} {
			if err := os.Chmod(d, m); err != nil {
				t.Fatal(err)
			}
		}
		t.Cleanup(func() { os.Chmod(dir, 0o755) })
		asNobody(t, name, func(t *testing.T) { refused(t, path, "cannot be written", dir) })
	}
}
