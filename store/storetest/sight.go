package storetest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hangup/advice/news"
	"hangup/bot"
	"hangup/bot/outbox"
	"hangup/store"
)

var sightTests = []test{
	{"an empty database has nothing waiting", sightEmpty},
	{"what is due waits, what is on its way or still to come does not", sightBacklog},
	{"the oldest is what fell due first, by platform and class", sightOldest},
	{"what came in waits until it is handled", sightInbox},
	{"a database that is fine is ready, again and again", sightReady},
	{"one that is closed is not", sightClosed},
	{"every call is told with how it ended", sightWatched},
	{"a delivery knows the request that it was made for", sightRequest},
}

func (d db) figures(now time.Time) store.Figures {
	d.t.Helper()
	f, err := d.Figures(d.t.Context(), now)
	d.fine(err)
	slices.SortFunc(f.Deliveries, func(a, b store.Backlog) int {
		return strings.Compare(a.Platform, b.Platform)*10 + int(a.Class-b.Class)
	})
	return f
}

func sightEmpty(t *testing.T, open func() store.Store) {
	if f := opened(t, open).figures(noon); len(f.Inbox)+len(f.Deliveries) > 0 {
		t.Errorf("got %+v", f)
	}
}

// place is an address of its own for each id.
func place(on, id string) bot.Address {
	return bot.Address{Chat: bot.ChatID{Platform: on, ID: id}}
}

func sightBacklog(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for i, chat := range []string{"a", "b", "c"} {
		d.timer(bot.PersonKey(chat), place(platform, chat), after(time.Duration(i)*time.Minute))
	}
	d.timer("later", place(platform, "later"), after(time.Hour))
	now := after(10 * time.Minute)
	want := []store.Backlog{{Waiting: store.Waiting{Platform: platform, N: 3, Oldest: noon}, Class: outbox.UrgentClass}}
	if got := d.figures(now).Deliveries; !slices.Equal(got, want) {
		t.Errorf("before anybody looked: got %+v, want %+v", got, want)
	}
	first := d.claim(now) // which lets what is due join the round
	want[0].N, want[0].Oldest = 2, after(time.Minute)
	if got := d.figures(now).Deliveries; !slices.Equal(got, want) {
		t.Errorf("with one on its way: got %+v, want %+v", got, want)
	}
	d.fine(d.Record(t.Context(), first.ID, outbox.Outcome{State: outbox.Due, Again: after(2 * time.Hour)}))
	if got := d.figures(now).Deliveries; !slices.Equal(got, want) {
		t.Errorf("with one put off: got %+v, want %+v", got, want)
	}
}

func sightOldest(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.timer("x", place("other", "x"), after(time.Minute))
	d.timer("y", place(platform, "y"), noon)
	d.watch(place(platform, "w"), "force:hertfordshire")
	d.load(warning("w1", "force:hertfordshire"))
	got := d.figures(after(time.Hour)).Deliveries
	var said []string
	for _, b := range got {
		said = append(said, b.Platform+" "+string(rune('0'+int(b.Class)))+" "+b.Oldest.Format(time.TimeOnly))
	}
	if len(got) != 3 || !slices.Contains(said, "other 0 12:01:00") || !slices.Contains(said, platform+" 0 12:00:00") || !slices.Contains(said, platform+" 1 12:00:00") {
		t.Errorf("got %q", said)
	}
}

func sightInbox(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	late := arrival("2")
	late.At = after(time.Minute)
	d.commit(arrival("1"), late)
	want := store.Waiting{Platform: platform, N: 2, Oldest: noon}
	if got := d.figures(noon).Inbox; len(got) != 1 || got[0] != want {
		t.Errorf("got %+v", got)
	}
	d.settle(bot.Handled, "1")
	want = store.Waiting{Platform: platform, N: 1, Oldest: late.At}
	if got := d.figures(noon).Inbox; len(got) != 1 || got[0] != want {
		t.Errorf("with one handled: %+v", got)
	}
	d.settle(bot.Quarantined, "2")
	if got := d.figures(noon).Inbox; len(got) != 0 {
		t.Errorf("with both over: %+v", got)
	}
}

func sightReady(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for i := range 3 {
		d.fine(d.Ready(t.Context(), after(time.Duration(i)*time.Second)))
	}
	d.fine(d.Sweep(t.Context(), after(48*time.Hour)))
	d.fine(d.Ready(t.Context(), after(48*time.Hour)))
}

func sightClosed(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.fine(d.Close())
	if d.Ready(t.Context(), noon) == nil {
		t.Error("it is ready")
	}
	if _, err := d.Figures(t.Context(), noon); err == nil {
		t.Error("it gives figures")
	}
}

func sightRequest(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	ctx := bot.WithRequest(t.Context(), "web-0123")
	d.fine(d.StartTimer(ctx, bot.Timer{Person: "p", To: place(platform, "a"), Due: noon, Contact: "police_101", Area: "force:cheshire"}))
	d.timer("q", place(platform, "b"), after(time.Second))
	d.watch(place(platform, "w"), "force:hertfordshire")
	if _, err := d.ImportWarnings(bot.WithRequest(t.Context(), "feed-1"), []news.Warning{warning("w1", "force:hertfordshire")}, noon); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"web-0123", "", "feed-1"} {
		if got := d.claim(after(time.Minute)); got.Request != want {
			t.Errorf("got %q, want %q", got.Request, want)
		}
	}
}

// ear is a Watcher.
type ear struct {
	mu           sync.Mutex
	begun, ended []string
}

type heard struct{}

func (e *ear) Call(ctx context.Context, what string, changes bool) (context.Context, func(error)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if changes {
		what = "change: " + what
	}
	e.begun = append(e.begun, what)
	return context.WithValue(ctx, heard{}, true), func(err error) {
		e.mu.Lock()
		defer e.mu.Unlock()
		if err != nil {
			what += " failed"
		}
		e.ended = append(e.ended, what)
	}
}

func sightWatched(t *testing.T, open func() store.Store) {
	d, e := opened(t, open), &ear{}
	d.Watch(e)
	d.watch(place(platform, "c"), "force:hertfordshire")
	_, err := d.Watches(t.Context(), place(platform, "c"))
	d.fine(err)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := d.AddWatch(ctx, bot.Watch{At: place(platform, "d"), Area: "force:kent", Since: noon}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if len(e.begun) != 3 || !strings.HasPrefix(e.begun[0], "change: ") || strings.HasPrefix(e.begun[1], "change: ") || e.begun[0] != e.begun[2] {
		t.Errorf("began %q", e.begun)
	}
	if want := append(slices.Clone(e.begun[:2]), e.begun[2]+" failed"); !slices.Equal(e.ended, want) {
		t.Errorf("ended %q, want %q", e.ended, want)
	}
}
