package main

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const courier = "A man from my bank's fraud team says a courier will come for my card and PIN"

func TestCheckAnswersInTheTerminal(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		in   string
		args []string
	}{
		"words":          {"", append([]string{"check"}, strings.Fields(courier)...)},
		"one text":       {"", []string{"check", courier}},
		"standard input": {courier + "\n", []string{"check", "-"}},
	}
	var first string
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got := command(t, c.in, nil, c.args...)
			if got.code != 0 || got.err != "" || strings.TrimSpace(got.out) == "" {
				t.Fatalf("code %d, %q %q", got.code, got.out, got.err)
			}
			if first == "" {
				first = got.out
			}
			if got.out != first {
				t.Errorf("the same words got another answer:\n%s\n%s", got.out, first)
			}
		})
	}
}

func TestCheckPrintsARow(t *testing.T) {
	t.Parallel()
	got := command(t, "", nil, "check", "--json", courier)
	var r row
	if err := json.Unmarshal([]byte(got.out), &r); err != nil || got.code != 0 {
		t.Fatalf("code %d, %v: %s%s", got.code, err, got.out, got.err)
	}
	if r.Verdict != "scam" || r.Type == "" || r.Urgency == "" || r.Confidence <= 0 || r.Confidence > 1 {
		t.Errorf("row %+v", r)
	}
	if len(r.Tells) == 0 || len(r.Tells) != len(r.TellIDs) {
		t.Errorf("tells %q, ids %q", r.Tells, r.TellIDs)
	}
	for _, words := range r.Tells {
		if !strings.Contains(courier, words) {
			t.Errorf("the tell %q is not in the person's words", words)
		}
	}
}

func TestCheckCreatesNoDatabase(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	if got := commandIn(t, home, "", nil, "check", courier); got.code != 0 {
		t.Fatal(got.err)
	}
	if left, _ := filepath.Glob(home + "/.local"); left != nil {
		t.Errorf("it made %q", left)
	}
}

func TestAreaDecidesWhomToRing(t *testing.T) {
	t.Parallel()
	england := command(t, "", nil, "check", "--area", "Hertfordshire", courier)
	scotland := command(t, "", nil, "check", "--area", "Scotland", courier)
	if england.code != 0 || scotland.code != 0 {
		t.Fatal(england.err, scotland.err)
	}
	if strings.Contains(scotland.out, "0300 123 2040") {
		t.Errorf("Scotland is sent to Report Fraud:\n%s", scotland.out)
	}
}

func TestNearMissOfAnAreaIsOffered(t *testing.T) {
	t.Parallel()
	got := command(t, "", nil, "check", "--area", "Hertforshire", courier)
	if got.code != 2 || !strings.Contains(got.err, "did you mean") || !strings.Contains(got.err, "Hertfordshire") {
		t.Errorf("code %d: %s", got.code, got.err)
	}
}

func TestBatchAnswersEveryRow(t *testing.T) {
	t.Parallel()
	path := file(t, "rows.jsonl", `{"id":"a","text":"`+courier+`"}`+"\n\n"+`{"id":"b","text":""}`+"\n")
	got := command(t, "", nil, "check", "--batch", path)
	if got.code != 0 || got.err != "" {
		t.Fatalf("code %d: %s", got.code, got.err)
	}
	if ids := idsOf(t, got.out); !slices.Equal(ids, []string{"a", "b"}) {
		t.Errorf("answered %q", ids)
	}
}

func TestBadRowsAreNamedAndTheOthersAnswered(t *testing.T) {
	t.Parallel()
	path := file(t, "rows.jsonl", `{"id":"a","text":"hello"}`+"\nnonsense\n"+`{"text":"x"}`+"\n"+`{"id":"d","text":"hello"}`)
	got := command(t, "", nil, "check", "--batch", path)
	if got.code != 1 {
		t.Errorf("code %d", got.code)
	}
	if ids := idsOf(t, got.out); !slices.Equal(ids, []string{"a", "d"}) {
		t.Errorf("answered %q", ids)
	}
	want := "hangup: " + path + ":2: the row is not JSON\nhangup: " + path + ":3: the row has no \"id\"\nhangup: 2 of 4 rows could not be read; the others are done\n"
	if got.err != want {
		t.Errorf("stderr\n%swant\n%s", got.err, want)
	}
}

// Every row has every field, whatever was asked: programs read them.
func TestRowsAreComplete(t *testing.T) {
	t.Parallel()
	path := file(t, "rows.jsonl", `{"id":"a","text":""}`+"\n"+`{"id":"b","text":"`+courier+`"}`+"\n"+`{"id":"c","text":"what is the capital of France"}`)
	got := command(t, "", nil, "check", "--batch", path)
	for _, line := range strings.Split(strings.TrimSpace(got.out), "\n") {
		var fields map[string]any
		if err := json.Unmarshal([]byte(line), &fields); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"id", "verdict", "type", "urgency", "confidence", "tells", "tell_ids", "reply", "sources"} {
			if v, ok := fields[name]; !ok || v == nil {
				t.Errorf("no %s in %s", name, line)
			}
		}
		if fields["urgency"] != "now" && fields["urgency"] != "none" {
			t.Errorf("urgency %v", fields["urgency"])
		}
	}
}

// What people type stays out of the log, whatever happens.
func TestWordsNeverReachTheLog(t *testing.T) {
	t.Parallel()
	canary := "kanarienvogel"
	for _, args := range [][]string{{"check", canary}, {"check", "--json", canary + " card courier"}} {
		if got := command(t, "", nil, args...); strings.Contains(got.err, canary) {
			t.Errorf("stderr holds the words: %s", got.err)
		}
	}
	path := file(t, "rows.jsonl", `{"id":1,"text":"`+canary+`"}`)
	if got := command(t, "", nil, "check", "--batch", path); strings.Contains(got.err, canary) {
		t.Errorf("stderr holds the words: %s", got.err)
	}
}

func idsOf(t *testing.T, out string) []string {
	t.Helper()
	var ids []string
	for _, line := range strings.Split(strings.TrimSpace(out), "\n") {
		var r row
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		ids = append(ids, r.ID)
	}
	return ids
}

func TestHugeInputIsAnswered(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{"1 MB": strings.Repeat("card ", 200_000), "binary": "\x00\xff\xfe", "nothing": ""} {
		got := command(t, text, nil, "check", "-")
		if got.code != 0 || strings.TrimSpace(got.out) == "" {
			t.Errorf("%s: code %d, %q %q", name, got.code, got.out, got.err)
		}
	}
}
