package storetest

import (
	"fmt"
	"testing"
	"time"

	"hangup/bot"
	"hangup/bot/outbox"
	"hangup/store"
)

var pauseTests = []test{
	{"a paused chat gets nothing new until the end of the pause", pauseHolds},
	{"what comes in a pause waits too, what is tried again as well", pauseLater},
	{"timers go, and what stands is changed and removed", pauseChanges},
	{"a pause that is ended lets go what waited, when it is due", pauseEnded},
	{"a pause can be made longer and shorter", pauseMoved},
	{"a pause is known until it ends", pauseKnown},
	{"the backlog is what fell due and is not there", pauseBacklog},
	{"a suspended chat that is paused waits for both", pauseSuspended},
	{"a digest waits for the end of a pause", pauseDigest},
}

var digestTests = []test{
	{"a digest that went out is not given again, and the next holds what is new", digestNext},
	{"an address has one digest to come, and topics have their own", digestOne},
	{"what went out in a digest stands in the chat", digestStands},
	{"a digest is written anew without what was recalled, and goes when nothing is left", digestRecalled},
	{"a digest is written anew when something in it reads otherwise", digestChanged},
	{"a change of a digest is due when it is made, however old the digest", digestChangedLate},
	{"what is recalled while a digest is sent is taken out afterwards", digestRace},
	{"what is kept while the digest it is for is being sent comes in another", digestLateComer},
	{"what a digest that grew too old held is told of as missed", digestExpired},
	{"what no digest came for in two days is not posted", digestSwept},
	{"a warning that was recalled before its digest is not in it", digestRecalledBefore},
}

func (d db) pause(id string, until time.Time) {
	d.t.Helper()
	d.fine(d.PauseChat(d.t.Context(), chat(id).Chat, until))
}

func pauseHolds(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.watch(chat("b"), "x")
	d.load(warning("w", "x"))
	d.pause("a", after(time.Hour))
	same(t, "posts", told(d.drain(noon)), "b: w")
	same(t, "next", d.noClaim(noon), after(time.Hour))
	got := d.claim(after(time.Hour))
	same(t, "afterwards", []any{told([]outbox.Delivery{got}), got.Due}, []any{"a: w", noon})
}

func pauseLater(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.load(warning("1", "x"))
	first := d.claim(noon)
	d.pause("a", after(time.Hour))
	d.load(warning("2", "x"))
	d.record(first.ID, outbox.Outcome{State: outbox.Due, Again: after(time.Minute)})
	same(t, "next", d.noClaim(after(time.Minute)), after(time.Hour))
	same(t, "posts", told(d.drain(after(time.Hour))), "a: 1, a: 2")
}

func pauseChanges(t *testing.T, open func() store.Store) {
	d := standing(t, open)
	d.load(warning("2", "x"))
	d.record(d.claim(noon).ID, outbox.Outcome{State: outbox.Sent, Message: "m2"})
	d.pause("a", after(time.Hour))
	d.timer("p", chat("a"), noon)
	d.change("Other words")
	d.recall(bot.Post{Warning: "2"}, everywhere)
	same(t, "posts", told(d.drain(noon)), "a: police_101, a: edit w, a: erase 2")
}

func pauseEnded(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.wish(chat("a"), "y", bot.Wish{Quiet: bot.Hours{From: 11 * 60, To: 13 * 60}})
	d.pause("a", after(10*time.Hour))
	d.load(warning("1", "x"), warning("2", "y"))
	d.pause("a", time.Time{})
	same(t, "posts", told(d.drain(noon)), "a: 1")
	same(t, "next", d.noClaim(after(time.Minute)), after(time.Hour))
	d.pause("b", time.Time{})
}

func pauseMoved(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.load(warning("w", "x"))
	for _, hours := range []int{2, 5, 3} {
		until := after(time.Duration(hours) * time.Hour)
		d.pause("a", until)
		same(t, "next", d.noClaim(noon), until)
	}
}

func pauseKnown(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	until := func(now time.Time) time.Time {
		got, err := d.PausedUntil(t.Context(), chat("a").Chat, now)
		d.fine(err)
		return got
	}
	same(t, "before", until(noon).IsZero(), true)
	d.pause("a", after(48*time.Hour))
	same(t, "while it lasts", until(noon), after(48*time.Hour))
	d.sweep(after(47 * time.Hour))
	same(t, "after a sweep", until(after(47*time.Hour)), after(48*time.Hour))
	same(t, "at its end", until(after(48*time.Hour)).IsZero(), true)
	d.pause("a", time.Time{})
	same(t, "ended", until(noon).IsZero(), true)
	for _, wrong := range []bot.ChatID{{}, {Platform: platform}} {
		if err := d.PauseChat(t.Context(), wrong, noon); err == nil {
			t.Errorf("%v was paused", wrong)
		}
	}
}

func pauseBacklog(t *testing.T, open func() store.Store) {
	d := standing(t, open)
	d.wish(chat("a"), "y", bot.Wish{Quiet: bot.Hours{From: 11 * 60, To: 13 * 60}})
	d.pause("a", after(10*time.Hour))
	d.load(warning("1", "x"), warning("2", "y"))
	d.change("Other words")
	for _, one := range []struct {
		id   string
		now  time.Time
		want int
	}{{"a", noon, 1}, {"a", after(time.Hour), 2}, {"b", noon, 0}} {
		got, err := d.Backlog(t.Context(), chat(one.id).Chat, one.now)
		d.fine(err)
		same(t, "backlog of "+one.id, got, one.want)
	}
}

func pauseSuspended(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.load(warning("w", "x"))
	d.fine(d.SuspendChat(t.Context(), chat("a").Chat))
	d.pause("a", after(time.Hour))
	same(t, "next", d.noClaim(after(2*time.Hour)).IsZero(), true)
	d.fine(d.ResumeChat(t.Context(), chat("a").Chat))
	same(t, "next when it is back", d.noClaim(noon), after(time.Hour))
	same(t, "posts", told(d.drain(after(time.Hour))), "a: w")
}

func pauseDigest(t *testing.T, open func() store.Store) {
	d := capped(t, open)
	d.pause("a", after(20*time.Hour))
	same(t, "next", d.noClaim(after(7*time.Hour)), after(20*time.Hour))
	got := d.claim(after(20 * time.Hour))
	same(t, "digest", []any{told([]outbox.Delivery{got}), got.Due}, []any{"a: digest", evening})
}

var evening = after(6 * time.Hour)

// capped gives a chat whose day is full: 0 was posted, 1 and 2 are kept for the digest.
func capped(t *testing.T, open func() store.Store) db {
	d := opened(t, open)
	d.wish(chat("a"), "x", bot.Wish{Daily: 1})
	d.load(warning("0", "x"), warning("1", "x"), warning("2", "x"))
	d.record(d.claim(noon).ID, outbox.Outcome{State: outbox.Sent, Message: "m0"})
	return d
}

// digested gives it after its digest went out as message m1.
func digested(t *testing.T, open func() store.Store) db {
	d := capped(t, open)
	d.record(d.claim(evening).ID, sent)
	return d
}

func digestNext(t *testing.T, open func() store.Store) {
	d := digested(t, open)
	d.quiet()
	d.loadAt(evening.Add(time.Minute), warning("3", "x"))
	got := d.claim(evening.Add(24 * time.Hour))
	same(t, "next", []any{told([]outbox.Delivery{got}), got.Due, d.digest(chat("a"), got.UpTo)}, []any{"a: digest", evening.Add(24 * time.Hour), "3 "})
	same(t, "of before", d.digest(chat("a"), evening), "1 2 ")
}

func digestOne(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	topic := chat("a")
	topic.Thread = "7"
	for _, at := range []bot.Address{chat("a"), topic} {
		d.wish(at, "x", bot.Wish{Daily: 1})
	}
	for i := range 4 {
		d.loadAt(after(time.Duration(i)*time.Minute), warning(fmt.Sprint(i), "x"))
	}
	d.drain(noon)
	d.drain(after(time.Hour))
	same(t, "digests", told(d.drain(evening)), "a: digest, a7: digest")
	d.quiet()
}

func digestStands(t *testing.T, open func() store.Store) {
	d := digested(t, open)
	var ids []string
	for _, p := range d.posted(chat("a")) {
		ids = append(ids, string(p.Warning))
	}
	same(t, "posted", ids, []string{"2", "1", "0"})
	d.watch(chat("a"), "y")
	same(t, "another source", d.load(of("1", "again", "y")), store.Imported{New: 1})
	same(t, "correction", d.load(correcting("2", "put right", "z")), store.Imported{New: 1, Deliveries: 1, Edits: 1})
}

func digestRecalled(t *testing.T, open func() store.Store) {
	d := digested(t, open)
	same(t, "chats", d.recall(bot.Post{Warning: "1"}, everywhere), 1)
	got := d.claimedAt(after(time.Hour), "a: edit digest")
	same(t, "digest", []any{got.Message, got.UpTo, d.digest(chat("a"), got.UpTo)}, []any{"m1", evening, "2 "})
	d.record(got.ID, sent)
	same(t, "chats", d.recall(bot.Post{Warning: "2"}, chat("a")), 1)
	d.record(d.claimedAt(after(time.Hour), "a: erase digest").ID, outbox.Outcome{State: outbox.Sent})
	d.quiet()
	same(t, "posted", len(d.posted(chat("a"))), 1)
}

// claimedAt claims one thing and wants it to read so.
func (d db) claimedAt(now time.Time, want string) outbox.Delivery {
	d.t.Helper()
	got := d.claim(now)
	same(d.t, "claimed", told([]outbox.Delivery{got}), want)
	return got
}

func digestChanged(t *testing.T, open func() store.Store) {
	d := digested(t, open)
	same(t, "import", d.load(reworded(warning("2", "x"), "Other words")), store.Imported{Changed: 1, Edits: 1})
	d.record(d.claimedAt(noon, "a: edit digest").ID, sent)
	d.quiet()
}

func digestRace(t *testing.T, open func() store.Store) {
	d := capped(t, open)
	got := d.claim(evening)
	d.recall(bot.Post{Warning: "1"}, everywhere)
	d.record(got.ID, sent)
	got = d.claimedAt(evening, "a: edit digest")
	same(t, "in it", d.digest(chat("a"), got.UpTo), "2 ")
	d.record(got.ID, sent)
	d.quiet()
}

func digestExpired(t *testing.T, open func() store.Store) {
	d := capped(t, open)
	d.record(d.claim(evening).ID, expired)
	d.loadAt(after(48*time.Hour), warning("3", "x"))
	got := d.claim(after(48 * time.Hour))
	same(t, "missed", []any{got.Warning, got.Missed}, []any{"3", 2})
	d.record(got.ID, sent)
	d.quiet()
}

func digestSwept(t *testing.T, open func() store.Store) {
	d := capped(t, open)
	d.fine(d.SuspendChat(t.Context(), chat("a").Chat))
	d.sweep(evening.Add(48*time.Hour + time.Second))
	same(t, "kept", d.digest(chat("a"), evening), "")
	d.fine(d.ResumeChat(t.Context(), chat("a").Chat))
	d.record(d.claimedAt(after(60*time.Hour), "a: digest").ID, outbox.Outcome{State: outbox.Skipped, Reason: "nothing"})
	d.quiet()
}

func digestRecalledBefore(t *testing.T, open func() store.Store) {
	d := capped(t, open)
	same(t, "chats", d.recall(bot.Post{Warning: "1"}, everywhere), 1)
	same(t, "in it", d.digest(chat("a"), evening), "2 ")
}

func digestChangedLate(t *testing.T, open func() store.Store) {
	d := digested(t, open)
	later := after(10 * day)
	if _, err := d.Recall(t.Context(), bot.Post{Warning: "1"}, everywhere, later); err != nil {
		t.Fatal(err)
	}
	got := d.claimedAt(later, "a: edit digest")
	same(t, "due", []any{got.Due, d.digest(chat("a"), got.UpTo)}, []any{later, "2 "})
}

func digestLateComer(t *testing.T, open func() store.Store) {
	d := capped(t, open)
	got := d.claim(evening)
	d.loadAt(evening.Add(-time.Second), warning("3", "x")) // of a visit that began before
	same(t, "in it", d.digest(chat("a"), got.UpTo), "1 2 ")
	d.record(got.ID, sent)
	got = d.claimedAt(evening.Add(time.Second), "a: digest")
	same(t, "in another", d.digest(chat("a"), got.UpTo), "3 ")
	d.record(got.ID, sent)
	d.quiet()
}
