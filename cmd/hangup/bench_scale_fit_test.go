package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// twoSizes are measurements in which each cost grows as it should.
func twoSizes() []scaled {
	make := func(n int) scaled {
		f := float64(n)
		return scaled{
			Database: "sqlite", Title: "SQLite", Watches: n, Runs: 3,
			Country: fanned{Posts: n, Seconds: f / 10_000, PerSecond: 10_000}, County: fanned{Posts: n / 40, Seconds: f / 400_000}, District: fanned{Posts: n / 80, Seconds: f / 800_000},
			Store: storeCost{Wall: 2, Most: 500}, Check: answering{Median: 3, P99: 9}, Watch: answering{Median: 1, P99: 2},
			Sweep: f / 100_000, Peak: 60 << 20, Size: int64(200 * n), PerWatch: 200, PerPost: 400,
			Plans: []queryPlan{{Query: "SELECT 1", Plan: "SEARCH"}},
		}
	}
	return []scaled{make(1000), make(100_000)}
}

func TestExponent(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		x, y []float64
		want float64
	}{
		"does not grow":    {[]float64{1, 10, 100}, []float64{5, 5, 5}, 0},
		"in step":          {[]float64{1, 10, 100}, []float64{3, 30, 300}, 1},
		"with the square":  {[]float64{1, 10, 100}, []float64{1, 100, 10_000}, 2},
		"falls":            {[]float64{1, 100}, []float64{10, 1}, -0.5},
		"as most of it do": {[]float64{1, 10, 100}, []float64{1, 20, 100}, 1},
	} {
		if got := exponent(c.x, c.y); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestGrowthInPlainWords(t *testing.T) {
	t.Parallel()
	for exponent, want := range map[float64]string{
		-0.2: "does not grow", 0.1: "hardly grows: 1.3 times for ten times the watches", 0.5: "grows slower than the watches: 3.2 times",
		1: "grows in step with the watches: 10.0 times", 1.5: "grows faster than the watches: 31.6 times",
	} {
		if got := (growth{Exponent: exponent}).says(); !strings.HasPrefix(got, want) {
			t.Errorf("%v: %s", exponent, got)
		}
	}
}

func TestGrowthsOfTwoSizes(t *testing.T) {
	t.Parallel()
	found := growths(twoSizes())
	if len(found) != len(scaleCosts()) {
		t.Fatalf("%d of %d", len(found), len(scaleCosts()))
	}
	for _, g := range found {
		if !g.ok() {
			t.Errorf("%s: %v", g.What, g.Exponent)
		}
	}
	steep := twoSizes()
	steep[1].Store.Wall *= 100
	for _, g := range growths(steep) {
		if g.What == "take and record one post" && (g.ok() || !strings.Contains(tableText(growthTable(steep)), "more than it should")) {
			t.Errorf("%v passes", g)
		}
	}
	if got := growths(twoSizes()[:1]); got != nil {
		t.Errorf("one size grows: %v", got)
	}
}

func tableText(c cells) string {
	var b bytes.Buffer
	_ = c.show(&b)
	return b.String()
}

func TestBetweenSizes(t *testing.T) {
	t.Parallel()
	all := twoSizes()
	seconds := func(s scaled) float64 { return s.Country.Seconds }
	for n, want := range map[int]float64{1000: 0.1, 10_000: 1, 100_000: 10, 1_000_000: 100, 100: 0.01} {
		if got := between(all, n, seconds); math.Abs(got-want) > want/1e6 {
			t.Errorf("%d: %v", n, got)
		}
	}
	if got := between(all[:1], 5, seconds); got != 0.1 {
		t.Errorf("of one size: %v", got)
	}
}

// A query that reads a large table from end to end ends the command with an error that names it.
func TestScanIsAnError(t *testing.T) {
	t.Parallel()
	all := twoSizes()
	if err := scaleVerdict(all); err != nil {
		t.Error(err)
	}
	all[1].Plans = append(all[1].Plans, queryPlan{Query: "SELECT 2", Scans: []string{"watches"}})
	var f *failure
	if err := scaleVerdict(all); !errors.As(err, &f) || !strings.Contains(err.Error(), "1 of 2 queries") || !strings.Contains(err.Error(), "watches in: SELECT 2") {
		t.Errorf("got %v", err)
	}
}

func TestNeedsOfStages(t *testing.T) {
	t.Parallel()
	table := needTable(twoSizes())
	if len(table) != 1+len(stages()) {
		t.Fatalf("%d rows", len(table))
	}
	want := []string{"ten times the UK", "1,000,000", "7.6 GB", "100.0 s", "6.0 h", "20 min (the database carries 500/s)", "2.5 h", "160", "1"}
	if got := table[3]; strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("got %q", got)
	}
}

func TestScaledAsJSON(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := printScaledJSON(&b, twoSizes(), scaledOn{Processors: 2}); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	var last struct {
		Growth []growth
		On     scaledOn
	}
	if len(lines) != 3 || json.Unmarshal([]byte(lines[2]), &last) != nil || len(last.Growth) == 0 || last.On.Processors != 2 {
		t.Errorf("got\n%s", b.String())
	}
}

func TestNumbersForPeople(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567"} {
		if got := thousands(n); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
	for seconds, want := range map[float64]string{0.0012: "1.2 ms", 0.5: "500 ms", 59: "59.0 s", 600: "10 min", 9000: "2.5 h"} {
		if got := duration(seconds); got != want {
			t.Errorf("%v: %s", seconds, got)
		}
	}
}

// The guide has a block for each kind of database that was written by the command: nobody edits a number in it.
func TestTablesOfTheStoreGuideAreWellFormed(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.Join(root, "store", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"sqlite", "postgres"} {
		if err := wellFormed(string(raw), kind); err != nil {
			t.Error(err)
		}
	}
	for name, spoil := range map[string]func(string) string{
		"a row is short": func(s string) string { return strings.Replace(s, "| ten times the UK | ", "| ", 1) },
		"no date":        func(s string) string { return strings.ReplaceAll(s, "measured on", "measured") },
		"no block":       func(s string) string { return strings.ReplaceAll(s, "<!-- end of", "<!--") },
		"no scan count":  func(s string) string { return strings.ReplaceAll(s, "queries asked", "queries") },
	} {
		if wellFormed(spoil(string(raw)), "sqlite") == nil {
			t.Errorf("%s: not noticed", name)
		}
	}
}

// wellFormed tells what is wrong with the tables of one kind of database in a guide.
func wellFormed(text, kind string) error {
	begin, end := scaleMarks(kind)
	_, rest, ok := strings.Cut(text, begin+"\n")
	block, _, ok2 := strings.Cut(rest, end+"\n")
	if !ok || !ok2 {
		return fmt.Errorf("%s: there is no block", kind)
	}
	for _, want := range []string{"measured on ", " processors, ", "; load ", "queries asked", "| exponent |", "| a county |", "| England |", "| ten times the UK |"} {
		if !strings.Contains(block, want) {
			return fmt.Errorf("%s: %q is missing", kind, want)
		}
	}
	tables := 0
	for part := range strings.SplitSeq(block, "\n\n") {
		if !strings.HasPrefix(part, "| ") {
			continue
		}
		tables++
		if err := wellFormedTable(part); err != nil {
			return fmt.Errorf("%s, table %d: %w", kind, tables, err)
		}
	}
	if tables != 5 {
		return fmt.Errorf("%s: %d tables", kind, tables)
	}
	return nil
}

func wellFormedTable(part string) error {
	lines := strings.Split(strings.TrimSpace(part), "\n")
	columns := strings.Count(lines[0], " | ")
	for n, line := range lines {
		if n != 1 && strings.Count(line, " | ") != columns || !strings.HasSuffix(line, "|") {
			return fmt.Errorf("line %d has another form: %s", n+1, line)
		}
	}
	if _, err := strconv.Atoi(strings.Fields(strings.ReplaceAll(lines[2], ",", ""))[1]); err != nil && strings.HasPrefix(lines[0], "| watches") {
		return fmt.Errorf("the first row is %s", lines[2])
	}
	return nil
}
