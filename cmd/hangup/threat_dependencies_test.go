package main

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// The threat: a library with a weakness that everybody knows. A version below the one that mended it does not pass, whoever goes back to it
// and why ever. The lists of weaknesses are at https://pkg.go.dev/vuln and https://www.sqlite.org/cves.html; this is no substitute for
// looking there before a release.

// floor is the first version of a library without a weakness that was told to everybody.
type floor struct{ module, version, why string }

var floors = []floor{
	{"golang.org/x/net", "0.45.0", "HTML that takes for ever to parse (CVE-2025-47911, CVE-2025-58190); before, headers without end (CVE-2023-45288)"},
	{"golang.org/x/crypto", "0.45.0", "messages of an SSH agent that end the program (CVE-2025-47914, CVE-2025-58181)"},
	{"golang.org/x/text", "0.3.8", "a list of languages that takes for ever (CVE-2022-32149)"},
	{"golang.org/x/image", "0.18.0", "pictures that end the program (CVE-2024-24792)"},
	{"google.golang.org/protobuf", "1.33.0", "JSON that is read for ever (CVE-2024-24786)"},
	{"github.com/jackc/pgx/v5", "5.5.4", "SQL out of the length of a message (CVE-2024-27304)"},
	{"github.com/gorilla/websocket", "1.4.1", "a length that overflows (CVE-2020-27813)"},
	{"github.com/prometheus/client_golang", "1.11.1", "methods of strangers as labels fill the memory (CVE-2022-21698)"},
	{"github.com/tidwall/gjson", "1.9.3", "paths that take for ever (CVE-2021-42836)"},
	{"github.com/go-viper/mapstructure/v2", "2.4.0", "errors that repeat what was decoded, a secret among it (CVE-2025-11065)"},
	{"go.yaml.in/yaml/v3", "3.0.3", "YAML that ends the program (CVE-2022-28948, mended before this copy of the library began)"},
}

// sqliteFloor is the same for SQLite, which is in its driver: arguments beyond the columns of an aggregate write past the end (CVE-2025-6965).
const sqliteFloor = "3.50.2"

var required = regexp.MustCompile(`(?m)^\s*(\S+) v(\d+\.\d+\.\d+\S*)`)

// below compares two versions number by number. What follows a - is passed over.
func below(version, least string) bool {
	a, b := strings.Split(version, "."), strings.Split(least, ".")
	for i := range b {
		if i >= len(a) {
			return true
		}
		part, _, _ := strings.Cut(a[i], "-")
		x, _ := strconv.Atoi(part)
		y, _ := strconv.Atoi(b[i])
		if x != y {
			return x < y
		}
	}
	return false
}

func TestNoLibraryIsOlderThanItsMend(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(root + "/go.mod")
	if err != nil {
		t.Fatal(err)
	}
	has := map[string]string{}
	for _, m := range required.FindAllStringSubmatch(string(raw), -1) {
		has[m[1]] = m[2]
	}
	for _, f := range floors {
		version, ok := has[f.module]
		switch {
		case !ok:
			t.Errorf("%s is not needed any more: take its floor out", f.module)
		case below(version, f.version):
			t.Errorf("%s %s has a weakness that %s mended: %s", f.module, version, f.version, f.why)
		}
	}
	if strings.Contains(string(raw), "\nreplace ") {
		t.Error("a library is replaced by another, whose weaknesses nobody lists")
	}
}

func TestSQLiteIsNotOlderThanItsMend(t *testing.T) {
	t.Parallel()
	var version string
	if err := openSQLite(t, newDatabase(t)).QueryRow(`SELECT sqlite_version()`).Scan(&version); err != nil {
		t.Fatal(err)
	}
	if below(version, sqliteFloor) {
		t.Errorf("SQLite %s has a weakness that %s mended", version, sqliteFloor)
	}
}

func TestVersionsAreCompared(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		version, least string
		want           bool
	}{
		{"0.45.0", "0.45.0", false}, {"0.44.9", "0.45.0", true}, {"0.100.0", "0.45.0", false}, {"1.0.0", "0.45.0", false}, {"3.50", "3.50.2", true}, {"0.0.0-2017", "0.0.1", true}, {"3.51.1", "3.50.2", false},
	} {
		if got := below(c.version, c.least); got != c.want {
			t.Errorf("%s below %s: %v", c.version, c.least, got)
		}
	}
}
