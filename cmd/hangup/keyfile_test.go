package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"hangup/config"
)

func TestSecretKeyIsMadeOnceAndKept(t *testing.T) {
	s := config.Settings{Database: filepath.Join(t.TempDir(), "hangup.db")}
	first, err := secretKey(s)
	if err != nil {
		t.Fatal(err)
	}
	again, err := secretKey(s)
	if err != nil || again != first {
		t.Errorf("another key at the second start (%v)", err)
	}
	other, err := secretKey(config.Settings{Database: filepath.Join(t.TempDir(), "hangup.db")})
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
	want := config.NewSecret(strings.Repeat("k", 40))
	s := config.Settings{Database: filepath.Join(t.TempDir(), "hangup.db"), SecretKey: want}
	got, err := secretKey(s)
	if err != nil || got != want {
		t.Errorf("another key, %v", err)
	}
	if _, err := os.Stat(s.Database + ".key"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a key file was made: %v", err)
	}
}

func TestDamagedKeyIsNeverReplaced(t *testing.T) {
	for name, content := range map[string]string{"empty": "", "short": "abcd", "not hexadecimal": strings.Repeat("z", 64)} {
		t.Run(name, func(t *testing.T) {
			path := file(t, "hangup.db.key", content)
			_, err := secretKey(config.Settings{Database: strings.TrimSuffix(path, ".key")})
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
	s := config.Settings{Database: filepath.Join(t.TempDir(), "hangup.db")}
	keys := make([]config.Secret, 16)
	var all sync.WaitGroup
	for i := range keys {
		all.Go(func() {
			var err error
			if keys[i], err = secretKey(s); err != nil {
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
	_, err := secretKey(config.Settings{Database: filepath.Join(t.TempDir(), "none", "hangup.db")})
	if err == nil || !strings.Contains(err.Error(), "cannot be written") {
		t.Errorf("got %v", err)
	}
}

func TestDerivedKeysDiffer(t *testing.T) {
	one, two := config.NewSecret("one"), config.NewSecret("two")
	a, b, c := derive(one, "page"), derive(one, "people"), derive(two, "page")
	if string(a) == string(b) || string(a) == string(c) || len(a) != 32 {
		t.Error("keys are the same or of another length")
	}
	if string(a) != string(derive(one, "page")) {
		t.Error("the key of a use changes")
	}
}
