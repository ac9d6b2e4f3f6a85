package news

import (
	"slices"
	"strings"
	"testing"

	"hangup/advice"
)

func TestExamplesCoverTheTypesAndSayWhatTheyAre(t *testing.T) {
	desk := newDesk(t)
	all, err := Examples(desk)
	if err != nil || len(all) < 4 {
		t.Fatalf("%d examples, %v", len(all), err)
	}
	seen := map[advice.ScamType]bool{}
	ids := map[WarningID]bool{}
	for _, w := range all {
		if !w.Example || w.Label != IsWarning || w.Force != "exampleshire" || len(w.Areas) > 0 || w.Published.IsZero() {
			t.Errorf("%s: %+v", w.Title, w)
		}
		if !strings.HasPrefix(w.Title, "Made-up example") || !strings.Contains(w.Body, "made-up example") || !strings.Contains(w.URL, ".example/") {
			t.Errorf("%q at %s does not say that it is made up", w.Title, w.URL)
		}
		if ids[w.ID] {
			t.Errorf("%s has the id of another", w.Title)
		}
		ids[w.ID] = true
		for _, typ := range w.Types {
			seen[typ] = true
			if q := Quote(w, typ); q == "" || strings.Contains(q, "made-up") {
				t.Errorf("%s: quote %q for %s", w.Title, q, typ)
			}
		}
		t.Logf("%s: %v, places %v, %+v, %q", w.Title, w.Types, w.Places, w.Facts, w.KeySentence)
	}
	for _, typ := range []advice.ScamType{"courier_fraud", "bogus_police", "bogus_bank", "tech_support", "callback_line_hold"} {
		if !seen[typ] {
			t.Errorf("no example of %s", typ)
		}
	}
	first, _ := Examples(desk)
	if !slices.EqualFunc(first, all, func(a, b Warning) bool { return a.ID == b.ID }) {
		t.Error("the ids change")
	}
}
