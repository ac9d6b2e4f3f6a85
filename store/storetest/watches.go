package storetest

import (
	"testing"
	"time"

	"hangup/advice"
	"hangup/bot"
	"hangup/store"
)

var watchTests = []test{
	{"watches are listed in the order in which they began", watchListed},
	{"adding twice says false and keeps the first", watchTwice},
	{"removing says whether there was one", watchRemoved},
	{"threads, chats and platforms watch for themselves", watchApart},
	{"a watch without a chat, a platform or an area is refused", watchIncomplete},
}

var areaTests = []test{
	{"a chat that never said has no area", areaNone},
	{"the last area that was said counts, and \"\" forgets it", areaSet},
}

func watchOf(id string, area advice.AreaID) bot.Watch {
	return bot.Watch{At: chat(id), Area: area, Since: noon}
}

func watchListed(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	late, early := watchOf("a", "first-by-name"), watchOf("a", "last-by-name")
	late.Since = after(time.Hour)
	for _, w := range []bot.Watch{late, early} {
		_, err := d.AddWatch(t.Context(), w)
		d.fine(err)
	}
	got, err := d.Watches(t.Context(), chat("a"))
	d.fine(err)
	same(t, "watches", got, []bot.Watch{early, late})
}

func watchTwice(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	again := watchOf("a", "x")
	again.Since = after(time.Hour)
	added, err := d.AddWatch(t.Context(), again)
	d.fine(err)
	same(t, "added again", added, false)
	got, err := d.Watches(t.Context(), chat("a"))
	d.fine(err)
	same(t, "watches", got, []bot.Watch{watchOf("a", "x")})
}

func watchRemoved(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	for i, want := range []bool{true, false} {
		removed, err := d.RemoveWatch(t.Context(), chat("a"), "x")
		d.fine(err)
		same(t, "removed", []any{i, removed}, []any{i, want})
	}
	same(t, "watches", d.watched("a"), "")
}

func watchApart(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	thread, other := chat("a"), chat("a")
	thread.Thread = "7"
	other.Chat.Platform = "other"
	for _, at := range []bot.Address{chat("a"), chat("b"), thread, other} {
		d.watch(at, "x")
	}
	_, err := d.RemoveWatch(t.Context(), chat("a"), "x")
	d.fine(err)
	for _, at := range []bot.Address{chat("b"), thread, other} {
		got, err := d.Watches(t.Context(), at)
		d.fine(err)
		same(t, "watches", got, []bot.Watch{{At: at, Area: "x", Since: noon}})
	}
}

func watchIncomplete(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	noPlatform := watchOf("a", "x")
	noPlatform.At.Chat.Platform = ""
	for _, w := range []bot.Watch{watchOf("", "x"), watchOf("a", ""), noPlatform} {
		if added, err := d.AddWatch(t.Context(), w); err == nil || added {
			t.Errorf("%+v: added %v, error %v", w, added, err)
		}
	}
}

func areaNone(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	same(t, "area", d.area(chat("a")), "")
	d.fine(d.SetChatArea(t.Context(), chat("a"), ""))
	same(t, "area", d.area(chat("a")), "")
}

func areaSet(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	thread := chat("a")
	thread.Thread = "7"
	for _, area := range []advice.AreaID{"x", "y", ""} {
		d.fine(d.SetChatArea(t.Context(), chat("a"), area))
		same(t, "area", d.area(chat("a")), area)
		same(t, "area of a thread", d.area(thread), "")
	}
}

func (d db) area(at bot.Address) advice.AreaID {
	d.t.Helper()
	area, err := d.ChatArea(d.t.Context(), at)
	d.fine(err)
	return area
}
