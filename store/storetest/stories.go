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

var storyTests = []test{
	{"a warning keeps its story, what it corrects and whether it is sure", storyKept},
	{"an address gets one post of a story, whoever published it", storyOnce},
	{"a story of a story is that story", storyOfStory},
	{"changed words are kept, and what stands is written anew", storyChanged},
	{"what was not posted yet is posted as it reads now, and once", storyChangedBefore},
	{"what was taken for no warning for a while is posted once it is one again", storyRelabelled},
	{"a warning that touches new areas goes there, and nowhere else again", storyNewAreas},
	{"what a warning reads like is kept of each article of a story", storyTwoArticles},
	{"nobody posts an unsure warning before a moderator says so", storyUnsure},
	{"an unsure warning that turns out to be one is posted", storySure},
	{"an unsure story is posted once a sure source has it", storySureElsewhere},
	{"a warning that turns out to be court news is not posted any more, and what stands says so", storyCourt},
	{"court news that turns out to be a warning is posted", storyFromCourt},
	{"what nobody is sure of, or was recalled, is not listed", storyListed},
	{"neighbours are the warnings of a month with an area or a type in common", storyNeighbours},
	{"neighbours of what has no date are the newest, at most 500", storyManyNeighbours},
}

func (d db) stored(id news.WarningID) news.Warning {
	d.t.Helper()
	w, ok, err := d.Warning(d.t.Context(), id)
	d.fine(err)
	if !ok {
		d.t.Fatalf("warning %s is not stored", id)
	}
	return w
}

func of(story, id string, areas ...advice.AreaID) news.Warning {
	w := warning(id, areas...)
	w.Story = news.WarningID(story)
	return w
}

func reworded(w news.Warning, title string) news.Warning {
	w.Title = title
	return w
}

func storyKept(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	first, second := warning("1", "x"), of("1", "2", "x")
	second.Unsure, second.Label, second.Corrects = true, news.IsCorrection, "0"
	d.load(first, second)
	same(t, "first", d.stored("1"), first)
	same(t, "second", d.stored("2"), second)
}

func storyOnce(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.watch(chat("b"), "y")
	same(t, "first", d.load(warning("1", "x")), store.Imported{New: 1, Deliveries: 1})
	same(t, "second", d.load(of("1", "2", "x", "y")), store.Imported{New: 1, Deliveries: 1})
	same(t, "posts", told(d.drain(noon)), "a: 1, b: 2")
	same(t, "third", d.load(of("1", "3", "x", "y")), store.Imported{New: 1})
}

func storyOfStory(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.load(warning("1", "x"), of("1", "2", "x"), of("2", "3", "x"))
	same(t, "posts", told(d.drain(noon)), "a: 1")
	same(t, "story", d.stored("3").Story, "1")
}

func storyChanged(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.watch(chat("b"), "x")
	w := warning("w", "x")
	d.load(w)
	d.drain(noon)
	later := after(time.Hour)
	d.watch(chat("late"), "x")
	same(t, "import", d.loadAt(later, reworded(w, "Other words")), store.Imported{Changed: 1, Edits: 2})
	same(t, "title", d.stored("w").Title, "Other words")
	got := d.claim(later)
	same(t, "edit", []any{got.Op, got.Message, got.Warning, got.To, got.Due, got.Attempts, got.InDoubt, got.Class},
		[]any{outbox.EditPost, "m1", "w", chat("a"), later, 1, false, outbox.WarningClass})
	d.record(got.ID, outbox.Outcome{State: outbox.Sent, Message: "m1"})
	same(t, "posts", told(d.drain(later)), "b: edit w")
	same(t, "again", d.loadAt(later, reworded(w, "Other words")), store.Imported{Known: 1})
	same(t, "left", d.noClaim(later).IsZero(), true)
}

func storyChangedBefore(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	w := warning("w", "x")
	d.load(w)
	same(t, "import", d.load(reworded(w, "Other words")), store.Imported{Changed: 1})
	same(t, "posts", told(d.drain(noon)), "a: w")
}

func storyNewAreas(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.watch(chat("b"), "y")
	w := warning("w", "x")
	d.load(w)
	d.watch(chat("late"), "x")
	w.Areas = append(w.Areas, "y")
	same(t, "import", d.load(w), store.Imported{Changed: 1, Deliveries: 1})
	same(t, "posts", told(d.drain(noon)), "a: w, b: w")
	same(t, "areas", d.stored("w").Areas, []advice.AreaID{"x", "y"})
	same(t, "found", d.found(bot.WarningFilter{Area: "y"}), []string{"w"})
}

func storyTwoArticles(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.watch(chat("b"), "y")
	second := of("1", "2", "y")
	d.load(warning("1", "x"), second)
	d.drain(noon)
	same(t, "import", d.load(reworded(second, "Other words")), store.Imported{Changed: 1, Edits: 1})
	same(t, "posts", told(d.drain(noon)), "b: edit 2")
}

func unsure(w news.Warning) news.Warning {
	w.Unsure = true
	return w
}

func storyUnsure(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	same(t, "import", d.load(unsure(warning("w", "x"))), store.Imported{New: 1, Deliveries: 1})
	d.noClaim(after(time.Hour))
	same(t, "pending", d.pending(chat("a")), []bot.Pending{{Warning: "w", To: chat("a"), Rule: bot.Rule{Area: "x"}, Unsure: true, At: noon}})
}

func storySure(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.wish(chat("strict"), "x", bot.Wish{Review: true})
	d.load(unsure(warning("w", "x")))
	same(t, "import", d.load(warning("w", "x")), store.Imported{Changed: 1, Deliveries: 1})
	same(t, "posts", told(d.drain(noon)), "owner: review, a: w")
	same(t, "pending", []int{len(d.pending(chat("a"))), len(d.pending(chat("strict")))}, []int{0, 1})
}

func storySureElsewhere(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.watch(chat("b"), "y")
	d.load(unsure(warning("1", "x", "y")))
	same(t, "import", d.load(of("1", "2", "x")), store.Imported{New: 1, Deliveries: 1})
	same(t, "posts", told(d.drain(noon)), "a: 2")
}

func storyCourt(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.wish(chat("b"), "x", bot.Wish{Quiet: bot.Hours{From: 11 * 60, To: 13 * 60}})
	d.wish(chat("c"), "x", bot.Wish{Review: true})
	w := warning("w", "x")
	d.load(w)
	d.drain(noon)
	w.Label = news.IsCourt
	same(t, "import", d.load(w), store.Imported{Changed: 1, Edits: 1})
	same(t, "posts", told(d.drain(after(24*time.Hour))), "a: edit w")
	same(t, "pending", len(d.pending(chat("c"))), 0)
	same(t, "listed", d.found(bot.WarningFilter{}), []string{})
}

func storyFromCourt(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	w := warning("w", "x")
	w.Label = news.IsCourt
	d.load(w)
	w.Label = news.IsWarning
	same(t, "import", d.load(w), store.Imported{Changed: 1, Deliveries: 1})
	same(t, "posts", told(d.drain(noon)), "a: w")
}

func storyListed(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.load(warning("sure", "x"), unsure(warning("doubtful", "x")), warning("recalled", "x"), of("recalled", "its like", "x"))
	d.recall(bot.Post{Warning: "recalled"}, everywhere)
	same(t, "listed", d.found(bot.WarningFilter{Area: "x"}), []string{"sure"})
	d.decide("doubtful", everywhere, true)
	same(t, "once decided", d.found(bot.WarningFilter{}), []string{"doubtful", "sure"})
	same(t, "said of it", d.stored("doubtful").Unsure, false)
	same(t, "stored still", d.stored("recalled").ID, "recalled")
}

func (d db) neighbours(w news.Warning) (ids []news.WarningID) {
	d.t.Helper()
	ws, err := d.Neighbours(d.t.Context(), w)
	d.fine(err)
	for _, w := range ws {
		ids = append(ids, w.ID)
	}
	return ids
}

func storyNeighbours(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	at := func(id string, days int, types []advice.ScamType, areas ...advice.AreaID) news.Warning {
		w := warning(id, areas...)
		w.Types, w.Published = types, w.Published.AddDate(0, 0, days)
		return w
	}
	courier := []advice.ScamType{"courier_fraud"}
	undated, court, example, correction := warning("undated", "x"), at("court", 0, courier, "x"), at("example", 0, courier, "x"), at("correction", 1, nil, "x")
	undated.Published = time.Time{}
	court.Label, example.Example, correction.Label = news.IsCourt, true, news.IsCorrection
	mine := at("mine", 0, courier, "x", "y")
	d.load(at("area", 30, nil, "y", "x"), at("type", -30, courier, "z"), at("both", 0, courier, "x"), at("late", 31, courier, "x"),
		at("early", -31, courier, "x"), at("stranger", 0, []advice.ScamType{"romance"}, "z"), undated, court, example, correction, mine)
	same(t, "neighbours", d.neighbours(mine), []string{"area", "correction", "both", "type", "undated"})
	ws, err := d.Neighbours(t.Context(), mine)
	d.fine(err)
	same(t, "whole", ws[2], at("both", 0, courier, "x"))
	same(t, "of what shares nothing", len(d.neighbours(warning("new", "w"))), 0)
}

func storyManyNeighbours(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	var ws []news.Warning
	for i := range 510 {
		w := warning(string(rune('a'+i%26))+string(rune('a'+i/26)), "x")
		w.Published = w.Published.AddDate(0, 0, -i)
		ws = append(ws, w)
	}
	d.load(ws...)
	undated := warning("new", "x")
	undated.Published = time.Time{}
	got := d.neighbours(undated)
	same(t, "neighbours", []any{len(got), got[0]}, []any{500, ws[0].ID})
}

func storyRelabelled(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.wish(chat("night"), "x", bot.Wish{Quiet: bot.Hours{From: 11 * 60, To: 13 * 60}})
	w := warning("w", "x")
	d.load(w)
	same(t, "posts", told(d.drain(noon)), "a: w")
	w.Label = news.IsCourt
	d.load(w)
	w.Label = news.IsWarning
	d.load(w)
	same(t, "posts", told(d.drain(after(2*time.Hour))), "night: w, a: edit w")
}
