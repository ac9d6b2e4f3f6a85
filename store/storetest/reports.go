package storetest

import (
	"fmt"
	"regexp"
	"testing"
	"time"

	"hangup/advice"
	"hangup/bot"
	"hangup/store"
)

var reportTests = []test{
	{"a report comes back as it was saved", reportRoundTrip},
	{"ids are short, readable aloud and never given twice", reportIDs},
	{"a draft is saved once", reportDraft},
	{"two people may save drafts of the same name", reportDraftOfAnother},
	{"reports without a draft are all saved", reportNoDraft},
	{"a check is kept with the Monday of its week and without its time", checkMonday},
	{"a check comes back as it was recorded", checkRoundTrip},
	{"a verdict that does not exist is refused", checkVerdict},
}

func report(who bot.PersonKey) bot.Report {
	return bot.Report{
		Draft: "d1", Person: who, Type: "courier_fraud", Claimed: "the bank’s fraud team", Happened: "money", When: "this morning",
		Area: "force:cheshire", Number: "077•• ••••23", Phone: "5f2a", Note: "Said “withdraw £3,000”.\nThen hung up 🙂", At: noon,
	}
}

// save wants a report to be stored.
func (d db) save(r bot.Report) string {
	d.t.Helper()
	saved := d.saveAs(r)
	if saved.ID == "" {
		d.t.Fatalf("it was not stored: %+v", saved)
	}
	return saved.ID
}

func (d db) saveAs(r bot.Report) bot.SavedReport {
	d.t.Helper()
	saved, err := d.SaveReport(d.t.Context(), r)
	d.fine(err)
	return saved
}

func reportRoundTrip(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	want := report("p")
	want.ID = d.save(want)
	same(t, "report", d.held("p").Reports, []bot.Report{want})
}

func reportIDs(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	readable := regexp.MustCompile(`^[2-9A-Z]{4,8}$`)
	seen := map[string]bool{}
	for i := range 50 {
		id := d.save(report(bot.PersonKey(fmt.Sprint(i))))
		if !readable.MatchString(id) || seen[id] {
			t.Errorf("id %q: readable %v, given before %v", id, readable.MatchString(id), seen[id])
		}
		seen[id] = true
	}
}

func reportDraft(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	first := d.save(report("p"))
	changed := report("p")
	changed.Note = "another note"
	same(t, "second id", d.save(changed), first)
	got := d.held("p").Reports
	same(t, "reports", len(got), 1)
	same(t, "note", got[0].Note, report("p").Note)
	next := report("p")
	next.Draft, next.Type = "d2", "tech_support"
	if d.save(next) == first {
		t.Error("another draft got the same id")
	}
}

func reportDraftOfAnother(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	if d.save(report("p")) == d.save(report("q")) {
		t.Error("both got the same report")
	}
}

func reportNoDraft(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	r := report("p")
	r.Draft = ""
	d.save(r)
	r.Type = "tech_support"
	d.save(r)
	same(t, "reports", len(d.held("p").Reports), 2)
}

func checkMonday(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	monday := time.Date(2026, time.November, 16, 0, 0, 0, 0, time.UTC)
	bst := time.FixedZone("BST", 3600)
	for _, at := range []time.Time{
		monday, noon, monday.AddDate(0, 0, 7).Add(-time.Nanosecond),
		time.Date(2026, time.November, 23, 0, 30, 0, 0, bst), // Sunday by UTC
	} {
		d.fine(d.RecordCheck(t.Context(), bot.Check{Person: "p", Verdict: advice.Scam, At: at}))
	}
	d.fine(d.RecordCheck(t.Context(), bot.Check{Person: "p", Verdict: advice.Scam, At: monday.Add(-time.Second)}))
	got := d.held("p").Checks
	same(t, "checks", len(got), 5)
	for _, c := range got[:4] {
		same(t, "week", c.At, monday)
	}
	same(t, "the week before", got[4].At, monday.AddDate(0, 0, -7))
}

func checkRoundTrip(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	want := bot.Check{
		Person: "p", Verdict: advice.Victim, Type: "courier_fraud", Tells: []string{"ask.withdraw_cash", "claim.police"},
		Area: "county:cheshire", At: time.Date(2026, time.November, 16, 0, 0, 0, 0, time.UTC),
	}
	d.fine(d.RecordCheck(t.Context(), want))
	same(t, "check", d.held("p").Checks, []bot.Check{want})
}

func checkVerdict(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	if err := d.RecordCheck(t.Context(), bot.Check{Person: "p", Verdict: "safe", At: noon}); err == nil {
		t.Fatal("it was recorded")
	}
}
