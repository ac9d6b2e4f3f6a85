package sqlitetest

import (
	"os"
	"path/filepath"
	"testing"
)

func TestEachTestHasACopyOfItsOwn(t *testing.T) {
	var fills int
	var where string
	made := Copies(func(path string) error {
		fills++
		where = path
		return os.WriteFile(path, []byte("first"), 0o644)
	})
	one, two := made(t), made(t)
	if one == two || fills != 1 {
		t.Fatalf("%s and %s, filled %d times", one, two, fills)
	}
	if err := os.WriteFile(one, []byte("changed"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{two, made(t)} {
		if got, err := os.ReadFile(path); err != nil || string(got) != "first" {
			t.Errorf("%q, %v", got, err)
		}
	}
	if info, err := os.Stat(two); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read it: %v, %v", info.Mode(), err)
	}
	if _, err := os.Stat(filepath.Dir(where)); !os.IsNotExist(err) {
		t.Errorf("the folder of the first is left behind: %v", err)
	}
}
