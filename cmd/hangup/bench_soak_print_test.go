package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// wholeSoak is a result in which all is as it must be.
func wholeSoak() soakResult {
	return soakResult{
		On: scaledOn{Day: "1 May 2026", Processors: 2}, Rate: 8, Watched: 3600, Crashed: 600, CPU: 360, Median: 5, P99: 90, Integrity: "ok", Visits: 700, Warnings: 120,
		Trends:  []trend{{What: "goroutines", First: 170, Last: 171, Most: 240, PerHour: 0.5, Error: 2, Hours: 0.75, Least: 10, Known: true}},
		Rest:    []rest{{What: "goroutines", Before: 110, After: 112, Slack: restSlack}},
		Deeds:   []deedCount{{What: "web: question", Done: 9000, Excused: 3}, {What: "web: button", Done: 1000, Left: 2}, {What: "discord: question", Done: 12_000}},
		Faults:  map[string]int{soakKill: 20, soakCut: 60},
		Posts:   []soakPosts{{Platform: "telegram", Due: 4800, Again: 3, MayAgain: 9, TooMany: 7}, {Platform: "discord", Due: 4800}},
		samples: []measuring{{at: time.Unix(0, 0), values: map[string]float64{soakGoroutines: 5}}, {at: time.Unix(9, 0), values: map[string]float64{soakGoroutines: 6, soakHeap: 1 << 20}}},
	}
}

func TestVerdictOfASoak(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spoil func(r *soakResult)
		bad   string
	}{
		"all as it must be":     {func(*soakResult) {}, ""},
		"a leak":                {func(r *soakResult) { r.Trends[0].PerHour = 40 }, "goroutines grow by +40.00 ± 2.00 an hour"},
		"left over at rest":     {func(r *soakResult) { r.Rest[0].After = 117 }, "there are 117 goroutines, and there were 110"},
		"a post lost":           {func(r *soakResult) { r.Posts[1].Lost = 1 }, "1 posts in discord are lost"},
		"a post given up":       {func(r *soakResult) { r.Posts[0].Failed = 2 }, "2 were given up"},
		"a post twice":          {func(r *soakResult) { r.Posts[1].Again = 1 }, "1 copies too many in discord"},
		"posts too often twice": {func(r *soakResult) { r.Posts[0].Again = 10 }, "10 copies too many in telegram"},
		"nothing posted":        {func(r *soakResult) { r.Posts[0].Due = 0 }, "0 posts were due in telegram"},
		"a warning not posted":  {func(r *soakResult) { r.Posts[1].Least = 4840 }, "4800 posts were due in discord, and the warnings that were brought in by hand make at least 4840"},
		"never posted":          {func(r *soakResult) { r.Left = 4 }, "4 posts were never made"},
		"not answered": {func(r *soakResult) { r.Deeds[0].Unanswered, r.Remarks = 1, []string{"no answer"} },
			"1 of 9000 (web: question) were not answered while nothing was wrong: no answer"},
		"a damaged database": {func(r *soakResult) { r.Integrity = "row 7 missing" }, "damaged: row 7 missing"},
	} {
		t.Run(name, func(t *testing.T) {
			r := wholeSoak()
			c.spoil(&r)
			err := r.verdict()
			if (err == nil) != (c.bad == "") || err != nil && !strings.Contains(err.Error(), c.bad) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestSoakIsPrintedAndReported(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := printSoak(&b, wholeSoak()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"+0.50 ± 2.00 an hour", "does not grow", "10,000", "kill -9", "p99 90.0 ms", "took 0.10 of a processor", "Goroutines at rest: 110 before, 112 after.", "Measured on 1 May 2026"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing in\n%s", want, b.String())
		}
	}
	var again soakResult
	b.Reset()
	if err := printSoakJSON(&b, wholeSoak()); err != nil || json.Unmarshal(b.Bytes(), &again) != nil || again.Posts[0].MayAgain != 9 {
		t.Errorf("%v: %s", err, b.String())
	}
	path := filepath.Join(t.TempDir(), "README.md")
	if err := os.WriteFile(path, []byte("above\n"+soakBegin+"\n"+soakEnd+"\nbelow\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := reportSoak(path, wholeSoak()); err != nil {
			t.Fatal(err)
		}
	}
	raw, err := os.ReadFile(path)
	if err != nil || wellFormedSoak(string(raw)) != nil || strings.Count(string(raw), "| telegram | 4,800 |") != 1 || !strings.HasSuffix(string(raw), "below\n") {
		t.Errorf("%v, %v\n%s", err, wellFormedSoak(string(raw)), raw)
	}
}

// wellFormedSoak tells what is wrong with the block of a soak in a guide. It may be empty until somebody measured.
func wellFormedSoak(text string) error {
	_, rest, ok := strings.Cut(text, soakBegin+"\n")
	block, _, ok2 := strings.Cut(rest, soakEnd+"\n")
	if !ok || !ok2 {
		return io.ErrUnexpectedEOF
	}
	for part := range strings.SplitSeq(strings.TrimSpace(block), "\n\n") {
		if strings.HasPrefix(part, "| ") {
			if err := wellFormedTable(part); err != nil {
				return err
			}
		}
	}
	return nil
}

func TestSoakOfTheGuideIsWellFormed(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.Join(root, "bot", "outbox", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	if err := wellFormedSoak(string(raw)); err != nil {
		t.Error(err)
	}
}

func TestSamplesAreWrittenAsCSV(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "all.csv")
	if err := writeSamples(path, wholeSoak().samples); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if want := "seconds,goroutines,files,heap,resident,database,log\n0.0,5,0,0,0,0,0\n9.0,6,0,1048576,0,0,0\n"; err != nil || string(raw) != want {
		t.Errorf("%v: got\n%s", err, raw)
	}
	if err := writeSamples(filepath.Join(path, "below"), nil); err == nil {
		t.Error("a file below a file")
	}
}
