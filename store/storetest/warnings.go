package storetest

import (
	"testing"
	"time"

	"hangup/advice"
	"hangup/advice/news"
	"hangup/bot"
	"hangup/store"
)

var warningTests = []test{
	{"a warning comes back as it was stored", warningRoundTrip},
	{"an id that is not stored is not found", warningUnknown},
	{"importing twice changes nothing", warningTwice},
	{"one import with the same warning twice stores it once", warningTwiceAtOnce},
	{"the newest come first and the undated last", warningOrder},
	{"an area or a type leaves out the others", warningFilter},
	{"no more than the limit are given, and 20 without one", warningLimit},
	{"examples are found only until a real warning is stored", warningExamples},
	{"an example becomes real when its like is imported", warningExampleReplaced},
	{"a real warning stays real when an example of the same id is imported", warningStaysReal},
	{"court news is kept but not listed, and hides no example", warningCourt},
	{"a fault in the middle of an import leaves nothing of it", warningFault},
	{"an import that is called off leaves nothing", warningCancelled},
	{"the wrong label is refused", warningLabel},
}

func warningRoundTrip(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	want := news.Warning{
		ID: "w1", Label: news.IsCorrection, Title: "Bogus officers – £80,000 lost", Body: "One.\n\nTwo “quoted”.", Force: "cheshire",
		Places: []string{"Winchester", "Welwyn/Hatfield"}, Areas: []advice.AreaID{"force:cheshire", "county:cheshire"},
		URL: "https://example.org/a?b=c", Published: time.Date(2021, time.February, 1, 0, 0, 0, 0, time.UTC),
		Types: []advice.ScamType{"courier_fraud", "bogus_police"}, KeySentence: "One.",
		Facts: news.Facts{Reports: 19, LossGBP: 80000, Since: "since January"},
	}
	d.load(want)
	got, ok, err := d.Warning(t.Context(), "w1")
	d.fine(err)
	same(t, "found", ok, true)
	same(t, "warning by id", got, want)
	all, err := d.Warnings(t.Context(), bot.WarningFilter{})
	d.fine(err)
	same(t, "warnings", all, []news.Warning{want})
}

func warningUnknown(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	_, ok, err := d.Warning(t.Context(), "none")
	d.fine(err)
	same(t, "found", ok, false)
	same(t, "warnings of an empty database", d.found(bot.WarningFilter{}), []string{})
}

func warningTwice(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	first := warning("w", "x")
	same(t, "first import", d.load(first, warning("v")), store.Imported{New: 2, Deliveries: 1})
	d.watch(chat("b"), "x")
	same(t, "second import", d.load(first, warning("v")), store.Imported{Known: 2})
	same(t, "deliveries", len(d.drain(noon)), 1)
	same(t, "third import", d.load(first), store.Imported{Known: 1})
	same(t, "deliveries after all were sent", len(d.drain(noon)), 0)
}

func warningTwiceAtOnce(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	same(t, "import", d.load(warning("w", "x", "x"), warning("w", "x")), store.Imported{New: 1, Known: 1, Deliveries: 1})
}

func warningOrder(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	undated, old, newest := warning("undated"), warning("old"), warning("new")
	undated.Published = time.Time{}
	old.Published = time.Date(1969, time.December, 31, 0, 0, 0, 0, time.UTC)
	newest.Published = noon
	d.load(undated, old, newest, warning("middle"))
	same(t, "order", d.found(bot.WarningFilter{}), []string{"new", "middle", "old", "undated"})
}

func warningFilter(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	a, b := warning("a", "x", "y"), warning("b", "y")
	a.Types = []advice.ScamType{"courier_fraud", "bogus_bank"}
	b.Types = []advice.ScamType{"bogus_bank"}
	b.Published = noon
	d.load(a, b)
	same(t, "area x", d.found(bot.WarningFilter{Area: "x"}), []string{"a"})
	same(t, "area y", d.found(bot.WarningFilter{Area: "y"}), []string{"b", "a"})
	same(t, "area z", d.found(bot.WarningFilter{Area: "z"}), []string{})
	same(t, "type", d.found(bot.WarningFilter{Type: "courier_fraud"}), []string{"a"})
	same(t, "both", d.found(bot.WarningFilter{Area: "y", Type: "bogus_bank", Limit: 1}), []string{"b"})
}

func warningLimit(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for i := range 25 {
		d.load(warning(string(rune('a' + i))))
	}
	same(t, "without a limit", len(d.found(bot.WarningFilter{})), 20)
	same(t, "a negative limit", len(d.found(bot.WarningFilter{Limit: -1})), 20)
	same(t, "limit 3", len(d.found(bot.WarningFilter{Limit: 3})), 3)
	same(t, "limit 1000", len(d.found(bot.WarningFilter{Limit: 1000})), 25)
}

func warningExamples(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	e := warning("example", "x")
	e.Example = true
	d.load(e)
	same(t, "alone", d.found(bot.WarningFilter{Area: "x"}), []string{"example"})
	d.load(warning("real", "y"))
	same(t, "with a real one elsewhere", d.found(bot.WarningFilter{Area: "x"}), []string{})
	same(t, "everywhere", d.found(bot.WarningFilter{}), []string{"real"})
	got, ok, err := d.Warning(t.Context(), "example")
	d.fine(err)
	same(t, "by id", []bool{ok, got.Example}, []bool{true, true})
}

func warningExampleReplaced(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "y")
	e := warning("w", "x")
	e.Example = true
	d.load(e)
	same(t, "import", d.load(warning("w", "y")), store.Imported{New: 1, Deliveries: 1})
	got, _, err := d.Warning(t.Context(), "w")
	d.fine(err)
	same(t, "warning", got, warning("w", "y"))
}

func warningStaysReal(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.load(warning("w", "x"))
	e := warning("w", "x")
	e.Example = true
	same(t, "import", d.load(e), store.Imported{Known: 1})
	got, _, err := d.Warning(t.Context(), "w")
	d.fine(err)
	same(t, "example", got.Example, false)
}

func warningCourt(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	e, court := warning("example"), warning("court")
	e.Example, court.Label = true, news.IsCourt
	same(t, "import", d.load(e, court), store.Imported{New: 2})
	same(t, "listed", d.found(bot.WarningFilter{}), []string{"example"})
	_, ok, err := d.Warning(t.Context(), "court")
	d.fine(err)
	same(t, "kept", ok, true)
	same(t, "imported again", d.load(court), store.Imported{Known: 1})
}

func warningFault(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	got, err := d.ImportWarnings(t.Context(), []news.Warning{warning("good", "x"), warning("", "x"), warning("late", "x")}, noon)
	if err == nil {
		t.Fatal("a warning without an id was stored")
	}
	same(t, "counted", got, store.Imported{})
	same(t, "stored", d.found(bot.WarningFilter{}), []string{})
	same(t, "deliveries", len(d.drain(noon)), 0)
	same(t, "the good one alone", d.load(warning("good", "x")), store.Imported{New: 1, Deliveries: 1})
}

func warningCancelled(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	if _, err := d.ImportWarnings(ended(), []news.Warning{warning("w")}, noon); err == nil {
		t.Fatal("an import that was called off said nothing")
	}
	same(t, "stored", d.found(bot.WarningFilter{}), []string{})
	same(t, "afterwards", d.load(warning("w")), store.Imported{New: 1})
}

func warningLabel(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	w := warning("w")
	w.Label = "rumour"
	if _, err := d.ImportWarnings(t.Context(), []news.Warning{w}, noon); err == nil {
		t.Fatal("the label was taken")
	}
}
