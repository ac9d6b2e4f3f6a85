// Package storetest is what every store must pass.
package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"hangup/advice"
	"hangup/advice/news"
	"hangup/bot"
	"hangup/bot/outbox"
	"hangup/store"
)

// Fresh makes an empty database that lasts as long as the test and gives what opens it. It may be
// opened again after it was closed, as a restarted process does, and twice at once, as two
// processes do.
type Fresh func(t testing.TB) (open func() store.Store)

type test struct {
	name string
	run  func(t *testing.T, open func() store.Store)
}

// Run runs the whole suite, each test on a database of its own and groups beside each other. With -short it runs the groups in which
// goroutines or processes meet: the others show the race detector nothing.
func Run(t *testing.T, fresh Fresh) {
	groups := []struct {
		name  string
		tests []test
	}{
		{"warnings", warningTests},
		{"fan-out", fanOutTests},
		{"wishes", wishTests},
		{"stories", storyTests},
		{"corrections", correctionTests},
		{"moderation", moderationTests},
		{"changes", changeTests},
		{"notices", noticeTests},
		{"pauses", pauseTests},
		{"digests", digestTests},
		{"deeds", deedTests},
		{"board", boardTests},
		{"moderators", moderatorTests},
		{"moved changes", movedChangeTests},
		{"feeds", feedTests},
		{"queue", queueTests},
		{"outcome", outcomeTests},
		{"moved", movedTests},
		{"moved in every order", movedOrderTests},
		{"chats", chatTests},
		{"timers", timerTests},
		{"watches", watchTests},
		{"areas", areaTests},
		{"chat settings", chatSettingTests},
		{"feedback", feedbackTests},
		{"coordinators", coordinatorTests},
		{"dialogs", dialogTests},
		{"inbox", inboxTests},
		{"forms", formTests},
		{"buttons", buttonTests},
		{"notes", noteTests},
		{"reports", reportTests},
		{"life of a report", reportLifeTests},
		{"patterns", patternTests},
		{"echoes", echoTests},
		{"offers", offerTests},
		{"privacy", privacyTests},
		{"letters", letterTests},
		{"shared", sharedTests},
		{"sweep", sweepTests},
		{"keys", keyTests},
		{"sight", sightTests},
		{"restart", restartTests},
		{"at once", atOnceTests},
		{"at once, apart", atOnceApartTests},
		{"garbage", garbageTests},
	}
	for _, g := range groups {
		t.Run(g.name, func(t *testing.T) {
			if testing.Short() && g.name != "at once" && g.name != "at once, apart" && g.name != "restart" {
				t.Skip("nothing happens at once in it")
			}
			t.Parallel()
			for _, test := range g.tests {
				t.Run(test.name, func(t *testing.T) { test.run(t, fresh(t)) })
			}
		})
	}
}

// noon is a Wednesday.
var noon = time.Date(2026, time.November, 18, 12, 0, 0, 0, time.UTC)

func after(d time.Duration) time.Time { return noon.Add(d) }

// db is a store whose errors end the test.
type db struct {
	store.Store
	t testing.TB
}

func opened(t testing.TB, open func() store.Store) db { return db{Store: open(), t: t} }

func (d db) fine(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d db) load(ws ...news.Warning) store.Imported {
	d.t.Helper()
	got, err := d.ImportWarnings(d.t.Context(), ws, noon)
	d.fine(err)
	return got
}

func (d db) watch(at bot.Address, area advice.AreaID) {
	d.t.Helper()
	added, err := d.AddWatch(d.t.Context(), bot.Watch{At: at, Area: area, Since: noon})
	d.fine(err)
	if !added {
		d.t.Fatalf("the watch of %v over %s was there already", at, area)
	}
}

func (d db) timer(who bot.PersonKey, to bot.Address, due time.Time) {
	d.t.Helper()
	d.fine(d.StartTimer(d.t.Context(), bot.Timer{Person: who, To: to, Due: due, Contact: "police_101", Area: "force:cheshire"}))
}

// claim wants a delivery to be there.
func (d db) claim(now time.Time) outbox.Delivery {
	d.t.Helper()
	got, ok, _, err := d.Claim(d.t.Context(), platform, now)
	d.fine(err)
	if !ok {
		d.t.Fatal("nothing was there to be claimed")
	}
	return got
}

// noClaim wants none to be there, and gives when the next will be.
func (d db) noClaim(now time.Time) time.Time {
	d.t.Helper()
	got, ok, next, err := d.Claim(d.t.Context(), platform, now)
	d.fine(err)
	if ok {
		d.t.Fatalf("claimed %+v, wanted nothing to be there", got)
	}
	return next
}

func (d db) record(id int64, o outbox.Outcome) {
	d.t.Helper()
	d.fine(d.Record(d.t.Context(), id, o))
}

// drain sends all that is due and gives the deliveries in the order in which they were claimed.
func (d db) drain(now time.Time) []outbox.Delivery {
	d.t.Helper()
	var all []outbox.Delivery
	for {
		got, ok, _, err := d.Claim(d.t.Context(), platform, now)
		d.fine(err)
		if !ok {
			return all
		}
		all = append(all, got)
		d.record(got.ID, sent)
		now = now.Add(time.Second)
	}
}

func (d db) found(f bot.WarningFilter) []news.WarningID {
	d.t.Helper()
	ws, err := d.Warnings(d.t.Context(), f)
	d.fine(err)
	ids := []news.WarningID{}
	for _, w := range ws {
		ids = append(ids, w.ID)
	}
	return ids
}

const platform = "web"

var sent = outbox.Outcome{State: outbox.Sent, Message: "m1"}

func chat(id string) bot.Address {
	return bot.Address{Chat: bot.ChatID{Platform: platform, ID: id}}
}

func warning(id string, areas ...advice.AreaID) news.Warning {
	return news.Warning{
		ID: news.WarningID(id), Label: news.IsWarning, Title: "Title of " + id, Body: "Body of " + id,
		Published: time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC), Areas: areas,
	}
}

func same(t testing.TB, what string, got, want any) {
	t.Helper()
	if g, w := fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", want); g != w {
		t.Errorf("%s:\n got %s\nwant %s", what, clip(g), clip(w))
	}
}

func clip(s string) string {
	if len(s) > 2000 {
		return s[:2000] + "…"
	}
	return s
}

func ended() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}
