package main

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"hangup/advice"
	"hangup/advice/news"
)

const (
	couriers advice.ScamType = "courier_fraud"
	screens  advice.ScamType = "tech_support"
)

// takes stores a warning for Hertfordshire.
func (a *testApp) takes(t *testing.T, n int, title string, typ advice.ScamType) {
	t.Helper()
	county, ok, _ := a.engine.FindArea("Hertfordshire")
	if !ok {
		t.Fatal("no Hertfordshire")
	}
	w := news.Warning{
		ID: news.WarningID(fmt.Sprintf("warning%09d", n)), Label: news.IsWarning, Title: title, Body: title + ". Hang up.", KeySentence: "Hang up.",
		Force: "hertfordshire", Areas: a.engine.Touching(county.ID), Types: []advice.ScamType{typ}, Published: a.now().Truncate(24 * time.Hour),
	}
	if _, err := a.store.ImportWarnings(t.Context(), []news.Warning{w}, a.now()); err != nil {
		t.Fatal(err)
	}
}

// answersWith checks that an answer says something.
func answersWith(t *testing.T, answer, want string) {
	t.Helper()
	if !strings.Contains(answer, want) {
		t.Errorf("no %q in %s", want, answer)
	}
}

// What a chat wishes, through the whole program: a filter, its reason, another filter that was tried, and a pause.
func TestAWatchGetsWhatItWishes(t *testing.T) {
	t.Parallel()
	a := startTestApp(t, "", time.Minute)
	b := newBrowser(t, a.URL)
	b.moderate(a.Moderator)
	answersWith(t, b.say("/watch Hertfordshire courier, !parcel, quiet off"), "only police warnings about these scams: Courier fraud.")
	a.takes(t, 1, "Computer help callers in Hertford", screens)
	a.takes(t, 2, "Parcel couriers in Hitchin", couriers)
	a.takes(t, 3, "Callers pose as detectives in Watford", couriers)
	post := b.reads("pose as detectives in Watford")
	eventually(t, "the reason", func() bool {
		return strings.Contains(b.pressOn(post, "why"), "warnings about this scam: Courier fraud.")
	})
	if n := countRows(t, a.settings.Database, "letters"); n != 1 {
		t.Errorf("%d posts", n)
	}

	tried := b.say("/filter computer, hitchin")
	answersWith(t, tried, "2 of the last 3 warnings would be posted")
	answersWith(t, tried, "has “hitchin”")
	answersWith(t, b.press("usefilter"), "one of these words: “hitchin”")
	a.takes(t, 4, "Computer help callers in Ware", screens)
	b.reads("Computer help callers in Ware")

	answersWith(t, b.say("/pause 2 hours"), "I post nothing here until")
	a.takes(t, 5, "Computer help callers in Tring", screens)
	answersWith(t, b.say("/watches"), "Posts are paused until")
	answersWith(t, b.say("/resume"), "One post was waiting")
	b.reads("Computer help callers in Tring")
	eventually(t, "the reason of the last", func() bool { return strings.Contains(b.say("/why"), "Tring") })
	log := b.say("/log")
	for _, deed := range []string{"pause", "Hertfordshire"} {
		answersWith(t, log, deed)
	}
}

// What comes at night waits for the morning, and what is over the number of the day comes as one list.
func TestAWatchIsQuietAtNightAndPostsSoManyADay(t *testing.T) {
	t.Parallel()
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	night := time.Date(2027, 1, 20, 3, 0, 0, 0, london)
	var ahead atomic.Int64
	ahead.Store(int64(time.Until(night)))
	a := startTestAppAt(t, "", time.Minute, func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) })
	b := newBrowser(t, a.URL)
	b.moderate(a.Moderator)
	answersWith(t, b.say("/watch Hertfordshire max 2"), "I post nothing from 10 pm to 7 am.")
	for n, town := range []string{"Ware", "Tring", "Hitchin", "Watford"} {
		a.takes(t, n+1, "Computer help callers in "+town, screens)
	}
	time.Sleep(time.Second)
	if n := countRows(t, a.settings.Database, "letters"); n != 0 {
		t.Errorf("%d posts at night", n)
	}
	ahead.Add(int64(4*time.Hour + time.Minute))
	b.reads("callers in Ware")
	b.reads("callers in Tring")
	ahead.Add(int64(11 * time.Hour))
	digest := b.reads("2 more police warnings")
	answersWith(t, digest, "Hitchin")
	answersWith(t, digest, "Watford")
	if n := countRows(t, a.settings.Database, "letters"); n != 3 {
		t.Errorf("%d posts", n)
	}
}

// What waits for a moderator is shown to who set the watch up, and comes once they say yes.
func TestAWatchThatIsReviewedAsksFirst(t *testing.T) {
	t.Parallel()
	a := startTestApp(t, "", time.Minute)
	b := newBrowser(t, a.URL)
	b.moderate(a.Moderator)
	answersWith(t, b.say("/watch Hertfordshire review quiet off"), "A moderator looks at each warning first.")
	a.takes(t, 1, "Callers pose as detectives in Watford", couriers)
	a.takes(t, 2, "Computer help callers in Ware", screens)
	asked := b.reads("Shall I post this police warning for Hertfordshire?")
	answersWith(t, asked, "Police warning: Callers pose as detectives in Watford")
	next := b.pressOn(asked, "review")
	answersWith(t, next, "Computer help callers in Ware")
	eventually(t, "the post", func() bool { return strings.Contains(b.say("/why"), "Watford") })
	b.press("review|warning000000002|skip")
	answersWith(t, b.say("/pending"), "No police warning waits")
	if n := countRows(t, a.settings.Database, "letters"); n != 2 {
		t.Errorf("%d posts: one that asks and one warning", n)
	}
}
