package storetest

import (
	"testing"
	"time"

	"hangup/bot"
	"hangup/bot/outbox"
	"hangup/store"
)

var movedChangeTests = []test{
	{"what stood under the old id is listed under the new one, out of reach", movedStanding},
	{"a correction of what stood under the old id is posted under the new one", movedCorrection},
	{"a change that waits is given up, and so is a removal", movedChange},
	{"a corrected notice is posted once more under the new id", movedNotice},
	{"a change that is being made under the old id is over when it is recorded", movedInFlight},
	{"a change that the old id answers with a move is given up", movedAnswer},
	{"a change that was being made when chat and process ended is given up", movedCrash},
	{"a post whose chat moves while it is recalled is not made", movedRecalled},
	{"what waits for a digest or a moderator moves", movedWaiting},
	{"a digest that went out while its chat moved is not posted again", movedDigest},
	{"a pause and a rest move", movedPause},
	{"deeds and notices know the new id", movedModeration},
}

// movedDB gives a chat "a" in which a warning stands as m1, to be moved to "b".
func movedDB(t *testing.T, open func() store.Store) db { return standing(t, open) }

func movedStanding(t *testing.T, open func() store.Store) {
	d := movedDB(t, open)
	d.move(oldChat, newChat)
	same(t, "posted", []int{len(d.posted(oldChat)), len(d.posted(newChat))}, []int{0, 1})
	same(t, "changed", d.load(reworded(warning("w", "x"), "Other words")), store.Imported{Changed: 1})
	same(t, "recalled", d.recall(bot.Post{Warning: "w"}, everywhere), 1)
	d.quiet()
	same(t, "another source", d.load(of("w", "w2", "x")), store.Imported{New: 1})
}

func movedCorrection(t *testing.T, open func() store.Store) {
	d := movedDB(t, open)
	d.move(oldChat, newChat)
	same(t, "import", d.load(correcting("w", "put right", "z")), store.Imported{New: 1, Deliveries: 1})
	same(t, "posts", told(d.drain(noon)), "b: put right")
}

func movedChange(t *testing.T, open func() store.Store) {
	d := movedDB(t, open)
	d.load(warning("2", "x"))
	d.record(d.claim(noon).ID, outbox.Outcome{State: outbox.Sent, Message: "m2"})
	d.change("Other words")
	d.recall(bot.Post{Warning: "2"}, everywhere)
	d.move(oldChat, newChat)
	d.quiet()
	same(t, "posted", len(d.posted(newChat)), 1)
}

func movedNotice(t *testing.T, open func() store.Store) {
	for _, before := range []bool{true, false} {
		d := opened(t, open)
		from, to := chat("from"), chat("to")
		n := notice()
		n.Draft = ""
		if before {
			from, to = chat("from before"), chat("to before")
		}
		n.From = from
		id, _ := d.send(n)
		d.record(d.claim(after(time.Minute)).ID, sent)
		if before {
			d.move(from, to)
		}
		same(t, "chats", d.correct(id, "On Mill Lane."), 1)
		if !before {
			d.move(from, to)
		}
		got := d.claim(after(2 * time.Hour))
		same(t, "once more", []any{got.To, got.Op, got.Notice, got.Message}, []any{to, outbox.MakePost, id, ""})
		d.record(got.ID, outbox.Outcome{State: outbox.Sent, Message: "m9"})
		d.quiet()
		same(t, "tally", d.tally(id).Sent, 1)
		same(t, "recalled", d.recall(bot.Post{Notice: id}, everywhere), 1)
		same(t, "message", d.claim(after(2*time.Hour)).Message, "m9")
		d.close()
	}
}

func movedInFlight(t *testing.T, open func() store.Store) {
	for _, o := range []outbox.Outcome{
		sent, {State: outbox.Due, Message: "m1"}, {State: outbox.Failed, Message: "m1"}, {State: outbox.Suspended, Message: "m1"},
	} {
		d := opened(t, open)
		area := "area of " + string(o.State)
		from, to := chat("from "+area), chat("to "+area)
		d.watch(from, "x")
		w := warning("w "+area, "x")
		d.load(w)
		d.record(d.claim(noon).ID, sent)
		d.load(reworded(w, "Other words"))
		flying := d.claim(noon)
		same(t, "in flight", []any{flying.Op, flying.To}, []any{outbox.EditPost, from})
		d.move(from, to)
		d.record(flying.ID, o)
		d.quiet()
		same(t, "posted", []int{len(d.posted(from)), len(d.posted(to))}, []int{0, 1})
		_, err := d.RemoveWatch(t.Context(), to, "x")
		d.fine(err)
		d.watch(to, "y")
		d.load(warning("next "+area, "y"))
		got := d.claim(noon)
		same(t, "the new id is not suspended", got.To, to)
		d.record(got.ID, sent)
		_, err = d.RemoveWatch(t.Context(), to, "y")
		d.fine(err)
	}
}

func movedAnswer(t *testing.T, open func() store.Store) {
	d := movedDB(t, open)
	d.change("Other words")
	flying := d.claim(noon)
	o := movedTo("b")
	o.Message = "m1"
	d.record(flying.ID, o)
	d.quiet()
	same(t, "posted", []int{len(d.posted(oldChat)), len(d.posted(newChat))}, []int{0, 1})
	same(t, "watches", d.watched("b"), "x ")
}

func movedCrash(t *testing.T, open func() store.Store) {
	d := movedDB(t, open)
	d.change("Other words")
	d.claim(noon)
	d.move(oldChat, newChat)
	d = crash(d, open)
	d.quiet()
	same(t, "posted", []int{len(d.posted(oldChat)), len(d.posted(newChat))}, []int{0, 1})
}

func movedRecalled(t *testing.T, open func() store.Store) {
	d, first := sending(t, open)
	d.move(oldChat, newChat)
	d.recall(bot.Post{Warning: "w"}, everywhere)
	d.record(first.ID, movedTo("b"))
	d.quiet()
	same(t, "posted", len(d.posted(newChat)), 0)
}

func movedWaiting(t *testing.T, open func() store.Store) {
	d := capped(t, open)
	d.load(unsure(warning("doubtful", "x")))
	d.move(oldChat, newChat)
	same(t, "pending", []int{len(d.pending(oldChat)), len(d.pending(newChat))}, []int{0, 1})
	d.decide("doubtful", newChat, false)
	same(t, "told", told(d.drain(noon)), "owner: review")
	got := d.claim(evening)
	same(t, "digest", []any{got.To, got.Digest, d.digest(newChat, got.Due), d.digest(oldChat, got.Due)}, []any{newChat, true, "1 2 ", ""})
}

func movedDigest(t *testing.T, open func() store.Store) {
	d := capped(t, open)
	got := d.claim(evening)
	d.move(oldChat, newChat)
	d.record(got.ID, sent)
	same(t, "kept", d.digest(newChat, evening), "1 2 ")
	d.loadAt(after(7*time.Hour), warning("3", "x"))
	got = d.claim(after(31 * time.Hour))
	same(t, "the next", []any{told([]outbox.Delivery{got}), d.digest(newChat, got.Due)}, []any{"b: digest", "3 "})
	d.record(got.ID, sent)
	d.sweep(after(100 * time.Hour))
	d.quiet()
}

func movedPause(t *testing.T, open func() store.Store) {
	d := movedDB(t, open)
	d.pause("a", after(time.Hour))
	d.load(warning("2", "x"))
	d.timer("p", oldChat, noon)
	d.record(d.claim(noon).ID, outbox.Outcome{State: outbox.Due, Again: after(time.Minute), ChatRests: after(time.Minute)})
	d.move(oldChat, newChat)
	until, err := d.PausedUntil(t.Context(), newChat.Chat, noon)
	d.fine(err)
	rests, err := d.Rests(t.Context(), platform, noon)
	d.fine(err)
	same(t, "pause and rest", []any{until, rests}, []any{after(time.Hour), map[string]time.Time{"b": after(time.Minute)}})
	same(t, "posts", told(d.drain(after(time.Minute))), "b: police_101")
	same(t, "posts afterwards", told(d.drain(after(time.Hour))), "b: 2")
}

func movedModeration(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	n := notice()
	n.From, n.ReportTo = oldChat, oldChat
	id, _ := d.send(n)
	d.deed("p", oldChat, "watch")
	d.move(oldChat, newChat)
	got := d.notice(id)
	same(t, "notice", []any{got.From, got.ReportTo}, []any{newChat, newChat})
	same(t, "deeds", []int{len(d.deeds(oldChat, 0)), len(d.deeds(newChat, 0))}, []int{0, 1})
	same(t, "posts", told(d.drain(after(time.Hour))), "b: progress, b: "+string(id))
}
