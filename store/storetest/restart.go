package storetest

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"hangup/advice"
	"hangup/advice/news"
	"hangup/bot"
	"hangup/bot/outbox"
	"hangup/store"
)

var restartTests = []test{
	{"what is in doubt goes before what was never tried, and behind what is more urgent", restartFirst},
	{"what may have gone out is tried again before what was never tried", restartUnsure},
	{"everything is there again", restartAll},
	{"a timer survives", restartTimer},
	{"what was being sent is in doubt and is sent again", restartInDoubt},
	{"only the platform that recovers gets its own back", restartOtherPlatform},
	{"doubt stays until the end, as the first send may have arrived", restartDoubtStays},
	{"a closed store refuses and does not hang", restartClosed},
	{"only one process posts, and the next one when it has ended", restartServe},
}

func (d db) close() {
	d.t.Helper()
	d.fine(d.Close())
}

func (d db) recover() int {
	d.t.Helper()
	n, err := d.Recover(d.t.Context(), platform, noon)
	d.fine(err)
	return n
}

func wsOf(id string, areas ...advice.AreaID) []news.Warning {
	return []news.Warning{warning(id, areas...)}
}

func restartAll(t *testing.T, open func() store.Store) {
	d := active(t, open, "p")
	d.watch(chat("a"), "x")
	d.fine(d.SetChatArea(t.Context(), chat("a"), "y"))
	d.load(warning("w", "x"))
	d.post("a", "1", "letter")
	d.setNote("a", "n", "note")
	d.keep("b1", "action", noon)
	want := d.held("p")
	d.close()
	d = opened(t, open)
	same(t, "held", d.held("p"), want)
	same(t, "warnings", d.found(bot.WarningFilter{Area: "x"}), []string{"w"})
	same(t, "letters, area, watches", []any{d.letters("a", 0, 0), d.area(chat("a")), d.watched("a")}, []any{"letter ", "y", "x "})
	same(t, "dialog", func() bool { _, ok := d.dialog("p", chat("chat of p"), noon); return ok }(), true)
	form, _ := d.form("p", chat("chat of p"), noon)
	same(t, "form, note, button", []any{form, d.note("a", "n"), d.button("b1")}, []any{"form of p", "note", "action"})
	same(t, "posts", len(d.drain(after(time.Hour))), 2)
}

func restartTimer(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.timer("p", chat("a"), after(5*time.Minute))
	d.close()
	d = opened(t, open)
	same(t, "recovered", d.recover(), 0)
	same(t, "next", d.noClaim(noon), after(5*time.Minute))
	same(t, "in doubt", d.claim(after(5*time.Minute)).InDoubt, false)
}

func restartInDoubt(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for _, id := range []string{"a", "b", "c"} {
		d.watch(chat(id), "x")
	}
	d.load(warning("w", "x"))
	d.record(d.claim(noon).ID, sent)
	lost := d.claim(noon)
	d.close()
	d = opened(t, open)
	same(t, "recovered", d.recover(), 1)
	same(t, "recovered twice", d.recover(), 0)
	got := map[int64]outbox.Delivery{}
	for _, one := range d.drain(noon) {
		got[one.ID] = one
	}
	same(t, "posts", len(got), 2)
	same(t, "the lost one", []any{got[lost.ID].InDoubt, got[lost.ID].Attempts}, []any{true, 2})
}

func restartOtherPlatform(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.load(warning("w", "x"))
	d.claim(noon)
	n, err := d.Recover(t.Context(), "other", noon)
	d.fine(err)
	same(t, "recovered by another", n, 0)
	same(t, "recovered", d.recover(), 1)
}

func restartDoubtStays(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.load(warning("w", "x"))
	d.claim(noon)
	d.recover()
	d.record(d.claim(noon).ID, outbox.Outcome{State: outbox.Due})
	got := d.claim(noon)
	same(t, "third attempt", []any{got.InDoubt, got.Attempts}, []any{true, 3})
}

func restartClosed(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.close()
	d.close()
	if _, err := d.ImportWarnings(t.Context(), wsOf("w"), noon); err == nil {
		t.Error("a closed store took a warning")
	}
	if _, err := d.Warnings(t.Context(), bot.WarningFilter{}); err == nil {
		t.Error("a closed store gave warnings")
	}
}

// restartServe wants one process at a time to post: a second one may not serve, or waits for its lease.
func restartServe(t *testing.T, open func() store.Store) {
	first, second := opened(t, open), opened(t, open)
	d := first
	d.fine(first.Serve(t.Context()))
	d.fine(first.Serve(t.Context())) // it does already
	holdLease(t, first, store.LaneLease(platform))
	if err := second.Serve(t.Context()); err == nil {
		soon, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		if _, _, err := second.Hold(soon, store.LaneLease(platform)); err == nil {
			t.Fatal("two processes may post")
		}
	} else if refused := (*store.OpenError)(nil); !errors.As(err, &refused) || !strings.Contains(refused.Text, "serves") {
		t.Fatalf("a second process may not serve, and is told nothing: %v", err)
	}
	second.load(warning("w", "x")) // an import goes on
	first.close()
	d.fine(second.Serve(t.Context()))
	holdLease(t, second, store.LaneLease(platform))
	second.close()
	third := opened(t, open)
	d.fine(third.Serve(t.Context()))
	holdLease(t, third, store.LaneLease(platform))
}

func restartFirst(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for _, name := range []string{"a", "b", "c"} {
		d.watch(chat(name), "x")
	}
	d.load(warning("w", "x"))
	doubted := d.claim(noon)
	if _, err := d.Recover(t.Context(), platform, noon); err != nil {
		t.Fatal(err)
	}
	d.timer("p", chat("t"), noon)
	got := []outbox.Delivery{d.claim(after(time.Second)), d.claim(after(time.Second)), d.claim(after(time.Second))}
	if got[0].Class != outbox.UrgentClass || got[1].ID != doubted.ID || !got[1].InDoubt || got[2].InDoubt {
		t.Errorf("in doubt is %d, claimed %+v", doubted.ID, got)
	}
}

func restartUnsure(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for _, name := range []string{"a", "b", "c"} {
		d.watch(chat(name), "x")
	}
	d.load(warning("w", "x"))
	failed, unsure := d.claim(noon), d.claim(noon)
	d.record(failed.ID, outbox.Outcome{State: outbox.Due, Again: after(time.Second)})
	d.record(unsure.ID, outbox.Outcome{State: outbox.Due, Again: after(2 * time.Second), Unsure: true})
	got := []outbox.Delivery{d.claim(after(3 * time.Second)), d.claim(after(3 * time.Second)), d.claim(after(3 * time.Second))}
	if got[0].ID != unsure.ID || !got[0].InDoubt || got[1].InDoubt || got[2].ID != failed.ID || got[2].InDoubt {
		t.Errorf("failed was %d and unsure %d, claimed %+v", failed.ID, unsure.ID, got)
	}
}
