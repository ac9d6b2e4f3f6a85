package main

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hangup/advice"
	"hangup/advice/news"
)

// TestGenerateChangesNothing holds the tables to the articles, bit for bit.
func TestGenerateChangesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("learning takes half a minute: skipped with -short")
	}
	dir := t.TempDir()
	if err := run("../testdata", dir, false, false); err != nil {
		t.Fatal(err)
	}
	made, err := os.ReadDir(dir)
	if err != nil || len(made) < 2 {
		t.Fatalf("%d tables, %v", len(made), err)
	}
	for _, f := range made {
		want, err := os.ReadFile(filepath.Join("../learned", f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what the articles give: run go generate ./advice/news/train", f.Name())
		}
	}
}

func TestWhatIsKeptForMeasuringIsNotLearnedFrom(t *testing.T) {
	authors, err := readAuthors("../testdata")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, w := range written {
		if slices.Contains(w.files, "author_e.jsonl") || slices.Contains(w.files, "author_f.jsonl") {
			t.Errorf("%s learns from articles kept for measuring", w.name)
		}
	}
	for _, a := range authors {
		for _, i := range a.items {
			if seen++; a.name == "fresh" && strings.ContainsAny(i.ID[len(i.ID)-1:], "02468") {
				t.Errorf("%s is kept for measuring", i.ID)
			}
		}
	}
	if seen < 700 {
		t.Errorf("only %d articles", seen)
	}
}

func TestUnreadableArticlesAreNamed(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"no JSON":       {"{", "bad.jsonl"},
		"no date":       {`{"id":"x1","title":"a","body":"b","published":"someday"}`, "x1"},
		"no such file":  {"", "no such file"},
		"a label twice": {`{"id":"x2","label":["a","b"]}`, "bad.jsonl"},
	} {
		path := filepath.Join(t.TempDir(), "bad.jsonl")
		if c.text != "" {
			if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := readItems(path); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
}

func TestFitFindsWhatTellsChoicesApart(t *testing.T) {
	var choices []choice
	for range 20 {
		choices = append(choices, choice{options: [][]entry{{{0, 1}}, {{1, 1}}}, want: []float64{1, 0}, weight: 1})
	}
	w := fit(choices, []float64{0.1, 0.1, 0.1})
	if w[0] <= 0.5 || w[1] >= -0.5 || w[2] != 0 {
		t.Errorf("weights %v: want the first up, the second down, the third left alone", w)
	}
	held := fit(choices, []float64{100, 100, 100})
	if math.Abs(held[0]) >= w[0]/2 {
		t.Errorf("held strongly the first weight is %v, loosely %v", held[0], w[0])
	}
	slope := make([]float64, 3)
	loss(choices, []float64{0.1, 0.1, 0.1}, w, slope)
	if d := math.Sqrt(dot(slope, slope)); d > 1e-2 {
		t.Errorf("the slope at the end is %v: it did not get down", d)
	}
}

func TestLabelsAreLearnedFromWordsThatTellThemApart(t *testing.T) {
	var all []shown
	for i := range 40 {
		s := shown{author: string(rune('a' + i%4)), label: i % len(labels)}
		s.signs = []news.Sign{{Name: news.Bias, Value: 1}, {Name: "word: the", Value: 1}, {Name: "word: " + string(labels[s.label]), Value: 1}}
		all = append(all, s)
	}
	all = append(all, shown{author: "a", signs: []news.Sign{{Name: "word: once", Value: 1}}})
	m := learnLabels(all)
	for i, l := range labels {
		sums := m.Sums([]news.Sign{{Name: "word: " + string(l), Value: 1}})
		if slices.Index(sums, slices.Max(sums)) != i {
			t.Errorf("%s gives %v", l, sums)
		}
	}
	if m.Worth["word: once"] != nil {
		t.Error("a word that stands in one article is learned")
	}
}

func TestTypesAreLearnedTogetherAndByTheirWords(t *testing.T) {
	order := []advice.ScamType{"one", "two"}
	var all []shown
	for i := range 20 {
		s := shown{types: order[i%2 : i%2+1], lists: make([][]news.Sign, 2)}
		for k := range order {
			s.lists[k] = []news.Sign{{Name: "is " + string(order[k]), Value: 1}}
		}
		s.lists[i%2] = append(s.lists[i%2], news.Sign{Name: "engine: whole", Value: 1})
		all = append(all, s)
	}
	m := learnTypes(all, order)
	if m.Worth["engine: whole"] == nil || m.Worth["engine: whole"][0] < 1 {
		t.Errorf("what the engine says is worth %v", m.Worth["engine: whole"])
	}
	if got := learnTypes(append(all, shown{label: 2, types: order}), order).String(); got != m.String() {
		t.Error("types are learned from what is no warning")
	}
}

func TestWithoutLeavesOneAuthorOut(t *testing.T) {
	rest := without([]shown{{author: "a"}, {author: "b"}, {author: "a"}}, "a")
	if len(rest) != 1 || rest[0].author != "b" {
		t.Errorf("left are %+v", rest)
	}
}
