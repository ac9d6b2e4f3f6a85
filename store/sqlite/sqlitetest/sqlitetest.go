// Package sqlitetest gives tests database files that have the schema already: making it takes most of the time of most tests.
package sqlitetest

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// Copies gives what makes files in folders of tests, each as fill left the first. fill must have closed it. It runs once, for the
// first test that asks.
func Copies(fill func(path string) error) func(t testing.TB) (path string) {
	first := sync.OnceValues(func() ([]byte, error) { return filled(fill) })
	return func(t testing.TB) string {
		t.Helper()
		content, err := first()
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
}

const name = "hangup.db"

func filled(fill func(path string) error) ([]byte, error) {
	dir, err := os.MkdirTemp("", "sqlitetest-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, name)
	if err := fill(path); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}
