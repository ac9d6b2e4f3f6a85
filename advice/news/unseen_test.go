package news

import "testing"

// TestUnseenArticles measures articles by people who had read neither signs nor code, from which nothing is learned. It says nothing
// of single articles, so that nobody sets anything by them. The floors lie a little below what was measured on 22 November 2026, those
// of pairs on 23 November.
func TestUnseenArticles(t *testing.T) {
	for name, c := range map[string]struct {
		rows   []row
		floors floors
	}{
		"author e":                         {readRows(t, "author_e.jsonl"), floors{label: 0.95, found: 0.95, types: 0.95, force: 0.98, key: 0.8, pairs: 0.7, review: 0.1}},
		"author f":                         {readRows(t, "author_f.jsonl"), floors{label: 0.9, found: 0.95, types: 0.92, force: 0.98, key: 0.81, passed: 0.03, pairs: 0.87, review: 0.1}},
		"the other half of the fresh ones": {freshHalf(t, false), floors{label: 0.95, found: 0.95, types: 0.87, force: 0.98, key: 0.95, passed: 0.04, pairs: 1, review: 0.1}},
	} {
		t.Run(name, func(t *testing.T) {
			desk := newDesk(t)
			var h half
			var want []Labelled
			var ws []Warning
			for _, r := range c.rows {
				a, err := FromFields(r.fields())
				if err != nil {
					t.Fatal(err)
				}
				w := desk.Judge(a)
				h.judge(t, r, w, false)
				want, ws = append(want, Labelled{Label: r.Label, Story: r.Group}), append(ws, w)
				if r.Label != IsWarning && w.Label == IsWarning && w.Unsure {
					h.passed.right-- // a moderator looks first
				}
			}
			h.log(t)
			score := Score(want, ws, Stories(ws))
			t.Logf("pairs of one story found %d of %d, of two merged %d of %d", score.Pairs.Hits, score.Pairs.Of, score.Merged.Hits, score.Merged.Of)
			for _, m := range []struct {
				what       string
				got, least float64
			}{
				{"label", h.label.share(), c.floors.label}, {"warnings found", h.found.share(), c.floors.found}, {"types", h.types.share(), c.floors.types},
				{"pairs", score.Pairs.Rate(), c.floors.pairs}, {"pairs kept apart", 1 - score.Merged.Rate(), 1}, {"force", h.force.share(), c.floors.force}, {"key sentence", h.key.share(), c.floors.key},
				{"others kept back", 1 - h.passed.share(), 1 - c.floors.passed}, {"warnings that need no moderator", 1 - h.review.share(), 1 - c.floors.review},
			} {
				if m.got < m.least {
					t.Errorf("%s: %.3f is below %.3f", m.what, m.got, m.least)
				}
			}
		})
	}
}
