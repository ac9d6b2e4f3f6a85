package news

import (
	"slices"
	"testing"
)

// freshHalf gives the items of fresh.jsonl with odd ids, which are for setting the signs, or those with even ids, which are for the report.
func freshHalf(t *testing.T, odd bool) []row {
	t.Helper()
	var half []row
	for _, r := range readRows(t, "fresh.jsonl") {
		if (r.ID[len(r.ID)-1]%2 == 1) == odd {
			half = append(half, r)
		}
	}
	return half
}

func TestFreshTuningHalf(t *testing.T) {
	h := measureHalf(t, freshHalf(t, true), true)
	h.log(t)
	h.hold(t, floors{label: 0.97, found: 0.97, types: 0.95, force: 0.98, key: 0.95, pairs: 0.85, corrections: 0.9, passed: 0, merged: 0, review: 0.1})
}

// TestShortItems measures items of two or three sentences, in which little stands: one or two for each scam type, and others.
func TestShortItems(t *testing.T) {
	desk := newDesk(t)
	var label, found, passed, types tally
	for _, r := range readRows(t, "short.jsonl") {
		a, err := FromFields(r.fields())
		if err != nil {
			t.Fatal(err)
		}
		w := desk.Judge(a)
		if !label.add(w.Label == r.Label) {
			t.Logf("%s label: got %q, want %q", r.ID, w.Label, r.Label)
		}
		if r.Label != IsWarning {
			passed.add(w.Label == IsWarning && !w.Unsure)
			continue
		}
		found.add(w.Label == IsWarning)
		if !types.add(len(w.Types) > 0 && slices.Contains(r.Types, w.Types[0])) {
			t.Logf("%s types: got %q, want %q", r.ID, w.Types, r.Types)
		}
	}
	t.Logf("label %.3f, warnings found %.3f, others passed on %.3f, type %.3f", label.share(), found.share(), passed.share(), types.share())
	if label.share() < 0.93 || found.share() < 0.95 || passed.share() > 0 || types.share() < 0.95 {
		t.Error("worse than it was")
	}
}
