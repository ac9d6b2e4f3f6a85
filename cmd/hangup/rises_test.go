package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hangup/advice"
	"hangup/advice/news"
	"hangup/bot"
)

// byDay is a clock that begins at noon: nobody is told of anything at night.
func byDay() func() time.Time {
	began := time.Now()
	return func() time.Time {
		return time.Date(2026, time.November, 18, 12, 0, 0, 0, time.UTC).Add(time.Since(began))
	}
}

// tell lets somebody report a kind of scam, so many weeks ago.
func (a *testApp) tell(t *testing.T, who string, area advice.AreaID, typ advice.ScamType, weeks int) {
	t.Helper()
	_, err := a.store.SaveReport(t.Context(), bot.Report{
		Person: bot.PersonKey(who), Type: typ, Area: area, Happened: "nothing", Claimed: who, At: a.now().AddDate(0, 0, -7*weeks),
	})
	if err != nil {
		t.Fatal(err)
	}
}

// More people than usual report something: who moderates is told, changes what is ready, and sends it to the area.
func TestARiseIsOfferedAndSentThroughThePage(t *testing.T) {
	t.Parallel()
	a := startTestAppAt(t, "", time.Minute, byDay())
	b, other := newBrowser(t, a.URL), newBrowser(t, a.URL)
	b.moderate(a.Moderator)
	b.say("/watch Hertfordshire quiet off")
	for week := 1; week <= 10; week++ {
		a.tell(t, fmt.Sprint("usual", week), "district:watford", "refund_scam", week)
	}
	for n := range 8 {
		a.tell(t, fmt.Sprint("many", n), "district:st-albans", "courier_fraud", 0)
	}
	for _, want := range []int{1, 0} {
		if n, err := a.core.LookForRises(t.Context()); n != want || err != nil {
			t.Fatalf("%d offers, wanted %d: %v", n, want, err)
		}
	}
	post := b.reads("More people than usual")
	if !strings.Contains(post, "At least 6 people in the week from 16 November") || rowsWhere(t, a.settings.Database, "notices", "true") != 0 {
		t.Errorf("told %s", post)
	}
	if answer := other.pressOn(post, "offer"); !strings.Contains(answer, "Only those who moderate") {
		t.Errorf("a stranger decides: %s", answer)
	}
	preview := b.pressOn(post, "offer")
	if !strings.Contains(preview, "It goes to the one chat that follows Hertfordshire") {
		t.Fatalf("preview %s", preview)
	}
	b.pressOn(preview, "send")
	if n := rowsWhere(t, a.settings.Database, "offers", "closed = 1"); n != 1 {
		t.Errorf("%d offers are closed", n)
	}
	if answer := b.say("/pending"); !strings.Contains(answer, "No police warning waits") {
		t.Errorf("pending %s", answer)
	}
}

// Somebody asks about a call, wants to hear of it, hears of the police warning once, and of its correction.
func TestTheLoopIsClosedThroughThePage(t *testing.T) {
	t.Parallel()
	a := startTestAppAt(t, "", time.Minute, byDay())
	b := newBrowser(t, a.URL)
	b.say("/area Watford")
	answer := b.say("Yesterday a man rang and said he was from the police. He wanted me to withdraw £5,000 and give it to a courier. I hung up.")
	if wanted := b.pressOn(answer, "echo"); !strings.Contains(wanted, "I will tell you once") {
		t.Fatalf("wanted %s", wanted)
	}
	warning := news.Warning{
		ID: "w1", Label: news.IsWarning, Title: "False officers ring homes", Force: "hertfordshire", Published: a.now().Truncate(24 * time.Hour),
		Body: "Police never send a courier for cash. Hang up.", KeySentence: "Police never send a courier for cash.",
		Types: []advice.ScamType{"courier_fraud"}, Areas: []advice.AreaID{"district:st-albans", "force:hertfordshire"},
	}
	again := warning
	again.ID, again.Title = "w2", "More false officers"
	right := warning
	right.ID, right.Label, right.Corrects, right.Title = "w3", news.IsCorrection, "w1", "Ring 101, not 999"
	take := func(ws ...news.Warning) {
		if _, err := a.store.ImportWarnings(t.Context(), ws, a.now()); err != nil {
			t.Fatal(err)
		}
	}
	take(warning)
	if post := b.reads("False officers ring homes"); !strings.Contains(post, "You asked me to tell you") || !strings.Contains(post, "Police never send a courier for cash.") {
		t.Errorf("told %s", post)
	}
	take(again)
	take(right)
	if post := b.reads("I quoted a police warning to you"); !strings.Contains(post, "Ring 101, not 999") {
		t.Errorf("corrected %s", post)
	}
	if n := rowsWhere(t, a.settings.Database, "deliveries", "echo <> ''"); n != 2 {
		t.Errorf("%d echoes", n)
	}
	if held := b.say("/mydata"); !strings.Contains(held, "Police warnings that I quoted to you: 1") {
		t.Errorf("held %s", held)
	}
	b.press("forget|yes")
	if n := countRows(t, a.settings.Database, "quotations") + rowsWhere(t, a.settings.Database, "deliveries", "echo <> ''"); n != 0 {
		t.Errorf("%d rows are left", n)
	}
}
