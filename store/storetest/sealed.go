package storetest

import (
	"strings"
	"testing"
	"time"

	"hangup/advice"
	"hangup/bot"
	"hangup/store"
)

var keyTests = []test{
	{"what is sealed comes back as it was", keysComeBack},
	{"the root outlives a change of the secret, and so does all that is kept", keysRotated},
	{"a change of the secret is begun once and taken up again", keysTakenUp},
	{"the data of a chat that removed the bot goes after 30 days", goneChats},
	{"so does that of one that follows nothing", goneQuietChats},
	{"a chat that comes back within 30 days keeps its settings", goneChatsBack},
	{"all that is held is shown, row by row", holdingsShown},
}

var freshSecret = []byte("another secret key, for the tests.")

func keysComeBack(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	r := bot.Report{Person: "p", Claimed: "the bank \xff", When: "today", Number: "077•• ••••23", Note: "\x00", At: noon}
	d.save(r)
	got := d.held("p").Reports[0]
	same(t, "report", []string{got.Claimed, got.When, got.Number, got.Note}, []string{r.Claimed, r.When, r.Number, r.Note})
}

func keysRotated(t *testing.T, open func() store.Store) {
	d := active(t, open, "p")
	d.deed("p", chat("a"), "warn")
	root, before := string(d.Root()), d.held("p")
	d.fine(d.BeginRotation(t.Context(), freshSecret))
	same(t, "while both open it", d.held("p"), before)
	rows := 0
	d.fine(d.FinishRotation(t.Context(), func(n int) { rows += n }))
	same(t, "rows sealed anew", rows, 3)
	same(t, "held", d.held("p"), before)
	same(t, "root", string(d.Root()), root)
	same(t, "detail of the deed", d.deeds(chat("a"), 1)[0].Detail, "how")
	_, ok := d.dialog("p", chat("chat of p"), noon)
	same(t, "dialog", ok, true)
}

func keysTakenUp(t *testing.T, open func() store.Store) {
	d := active(t, open, "p")
	d.fine(d.FinishRotation(t.Context(), func(int) { t.Error("something was sealed anew") }))
	d.fine(d.BeginRotation(t.Context(), freshSecret))
	if err := d.BeginRotation(t.Context(), []byte("a third secret key, for the tests")); err == nil {
		t.Error("a second change was begun")
	}
	again := opened(t, open) // as after a crash: with the secret of before
	again.fine(again.BeginRotation(t.Context(), freshSecret))
	again.sweep(noon)
	same(t, "held after the sweep", counts(again.held("p")), []int{1, 1, 1, 2})
	if err := again.BeginRotation(t.Context(), freshSecret); err == nil {
		t.Error("the secret of now was taken for a new one")
	}
}

func goneChats(t *testing.T, open func() store.Store) {
	d := inChats(t, open, "gone", "stays")
	d.deed("q", chat("gone"), "warn")
	d.fine(d.SuspendChat(t.Context(), chat("gone").Chat))
	d.sweep(after(time.Hour))
	d.sweep(after(30 * day))
	same(t, "watches before", d.watched("gone"), "x ")
	d.sweep(after(30*day + 2*time.Hour))
	same(t, "left of the chat", []any{d.area(chat("gone")), d.watched("gone"), d.note("gone", "n"), len(d.deeds(chat("gone"), 0))}, []any{advice.AreaID(""), "", "", 0})
	same(t, "left of the other", []any{d.area(chat("stays")), d.watched("stays"), d.note("stays", "n")}, []any{advice.AreaID("y"), "x ", "note"})
	same(t, "reports", len(d.held("p").Reports), 1)
}

// A chat may have chosen something and follow nothing, and have had no post for a long time.
func goneQuietChats(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	_, err := d.SetChatSettings(t.Context(), chat("gone").Chat, bot.ChatSettings{Daily: 3})
	d.fine(err)
	r := report("p")
	r.From = chat("gone").Chat
	id := d.save(r)
	d.deed("q", chat("gone"), "settings")
	d.fine(d.SuspendChat(t.Context(), chat("gone").Chat))
	left := func() []any {
		_, settings, err := d.ChatSettings(t.Context(), chat("gone").Chat)
		d.fine(err)
		return []any{settings, d.report(id).From, len(d.deeds(chat("gone"), 0))}
	}
	d.sweep(after(time.Hour))
	d.sweep(after(29 * day))
	same(t, "before", left(), []any{true, chat("gone").Chat, 1})
	d.sweep(after(30*day + 2*time.Hour))
	same(t, "left", left(), []any{false, bot.ChatID{}, 0})
}

func goneChatsBack(t *testing.T, open func() store.Store) {
	d := inChats(t, open, "a")
	d.fine(d.SuspendChat(t.Context(), chat("a").Chat))
	d.sweep(after(time.Hour))
	d.fine(d.ResumeChat(t.Context(), chat("a").Chat))
	d.fine(d.SuspendChat(t.Context(), chat("a").Chat))
	d.sweep(after(29 * day))
	d.sweep(after(31 * day))
	same(t, "watches", d.watched("a"), "x ")
}

func holdingsShown(t *testing.T, open func() store.Store) {
	d := active(t, open, "p", "q")
	d.deed("p", chat("a"), "warn")
	d.watch(chat("own"), "x")
	found, err := d.Holdings(t.Context(), "p", chat("own").Chat)
	d.fine(err)
	text := map[string]string{}
	for _, h := range found {
		for _, row := range h.Rows {
			for _, v := range row {
				text[h.Table] += v.Name + "=" + v.Text + v.At.Format(time.DateOnly) + " "
			}
		}
	}
	for table, want := range map[string]string{
		"reports": "note=" + report("p").Note, "checks": "verdict=scam", "deeds": "detail=how", "watches": "area=x", "dialogs": "person=p", "deliveries": "person=p",
	} {
		if !strings.Contains(text[table], want) {
			t.Errorf("%s does not show %q: %q", table, want, text[table])
		}
		if strings.Contains(text[table], "person=q") {
			t.Errorf("%s shows somebody else", table)
		}
	}
	none, err := d.Holdings(t.Context(), "", chat("own").Chat)
	d.fine(err)
	same(t, "of nobody", len(none), 0)
}
