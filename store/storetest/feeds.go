package storetest

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"hangup/advice/feed"
	"hangup/advice/news"
	"hangup/bot"
	"hangup/store"
)

var feedTests = []test{
	{"a source that was never visited has the zero cursor", feedNone},
	{"a cursor comes back as it was stored, and the last one counts", feedRoundTrip},
	{"a source is known by its address, and each has a cursor of its own", feedOwn},
	{"warnings, posts and cursor are stored together", feedTake},
	{"a visit that is taken again stores and posts nothing anew", feedTwice},
	{"what an import stored is known to a visit, and the reverse", feedImported},
	{"a visit that finds nothing moves the cursor", feedNothing},
	{"a fault in the middle leaves neither warnings nor posts nor cursor", feedFault},
	{"a visit that is called off leaves nothing", feedCancelled},
	{"strange texts in a cursor come back, and none breaks the store", feedStrange},
	{"a cursor of a few thousand items comes back", feedLarge},
	{"far too much and a source without an address are refused whole", feedRefused},
	{"a cursor is there after a restart", feedRestart},
	{"a source that was not visited for 90 days is forgotten", feedSweep},
}

func source(name string) feed.Source {
	return feed.Source{Force: "kent", URL: "https://" + name + ".example/news"}
}

// seen makes a cursor that tells itself apart by its tag.
func seen(tag string) feed.Cursor {
	return feed.Cursor{
		Address: "https://moved.example/", ETag: tag, Modified: "Wed, 18 Nov 2026 12:00:00 GMT", Fresh: time.Hour,
		Next: after(15 * time.Minute), Succeeded: noon, Failing: after(-time.Hour), Fails: 2, Why: "the server answered 500", Told: 1,
		Reissued: after(-24 * time.Hour), Lists: true,
		Known: []feed.Mark{{ID: math.MaxUint64, Link: 1, Shown: 2, Text: 3, Day: 20000, Given: true}, {Text: 4, Wait: true, Tries: 2}},
	}
}

func (d db) cursor(s feed.Source) feed.Cursor {
	d.t.Helper()
	c, err := d.FeedCursor(d.t.Context(), s)
	d.fine(err)
	return c
}

func (d db) take(s feed.Source, c feed.Cursor, ws ...news.Warning) store.Imported {
	d.t.Helper()
	got, err := d.TakeVisit(d.t.Context(), feed.Visit{Source: s, At: noon, Cursor: c}, ws)
	d.fine(err)
	return got
}

func feedNone(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	same(t, "cursor", d.cursor(source("a")), feed.Cursor{})
}

func feedRoundTrip(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for _, c := range []feed.Cursor{seen("1"), seen("2"), {}} {
		d.take(source("a"), c)
		same(t, "cursor", d.cursor(source("a")), c)
	}
}

func feedOwn(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.take(source("a"), seen("1"))
	d.take(source("b"), seen("2"))
	other := source("a")
	other.Force = "essex"
	same(t, "tags", []string{d.cursor(source("a")).ETag, d.cursor(source("b")).ETag, d.cursor(other).ETag}, []string{"1", "2", "1"})
	other.URL += "/"
	same(t, "another address", d.cursor(other), feed.Cursor{})
}

func feedTake(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.watch(chat("b"), "y")
	court := warning("court", "x")
	court.Label = news.IsCourt
	same(t, "taken", d.take(source("a"), seen("1"), warning("w", "x"), warning("v", "x", "y"), court), store.Imported{New: 3, Deliveries: 3})
	same(t, "stored", len(d.found(bot.WarningFilter{})), 2)
	same(t, "posts", len(d.drain(noon)), 3)
	same(t, "tag", d.cursor(source("a")).ETag, "1")
}

func feedTwice(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.take(source("a"), seen("1"), warning("w", "x"))
	same(t, "again", d.take(source("a"), seen("1"), warning("w", "x")), store.Imported{Known: 1})
	same(t, "by another source", d.take(source("b"), seen("2"), warning("w", "x")), store.Imported{Known: 1})
	same(t, "posts", len(d.drain(noon)), 1)
	same(t, "once they are sent", d.take(source("a"), seen("3"), warning("w", "x")), store.Imported{Known: 1})
	same(t, "posts", len(d.drain(noon)), 0)
}

func feedImported(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.load(warning("w", "x"))
	same(t, "visit", d.take(source("a"), seen("1"), warning("w", "x"), warning("v", "x")), store.Imported{New: 1, Known: 1, Deliveries: 1})
	same(t, "import", d.load(warning("v", "x")), store.Imported{Known: 1})
	same(t, "posts", len(d.drain(noon)), 2)
}

func feedNothing(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.take(source("a"), seen("1"), warning("w"))
	same(t, "nothing", d.take(source("a"), seen("2")), store.Imported{})
	same(t, "tag", d.cursor(source("a")).ETag, "2")
	same(t, "stored", d.found(bot.WarningFilter{}), []string{"w"})
}

func feedFault(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.take(source("a"), seen("1"))
	bad := warning("bad", "x")
	bad.Label = "rumour"
	got, err := d.TakeVisit(t.Context(), feed.Visit{Source: source("a"), At: noon, Cursor: seen("2")}, []news.Warning{warning("good", "x"), bad})
	if err == nil {
		t.Fatal("a warning with a label of its own was stored")
	}
	same(t, "counted", got, store.Imported{})
	same(t, "stored", d.found(bot.WarningFilter{}), []string{})
	same(t, "posts", len(d.drain(noon)), 0)
	same(t, "tag", d.cursor(source("a")).ETag, "1")
	same(t, "the good one alone", d.take(source("a"), seen("2"), warning("good", "x")), store.Imported{New: 1, Deliveries: 1})
}

func feedCancelled(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	if _, err := d.TakeVisit(ended(), feed.Visit{Source: source("a"), At: noon, Cursor: seen("1")}, []news.Warning{warning("w")}); err == nil {
		t.Fatal("a visit that was called off said nothing")
	}
	same(t, "stored", d.found(bot.WarningFilter{}), []string{})
	same(t, "cursor", d.cursor(source("a")), feed.Cursor{})
}

func feedStrange(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for name, text := range texts {
		if len(text) > 1<<17 {
			continue
		}
		d.take(source("a"), feed.Cursor{ETag: text, Why: text, Address: text})
		c := d.cursor(source("a"))
		for _, got := range []string{c.ETag, c.Why, c.Address} {
			if !kept(got, text) {
				t.Errorf("%s: got %q", name, clip(got))
			}
		}
	}
	for _, at := range []time.Time{{}, time.Unix(0, 0), time.Date(9999, 12, 31, 23, 59, 59, 999999999, time.UTC)} {
		d.take(source("a"), feed.Cursor{Next: at})
		same(t, "time", d.cursor(source("a")).Next.UTC(), at.UTC())
	}
}

func feedLarge(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	c := knowing(2500) // as many as are ever remembered
	d.take(source("a"), c)
	same(t, "cursor", fmt.Sprint(d.cursor(source("a"))) == fmt.Sprint(c), true)
}

// knowing makes a cursor that remembers n items, each as long as it can be.
func knowing(n uint64) feed.Cursor {
	c := seen("1")
	for i := range n {
		m := math.MaxUint64 - 4*i
		c.Known = append(c.Known, feed.Mark{ID: m, Link: m - 1, Shown: m - 2, Text: m - 3, Day: 20000, Given: true, Wait: true, Tries: 31})
	}
	return c
}

// benchTake stores a visit that found nothing new, as nearly all do.
func benchTake(b *testing.B, open func() store.Store, items uint64) {
	d, c := opened(b, open), knowing(items)
	for b.Loop() {
		d.take(source("a"), c)
	}
}

func feedRefused(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.take(source("a"), seen("1"))
	for what, v := range map[string]feed.Visit{
		"no address":     {At: noon, Cursor: seen("2")},
		"a long address": {Source: feed.Source{URL: strings.Repeat("x", 4097)}, At: noon},
		"a huge cursor":  {Source: source("a"), At: noon, Cursor: feed.Cursor{Why: strings.Repeat("x", 1<<20)}},
	} {
		_, err := d.TakeVisit(t.Context(), v, []news.Warning{warning("w")})
		if err == nil || len(err.Error()) > 1000 {
			t.Errorf("%s: error %.100v", what, err)
		}
	}
	same(t, "stored", d.found(bot.WarningFilter{}), []string{})
	same(t, "tag", d.cursor(source("a")).ETag, "1")
}

func feedRestart(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.take(source("a"), seen("1"), warning("w", "x"))
	d.close()
	d = opened(t, open)
	same(t, "cursor", d.cursor(source("a")), seen("1"))
	same(t, "again", d.take(source("a"), seen("2"), warning("w", "x")), store.Imported{Known: 1})
}

func feedSweep(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.take(source("a"), seen("1"), warning("w"))
	d.sweep(after(90 * day))
	same(t, "after 90 days", d.cursor(source("a")), seen("1"))
	d.sweep(after(90*day + time.Second))
	same(t, "later", d.cursor(source("a")), feed.Cursor{})
	same(t, "warnings", d.found(bot.WarningFilter{}), []string{"w"})
}
