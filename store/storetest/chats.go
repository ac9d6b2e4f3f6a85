package storetest

import (
	"strings"
	"testing"
	"time"

	"hangup/bot"
	"hangup/store"
)

var chatTests = []test{
	{"a suspended chat keeps its settings, and its posts wait", chatSuspended},
	{"suspending and resuming may be told twice", chatTwice},
	{"a chat of which nothing is known can be suspended, resumed and moved", chatUnknown},
	{"a suspended chat that moves is not suspended under its new id", chatSuspendedMoves},
	{"what the new id has already stays as it is", chatMovedOnto},
	{"topics keep their watches, areas and posts", chatTopics},
	{"what comes to the old id afterwards moves when the move is told again", chatLate},
	{"a chat moves twice while a post is being sent", chatMovedOn},
	{"a move told again does not bring a post back that was made", chatMovedLater},
	{"chats of other platforms with the same id stay", chatOtherPlatform},
	{"a move to nowhere, from nowhere or to another platform is refused", chatRefused},
	{"a move that is called off moves nothing", chatCalledOff},
}

func (d db) move(from, to bot.Address) {
	d.t.Helper()
	d.fine(d.MoveChat(d.t.Context(), from.Chat, to.Chat))
}

// posts gives what is posted, by chat, thread and warning or contact.
func (d db) posts(now time.Time) (all string) {
	d.t.Helper()
	for _, one := range d.drain(now) {
		all += one.To.Chat.ID + "/" + string(one.To.Thread) + "/" + string(one.Warning) + one.Contact + " "
	}
	return all
}

func chatSuspended(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.watch(chat("b"), "x")
	d.load(warning("w", "x"))
	d.fine(d.SuspendChat(t.Context(), chat("a").Chat))
	same(t, "posts", d.posts(noon), "b//w ")
	same(t, "watches", d.watched("a"), "x ")
	d.fine(d.ResumeChat(t.Context(), chat("a").Chat))
	same(t, "posts when it goes on", d.posts(noon), "a//w ")
}

func chatTwice(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.load(warning("w", "x"))
	for range 2 {
		d.fine(d.SuspendChat(t.Context(), chat("a").Chat))
	}
	d.noClaim(noon)
	for range 2 {
		d.fine(d.ResumeChat(t.Context(), chat("a").Chat))
	}
	same(t, "posts", d.posts(noon), "a//w ")
}

func chatUnknown(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.fine(d.ResumeChat(t.Context(), chat("a").Chat))
	d.move(chat("b"), chat("c"))
	d.fine(d.SuspendChat(t.Context(), chat("d").Chat))
	d.noClaim(noon)
	same(t, "watches", d.watched("c"), "")
}

func chatSuspendedMoves(t *testing.T, open func() store.Store) {
	for _, both := range []bool{false, true} {
		d := opened(t, open)
		from, to := chat("from"), chat("to")
		if both {
			from, to = chat("from both"), chat("to both")
			d.fine(d.SuspendChat(t.Context(), to.Chat))
		}
		d.watch(from, "x")
		d.load(warning("w "+to.Chat.ID, "x"))
		d.fine(d.SuspendChat(t.Context(), from.Chat))
		d.move(from, to)
		same(t, "goes on in", d.claim(noon).To, to)
	}
}

func chatMovedOnto(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for _, one := range []bot.Address{oldChat, newChat} {
		mine := one.Chat.ID
		d.watch(one, "x")
		d.fine(d.SetChatArea(t.Context(), one, "y"))
		d.fine(d.SaveDialog(t.Context(), bot.Dialog{Person: "p", At: one, Kind: mine, Expires: after(time.Hour)}))
		d.fine(d.SaveForm(t.Context(), "p", one, []byte(mine), after(time.Hour)))
		d.fine(d.SetChatNote(t.Context(), one.Chat, "n", mine))
	}
	d.fine(d.SetChatNote(t.Context(), oldChat.Chat, "only there", "old"))
	d.move(oldChat, newChat)
	dialog, _ := d.dialog("p", newChat, noon)
	form, _ := d.form("p", newChat, noon)
	same(t, "kept", []any{d.watched("b"), dialog.Kind, form, d.note("b", "n"), d.note("b", "only there")}, []any{"x ", "b", "b", "b", "old"})
	same(t, "left behind", []any{d.watched("a"), d.note("a", "n")}, []any{"", ""})
}

func chatTopics(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	topic, moved := oldChat, newChat
	topic.Thread, moved.Thread = "7", "7"
	d.watch(oldChat, "x")
	d.watch(topic, "x")
	d.fine(d.SetChatArea(t.Context(), topic, "y"))
	d.load(warning("w", "x"))
	d.move(oldChat, newChat)
	same(t, "area of the topic", d.area(moved), "y")
	same(t, "posts", d.posts(noon), "b//w b/7/w ")
}

func chatLate(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.move(oldChat, newChat)
	d.watch(oldChat, "x") // was on its way
	d.load(warning("w", "x"))
	d.move(oldChat, newChat)
	same(t, "watches", d.watched("b"), "x ")
	same(t, "posts", d.posts(noon), "b//w ")
}

func chatMovedOn(t *testing.T, open func() store.Store) {
	for _, busy := range []bool{false, true} {
		d := opened(t, open)
		from, by, to := chat("a"), chat("b"), chat("c")
		if busy {
			from, by, to = chat("d"), chat("e"), chat("f")
			d.watch(by, "z")
			d.load(warning("other", "z"))
		}
		d.watch(from, "x")
		id := "w" + from.Chat.ID
		d.load(warning(id, "x"))
		var flying int64
		if busy {
			flying = d.claim(noon).ID
		}
		first := d.claim(noon)
		same(t, "first", first.To, from)
		d.move(from, by)
		d.move(by, to)
		if busy {
			d.record(flying, sent)
		}
		d.record(first.ID, movedTo(by.Chat.ID))
		d.move(by, to)
		same(t, "posts", d.posts(noon), to.Chat.ID+"//"+id+" ")
		_, err := d.RemoveWatch(t.Context(), to, "x")
		d.fine(err)
	}
}

func chatMovedLater(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(oldChat, "x")
	d.load(warning("w", "x"))
	d.move(oldChat, newChat)
	same(t, "posts", d.posts(noon), "b//w ")
	d.move(oldChat, newChat)
	same(t, "posts later", d.posts(noon), "")
	same(t, "imported again", d.load(warning("w", "x")), store.Imported{Known: 1})
}

func chatOtherPlatform(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	other := oldChat
	other.Chat.Platform = "other"
	d.watch(other, "x")
	d.fine(d.SetChatNote(t.Context(), other.Chat, "n", "v"))
	d.load(warning("w", "x"))
	_, ok, _, err := d.Claim(t.Context(), "other", noon)
	d.fine(err)
	d.move(oldChat, newChat)
	d.fine(d.SuspendChat(t.Context(), oldChat.Chat))
	watches, err := d.Watches(t.Context(), other)
	d.fine(err)
	note, err := d.ChatNote(t.Context(), other.Chat, "n")
	d.fine(err)
	same(t, "there", []any{ok, len(watches), note}, []any{true, 1, "v"})
}

func chatRefused(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(oldChat, "x")
	none, elsewhere, long := bot.ChatID{Platform: platform}, bot.ChatID{Platform: "other", ID: "b"}, chat(strings.Repeat("9", 5000)).Chat
	for _, pair := range [][2]bot.ChatID{{oldChat.Chat, none}, {none, newChat.Chat}, {oldChat.Chat, elsewhere}, {oldChat.Chat, {}}, {oldChat.Chat, long}} {
		if err := d.MoveChat(t.Context(), pair[0], pair[1]); err == nil || len(err.Error()) > 1000 {
			t.Errorf("%.50s: error %v", pair, err)
		}
	}
	for _, chat := range []bot.ChatID{{}, none, long} {
		if err := d.SuspendChat(t.Context(), chat); err == nil {
			t.Errorf("%.50s was suspended", chat)
		}
	}
	d.move(oldChat, oldChat)
	same(t, "watches", d.watched("a"), "x ")
}

func chatCalledOff(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(oldChat, "x")
	if err := d.MoveChat(ended(), oldChat.Chat, newChat.Chat); err == nil {
		t.Error("a move that was called off said nothing")
	}
	same(t, "watches", d.watched("a"), "x ")
}
