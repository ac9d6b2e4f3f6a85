package storetest

import (
	"strings"
	"testing"
	"time"

	"hangup/bot"
	"hangup/store"
)

var buttonTests = []test{
	{"an action comes back under its id, and an unknown id has none", buttonRoundTrip},
	{"what an id stands for never changes", buttonStays},
	{"a button that nobody kept again goes after 90 days", buttonSwept},
	{"a button without an id or an action and one that is too long are refused", buttonRefused},
}

func (d db) keep(id string, a bot.Action, at time.Time) {
	d.t.Helper()
	d.fine(d.KeepButton(d.t.Context(), id, a, at))
}

func (d db) button(id string) bot.Action {
	d.t.Helper()
	a, ok, err := d.Button(d.t.Context(), id)
	d.fine(err)
	same(d.t, "found", ok, a != "")
	return a
}

func buttonRoundTrip(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.keep("1", "answer|é 🙂'--", noon)
	d.keep("2", "share|x", noon)
	same(t, "actions", []any{d.button("1"), d.button("2"), d.button("3"), d.button("")}, []any{"answer|é 🙂'--", "share|x", "", ""})
}

func buttonStays(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.keep("1", "one", noon)
	d.keep("1", "two", noon)
	d.keep("1", "three", after(40*day))
	same(t, "action", d.button("1"), "one")
}

func buttonSwept(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.keep("once", "a", noon)
	d.keep("again", "b", noon)
	d.keep("a moment later", "c", noon)
	d.keep("again", "b", after(50*day))
	d.keep("again", "b", after(20*day)) // out of order
	d.keep("a moment later", "c", after(23*time.Hour))
	d.sweep(after(90 * day))
	same(t, "after 90 days", []any{d.button("once"), d.button("again"), d.button("a moment later")}, []any{"a", "b", "c"})
	d.sweep(after(90*day + 23*time.Hour))
	same(t, "90 days after it was kept again", d.button("a moment later"), "c")
	d.sweep(after(92 * day))
	same(t, "later", []any{d.button("once"), d.button("again"), d.button("a moment later")}, []any{"", "b", ""})
	d.sweep(after(142 * day))
	same(t, "long after", d.button("again"), "")
}

func buttonRefused(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for what, err := range map[string]error{
		"no id":           d.KeepButton(t.Context(), "", "a", noon),
		"no action":       d.KeepButton(t.Context(), "1", "", noon),
		"a long id":       d.KeepButton(t.Context(), strings.Repeat("1", 65), "a", noon),
		"a long action":   d.KeepButton(t.Context(), "2", bot.Action(strings.Repeat("x", 257)), noon),
		"one called off":  d.KeepButton(ended(), "3", "a", noon),
		"a huge action":   d.KeepButton(t.Context(), "4", bot.Action(strings.Repeat("x", 8<<20)), noon),
		"a long id again": d.KeepButton(t.Context(), strings.Repeat("🙂", 17), "a", noon),
	} {
		if err == nil || len(err.Error()) > 1000 {
			t.Errorf("%s: error %.100v", what, err)
		}
	}
	same(t, "kept", []any{d.button("1"), d.button("2"), d.button("3")}, []any{"", "", ""})
	d.keep(strings.Repeat("1", 64), bot.Action(strings.Repeat("x", 64)), noon)
}
