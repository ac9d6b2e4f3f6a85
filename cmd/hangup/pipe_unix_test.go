//go:build unix

package main

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A pipe that nobody writes to is refused at once, instead of being waited for.
func TestPipeIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, args := range map[string][]string{
		"import": {"import", "warnings", path}, "check": {"check", "--batch", path}, "eval": {"eval", path}, "settings": {"--config", path, "check", "x"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := command(t, "", nil, args...)
			if got.code == 0 || !strings.Contains(got.err, path+" is a pipe, not a file\n") {
				t.Errorf("code %d: %s", got.code, got.err)
			}
		})
	}
}
