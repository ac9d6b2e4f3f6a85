package storetest

import (
	"testing"
	"time"

	"hangup/advice"
	"hangup/bot"
	"hangup/store"
)

var privacyTests = []test{
	{"nothing is held about a stranger", privacyStranger},
	{"all that is held is shown", privacyHeld},
	{"forgetting removes all of a person and nothing of others", privacyForget},
	{"forgetting tells what it removed, the second time nothing", privacyForgetTwice},
	{"forgetting nobody removes nothing", privacyNobody},
	{"forgetting somebody empties the chat in which they are alone", privacyOwnChat},
	{"forgetting somebody leaves a chat with others as it is", privacyOthersChat},
}

// active gives a database that holds something of every kind about each person.
func active(t *testing.T, open func() store.Store, people ...bot.PersonKey) db {
	d := opened(t, open)
	for _, who := range people {
		at := chat("chat of " + string(who))
		d.save(report(who))
		d.fine(d.RecordCheck(t.Context(), bot.Check{Person: who, Verdict: advice.Scam, At: noon}))
		d.timer(who, at, after(5*time.Minute))
		d.fine(d.SaveDialog(t.Context(), bot.Dialog{Person: who, At: at, Expires: after(time.Hour)}))
		d.fill(who, at, "form of "+string(who))
	}
	return d
}

func counts(p bot.PersonData) []int {
	return []int{len(p.Reports), len(p.Checks), len(p.Timers), p.Dialogs}
}

func privacyStranger(t *testing.T, open func() store.Store) {
	d := active(t, open, "p")
	same(t, "held", counts(d.held("q")), []int{0, 0, 0, 0})
}

func privacyHeld(t *testing.T, open func() store.Store) {
	d := active(t, open, "p", "q")
	p := d.held("p")
	same(t, "held", counts(p), []int{1, 1, 1, 2})
	same(t, "timer", p.Timers, []bot.Timer{{Person: "p", To: chat("chat of p"), Due: after(5 * time.Minute), Contact: "police_101", Area: "force:cheshire"}})
}

func privacyForget(t *testing.T, open func() store.Store) {
	d := active(t, open, "p", "q")
	_, err := d.Forget(t.Context(), "p", bot.ChatID{})
	d.fine(err)
	same(t, "held of the forgotten", counts(d.held("p")), []int{0, 0, 0, 0})
	same(t, "held of the other", counts(d.held("q")), []int{1, 1, 1, 2})
	got := d.drain(after(time.Hour))
	same(t, "timers that end", len(got), 1)
	same(t, "whose", got[0].To, chat("chat of q"))
	_, ok := d.dialog("p", chat("chat of p"), noon)
	same(t, "dialog", ok, false)
	_, ok = d.form("p", chat("chat of p"), noon)
	same(t, "form", ok, false)
	other, _ := d.form("q", chat("chat of q"), noon)
	same(t, "form of the other", other, "form of q")
}

func privacyForgetTwice(t *testing.T, open func() store.Store) {
	d := active(t, open, "p")
	want := d.held("p")
	got, err := d.Forget(t.Context(), "p", bot.ChatID{})
	d.fine(err)
	same(t, "removed", got, want)
	again, err := d.Forget(t.Context(), "p", bot.ChatID{})
	d.fine(err)
	same(t, "removed again", counts(again), []int{0, 0, 0, 0})
}

func privacyNobody(t *testing.T, open func() store.Store) {
	d := active(t, open, "", "p")
	d.watch(chat("a"), "x")
	d.load(warning("w", "x"))
	same(t, "held", counts(d.held("")), []int{0, 0, 0, 0})
	_, err := d.Forget(t.Context(), "", bot.ChatID{})
	d.fine(err)
	same(t, "posts", len(d.drain(after(time.Hour))), 3)
}

// inChats gives a database in which both chats follow an area, have a post waiting and a letter.
func inChats(t *testing.T, open func() store.Store, chats ...string) db {
	d := active(t, open, "p")
	for _, c := range chats {
		d.watch(chat(c), "x")
		d.fine(d.SetChatArea(t.Context(), chat(c), "y"))
		d.post(c, "1", "letter")
		d.setNote(c, "n", "note")
	}
	d.load(warning("w", "x"))
	return d
}

// left tells what a chat still has.
func (d db) left(c string) []any {
	return []any{d.letters(c, 0, 0), d.area(chat(c)), d.watched(c), d.note(c, "n")}
}

func privacyOwnChat(t *testing.T, open func() store.Store) {
	d := inChats(t, open, "own", "other")
	_, err := d.Forget(t.Context(), "p", chat("own").Chat)
	d.fine(err)
	same(t, "left of the own chat", d.left("own"), []any{"", advice.AreaID(""), "", ""})
	same(t, "left of the other", d.left("other"), []any{"letter ", advice.AreaID("y"), "x ", "note"})
	got := d.drain(after(time.Hour))
	same(t, "posts", len(got), 1)
	same(t, "to", got[0].To, chat("other"))
}

func privacyOthersChat(t *testing.T, open func() store.Store) {
	d := inChats(t, open, "group")
	_, err := d.Forget(t.Context(), "p", bot.ChatID{})
	d.fine(err)
	same(t, "left", d.left("group"), []any{"letter ", advice.AreaID("y"), "x ", "note"})
	same(t, "posts", len(d.drain(after(time.Hour))), 1)
}
