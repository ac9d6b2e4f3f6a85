package storetest

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"hangup/bot"
	"hangup/store"
)

var formTests = []test{
	{"a form comes back as it was saved, byte for byte", formRoundTrip},
	{"the last one saved counts", formReplaced},
	{"an expired one is not found, and one that expires now has expired", formExpired},
	{"a dropped one is gone, and dropping none is no error", formDropped},
	{"people and addresses have forms of their own", formOwn},
	{"the addresses of forms are those where one has not expired", formAddresses},
	{"a form and a dialog do not meet", formAndDialog},
	{"a form without a chat and one that is too large are refused", formRefused},
}

func (d db) form(who bot.PersonKey, at bot.Address, now time.Time) (string, bool) {
	d.t.Helper()
	state, ok, err := d.Form(d.t.Context(), who, at, now)
	d.fine(err)
	return string(state), ok
}

func (d db) fill(who bot.PersonKey, at bot.Address, state string) {
	d.t.Helper()
	d.fine(d.SaveForm(d.t.Context(), who, at, []byte(state), after(time.Hour)))
}

func formRoundTrip(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for _, want := range [][]byte{nil, {}, []byte(`{"a":"é 🙂"}`), {0, 0xff, 0xfe, '\n', 0}, bytes.Repeat([]byte{0xff}, 1<<20)} {
		d.fine(d.SaveForm(t.Context(), "p", chat("a"), want, after(time.Hour)))
		got, ok := d.form("p", chat("a"), noon)
		same(t, "found", ok, true)
		same(t, "form", got == string(want), true)
	}
}

func formReplaced(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.fine(d.SaveForm(t.Context(), "p", chat("a"), []byte("1"), noon))
	d.fill("p", chat("a"), "2")
	got, ok := d.form("p", chat("a"), noon)
	same(t, "form", []any{got, ok}, []any{"2", true})
}

func formAddresses(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	topic, other := chat("a"), chat("a")
	topic.Thread, other.Chat.Platform = "7", "other"
	for _, at := range []bot.Address{chat("a"), topic, chat("b"), other, chat("dropped")} {
		d.fill("p", at, "x")
	}
	d.fill("q", chat("a"), "x")
	d.fine(d.SaveForm(t.Context(), "p", chat("late"), nil, after(2*time.Hour)))
	d.fine(d.DropForm(t.Context(), "p", chat("dropped")))
	addresses := func(now time.Time) (found []string) {
		all, err := d.FormAddresses(t.Context(), platform, now)
		d.fine(err)
		for _, at := range all {
			same(t, "platform", at.Chat.Platform, platform)
			found = append(found, at.Chat.ID+"/"+string(at.Thread))
		}
		slices.Sort(found)
		return found
	}
	same(t, "addresses", addresses(noon), []string{"a/", "a/7", "b/", "late/"})
	same(t, "an hour later", addresses(after(time.Hour)), []string{"late/"})
}

func formExpired(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.fine(d.SaveForm(t.Context(), "p", chat("a"), []byte("1"), after(time.Minute)))
	_, before := d.form("p", chat("a"), after(time.Minute-time.Millisecond))
	_, then := d.form("p", chat("a"), after(time.Minute))
	same(t, "found", []bool{before, then}, []bool{true, false})
}

func formDropped(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.fill("p", chat("a"), "1")
	for range 2 {
		d.fine(d.DropForm(t.Context(), "p", chat("a")))
	}
	_, ok := d.form("p", chat("a"), noon)
	same(t, "found", ok, false)
}

func formOwn(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	thread := chat("a")
	thread.Thread = "7"
	all := []struct {
		who bot.PersonKey
		at  bot.Address
	}{{"p", chat("a")}, {"q", chat("a")}, {"p", chat("b")}, {"p", thread}}
	for i, one := range all {
		d.fill(one.who, one.at, string(rune('1'+i)))
	}
	d.fine(d.DropForm(t.Context(), "q", chat("b")))
	for i, one := range all {
		got, _ := d.form(one.who, one.at, noon)
		same(t, "form", got, string(rune('1'+i)))
	}
}

func formAndDialog(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.fill("p", chat("a"), "form")
	d.fine(d.SaveDialog(t.Context(), bot.Dialog{Person: "p", At: chat("a"), Kind: "check", Expires: after(time.Hour)}))
	same(t, "conversations in progress", d.held("p").Dialogs, 2)
	d.fine(d.DropDialog(t.Context(), "p", chat("a")))
	got, _ := d.form("p", chat("a"), noon)
	same(t, "form", got, "form")
}

func formRefused(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	huge := []byte(strings.Repeat("x", 1<<20+1))
	for what, err := range map[string]error{
		"no chat":     d.SaveForm(t.Context(), "p", chat(""), nil, noon),
		"no platform": d.SaveForm(t.Context(), "p", bot.Address{Chat: bot.ChatID{ID: "a"}}, nil, noon),
		"too large":   d.SaveForm(t.Context(), "p", chat("a"), huge, after(time.Hour)),
		"called off":  d.SaveForm(ended(), "p", chat("a"), nil, after(time.Hour)),
	} {
		if err == nil || len(err.Error()) > 1000 {
			t.Errorf("%s: error %.100v", what, err)
		}
	}
	_, ok := d.form("p", chat("a"), noon)
	same(t, "found", ok, false)
}
