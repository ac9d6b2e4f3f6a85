package main

import (
	"bytes"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"hangup/config"
)

var quiet = slog.New(slog.DiscardHandler)

func TestSecretKeyIsMadeOnceAndKept(t *testing.T) {
	t.Parallel()
	s := config.Settings{Database: filepath.Join(t.TempDir(), "hangup.db")}
	first, err := secretKey(s, quiet)
	if err != nil {
		t.Fatal(err)
	}
	again, err := secretKey(s, quiet)
	if err != nil || again != first {
		t.Errorf("another key at the second start (%v)", err)
	}
	other, err := secretKey(config.Settings{Database: filepath.Join(t.TempDir(), "hangup.db")}, quiet)
	if err != nil || other == first {
		t.Errorf("the same key for another database (%v)", err)
	}
	info, err := os.Stat(s.Database + ".key")
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(s.Database), ".key-*")); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

func TestSecretKeyOfTheSettingsMakesNoFile(t *testing.T) {
	t.Parallel()
	want := config.NewSecret(strings.Repeat("k", 40))
	s := config.Settings{Database: filepath.Join(t.TempDir(), "hangup.db"), SecretKey: want}
	got, err := secretKey(s, quiet)
	if err != nil || got != want {
		t.Errorf("another key, %v", err)
	}
	if _, err := os.Stat(s.Database + ".key"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a key file was made: %v", err)
	}
}

func TestDamagedKeyIsNeverReplaced(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{"empty": "", "short": "abcd", "not hexadecimal": strings.Repeat("z", 64)} {
		t.Run(name, func(t *testing.T) {
			path := file(t, "hangup.db.key", content)
			_, err := secretKey(config.Settings{Database: strings.TrimSuffix(path, ".key")}, quiet)
			if err == nil || !strings.Contains(err.Error(), "damaged") {
				t.Errorf("got %v", err)
			}
			if now, _ := os.ReadFile(path); string(now) != content {
				t.Error("the file was changed")
			}
		})
	}
}

func TestKeyOfManyStartsAtOnceIsOne(t *testing.T) {
	t.Parallel()
	s := config.Settings{Database: filepath.Join(t.TempDir(), "hangup.db")}
	keys := make([]config.Secret, 16)
	var all sync.WaitGroup
	for i := range keys {
		all.Go(func() {
			var err error
			if keys[i], err = secretKey(s, quiet); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for _, k := range keys {
		if k != keys[0] {
			t.Fatal("two keys were made")
		}
	}
}

func TestKeyThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	_, err := secretKey(config.Settings{Database: filepath.Join(t.TempDir(), "none", "hangup.db")}, quiet)
	if err == nil || !strings.Contains(err.Error(), "cannot be written") {
		t.Errorf("got %v", err)
	}
}

func TestDerivedKeysDiffer(t *testing.T) {
	t.Parallel()
	one, two := config.NewSecret("one"), config.NewSecret("two")
	a, b, c := derive(one, "page"), derive(one, "people"), derive(two, "page")
	if string(a) == string(b) || string(a) == string(c) || len(a) != 32 {
		t.Error("keys are the same or of another length")
	}
	if string(a) != string(derive(one, "page")) {
		t.Error("the key of a use changes")
	}
}

// A key that others could read is made private again, and the log says so once, without the key.
func TestWideModeOfTheKeyIsTakenBack(t *testing.T) {
	t.Parallel()
	content := strings.Repeat("ab", keyBytes)
	path := file(t, "hangup.db.key", content+"\n")
	s := config.Settings{Database: strings.TrimSuffix(path, ".key")}
	for _, mode := range []fs.FileMode{0o644, 0o640, 0o604, 0o700} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		for start, lines := range []int{1, 0} {
			var b bytes.Buffer
			key, err := secretKey(s, slog.New(slog.NewTextHandler(&b, nil)))
			if err != nil || key.Reveal() != content {
				t.Fatalf("%v: another key, %v", mode, err)
			}
			if strings.Count(b.String(), "\n") != lines || strings.Contains(b.String(), content) {
				t.Errorf("%v, start %d: log %q", mode, start+1, b.String())
			}
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%v became %v, %v", mode, info.Mode(), err)
		}
	}
}

func TestWideKeyOfSomebodyElseIsRefused(t *testing.T) {
	t.Parallel()
	if os.Getuid() == 0 {
		t.Skip("root may change every mode")
	}
	wide := ""
	for _, path := range []string{"/etc/passwd", "/etc/hosts"} {
		if info, err := os.Stat(path); err == nil && info.Mode().Perm()&0o004 != 0 {
			wide = path
		}
	}
	if wide == "" {
		t.Skip("no file here that belongs to another user and may be read")
	}
	_, err := readKey(wide, quiet)
	if err == nil || !strings.Contains(err.Error(), "chmod 600") || !strings.Contains(err.Error(), wide) {
		t.Errorf("got %v", err)
	}
}

func TestKeyThatIsNoFile(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "hangup.db.key"), 0o700); err != nil {
		t.Fatal(err)
	}
	_, err := secretKey(config.Settings{Database: filepath.Join(folder, "hangup.db")}, quiet)
	if err == nil || !strings.Contains(err.Error(), "hangup.db.key is a folder, not a file") {
		t.Errorf("got %v", err)
	}
}

// A file that the operator names is theirs: everybody's right to read it is remarked on and left.
func TestKeyFileOfTheOperatorIsLeftAsItIs(t *testing.T) {
	t.Parallel()
	path := file(t, "key", strings.Repeat("k", 40))
	s := config.Settings{SecretKey: config.NewSecret(strings.Repeat("k", 40)), SecretFile: path}
	for mode, lines := range map[fs.FileMode]int{0o600: 0, 0o640: 0, 0o644: 1, 0o444: 1} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if _, err := secretKey(s, slog.New(slog.NewTextHandler(&b, nil))); err != nil {
			t.Fatal(err)
		}
		if got := strings.Count(b.String(), "chmod 600"); got != lines {
			t.Errorf("%v: log %q", mode, b.String())
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%v became %v, %v", mode, info.Mode(), err)
		}
	}
}

func TestAServerHasNoKeyBesideIt(t *testing.T) {
	t.Parallel()
	_, err := keyOf(config.Settings{Database: "postgres://h:canary@127.0.0.1/x"}, quiet, true)
	if err == nil || strings.Contains(err.Error(), "canary") || !strings.Contains(err.Error(), "secret_key") {
		t.Errorf("said %v", err)
	}
}
