package sqlite

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"hangup/store"
)

func TestServingIsRefusedUnderAnotherNameOfTheFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "hangup.db")
	first := reopen(t, path)
	check(t, first.Serve(t.Context()))
	link := filepath.Join(dir, "link.db")
	if err := os.Symlink(path, link); err != nil {
		t.Skip(err)
	}
	second := reopen(t, link, WithWait(10*time.Millisecond))
	err := second.Serve(t.Context())
	if err == nil || !strings.Contains(err.Error(), "another hangup serves the database "+link) || strings.Contains(err.Error(), "\n") {
		t.Errorf("said: %v", err)
	}
}

func TestServersOfTwoFilesDoNotMeet(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.db", "b.db"} {
		check(t, reopen(t, filepath.Join(dir, name)).Serve(t.Context()))
	}
}

func TestServingLocksInOnePrivateFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hangup.db")
	s := reopen(t, path)
	check(t, s.Serve(t.Context()))
	info, err := os.Stat(path + ".lock")
	check(t, err)
	if info.Size() != 0 || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the lock has %d bytes, mode %v", info.Size(), info.Mode())
	}
	if left, _ := filepath.Glob(path + ".lock-*"); len(left) > 0 {
		t.Errorf("beside it: %v", left)
	}
}

func TestServingSaysWhatIsWrongWithTheLock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hangup.db")
	s := reopen(t, path)
	check(t, os.Mkdir(path+".lock", 0o700))
	var refused *store.OpenError
	if err := s.Serve(t.Context()); !errors.As(err, &refused) || !strings.Contains(refused.Text, ".lock") {
		t.Errorf("said: %v", err)
	}
}
