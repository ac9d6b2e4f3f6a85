//go:build unix

package sqlite

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"hangup/advice/news"
)

// Not parallel: the umask belongs to the whole process.
func TestFilesArePrivateWhateverTheUmask(t *testing.T) {
	for _, umask := range []int{0, 0o002, 0o022, 0o077} {
		old := syscall.Umask(umask)
		dir := filepath.Join(t.TempDir(), "new", "folder")
		s := reopen(t, filepath.Join(dir, "hangup.db"))
		_, err := s.ImportWarnings(t.Context(), []news.Warning{{ID: "w", Label: news.IsWarning}}, time.Unix(0, 0))
		syscall.Umask(old)
		if err != nil {
			t.Fatal(err)
		}
		for path, want := range map[string]fs.FileMode{
			filepath.Dir(dir): 0o700, dir: 0o700,
			dir + "/hangup.db": 0o600, dir + "/hangup.db-wal": 0o600, dir + "/hangup.db-shm": 0o600,
		} {
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			if got := info.Mode().Perm(); got != want {
				t.Errorf("umask %03o: %s has mode %o, wanted %o", umask, filepath.Base(path), got, want)
			}
		}
	}
}

func TestFolderThatWasThereKeepsItsMode(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	reopen(t, filepath.Join(dir, "hangup.db"))
	info, err := os.Stat(dir)
	if err != nil || info.Mode().Perm() != 0o755 {
		t.Errorf("mode %v, error %v", info.Mode(), err)
	}
}
