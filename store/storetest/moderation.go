package storetest

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"hangup/advice/news"
	"hangup/bot"
	"hangup/bot/outbox"
	"hangup/store"
)

var moderationTests = []test{
	{"what stands in a chat is listed, newest first", postedListed},
	{"what was not posted, was removed or is no news is not listed", postedNot},
	{"what waits for a moderator is listed, oldest first", pendingListed},
	{"for every chat each warning is listed once, with the first of its chats", pendingAll},
	{"a moderator posts or skips for one chat", decideOne},
	{"two moderators decide at the same moment, and one of them does", decideAtOnce},
	{"coordinators decide for every chat but those that review everything", decideAll},
	{"what was decided goes at once, also at night, but not into a pause", decideNight},
	{"an owner is told once of what waits, and again when more does", reviewTold},
	{"an owner hears of the watches that are theirs", reviewOwners},
	{"an owner who is to hear in the morning of one watch hears now of another", reviewSooner},
	{"what nobody decided in two days is not posted", reviewExpires},
	{"what is due is not posted once it was recalled, what stands is removed", recallAll},
	{"a recall in one chat leaves the others alone", recallOne},
	{"a recall takes back what others published of the story, and nobody posts more of it", recallStory},
	{"only a warning or a notice can be recalled", recallWrong},
	{"recalling twice removes once", recallTwice},
}

func (d db) pending(at bot.Address) []bot.Pending {
	d.t.Helper()
	got, err := d.Pending(d.t.Context(), at, 0)
	d.fine(err)
	return got
}

func (d db) decide(id news.WarningID, at bot.Address, post bool) int {
	d.t.Helper()
	n, err := d.Decide(d.t.Context(), id, at, post, noon)
	d.fine(err)
	return n
}

func (d db) recall(p bot.Post, at bot.Address) int {
	d.t.Helper()
	n, err := d.Recall(d.t.Context(), p, at, noon)
	d.fine(err)
	return n
}

var everywhere bot.Address

func postedListed(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.watch(chat("b"), "x")
	d.load(warning("1", "x"), warning("2", "x"))
	d.drain(noon)
	got := d.posted(chat("a"))
	same(t, "posted", got, []bot.Posted{
		{Post: bot.Post{Warning: "2", Area: "x"}, At: after(2 * time.Second), Rule: bot.Rule{Area: "x"}, Title: "Title of 2"},
		{Post: bot.Post{Warning: "1", Area: "x"}, At: noon, Rule: bot.Rule{Area: "x"}, Title: "Title of 1"},
	})
	same(t, "everywhere, each once", len(d.posted(everywhere)), 2)
	some, err := d.Posted(t.Context(), chat("a"), 1)
	d.fine(err)
	same(t, "at most", some, got[:1])
}

func postedNot(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.load(warning("sent", "x"), warning("failed", "x"), warning("removed", "x"), warning("due", "x"))
	d.timer("p", chat("a"), noon)
	d.record(d.claim(noon).ID, sent)
	d.record(d.claim(noon).ID, sent)
	d.record(d.claim(noon).ID, outbox.Outcome{State: outbox.Failed})
	d.record(d.claim(noon).ID, sent)
	d.recall(bot.Post{Warning: "removed"}, everywhere)
	same(t, "posted", len(d.posted(chat("a"))), 1)
	same(t, "elsewhere", len(d.posted(chat("b"))), 0)
}

func pendingListed(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.wish(chat("a"), "x", bot.Wish{Review: true})
	d.load(unsure(warning("2", "x")))
	d.loadAt(after(time.Hour), warning("1", "x"))
	got := d.pending(chat("a"))
	same(t, "pending", got, []bot.Pending{
		{Warning: "2", To: chat("a"), Rule: bot.Rule{Area: "x"}, Unsure: true, At: noon},
		{Warning: "1", To: chat("a"), Rule: bot.Rule{Area: "x"}, At: after(time.Hour)},
	})
	some, err := d.Pending(t.Context(), chat("a"), 1)
	d.fine(err)
	same(t, "at most", some, got[:1])
}

func pendingAll(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.wish(chat("a"), "x", bot.Wish{Review: true})
	d.watch(chat("b"), "x")
	d.watch(chat("c"), "x")
	d.load(unsure(warning("1", "x")), unsure(warning("2", "x")), warning("of a alone", "x"))
	got := d.pending(everywhere)
	same(t, "pending", got, []bot.Pending{
		{Warning: "1", To: chat("b"), Rule: bot.Rule{Area: "x"}, Unsure: true, At: noon},
		{Warning: "2", To: chat("b"), Rule: bot.Rule{Area: "x"}, Unsure: true, At: noon},
	})
}

func decideOne(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for _, id := range []string{"a", "b"} {
		d.wish(chat(id), "x", bot.Wish{Review: true})
	}
	d.load(warning("1", "x"), warning("2", "x"))
	same(t, "posted", d.decide("1", chat("a"), true), 1)
	same(t, "skipped", d.decide("2", chat("a"), false), 1)
	same(t, "again", []int{d.decide("1", chat("a"), true), d.decide("2", chat("a"), true), d.decide("none", chat("a"), true)}, []int{0, 0, 0})
	same(t, "pending", []int{len(d.pending(chat("a"))), len(d.pending(chat("b")))}, []int{0, 2})
	same(t, "posts", told(d.drain(noon)), "a: 1, owner: review")
	same(t, "imported again", d.load(warning("2", "x")), store.Imported{Known: 1})
}

func decideAtOnce(t *testing.T, open func() store.Store) {
	one, other := opened(t, open), opened(t, open)
	one.wish(chat("a"), "x", bot.Wish{Review: true})
	one.load(warning("w", "x"))
	var posted, skipped atomic.Int64
	together(8, func(i int) {
		n, err := []db{one, other}[i%2].Decide(t.Context(), "w", chat("a"), i < 4, noon)
		if err != nil {
			t.Error(err)
		}
		if i < 4 {
			posted.Add(int64(n))
		} else {
			skipped.Add(int64(n))
		}
	})
	same(t, "decisions", posted.Load()+skipped.Load(), 1)
	same(t, "posts beside the review", len(one.drain(noon))-1, posted.Load())
}

func decideAll(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.watch(chat("b"), "x")
	d.wish(chat("strict"), "x", bot.Wish{Review: true})
	d.load(unsure(warning("1", "x")), unsure(warning("2", "x")))
	d.drain(noon)
	same(t, "posted", d.decide("1", everywhere, true), 2)
	same(t, "skipped", d.decide("2", everywhere, false), 2)
	same(t, "again", d.decide("1", everywhere, true), 0)
	same(t, "posts", told(d.drain(after(time.Minute))), "a: 1, b: 1")
	strict := d.pending(chat("strict"))
	same(t, "left alone", []any{len(strict), strict[0].Unsure, strict[1].Unsure}, []any{2, false, true})
	d.watch(chat("c"), "y")
	same(t, "later", d.load(unsure(warning("1", "x", "y"))), store.Imported{Changed: 1, Deliveries: 1})
	same(t, "posts where it is new", told(d.drain(after(time.Hour))), "c: 1")
}

func decideNight(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.wish(chat("quiet"), "x", bot.Wish{Review: true, Quiet: bot.Hours{From: 11 * 60, To: 13 * 60}})
	d.wish(chat("paused"), "x", bot.Wish{Review: true})
	d.load(warning("w", "x"))
	d.fine(d.PauseChat(t.Context(), chat("paused").Chat, after(time.Hour)))
	d.decide("w", chat("quiet"), true)
	d.decide("w", chat("paused"), true)
	got := d.claim(noon)
	same(t, "at once", []any{got.To, got.Due}, []any{chat("quiet"), noon})
	d.record(got.ID, sent)
	got = d.claim(after(time.Hour))
	same(t, "after the pause", []any{told([]outbox.Delivery{got}), got.Due}, []any{"owner: review", noon})
	same(t, "then", told([]outbox.Delivery{d.claim(after(time.Hour))}), "paused: w")
}

func reviewTold(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for i := range 3 {
		d.wish(chat(fmt.Sprint(i)), "x", bot.Wish{Review: true})
	}
	d.load(warning("1", "x"), warning("2", "x"))
	same(t, "waiting", d.reviews(owner), map[bot.Address]int{chat("0"): 2, chat("1"): 2, chat("2"): 2})
	same(t, "told", told(d.drain(noon)), "owner: review")
	d.loadAt(after(time.Minute), warning("3", "x"))
	d.loadAt(after(2*time.Minute), warning("4", "x"))
	d.noClaim(after(2 * time.Minute))
	same(t, "told again", told(d.drain(after(time.Hour))), "owner: review")
	d.decide("1", chat("0"), true)
	same(t, "waiting then", d.reviews(owner)[chat("0")], 3)
}

func (d db) reviews(who bot.Address) map[bot.Address]int {
	d.t.Helper()
	got, err := d.Waiting(d.t.Context(), who)
	d.fine(err)
	return got
}

func reviewOwners(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.wish(chat("a"), "x", bot.Wish{Review: true})
	_, err := d.AddWatch(t.Context(), bot.Watch{At: chat("b"), Area: "x", Since: noon, Owner: chat("somebody"), Wish: bot.Wish{Review: true}})
	d.fine(err)
	d.watch(chat("c"), "x") // nobody is known
	d.load(unsure(warning("w", "x")))
	same(t, "waiting", []any{d.reviews(owner), d.reviews(chat("somebody")), d.reviews(bot.Address{})},
		[]any{map[bot.Address]int{chat("a"): 1}, map[bot.Address]int{chat("b"): 1}, map[bot.Address]int{}})
	same(t, "told", told(d.drain(noon)), "owner: review, somebody: review")
}

func reviewExpires(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.wish(chat("a"), "x", bot.Wish{Review: true})
	d.load(warning("w", "x"))
	d.drain(noon)
	d.sweep(after(48 * time.Hour))
	same(t, "after two days", len(d.pending(chat("a"))), 1)
	d.sweep(after(48*time.Hour + time.Second))
	same(t, "later", []int{len(d.pending(chat("a"))), d.decide("w", chat("a"), true)}, []int{0, 0})
	_, err := d.SetWish(t.Context(), chat("a"), "x", bot.Wish{})
	d.fine(err)
	d.loadAt(after(50*time.Hour), warning("next", "x"))
	got := d.claim(after(50 * time.Hour))
	same(t, "the next says nothing of it", []any{got.Warning, got.Missed}, []any{"next", 0})
}

func recallAll(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for _, id := range []string{"sent", "flying", "due", "suspended"} {
		d.watch(chat(id), "x")
	}
	d.wish(chat("review"), "x", bot.Wish{Review: true})
	d.load(warning("w", "x"))
	d.fine(d.SuspendChat(t.Context(), chat("suspended").Chat))
	flying, next := d.claim(noon), d.claim(noon)
	same(t, "in the order of addresses", []string{flying.To.Chat.ID, next.To.Chat.ID}, []string{"due", "flying"})
	d.record(flying.ID, outbox.Outcome{State: outbox.Sent, Message: "m7"})
	same(t, "chats", d.recall(bot.Post{Warning: "w"}, everywhere), 5)
	d.record(next.ID, outbox.Outcome{State: outbox.Sent, Message: "m8"})
	d.fine(d.ResumeChat(t.Context(), chat("suspended").Chat))
	same(t, "pending", len(d.pending(chat("review"))), 0)
	got := d.drain(after(time.Minute))
	same(t, "posts", told(got), "owner: review, due: erase w, flying: erase w")
	same(t, "messages", []bot.MessageID{got[1].Message, got[2].Message}, []bot.MessageID{"m7", "m8"})
	same(t, "left", []any{len(d.posted(everywhere)), d.noClaim(after(time.Hour)).IsZero()}, []any{0, true})
}

func recallOne(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.watch(chat("b"), "x")
	d.load(warning("w", "x"))
	d.drain(noon)
	same(t, "chats", d.recall(bot.Post{Warning: "w"}, chat("a")), 1)
	same(t, "posts", told(d.drain(noon)), "a: erase w")
	same(t, "left", len(d.posted(chat("b"))), 1)
	same(t, "in new areas", func() store.Imported { d.watch(chat("c"), "y"); return d.load(warning("w", "x", "y")) }(), store.Imported{Changed: 1, Deliveries: 1})
}

func recallStory(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.watch(chat("b"), "y")
	d.watch(chat("c"), "z")
	d.load(warning("1", "x"), of("1", "2", "y"))
	d.drain(noon)
	same(t, "chats", d.recall(bot.Post{Warning: "2"}, everywhere), 2)
	same(t, "posts", told(d.drain(noon)), "a: erase 1, b: erase 2")
	same(t, "a third source", d.load(of("1", "3", "x", "z")), store.Imported{New: 1})
	same(t, "a new area", d.load(warning("1", "x", "z")), store.Imported{Changed: 1})
}

func recallWrong(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for _, p := range []bot.Post{{}, {Contact: "police_101"}, {Digest: true}, {Warning: "w", Notice: "n"}} {
		if _, err := d.Recall(t.Context(), p, everywhere, noon); err == nil {
			t.Errorf("%+v was recalled", p)
		}
	}
	same(t, "what is not there", d.recall(bot.Post{Warning: "none"}, everywhere)+d.recall(bot.Post{Notice: "none"}, everywhere), 0)
}

func recallTwice(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.load(warning("w", "x"))
	d.drain(noon)
	same(t, "chats", []int{d.recall(bot.Post{Warning: "w"}, chat("a")), d.recall(bot.Post{Warning: "w"}, everywhere)}, []int{1, 0})
	same(t, "posts", told(d.drain(noon)), "a: erase w")
	same(t, "again", d.recall(bot.Post{Warning: "w"}, everywhere), 0)
}

func reviewSooner(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.wish(chat("a"), "x", bot.Wish{Review: true, Quiet: bot.Hours{From: 11 * 60, To: 13 * 60}})
	d.wish(chat("b"), "x", bot.Wish{Review: true})
	d.wish(chat("c"), "y", bot.Wish{Review: true})
	d.load(warning("1", "x"))
	same(t, "told", told(d.drain(noon)), "owner: review")
	d.wish(chat("d"), "z", bot.Wish{Review: true, Quiet: bot.Hours{From: 12 * 60, To: 20 * 60}})
	d.loadAt(after(2*time.Hour), warning("2", "z"))
	d.noClaim(after(2 * time.Hour))
	d.loadAt(after(2*time.Hour), warning("3", "y"))
	same(t, "told sooner", told(d.drain(after(2*time.Hour))), "owner: review")
	same(t, "told once", told(d.drain(after(8*time.Hour))), "")
}
