package config

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
)

func TestReadCapped(t *testing.T) {
	cases := map[string]struct {
		size int
		ok   bool
	}{
		"empty":        {0, true},
		"at the limit": {1024, true},
		"over it":      {1025, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			raw, err := readCapped(write(t, "f", strings.Repeat("x", c.size)), 1024)
			if (err == nil) != c.ok || c.ok && len(raw) != c.size {
				t.Errorf("%d bytes, %v", len(raw), err)
			}
		})
	}
}

func TestMissingFileKeepsItsCause(t *testing.T) {
	if _, err := readCapped("/none/here", 10); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

func TestFileOfAnotherUser(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may read everything")
	}
	path := write(t, FileName, "timer: 5m")
	if err := os.Chmod(path, 0); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(Source{File: path, Data: "/data"}); err == nil || !strings.Contains(err.Error(), "may not be read by this user") {
		t.Errorf("got %v", err)
	}
}

func TestDatabaseAddresses(t *testing.T) {
	cases := map[string]string{ // address to path; "" where it is refused
		"hangup.db": "hangup.db", "/a b/hangup.db": "/a b/hangup.db", "sqlite:hangup.db": "hangup.db", "sqlite:///a/b.db": "/a/b.db",
		`C:\data\hangup.db`: `C:\data\hangup.db`, "a:b.db": "a:b.db", "sqlite:": "", ":memory:": "", "file://x": "", "postgresql://x": "", "a\x00b": "", "/": "",
		"host=db user=u password=canary dbname=d": "", "jdbc:postgresql://u:canary@h/d": "", "u:canary@h/d": "", "sqlite:user=me.db": "user=me.db", "x+postgres://u:canary@h/d": "",
		"PGPASSWORD=x Host = h": "", "/srv/a=b@c:d/hangup.db": "/srv/a=b@c:d/hangup.db", "me@home.db": "me@home.db", "/a:b/c@d.db": "/a:b/c@d.db", "my-host.db": "my-host.db",
	}
	for address, want := range cases {
		var s Settings
		err := takeDatabase(&s, address)
		if s.Database != want || (err == nil) != (want != "") || err != nil && strings.Contains(err.Error(), "canary") {
			t.Errorf("%q gives %q, %v", address, s.Database, err)
		}
	}
}

func TestDistance(t *testing.T) {
	cases := []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "abc", 3}, {"abc", "", 3}, {"timer", "timer", 0}, {"timr", "timer", 1}, {"tiemr", "timer", 2}, {"kitten", "sitting", 3}}
	for _, c := range cases {
		if got := distance(c.a, c.b); got != c.want {
			t.Errorf("distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

// A setting that works must be one that can be looked up.
func TestTableIsConsistent(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range table() {
		if seen[s.name] || s.name != strings.ToLower(s.name) || s.take == nil {
			t.Errorf("setting %q stands twice, has capitals or does nothing", s.name)
		}
		if s.needs != "" && !seen[s.needs] {
			t.Errorf("%s needs %s, which does not stand above it", s.name, s.needs)
		}
		seen[s.name] = true
		for _, name := range s.spellings() {
			if offered := slices.Contains(Names(), name); !offered || !known(name) {
				t.Errorf("%s: offered %v, known %v", name, offered, known(name))
			}
		}
	}
}
