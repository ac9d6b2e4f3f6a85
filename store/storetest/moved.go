package storetest

import (
	"testing"
	"time"

	"hangup/bot"
	"hangup/bot/outbox"
	"hangup/store"
)

var movedTests = []test{
	{"watches, area, dialogs and what is due go to the new id", movedAll},
	{"a post that the new chat has already is not made twice", movedTwice},
	{"what was sent before is not sent again", movedSentStays},
	{"a move to the same id changes nothing", movedNowhere},
	{"a move without a platform stays on the platform", movedNoPlatform},
	{"the new id is not suspended", movedResumes},
	{"what moved takes the turn of the new chat", movedTurn},
}

func movedTo(id string) outbox.Outcome {
	return outbox.Outcome{State: outbox.Due, Reason: "moved", MovedTo: bot.ChatID{Platform: platform, ID: id}}
}

func movedAll(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	thread := chat("old")
	thread.Thread = "7"
	d.watch(chat("old"), "x")
	d.watch(thread, "x")
	d.fine(d.SetChatArea(t.Context(), chat("old"), "y"))
	d.fine(d.SaveDialog(t.Context(), bot.Dialog{Person: "p", At: chat("old"), Kind: "check", Expires: after(time.Hour)}))
	d.load(warning("w", "x"))
	d.timer("p", chat("old"), after(time.Hour))
	d.record(d.claim(noon).ID, movedTo("new"))

	same(t, "watches of the old id", d.watched("old"), "")
	same(t, "watches of the new id", d.watched("new"), "x ")
	area, err := d.ChatArea(t.Context(), chat("new"))
	d.fine(err)
	same(t, "area", area, "y")
	_, ok, err := d.Dialog(t.Context(), "p", chat("new"), noon)
	d.fine(err)
	same(t, "dialog", ok, true)
	var got string
	for _, one := range d.drain(after(time.Hour)) {
		got += one.To.Chat.ID + "/" + string(one.To.Thread) + "/" + string(one.Warning) + one.Contact + " "
	}
	same(t, "posts", got, "new//police_101 new//w new/7/w ")
	stopped, err := d.StopTimer(t.Context(), "p", chat("new"))
	d.fine(err)
	same(t, "a timer that ended was stopped", stopped, false)
}

func movedTwice(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("old"), "x")
	d.load(warning("1", "x"), warning("2", "x"))
	d.watch(chat("new"), "x")
	d.load(warning("3", "x"))
	first, second := d.claim(noon), d.claim(noon)
	same(t, "first and second", []bot.Address{first.To, second.To}, []bot.Address{chat("old"), chat("new")})
	d.record(first.ID, movedTo("new"))
	d.noClaim(noon) // the new chat has one in flight
	d.record(second.ID, sent)
	var got string
	for _, one := range d.drain(after(time.Minute)) {
		got += one.To.Chat.ID + string(one.Warning) + " "
	}
	same(t, "posts", got, "new1 new2 ")
	same(t, "watches", d.watched("new"), "x ")
}

func movedSentStays(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("old"), "x")
	d.load(warning("1", "x"), warning("2", "x"))
	d.record(d.claim(noon).ID, sent)
	d.record(d.claim(noon).ID, movedTo("new"))
	got := d.drain(noon)
	same(t, "posts", len(got), 1)
	same(t, "post", got[0].Warning, "2")
	same(t, "imported again", d.load(warning("1", "x"), warning("2", "x")), store.Imported{Known: 2})
}

func movedNowhere(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.load(warning("w", "x"))
	d.record(d.claim(noon).ID, movedTo("a"))
	same(t, "watches", d.watched("a"), "x ")
	same(t, "attempts", d.claim(noon).Attempts, 2)
}

func movedNoPlatform(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("old"), "x")
	d.load(warning("w", "x"))
	o := movedTo("new")
	o.MovedTo.Platform = ""
	d.record(d.claim(noon).ID, o)
	same(t, "claimed for", d.claim(noon).To, chat("new"))
}

func movedResumes(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("new"), "x")
	d.load(warning("1", "x"))
	d.record(d.claim(noon).ID, outbox.Outcome{State: outbox.Suspended})
	d.watch(chat("old"), "y")
	d.load(warning("2", "y"))
	d.record(d.claim(noon).ID, movedTo("new"))
	same(t, "goes on with", d.claim(noon).Warning, "2")
}

func movedTurn(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("new"), "x")
	d.load(warning("1", "x"))
	d.record(d.claim(after(10*time.Second)).ID, sent)
	d.watch(chat("c"), "y")
	d.load(warning("2", "y"))
	d.record(d.claim(after(5*time.Second)).ID, outbox.Outcome{State: outbox.Due})
	d.watch(chat("old"), "z")
	d.load(warning("3", "z"))
	first := d.claim(noon)
	same(t, "never served goes first", first.To, chat("old"))
	d.record(first.ID, movedTo("new"))
	same(t, "then the one served longest ago", d.claim(noon).To, chat("c"))
}

// watched lists the areas that a chat follows.
func (d db) watched(id string) string {
	d.t.Helper()
	ws, err := d.Watches(d.t.Context(), chat(id))
	d.fine(err)
	var areas string
	for _, w := range ws {
		areas += string(w.Area) + " "
	}
	return areas
}
