//go:build unix

package files

import (
	"errors"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestFileIsOpened(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(path, []byte("words"), 0o600); err != nil {
		t.Fatal(err)
	}
	link := path + "-link"
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{path, link} {
		f, err := Open(name)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(f)
		if err != nil || string(raw) != "words" {
			t.Errorf("read %q, %v", raw, err)
		}
		f.Close()
	}
}

func TestWhatIsNoFileIsNamed(t *testing.T) {
	dir := t.TempDir()
	loop, around := filepath.Join(dir, "loop"), filepath.Join(dir, "around")
	for _, err := range []error{os.Symlink(loop, loop), os.Symlink(dir, around)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	cases := map[string]struct{ path, want string }{
		"missing":              {filepath.Join(dir, "none"), "there is no file "},
		"below a file":         {"files.go/x", " cannot be read"},
		"folder":               {dir, " is a folder, not a file"},
		"link to its folder":   {around, " is a folder, not a file"},
		"link to itself":       {loop, " is a link that leads back to itself, not a file"},
		"pipe":                 {pipe(t), " is a pipe, not a file"},
		"socket":               {socket(t), " is a socket, not a file"},
		"device without end":   {"/dev/zero", " is a device, not a file"},
		"device without bytes": {"/dev/null", " is a device, not a file"},
		"zero byte":            {"a\x00b", " cannot be read"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			f, err := Open(c.path)
			var known *Error
			if f != nil || !errors.As(err, &known) || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), c.path) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

// pipe makes a named pipe that nobody writes to: opening it in the usual way would wait for ever.
func pipe(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func socket(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "s") // the path of a socket must be shorter than a test's folder may be
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	path := filepath.Join(dir, "s")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return path
}

func TestErrorKeepsItsCause(t *testing.T) {
	cases := map[string]struct {
		cause error
		want  string
	}{
		"missing":   {fs.ErrNotExist, "there is no file f"},
		"forbidden": {fs.ErrPermission, "f may not be read by this user"},
		"other":     {errors.New("disk"), "f cannot be read"},
	}
	for name, c := range cases {
		err := describe("f", c.cause)
		if err.Error() != c.want || !errors.Is(err, c.cause) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
