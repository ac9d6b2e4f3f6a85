package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"hangup/advice"
	"hangup/advice/score"
)

// TestAccuracyIsWhatTheCommandWrites holds advice/ACCURACY.md to the rows, the knowledge base and the engine.
func TestAccuracyIsWhatTheCommandWrites(t *testing.T) {
	if testing.Short() || raced() {
		t.Skip("learning seven times takes a minute: skipped with -short and under the race detector")
	}
	t.Parallel()
	files, err := readAuthors("testdata")
	if err != nil {
		t.Fatal(err)
	}
	got, err := reportOf(os.DirFS("../kb"), files)
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("../ACCURACY.md")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("advice/ACCURACY.md is out of date: run\n\n\tgo run ./advice/train -report advice/ACCURACY.md\n\nThe first line that differs:\n%s", firstDifference(want, got))
	}
}

// raced tells whether the race detector is on, which makes learning ten times slower.
func raced() bool {
	info, _ := debug.ReadBuildInfo()
	return info != nil && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
}

func firstDifference(was, is []byte) string {
	a, b := strings.Split(string(was), "\n"), strings.Split(string(is), "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("%d: - %s\n%d: + %s", i+1, a[i], i+1, b[i])
		}
	}
	return fmt.Sprintf("%d lines instead of %d", len(b), len(a))
}

func TestEveryAuthorIsDescribed(t *testing.T) {
	files, err := readAuthors("testdata")
	if err != nil {
		t.Fatal(err)
	}
	about := describedAuthors()
	for _, f := range files {
		if name := strings.TrimSuffix(f.name, ".jsonl"); about[name] == "" {
			t.Errorf("authors.txt does not say what %s wrote about", name)
		}
	}
	for name := range about {
		if _, err := os.Stat(filepath.Join("testdata", name+".jsonl")); name != "" && err != nil {
			t.Errorf("authors.txt describes %s, who wrote nothing", name)
		}
	}
}

// fewAuthors are the first rows of some authors: enough to learn something in a second.
func fewAuthors(t *testing.T, authors, rows int) []author {
	t.Helper()
	files, err := readAuthors("testdata")
	if err != nil {
		t.Fatal(err)
	}
	files = files[:authors]
	for i := range files {
		files[i].rows = files[i].rows[:rows]
	}
	return files
}

func TestNoFoldSeesItsOwnAuthors(t *testing.T) {
	files := fewAuthors(t, 7, 1)
	times := map[string]int{}
	for fold := range 3 {
		rest, held := deal(files, 3, fold)
		if len(rest)+len(held) != len(files) || len(held) < 2 {
			t.Errorf("fold %d: %d held, %d learned from", fold, len(held), len(rest))
		}
		for _, h := range held {
			times[h.name]++
			if slices.ContainsFunc(rest, func(r author) bool { return r.name == h.name }) {
				t.Errorf("fold %d learns from %s, whom it judges", fold, h.name)
			}
		}
	}
	for _, f := range files {
		if times[f.name] != 1 {
			t.Errorf("%s is judged %d times", f.name, times[f.name])
		}
	}
}

// The folds are worked on at once; nobody may see that in the result.
func TestFoldsGiveTheSameInTheOrderOfAuthors(t *testing.T) {
	files := fewAuthors(t, 3, 40)
	base := os.DirFS("../kb")
	got, err := judgeFolds(base, files, 3)
	if err != nil || len(got) != 120 {
		t.Fatalf("%d rows, %v", len(got), err)
	}
	for i, f := range files {
		rest, held := deal(files, 3, i)
		want, err := judgeWith(base, rest, held)
		if err != nil {
			t.Fatal(err)
		}
		for n, j := range got[40*i : 40*(i+1)] {
			if j.author != f.name || j.row.ID != want[n].row.ID || j.got.Verdict != want[n].got.Verdict || j.got.Confidence != want[n].got.Confidence {
				t.Fatalf("row %d of %s is %s %v, want %s %v", n, f.name, j.got.Verdict, j.got.Confidence, want[n].got.Verdict, want[n].got.Confidence)
			}
		}
	}
}

// madeUp gives judged rows: one right, one danger called ordinary, one false alarm.
func madeUp() []judged {
	row := func(id, label, typ, text string) score.Row {
		return score.Row{ID: id, Label: label, Type: typ, TypeOK: []string{typ}, Urgency: "none", Text: text, MustSay: []string{"hang_up"}, MustNot: []string{"assert_scam"}}
	}
	says := advice.Answer{Action: "Hang up.", Says: []string{"hang_up"}}
	return []judged{
		{"a.jsonl", row("1", "scam", "romance", "right"), advice.Assessment{Verdict: advice.Scam, Type: "romance", Confidence: 0.9}, says},
		{"a.jsonl", row("2", "scam", "romance", "missed | *it*"), advice.Assessment{Verdict: advice.NoSigns, Confidence: 0.7}, advice.Answer{}},
		{"a.jsonl", row("3", "scam", "romance", "missed surely"), advice.Assessment{Verdict: advice.NoSigns, Confidence: 0.8}, advice.Answer{}},
		{"b.jsonl", row("4", "genuine", "x", "alarmed"), advice.Assessment{Verdict: advice.Victim, Type: "wangiri", Confidence: 1}, says},
		{"b.jsonl", row("5", "scam", "romance", "they spoke of Action Fraud"), advice.Assessment{Verdict: advice.NoSigns, Confidence: 1}, says},
	}
}

func TestFailuresAreShownSurestFirst(t *testing.T) {
	got := failures(madeUp())
	if f := got[0]; f.Title != "Danger called no signs" || f.Rows != 3 || len(f.Examples) != 2 {
		t.Fatalf("got %+v", f)
	}
	if ex := got[0].Examples; ex[0] != "“missed surely” (`3`, called no signs, sure 0.80)" || !strings.HasPrefix(ex[1], `“missed \| \*it\*” (`) {
		t.Errorf("examples %q", ex)
	}
	last := got[len(got)-2:]
	if last[0].Rows != 2 || !strings.Contains(last[0].Examples[0], "without hang_up") {
		t.Errorf("missing %+v", last[0])
	}
	if last[1].Rows != 2 || !strings.Contains(last[1].Examples[1], "breaks assert_scam") {
		t.Errorf("forbidden %+v", last[1])
	}
}

func TestReportSaysWhichAimsAreMissed(t *testing.T) {
	files := []author{{name: "a.jsonl"}, {name: "b.jsonl"}}
	r := resultOf(files, madeUp())
	if r.SaidRight != (score.Share{Hits: 1, Total: 1}) {
		t.Errorf("said where the verdict is right: %v", r.SaidRight)
	}
	text, err := fill(accuracy{Folds: r, Aside: resultOf(files, madeUp()[:1]), Groups: 2, Rows: 6, Failures: failures(madeUp())})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"| scam or victim called no signs | at most 0 % | 75.0 % of 4 (30.1 to 95.4) | **not met** | 0.0 % of 1 (0.0 to 79.3) | met |",
		"| victim called victim | at least 90 % | – | no such rows | – | no such rows |",
		"| scam | 1 | 0 | 3 | 0 | 0 |", "### Danger called no signs: 3\n", "`hang_up`",
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if strings.Contains(string(text), "<no value>") || strings.Contains(string(text), "Action Fraud") {
		t.Errorf("unfilled or unprintable:\n%s", text)
	}
}

func TestExamplesAreShort(t *testing.T) {
	long := strings.Repeat("word ", 100)
	if got := shorten(long); len([]rune(got)) > exampleLength+1 || !strings.HasSuffix(got, "word…") {
		t.Errorf("got %q", got)
	}
	if got := shorten("a\n\n b"); got != "a b" {
		t.Errorf("got %q", got)
	}
}

func TestTableSetsFiguresRight(t *testing.T) {
	got := table([]string{"a", "b", "c"}, [][]string{{"x", "1", "–"}, {"y", "", "2 of 3"}})
	if want := "| a | b | c |\n|---|---:|---:|\n| x | 1 | – |\n| y |  | 2 of 3 |"; got != want {
		t.Errorf("got\n%s", got)
	}
}
