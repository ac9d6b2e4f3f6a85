package storetest

import (
	"testing"
	"time"

	"hangup/advice"
	"hangup/advice/news"
	"hangup/bot"
	"hangup/bot/outbox"
	"hangup/bot/outbox/outboxtest"
	"hangup/store"
)

// Posts is a store into which the suites of the outbox put posts: each warning is of an area that one chat watches.
type Posts struct {
	store.Store
	counts   func(t testing.TB, s outbox.State) int
	warnings map[string]news.Warning
}

// NewPosts fills a store. counts tells how many of its deliveries are in a state; nil where nobody asks.
func NewPosts(s store.Store, counts func(t testing.TB, s outbox.State) int) *Posts {
	return &Posts{s, counts, map[string]news.Warning{}}
}

// Post puts a post into the queue.
func (p *Posts) Post(t testing.TB, name, chat string, class outbox.Class, due time.Time) {
	t.Helper()
	at := bot.Address{Chat: bot.ChatID{Platform: outboxtest.Platform, ID: chat}}
	if class == outbox.UrgentClass {
		fine(t, p.StartTimer(t.Context(), bot.Timer{Person: bot.PersonKey(name), To: at, Due: due, Contact: "police_101"}))
		return
	}
	area := advice.AreaID("area of " + name)
	w := news.Warning{ID: news.WarningID("w" + name), Label: news.IsWarning, Title: "Title", Body: "Body " + name, Published: due, Areas: []advice.AreaID{area}}
	_, err := p.AddWatch(t.Context(), bot.Watch{At: at, Area: area, Since: due})
	fine(t, err)
	p.take(t, w, due)
	p.warnings[name] = w
}

// Change makes a post due for a change.
func (p *Posts) Change(t testing.TB, name string, op outbox.Op, now time.Time) {
	t.Helper()
	w := p.warnings[name]
	if op == outbox.ErasePost {
		_, err := p.Recall(t.Context(), bot.Post{Warning: w.ID}, bot.Address{}, now)
		fine(t, err)
		return
	}
	w.Title += ", corrected"
	p.warnings[name] = w
	p.take(t, w, now)
}

// Count tells how many deliveries are in a state.
func (p *Posts) Count(t testing.TB, s outbox.State) int {
	t.Helper()
	return p.counts(t, s)
}

func (p *Posts) take(t testing.TB, w news.Warning, now time.Time) {
	t.Helper()
	_, err := p.ImportWarnings(t.Context(), []news.Warning{w}, now)
	fine(t, err)
}

func fine(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
