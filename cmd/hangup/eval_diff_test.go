package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// twoRows are judged right; the tests change what an earlier run is said to have made of them.
const twoRows = `{"id":"a","text":"a man from my bank's fraud team says a courier will collect my card and PIN","label":"scam","type":"courier_fraud","type_ok":["courier_fraud","bogus_bank"],"urgency":"none","must_say":["hang_up"]}
{"id":"b","text":"what is the capital of France","label":"out_of_scope","type":"chat","urgency":"none"}
`

// earlier gives the file of an earlier run in which change was otherwise.
func earlier(t *testing.T, rows string, change func(*evaluation)) string {
	t.Helper()
	var e evaluation
	if err := json.Unmarshal([]byte(command(t, "", nil, "eval", "--json", rows).out), &e); err != nil {
		t.Fatal(err)
	}
	change(&e)
	raw, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	return file(t, "old.json", string(raw))
}

func TestDiffShowsWhatChanged(t *testing.T) {
	t.Parallel()
	rows := file(t, "rows.jsonl", twoRows)
	old := earlier(t, rows, func(e *evaluation) {
		e.Outcomes[0].Got.Verdict, e.Outcomes[0].Got.Type = "unclear", ""
		e.Outcomes[0].TypeAccepted, e.Outcomes[0].Missed = false, []string{"hang_up"}
		e.Outcomes[1].Missed, e.Outcomes[1].Got.Urgency = []string{"dont_pay"}, "now"
		e.Figures[1].Hits, e.Figures[1].Rate = 0, 0
	})
	got := command(t, "", nil, "eval", "--diff", old, rows)
	if got.code != 0 || got.err != "" {
		t.Fatalf("code %d: %s", got.code, got.err)
	}
	for _, want := range []string{
		"better   rows.jsonl   a", "unclear → scam (wants scam)", "no type → courier_fraud (wants courier_fraud)", "urgency now → none (wants none)",
		"now says hang_up", "now says dont_pay", "scam called scam or victim", "0.0 % (0 of 1)", "100.0 % (1 of 1)", "+100.0", "2 rows: 0 worse, 2 better, 0 other, 0 as before, 0 new, 0 gone",
	} {
		if !strings.Contains(got.out, want) {
			t.Errorf("no %q in\n%s", want, got.out)
		}
	}
	var e evaluation
	if err := json.Unmarshal([]byte(command(t, "", nil, "eval", "--json", "--diff", old, rows).out), &e); err != nil || e.Diff == nil || len(e.Diff.Changes) != 2 {
		t.Errorf("as JSON: %v %+v", err, e.Diff)
	}
}

func TestDiffOfTheSameShowsNothing(t *testing.T) {
	t.Parallel()
	rows := file(t, "rows.jsonl", twoRows)
	got := command(t, "", nil, "eval", "--diff", earlier(t, rows, func(*evaluation) {}), rows)
	if !strings.Contains(got.out, "2 rows: 0 worse, 0 better, 0 other, 2 as before") || strings.Contains(got.out, "rows.jsonl") {
		t.Errorf("%s%s", got.out, got.err)
	}
}

func TestDiffRefusesOtherFiles(t *testing.T) {
	t.Parallel()
	rows := file(t, "rows.jsonl", twoRows)
	cases := map[string]struct{ path, want string }{
		"rows":        {rows, "is not what hangup eval --json prints"},
		"no JSON":     {file(t, "x.txt", "figures: good"), "is not what hangup eval --json prints"},
		"other JSON":  {file(t, "x.json", `{"name":"x"}`), "is not what hangup eval --json prints"},
		"a list":      {file(t, "x.json", `[]`), "is not what hangup eval --json prints"},
		"older":       {file(t, "x.json", `{"rows":2,"scores":{"scam_found":{"hits":1,"total":1}}}`), "lists no single rows"},
		"rows gone":   {earlier(t, rows, func(e *evaluation) { e.Outcomes = e.Outcomes[:1] }), "is not whole: it speaks of 2 rows and lists 1"},
		"nothing":     {filepath.Join(t.TempDir(), "none.json"), "there is no file"},
		"is a folder": {t.TempDir(), "is a folder"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got := command(t, "", nil, "eval", "--diff", c.path, rows)
			if got.code != 1 || got.out != "" || !strings.Contains(got.err, c.want) || strings.Count(got.err, "\n") != 1 {
				t.Errorf("code %d: %s", got.code, got.err)
			}
		})
	}
}

func FuzzOldEvaluation(f *testing.F) {
	f.Add(`{"rows":1,"scores":{},"outcomes":[{"id":"a","wanted":{"verdict":"scam"},"got":{"verdict":"scam"}}]}`)
	f.Add(`{"rows":2,"scores":{}}`)
	f.Add(`[`)
	f.Fuzz(func(t *testing.T, text string) {
		old, err := decodeOld(strings.NewReader(text))
		if err == nil && len(old.Outcomes) != old.Rows {
			t.Errorf("%q was taken for a whole file", text)
		}
		if err != nil && !strings.HasPrefix(err.Error(), "is not ") && !strings.HasPrefix(err.Error(), "lists no ") {
			t.Errorf("the error does not go on from a name: %v", err)
		}
	})
}

func TestPictureIsDrawn(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "confusion.png")
	got := command(t, "", nil, "eval", "--png", path, file(t, "rows.jsonl", twoRows))
	if got.code != 0 || !strings.Contains(got.out, "2 rows") {
		t.Fatalf("code %d: %s", got.code, got.err)
	}
	raw, err := os.ReadFile(path)
	if err != nil || !strings.HasPrefix(string(raw), "\x89PNG\r\n") {
		t.Errorf("%v, begins %.8q", err, raw)
	}
	got = command(t, "", nil, "eval", "--png", filepath.Join(t.TempDir(), "none", "x.png"), file(t, "rows.jsonl", twoRows))
	if got.code != 1 || !strings.Contains(got.err, "x.png cannot be written") {
		t.Errorf("no folder: code %d, %s", got.code, got.err)
	}
}
