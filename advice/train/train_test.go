package main

import (
	"bytes"
	"os"
	"testing"

	"hangup/advice"
	"hangup/advice/score"
)

// TestGenerateChangesNothing holds the file in the knowledge base to the rows in testdata, bit for bit.
func TestGenerateChangesNothing(t *testing.T) {
	if testing.Short() || raced() {
		t.Skip("learning takes half a minute: skipped with -short and under the race detector, which has nothing to find in one goroutine")
	}
	files, err := readAuthors("testdata")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := write(os.DirFS("../kb"), dir, all(files)); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"words.txt", "weights.bin"} {
		want, err := os.ReadFile("../kb/learned/" + name)
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(dir + "/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what the rows give: run go generate ./advice/train", name)
		}
	}
}

func TestLearnTellsTwoWordsApart(t *testing.T) {
	one, two := []advice.Feature{{Bucket: 1, Value: 1}}, []advice.Feature{{Bucket: 2, Value: 1}}
	rows := []example{{features: one, forType: 1, verdict: 0, urgent: 1, types: []int{0}, main: 0}, {features: two, forType: 1, verdict: 2, main: -1},
		{features: two, forType: 1, verdict: 1, types: []int{1}, main: 1}}
	for range 5 {
		rows = append(rows, rows...)
	}
	m := learn(rows, 2)
	var s [5]float64
	m.verdict.scores(one, s[:])
	if s[0] <= s[2] {
		t.Errorf("scam %v is not above no_signs %v", s[0], s[2])
	}
	types := make([]float64, 2)
	m.types.scores(one, types)
	if types[0] <= types[1] {
		t.Errorf("type 0 %v is not above type 1 %v", types[0], types[1])
	}
}

func TestKeptAsideIsAFifth(t *testing.T) {
	files, err := readAuthors("testdata")
	if err != nil {
		t.Fatal(err)
	}
	aside, total := len(all(asideOf(files))), len(all(files))
	if aside+len(all(working(files))) != total {
		t.Fatal("rows were lost")
	}
	if share := float64(aside) / float64(total); share < 0.18 || share > 0.22 {
		t.Errorf("%.2f of the rows are kept aside", share)
	}
}

func TestVocabularyPartsOftenFromRare(t *testing.T) {
	var rows []score.Row
	for range oftenSeen {
		rows = append(rows, score.Row{Text: "Police rang"})
	}
	rows = append(rows, score.Row{Text: "tortoise"})
	if got := string(vocabulary(rows)); got != "police\nrang\n-\ntortoise\n" {
		t.Errorf("got %q", got)
	}
}
