package storetest

import (
	"testing"
	"time"

	"hangup/bot"
	"hangup/store"
)

var dialogTests = []test{
	{"a dialog comes back as it was saved, byte for byte", dialogRoundTrip},
	{"the last one saved counts", dialogReplaced},
	{"an expired one is not found, and one that expires now has expired", dialogExpired},
	{"a dropped one is gone, and dropping none is no error", dialogDropped},
	{"people and addresses have dialogs of their own", dialogOwn},
}

func dialogRoundTrip(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for _, state := range [][]byte{nil, {}, []byte(`{"a":"é 🙂"}`), {0, 0xff, 0xfe, '\n', 0}} {
		want := bot.Dialog{Person: "p", At: chat("a"), Kind: "report", State: state, Expires: after(time.Hour)}
		d.fine(d.SaveDialog(t.Context(), want))
		got, ok := d.dialog("p", chat("a"), noon)
		same(t, "found", ok, true)
		same(t, "dialog", got, want)
	}
}

func dialogReplaced(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.fine(d.SaveDialog(t.Context(), bot.Dialog{Person: "p", At: chat("a"), Kind: "check", State: []byte("1"), Expires: noon}))
	want := bot.Dialog{Person: "p", At: chat("a"), Kind: "report", State: []byte("2"), Expires: after(time.Hour)}
	d.fine(d.SaveDialog(t.Context(), want))
	got, _ := d.dialog("p", chat("a"), noon)
	same(t, "dialog", got, want)
	same(t, "held", d.held("p").Dialogs, 1)
}

func dialogExpired(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.fine(d.SaveDialog(t.Context(), bot.Dialog{Person: "p", At: chat("a"), Expires: after(time.Minute)}))
	_, before := d.dialog("p", chat("a"), after(time.Minute-time.Millisecond))
	_, then := d.dialog("p", chat("a"), after(time.Minute))
	same(t, "found", []bool{before, then}, []bool{true, false})
}

func dialogDropped(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.fine(d.SaveDialog(t.Context(), bot.Dialog{Person: "p", At: chat("a"), Expires: after(time.Hour)}))
	d.fine(d.DropDialog(t.Context(), "p", chat("a")))
	_, ok := d.dialog("p", chat("a"), noon)
	same(t, "found", ok, false)
	d.fine(d.DropDialog(t.Context(), "p", chat("a")))
}

func dialogOwn(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	thread := chat("a")
	thread.Thread = "7"
	all := []bot.Dialog{
		{Person: "p", At: chat("a"), Kind: "1", Expires: after(time.Hour)},
		{Person: "q", At: chat("a"), Kind: "2", Expires: after(time.Hour)},
		{Person: "p", At: chat("b"), Kind: "3", Expires: after(time.Hour)},
		{Person: "p", At: thread, Kind: "4", Expires: after(time.Hour)},
	}
	for _, one := range all {
		d.fine(d.SaveDialog(t.Context(), one))
	}
	for _, want := range all {
		got, _ := d.dialog(want.Person, want.At, noon)
		same(t, "dialog", got, want)
	}
}

func (d db) dialog(who bot.PersonKey, at bot.Address, now time.Time) (bot.Dialog, bool) {
	d.t.Helper()
	got, ok, err := d.Dialog(d.t.Context(), who, at, now)
	d.fine(err)
	return got, ok
}
