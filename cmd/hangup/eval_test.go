package main

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

const labelled = `{"id":"a","text":"a man from my bank's fraud team says a courier will collect my card and PIN","label":"scam","type":"courier_fraud","type_ok":["courier_fraud","bogus_bank"],"urgency":"none","must_say":["hang_up","no_such_key"],"must_not":["blame"],"region":"Scotland"}
{"id":"b","text":"what is the capital of France","label":"out_of_scope","type":"chat","type_ok":[],"urgency":"none","must_say":["scope"],"must_not":["follow_injection"],"region":"unknown"}
`

func TestEvalScores(t *testing.T) {
	t.Parallel()
	got := command(t, "", nil, "eval", "--json", file(t, "rows.jsonl", labelled))
	if got.code != 0 || got.err != "" {
		t.Fatalf("code %d: %s", got.code, got.err)
	}
	var e evaluation
	if err := json.Unmarshal([]byte(got.out), &e); err != nil {
		t.Fatal(err)
	}
	if e.Rows != 2 || e.Scores.ScamFound.Total != 1 || e.Scores.ScamFound.Hits != 1 || e.Scores.Types["courier_fraud"] == nil {
		t.Errorf("scores %+v", e.Scores)
	}
	if e.Replies.Said.Total != 3 || e.Replies.ByKey["no_such_key"].Hits != 0 {
		t.Errorf("replies %+v", e.Replies)
	}
	if e.Length.Most == 0 || e.Speed.Worst == 0 || e.Speed.Median > e.Speed.Worst {
		t.Errorf("length %+v, speed %+v", e.Length, e.Speed)
	}
}

// Whoever compares two runs must see only what the program does, so everything but the speed is the same again.
func TestEvalIsTheSameAgain(t *testing.T) {
	t.Parallel()
	path := file(t, "rows.jsonl", labelled)
	var first evaluation
	for i := range 2 {
		var e evaluation
		if err := json.Unmarshal([]byte(command(t, "", nil, "eval", "--json", path).out), &e); err != nil {
			t.Fatal(err)
		}
		e.Speed = speed{}
		if i == 0 {
			first = e
		} else if !reflect.DeepEqual(e, first) {
			t.Errorf("%+v\n%+v", e, first)
		}
	}
	o := first.Outcomes[0]
	if len(first.Outcomes) != 2 || o.ID != "a" || o.File != "rows.jsonl" || o.Wanted.Verdict != "scam" || o.Got.Verdict == "" || !slices.Contains(o.Missed, "no_such_key") {
		t.Errorf("outcomes %+v", first.Outcomes)
	}
}

func TestEvalPrintsTables(t *testing.T) {
	t.Parallel()
	got := command(t, "", nil, "eval", file(t, "rows.jsonl", labelled))
	for _, want := range []string{"2 rows ", "courier_fraud", "false alarms", "no_such_key", `wanted \ got`, "right when said", "what must be said, said", "at least 92 %: not met", "words per answer", "time per answer"} {
		if !strings.Contains(got.out, want) {
			t.Errorf("no %q in\n%s%s", want, got.out, got.err)
		}
	}
}

func TestEvalRefusesWhatItCannotScore(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ content, want string }{
		"no rows":       {"\n", "there are no rows to score"},
		"no label":      {`{"id":"a","text":"b"}`, "line 1"},
		"unknown label": {`{"id":"a","text":"b","label":"scam"}` + "\n" + `{"id":"a","text":"b","label":"perhaps"}`, "line 2"},
		"no JSON":       {"scam: yes", "line 1"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			path := file(t, "rows.jsonl", c.content)
			got := command(t, "", nil, "eval", path)
			if got.code != 1 || got.out != "" || !strings.Contains(got.err, c.want) || strings.Count(got.err, "\n") != 1 {
				t.Errorf("code %d: %s", got.code, got.err)
			}
		})
	}
	if got := command(t, "", nil, "eval"); got.code != 2 {
		t.Errorf("without a file: code %d, %s", got.code, got.err)
	}
}

func TestPercentile(t *testing.T) {
	t.Parallel()
	ten := []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	for p, want := range map[int]int{0: 1, 1: 1, 50: 5, 90: 9, 99: 10, 100: 10} {
		if got := percentile(ten, p); got != want {
			t.Errorf("percentile %d is %d, want %d", p, got, want)
		}
	}
	if percentile([]int{}, 50) != 0 {
		t.Error("nothing has a percentile")
	}
}

func TestSpeedSortsFirst(t *testing.T) {
	t.Parallel()
	took := []time.Duration{3 * time.Millisecond, time.Millisecond, 2 * time.Millisecond}
	if got := speedOf(slices.Clone(took)); got != (speed{2000, 3000, 3000}) {
		t.Errorf("got %+v", got)
	}
}
