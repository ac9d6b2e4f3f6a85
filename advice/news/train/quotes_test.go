package main

import (
	"math"
	"os"
	"testing"

	"hangup/advice/news"
)

func TestQuotesTableIsWhatTheArticlesTeach(t *testing.T) {
	authors, err := readAuthors("../testdata")
	if err != nil {
		t.Fatal(err)
	}
	all := readRanked(authors)
	taught := learnQuotes(all)
	raw, err := os.ReadFile("../learned/quotes.txt")
	if err != nil {
		t.Fatal(err)
	}
	kept, err := news.ReadModel(string(raw))
	if err != nil {
		t.Fatal(err)
	}
	for name, worth := range taught.Worth {
		if old := kept.Sums([]news.Sign{{Name: name, Value: 1}})[0]; math.Abs(old-worth[0]) > 0.05 {
			t.Fatalf("%q is worth %.3f, in the table %.3f: go generate ./advice/news", name, worth[0], old)
		}
	}
	right := tally{}
	for _, r := range all {
		right.count(r.rightly(kept))
	}
	if right.right*100 < right.of*95 {
		t.Errorf("%d of %d of what it was learned from", right.right, right.of)
	}
}

func TestWhatIsPickedMoreOftenIsWorthMore(t *testing.T) {
	var all []ranked
	for range 5 {
		all = append(all, ranked{author: "x", signs: [][]news.Sign{{{Name: "denies", Value: 1}}, {{Name: "first", Value: 1}}, nil}, picked: []bool{true, false, false}})
	}
	all = append(all, ranked{author: "x", signs: [][]news.Sign{nil}, picked: []bool{false}}) // the person picked no sentence of its own
	m := learnQuotes(all)
	if m.Worth["denies"][0] <= 0 || m.Worth["first"][0] >= 0 {
		t.Errorf("worth %v", m.Worth)
	}
	if !all[0].rightly(m) || all[5].rightly(m) {
		t.Error("counts wrongly what was picked")
	}
}
