package main

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// threat is a row of the table in SECURITY.md.
type threat struct {
	name  string
	tests []string // files, from the root
}

var linkedFile = regexp.MustCompile(`\]\(([^)#]+)\)`)

// threats reads the table of SECURITY.md.
func threats(t *testing.T) (all []threat) {
	t.Helper()
	text, err := os.ReadFile(root + "/SECURITY.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(text), "<!-- threats -->\n")
	rows, _, closed := strings.Cut(rest, "<!-- end of threats -->")
	lines := strings.Split(strings.TrimSpace(rows), "\n")
	if !found || !closed || len(lines) < 3 {
		t.Fatal("SECURITY.md has no table of threats")
	}
	for _, line := range lines[2:] {
		cells := strings.Split(strings.Trim(line, "|"), "|")
		if len(cells) != 4 {
			t.Errorf("a row of %d cells: %s", len(cells), line)
			continue
		}
		row := threat{name: strings.TrimSpace(cells[0])}
		for _, m := range linkedFile.FindAllStringSubmatch(cells[3], -1) {
			row.tests = append(row.tests, m[1])
		}
		for _, c := range cells {
			if strings.TrimSpace(c) == "" {
				t.Errorf("%s: an empty cell", row.name)
			}
		}
		all = append(all, row)
	}
	return all
}

// Every threat is tried by a test, and every test of a threat is found by who reads about it.
func TestThreatsAndTheirTestsAreListed(t *testing.T) {
	t.Parallel()
	named := map[string]bool{}
	seen := map[string]bool{}
	for _, row := range threats(t) {
		if seen[row.name] {
			t.Errorf("%s stands there twice", row.name)
		}
		seen[row.name] = true
		if len(row.tests) == 0 {
			t.Errorf("%s is tried nowhere", row.name)
		}
		for _, file := range row.tests {
			named[file] = true
			text, err := os.ReadFile(filepath.Join(root, file))
			if err != nil || !strings.HasSuffix(file, "_test.go") || !regexp.MustCompile(`(?m)^func (Test|Fuzz)`).Match(text) {
				t.Errorf("%s: %s holds no test: %v", row.name, file, err)
			}
		}
	}
	files, err := filepath.Glob("threat_*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !named[path.Join("cmd/hangup", file)] {
			t.Errorf("SECURITY.md has no row for %s", file)
		}
	}
}
