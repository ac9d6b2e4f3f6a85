package storetest

import (
	"strings"
	"testing"

	"hangup/bot"
	"hangup/store"
)

var noteTests = []test{
	{"a chat has no note before one is set", noteNone},
	{"the last value counts, and \"\" forgets it", noteSet},
	{"chats, platforms and names have notes of their own", noteOwn},
	{"a note without a chat or a name and one that is too long are refused", noteRefused},
	{"strange values come back", noteStrange},
}

func (d db) note(id, name string) string {
	d.t.Helper()
	value, err := d.ChatNote(d.t.Context(), chat(id).Chat, name)
	d.fine(err)
	return value
}

func (d db) setNote(id, name, value string) {
	d.t.Helper()
	d.fine(d.SetChatNote(d.t.Context(), chat(id).Chat, name, value))
}

func noteNone(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	same(t, "note", d.note("a", "linked"), "")
	d.setNote("a", "linked", "")
	same(t, "note", d.note("a", "linked"), "")
}

func noteSet(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for _, value := range []string{"on", "off", "off", ""} {
		d.setNote("a", "linked", value)
		same(t, "note", d.note("a", "linked"), value)
	}
}

func noteOwn(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	other := bot.ChatID{Platform: "other", ID: "a"}
	d.setNote("a", "1", "one")
	d.setNote("a", "2", "two")
	d.setNote("b", "1", "three")
	d.fine(d.SetChatNote(t.Context(), other, "1", "four"))
	d.setNote("b", "1", "")
	elsewhere, err := d.ChatNote(t.Context(), other, "1")
	d.fine(err)
	same(t, "notes", []string{d.note("a", "1"), d.note("a", "2"), d.note("b", "1"), elsewhere}, []string{"one", "two", "", "four"})
}

func noteRefused(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	at := chat("a").Chat
	for what, err := range map[string]error{
		"no chat":      d.SetChatNote(t.Context(), chat("").Chat, "n", "v"),
		"no platform":  d.SetChatNote(t.Context(), bot.ChatID{ID: "a"}, "n", "v"),
		"no name":      d.SetChatNote(t.Context(), at, "", "v"),
		"a long name":  d.SetChatNote(t.Context(), at, strings.Repeat("n", 65), "v"),
		"a long value": d.SetChatNote(t.Context(), at, "n", strings.Repeat("v", 1025)),
		"called off":   d.SetChatNote(ended(), at, "n", "v"),
	} {
		if err == nil || len(err.Error()) > 1000 {
			t.Errorf("%s: error %.100v", what, err)
		}
	}
	d.setNote("a", strings.Repeat("n", 64), strings.Repeat("v", 1024))
	same(t, "note", d.note("a", "n"), "")
}

func noteStrange(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for name, text := range texts {
		if len(text) > 1024 {
			continue
		}
		d.setNote("a", name, text)
		if got := d.note("a", name); !kept(got, text) {
			t.Errorf("%s: got %q", name, got)
		}
	}
}
