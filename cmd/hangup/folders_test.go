package main

import (
	"path/filepath"
	"testing"
)

func TestFolders(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		system     string
		variables  map[string]string
		data, conf string
	}{
		"Linux":              {"linux", map[string]string{"HOME": "/h"}, "/h/.local/share/hangup", "/h/.config/hangup"},
		"Linux, XDG":         {"linux", map[string]string{"HOME": "/h", "XDG_DATA_HOME": "/d", "XDG_CONFIG_HOME": "/c"}, "/d/hangup", "/c/hangup"},
		"Linux, XDG no path": {"linux", map[string]string{"HOME": "/h", "XDG_DATA_HOME": "d", "XDG_CONFIG_HOME": "c"}, "/h/.local/share/hangup", "/h/.config/hangup"},
		"no home":            {"linux", nil, "", ""},
		"macOS":              {"darwin", map[string]string{"HOME": "/h"}, "/h/Library/Application Support/hangup", "/h/Library/Application Support/hangup"},
		"Windows":            {"windows", map[string]string{"LOCALAPPDATA": "/l", "APPDATA": "/a"}, "/l/hangup", "/a/hangup"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			lookup := func(name string) string { return c.variables[name] }
			if got := filepath.ToSlash(dataFolder(c.system, lookup)); got != c.data {
				t.Errorf("data in %q, want %q", got, c.data)
			}
			if got := filepath.ToSlash(configFolder(c.system, lookup)); got != c.conf {
				t.Errorf("settings in %q, want %q", got, c.conf)
			}
		})
	}
}

func TestLookupTakesTheLast(t *testing.T) {
	t.Parallel()
	c := &console{environ: []string{"A=1", "AB=2", "A=3", "B"}}
	for name, want := range map[string]string{"A": "3", "AB": "2", "B": "", "C": ""} {
		if got := c.lookup(name); got != want {
			t.Errorf("lookup(%s) = %q, want %q", name, got, want)
		}
	}
}
