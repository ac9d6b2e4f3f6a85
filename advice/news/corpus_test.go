package news

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"hangup/advice"
)

// row is a labelled item of testdata.
type row struct {
	ID, Title, Summary, Body, Force, Published, URL, Group string
	Label                                                  Label
	Place                                                  []string
	Types                                                  []advice.ScamType
	KeySentence                                            string `json:"key_sentence"`
	Facts                                                  struct {
		Reports int
		LossGBP float64 `json:"loss_gbp"`
		Since   string
	}
}

func readRows(t testing.TB, file string) []row {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var rows []row
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		var r row
		if err := json.Unmarshal(s.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, r)
	}
	if err := s.Err(); err != nil || len(rows) < 50 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	return rows
}

var (
	judgeOnce sync.Once
	judgedDev []Warning
)

// judgedRows judges the items of news_dev.jsonl, once for all tests that look at them.
func judgedRows(t *testing.T) []Warning {
	t.Helper()
	judgeOnce.Do(func() {
		desk := newDesk(t)
		for _, r := range readRows(t, "news_dev.jsonl") {
			a, err := FromFields(r.fields())
			if err != nil {
				t.Fatalf("%s: %v", r.ID, err)
			}
			judgedDev = append(judgedDev, desk.Judge(a))
		}
	})
	if len(judgedDev) < len(readRows(t, "news_dev.jsonl")) {
		t.Fatal("news_dev.jsonl could not be judged")
	}
	return judgedDev
}

// inOneGoroutine leaves out, with -short, what judges hundreds of articles one after the other.
func inOneGoroutine(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("judging every article takes long and the race detector has nothing to find in it: skipped with -short")
	}
}

func (r row) fields() Fields {
	return Fields{Title: r.Title, Summary: r.Summary, Body: r.Body, URL: r.URL, Published: r.Published}
}

// tally counts right answers of a kind.
type tally struct{ right, of int }

func (c *tally) add(right bool) bool {
	c.of++
	if right {
		c.right++
	}
	return right
}

func (c tally) share() float64 { return float64(c.right) / float64(max(c.of, 1)) }

// result is what the corpus test measures.
type result struct {
	label, found, passed, force, place, types, typesTop, key, reports, loss, since tally
}

// TestCorpus measures the labelled items and holds what was reached, with a little room.
func TestCorpus(t *testing.T) {
	inOneGoroutine(t)
	ws := judgedRows(t)
	var c result
	for i, r := range readRows(t, "news_dev.jsonl") {
		c.compare(t, r, ws[i])
	}
	for _, m := range []struct {
		what  string
		got   tally
		least float64
	}{
		{"label", c.label, 0.95}, {"warnings found", c.found, 0.95}, {"others passed on as warnings (of the rest; lower is better)", c.passed, 0},
		{"force", c.force, 0.95}, {"places of warnings", c.place, 0.85}, {"type among the labelled", c.typesTop, 0.9},
		{"types exactly", c.types, 0.6}, {"key sentence", c.key, 0.75}, {"reports", c.reports, 0.9}, {"loss", c.loss, 0.9}, {"since", c.since, 0.9},
	} {
		t.Logf("%-60s %3d of %3d = %5.1f %%", m.what, m.got.right, m.got.of, 100*m.got.share())
		if m.got.share() < m.least {
			t.Errorf("%s: %.3f is below %.3f", m.what, m.got.share(), m.least)
		}
	}
	if c.passed.share() > 0.05 {
		t.Errorf("%d of %d other items would be posted as warnings", c.passed.right, c.passed.of)
	}
}

// TestOwnCorpus measures items that were written for this package in other words than the corpus.
// They have no date, and no key sentence to compare with.
func TestOwnCorpus(t *testing.T) {
	inOneGoroutine(t)
	desk := newDesk(t)
	var label, found, passed, types tally
	for _, r := range readRows(t, "news_own.jsonl") {
		a, err := FromFields(r.fields())
		if err != nil {
			t.Fatal(err)
		}
		w := desk.Judge(a)
		if !label.add(w.Label == r.Label) {
			t.Logf("%s label: got %q, want %q", r.ID, w.Label, r.Label)
		}
		if r.Label != IsWarning {
			passed.add(w.Label == IsWarning)
			continue
		}
		found.add(w.Label == IsWarning)
		if !types.add(len(w.Types) > 0 && slices.Contains(r.Types, w.Types[0])) {
			t.Logf("%s types: got %q, want %q", r.ID, w.Types, r.Types)
		}
	}
	t.Logf("label %.3f, warnings found %.3f, others passed on %.3f, type among the labelled %.3f", label.share(), found.share(), passed.share(), types.share())
	if label.share() < 0.9 || found.share() < 0.88 || passed.share() > 0.06 || types.share() < 0.85 {
		t.Error("worse than it was")
	}
}

func (c *result) compare(t *testing.T, r row, w Warning) {
	miss := func(what string, got, want any) { t.Logf("%s %s: got %q, want %q", r.ID, what, got, want) }
	if !c.label.add(w.Label == r.Label) {
		miss("label", w.Label, r.Label)
	}
	if r.Label == IsWarning {
		c.found.add(w.Label == IsWarning)
	} else {
		c.passed.add(w.Label == IsWarning)
	}
	if !c.force.add(w.Force == r.Force) {
		miss("force", w.Force, r.Force)
	}
	if !c.reports.add(w.Facts.Reports == r.Facts.Reports) {
		miss("reports", w.Facts.Reports, r.Facts.Reports)
	}
	if !c.loss.add(w.Facts.LossGBP == int(r.Facts.LossGBP)) {
		miss("loss", w.Facts.LossGBP, r.Facts.LossGBP)
	}
	if !c.since.add(w.Facts.Since == r.Facts.Since) {
		miss("since", w.Facts.Since, r.Facts.Since)
	}
	if w.Published.Format("2006-01-02") != r.Published {
		t.Errorf("%s: published %v, want %s", r.ID, w.Published, r.Published)
	}
	if r.Label != IsWarning {
		return
	}
	if !c.place.add(slices.Equal(sorted(w.Places), sorted(r.Place))) {
		miss("places", w.Places, r.Place)
	}
	if !c.types.add(slices.Equal(sorted(w.Types), sorted(r.Types))) {
		miss("types", w.Types, r.Types)
	}
	c.typesTop.add(len(w.Types) > 0 && slices.Contains(r.Types, w.Types[0]))
	if !c.key.add(SameSentence(w.KeySentence, r.KeySentence)) {
		miss("key", w.KeySentence, r.KeySentence)
	}
	if w.KeySentence == "" || !strings.Contains(w.Body, w.KeySentence) {
		t.Errorf("%s: key sentence %q is not in the body", r.ID, w.KeySentence)
	}
}

func sorted[T ~string](list []T) []T {
	list = slices.Clone(list)
	slices.Sort(list)
	return list
}
