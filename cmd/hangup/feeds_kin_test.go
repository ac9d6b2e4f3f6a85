package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"hangup/advice/news"
	"hangup/config"
)

// archive makes two thousand articles of the stories, as if they came again every other month under other addresses.
func archive(b *testing.B) (all []found) {
	fs, _ := toldStories(b, openedDesk(b))
	for n := 0; len(all) < 2000; n++ {
		for _, f := range fs {
			f.ID += news.WarningID(fmt.Sprint(n))
			f.URL += fmt.Sprint(n)
			f.Published = f.Published.AddDate(0, -2*n, 0)
			f.n = len(all)
			all = append(all, f)
		}
	}
	return all
}

// toldStories reads made-up texts of which groups tell one story.
func toldStories(t testing.TB, desk *news.Desk) (fs []found, groups []string) {
	t.Helper()
	raw, err := os.ReadFile(root + "/advice/news/testdata/stories_tune.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.Lines(raw) {
		var row struct{ Title, Summary, Body, Force, URL, Published, Group string }
		if err := json.Unmarshal(line, &row); err != nil {
			t.Fatal(err)
		}
		day, _ := time.Parse(time.DateOnly, row.Published)
		w := desk.Judge(news.Article{Title: row.Title, Summary: row.Summary, Body: row.Body, Force: row.Force, URL: row.URL, Published: day})
		fs, groups = append(fs, found{Warning: w, n: len(fs)}), append(groups, row.Group)
	}
	return fs, groups
}

// Many warnings at once come to the same as one after the other: what tells a stored story, or one of the same archive, is found.
func TestManyAtOnceAreToldToo(t *testing.T) {
	t.Parallel()
	desk := openedDesk(t)
	fs, groups := toldStories(t, desk)
	if len(fs) <= fewEnough {
		t.Fatalf("%d texts", len(fs))
	}
	groupOf := map[news.WarningID]string{}
	for i, f := range fs {
		groupOf[f.ID] = groups[i]
	}
	one, stored := map[news.WarningID]news.Warning{}, &memoryShelf{}
	slow := slices.Clone(fs)
	slices.SortStableFunc(slow, inOrder)
	for _, f := range slow {
		ws, err := newTeller(stored).tellAll(t.Context(), []found{f}, func() {})
		if err != nil {
			t.Fatal(err)
		}
		one[f.ID] = ws[0]
		stored.all = append(stored.all, ws...)
	}
	steps, stories, wrong, same := 0, 0, 0, 0
	half := &memoryShelf{all: slices.Clone(stored.all[:len(stored.all)/3])}
	ws, err := newTeller(half).tellAll(t.Context(), fs, func() { steps++ })
	if err != nil || steps != len(fs) {
		t.Fatal(steps, err)
	}
	for _, w := range ws {
		if of := cmp.Or(w.Story, w.Corrects); of != "" {
			stories++
			if groupOf[of] != groupOf[w.ID] {
				wrong++
			}
		}
		if w.Story == one[w.ID].Story && w.Corrects == one[w.ID].Corrects {
			same++
		}
	}
	t.Logf("%d texts, %d of a story told before, %d of them of another one, %d as when they come one by one", len(ws), stories, wrong, same)
	if stories < 15 || wrong > stories/8 || same < len(ws)-3 { // how well stories are told apart is measured in advice/news
		t.Errorf("%d of %d as when they come one by one, %d stories, %d wrong", same, len(ws), stories, wrong)
	}
}

// An archive of thousands that are all alike costs no more than one of thousands that differ.
func TestOneGroupOfManyIsBounded(t *testing.T) {
	t.Parallel()
	k := &kin{map[news.WarningID]int{}, map[int][]news.Warning{}}
	var told []news.Warning
	for n := range 1000 {
		w := news.Warning{ID: news.WarningID(fmt.Sprint(n))}
		k.group[w.ID] = 0
		told = append(told, w)
	}
	near := k.of(told[999], told)
	if len(near) != mostKin || near[0].ID != "0" || near[mostKin-1].ID != "999" {
		t.Errorf("%d: %s to %s", len(near), near[0].ID, near[len(near)-1].ID)
	}
}

// Two thousand warnings on an empty database, and when all of them are stored already under other addresses.
func BenchmarkTellTwoThousand(b *testing.B) {
	if testing.Short() {
		b.Skip("takes half a minute")
	}
	fs := archive(b)
	for name, old := range map[string]bool{"nothing stored": false, "as many stored": true} {
		b.Run(name, func(b *testing.B) {
			db, err := openStore(b.Context(), config.Settings{Database: b.TempDir() + "/hangup.db"})
			if err != nil {
				b.Fatal(err)
			}
			defer db.Close()
			if old {
				var ws []news.Warning
				for _, f := range fs {
					f.ID += "-old"
					ws = append(ws, f.Warning)
				}
				if _, err := db.ImportWarnings(b.Context(), ws, time.Now()); err != nil {
					b.Fatal(err)
				}
			}
			for b.Loop() {
				if _, err := newTeller(db).tellAll(b.Context(), fs, func() {}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
