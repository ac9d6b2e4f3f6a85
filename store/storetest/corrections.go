package storetest

import (
	"testing"
	"time"

	"hangup/advice"
	"hangup/advice/news"
	"hangup/bot"
	"hangup/bot/outbox"
	"hangup/store"
)

var correctionTests = []test{
	{"a correction goes where its story stands and nowhere else, and the story says so", correctionPath},
	{"a correction of a story that is not known goes to the watches of its areas", correctionUnknown},
	{"a correction goes where its story stands though nobody watches any more, and whatever the day took", correctionUnwatched},
	{"a correction in quiet hours waits, one where everything is reviewed is reviewed", correctionWishes},
	{"a correction of what is being sent follows it", correctionRace},
	{"what was not posted yet is posted with its correction, which needs no post of its own", correctionBefore},
	{"an article that becomes a correction is one", correctionLater},
	{"an unsure correction says nothing before a moderator does", correctionUnsure},
	{"the newest correction is given, and none that was recalled", correctionNewest},
}

func correcting(story, id string, areas ...advice.AreaID) news.Warning {
	w := warning(id, areas...)
	w.Label, w.Corrects = news.IsCorrection, news.WarningID(story)
	return w
}

// correction names the correction of a warning.
func (d db) correction(of news.WarningID) news.WarningID {
	d.t.Helper()
	w, ok, err := d.Correction(d.t.Context(), of)
	d.fine(err)
	if ok == (w.ID == "") {
		d.t.Errorf("found %v: %+v", ok, w)
	}
	return w.ID
}

func correctionPath(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.watch(chat("b"), "y")
	d.load(warning("1", "x"), of("1", "2", "y"))
	d.drain(noon)
	d.watch(chat("c"), "x")
	same(t, "before", d.correction("1"), "")
	same(t, "import", d.load(correcting("2", "put right", "x", "z")), store.Imported{New: 1, Deliveries: 2, Edits: 2})
	same(t, "corrections", []news.WarningID{d.correction("1"), d.correction("2"), d.correction("put right")}, []string{"put right", "put right", ""})
	same(t, "what it corrects", d.stored("put right").Corrects, "1")
	got := map[string]int{}
	for _, one := range d.drain(noon) {
		got[told([]outbox.Delivery{one})]++
	}
	same(t, "posts", got, map[string]int{"a: put right": 1, "b: put right": 1, "a: edit 1": 1, "b: edit 2": 1})
	same(t, "rule", d.posted(chat("a"))[0].Rule, bot.Rule{Area: "x"})
	same(t, "again", d.load(correcting("2", "put right", "x", "z")), store.Imported{Known: 1})
}

func correctionUnknown(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.watch(chat("b"), "y")
	d.load(warning("1", "x"))
	d.drain(noon)
	same(t, "import", d.load(correcting("", "put right", "y")), store.Imported{New: 1, Deliveries: 1})
	same(t, "posts", told(d.drain(noon)), "b: put right")
}

func correctionUnwatched(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.wish(chat("b"), "x", bot.Wish{Daily: 1})
	d.load(warning("1", "x"))
	d.drain(noon)
	_, err := d.RemoveWatch(t.Context(), chat("a"), "x")
	d.fine(err)
	same(t, "import", d.load(correcting("1", "put right", "x")), store.Imported{New: 1, Deliveries: 2, Edits: 2})
	same(t, "posts", len(d.drain(noon)), 4)
}

func correctionWishes(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("quiet"), "x")
	d.watch(chat("strict"), "x")
	d.load(warning("1", "x"))
	d.drain(noon)
	for id, wish := range map[string]bot.Wish{"quiet": {Quiet: bot.Hours{From: 11 * 60, To: 13 * 60}}, "strict": {Review: true}} {
		_, err := d.SetWish(t.Context(), chat(id), "x", wish)
		d.fine(err)
	}
	same(t, "import", d.load(correcting("1", "put right", "x")), store.Imported{New: 1, Deliveries: 2, Edits: 2})
	same(t, "posts at once", told(d.drain(noon)), "quiet: edit 1, strict: edit 1")
	same(t, "posts later", told(d.drain(after(time.Hour))), "quiet: put right")
	same(t, "pending", d.pending(chat("strict"))[0].Warning, "put right")
}

func correctionRace(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.load(warning("1", "x"))
	first := d.claim(noon)
	same(t, "import", d.load(correcting("1", "put right", "x")), store.Imported{New: 1, Deliveries: 1})
	d.record(first.ID, sent)
	got := map[string]int{}
	for _, one := range d.drain(noon) {
		got[told([]outbox.Delivery{one})]++
	}
	same(t, "posts", got, map[string]int{"a: edit 1": 1, "a: put right": 1})
}

func correctionBefore(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.load(warning("1", "x"))
	same(t, "import", d.load(correcting("1", "put right", "x")), store.Imported{New: 1})
	same(t, "posts", told(d.drain(noon)), "a: 1")
	same(t, "correction", d.correction("1"), "put right")
}

func correctionLater(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.watch(chat("b"), "y")
	d.load(warning("1", "x"), warning("2", "y"))
	d.drain(noon)
	same(t, "import", d.load(correcting("1", "2", "y")), store.Imported{Changed: 1, Deliveries: 1, Edits: 2})
	got := map[string]int{}
	for _, one := range d.drain(noon) {
		got[told([]outbox.Delivery{one})]++
	}
	same(t, "posts", got, map[string]int{"a: edit 1": 1, "a: 2": 1, "b: edit 2": 1})
	same(t, "correction", d.correction("1"), "2")
}

func correctionUnsure(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.watch(chat("b"), "x")
	d.load(warning("1", "x"))
	d.drain(noon)
	same(t, "import", d.load(unsure(correcting("1", "put right", "x"))), store.Imported{New: 1, Deliveries: 2})
	d.noClaim(noon)
	same(t, "correction", d.correction("1"), "")
	same(t, "decided", d.decide("put right", bot.Address{}, true), 2)
	same(t, "correction once decided", d.correction("1"), "put right")
	got := map[string]int{}
	for _, one := range d.drain(noon) {
		got[told([]outbox.Delivery{one})]++
	}
	same(t, "posts", got, map[string]int{"a: edit 1": 1, "a: put right": 1, "b: edit 1": 1, "b: put right": 1})
}

func correctionNewest(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.load(warning("1", "x"))
	d.drain(noon)
	d.load(correcting("1", "first", "x"))
	d.loadAt(after(time.Hour), correcting("1", "second", "x"))
	d.drain(after(time.Hour))
	same(t, "newest", d.correction("1"), "second")
	same(t, "recalled", d.recall(bot.Post{Warning: "second"}, bot.Address{}), 1)
	same(t, "the one before", d.correction("1"), "first")
	same(t, "posts", told(d.drain(after(time.Hour))), "a: edit 1, a: erase second")
}
