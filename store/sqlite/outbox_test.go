package sqlite

import (
	"path/filepath"
	"testing"
	"time"

	"hangup/advice"
	"hangup/advice/news"
	"hangup/bot"
	"hangup/bot/outbox"
	"hangup/bot/outbox/outboxtest"
)

func TestTheQueueIsOneForTheOutbox(t *testing.T) {
	outboxtest.Run(t, func(t testing.TB) outboxtest.Queue {
		return &filled{reopen(t, filepath.Join(t.TempDir(), "hangup.db")), map[string]news.Warning{}}
	})
}

// filled is a store into which the suite of the outbox puts posts: each warning is of an area that one chat watches.
type filled struct {
	*Store
	warnings map[string]news.Warning
}

func (f *filled) Post(t testing.TB, name, chat string, class outbox.Class, due time.Time) {
	t.Helper()
	at := bot.Address{Chat: bot.ChatID{Platform: outboxtest.Platform, ID: chat}}
	if class == outbox.UrgentClass {
		check(t, f.StartTimer(t.Context(), bot.Timer{Person: bot.PersonKey(name), To: at, Due: due, Contact: "police_101"}))
		return
	}
	area := advice.AreaID("area of " + name)
	w := news.Warning{ID: news.WarningID("w" + name), Label: news.IsWarning, Title: "Title", Body: "Body " + name, Published: due, Areas: []advice.AreaID{area}}
	_, err := f.AddWatch(t.Context(), bot.Watch{At: at, Area: area, Since: due})
	check(t, err)
	f.take(t, w, due)
	f.warnings[name] = w
}

func (f *filled) Change(t testing.TB, name string, op outbox.Op, now time.Time) {
	t.Helper()
	w := f.warnings[name]
	if op == outbox.ErasePost {
		_, err := f.Recall(t.Context(), bot.Post{Warning: w.ID}, bot.Address{}, now)
		check(t, err)
		return
	}
	w.Title += ", corrected"
	f.warnings[name] = w
	f.take(t, w, now)
}

func (f *filled) take(t testing.TB, w news.Warning, now time.Time) {
	t.Helper()
	_, err := f.ImportWarnings(t.Context(), []news.Warning{w}, now)
	check(t, err)
}
