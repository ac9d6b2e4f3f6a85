package storetest

import (
	"fmt"
	"testing"
	"time"

	"hangup/bot"
	"hangup/bot/outbox"
	"hangup/store"
)

var queueTests = []test{
	{"an empty queue gives nothing and no next time", queueEmpty},
	{"what is not due yet gives the time at which it is", queueNext},
	{"a timer goes before a warning", queueClass},
	{"chats take turns, the one served longest ago first", queueRound},
	{"a chat with much to post does not hold up one with little", queueFair},
	{"within a chat the oldest goes first", queueOldest},
	{"a chat with one in flight waits, the others do not", queueInFlight},
	{"a claimed delivery is not claimed again", queueClaimedOnce},
	{"platforms do not see each other's deliveries", queuePlatforms},
	{"a platform that never had a chat has nothing", queueUnknownPlatform},
}

func queueEmpty(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	same(t, "next", d.noClaim(noon).IsZero(), true)
}

func queueNext(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.timer("p", chat("a"), after(5*time.Minute))
	d.timer("p", chat("b"), after(3*time.Minute))
	same(t, "next", d.noClaim(noon), after(3*time.Minute))
	same(t, "a moment before", d.noClaim(after(3*time.Minute-time.Millisecond)), after(3*time.Minute))
	same(t, "claimed when due", d.claim(after(3*time.Minute)).To, chat("b"))
	same(t, "then", d.noClaim(after(3*time.Minute)), after(5*time.Minute))
}

func queueClass(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.load(warning("w", "x"))
	d.timer("p", chat("b"), noon.Add(time.Hour))
	got := d.claim(noon.Add(time.Hour))
	same(t, "first", []any{got.Class, got.Contact, got.Warning, got.Area, got.To}, []any{outbox.UrgentClass, "police_101", "", "force:cheshire", chat("b")})
	same(t, "second", d.claim(noon.Add(time.Hour)).Warning, "w")
}

func queueRound(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for _, id := range []string{"a", "b", "c"} {
		d.watch(chat(id), "x")
	}
	d.load(warning("1", "x"), warning("2", "x"))
	var got string
	for _, one := range d.drain(noon) {
		got += one.To.Chat.ID + string(one.Warning) + " "
	}
	same(t, "order", got, "a1 b1 c1 a2 b2 c2 ")
	_, err := d.RemoveWatch(t.Context(), chat("b"), "x")
	d.fine(err)
	d.watch(chat("new"), "x")
	d.load(warning("3", "x"))
	got = ""
	for _, one := range d.drain(after(time.Hour)) {
		got += one.To.Chat.ID + " "
	}
	same(t, "never served goes first", got, "new a c ")
}

func queueFair(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.load(warning("1", "x"), warning("2", "x"), warning("3", "x"))
	d.watch(chat("b"), "x")
	d.load(warning("4", "x"))
	var got string
	for _, one := range d.drain(noon) {
		got += one.To.Chat.ID + string(one.Warning) + " "
	}
	same(t, "order", got, "a1 b4 a2 a3 a4 ")
}

func queueOldest(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.load(warning("9", "x"))
	d.load(warning("1", "x"), warning("5", "x"))
	var got string
	for _, one := range d.drain(noon) {
		got += string(one.Warning)
	}
	same(t, "order", got, "915")
}

func queueInFlight(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	thread := chat("a")
	thread.Thread = "7"
	d.watch(chat("a"), "x")
	d.watch(thread, "x")
	d.watch(chat("b"), "x")
	d.load(warning("w", "x"))
	first, second := d.claim(noon), d.claim(noon)
	same(t, "chats", []string{first.To.Chat.ID, second.To.Chat.ID}, []string{"a", "b"})
	same(t, "next while both are in flight", d.noClaim(noon).IsZero(), true)
	d.record(first.ID, sent)
	same(t, "after the first was sent", d.claim(noon).To, thread)
}

func queueClaimedOnce(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.load(warning("w", "x"))
	same(t, "attempts", d.claim(noon).Attempts, 1)
	d.noClaim(after(24 * time.Hour))
}

func queuePlatforms(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	other := bot.Address{Chat: bot.ChatID{Platform: "other", ID: "a"}}
	d.watch(chat("a"), "x")
	d.watch(other, "x")
	d.load(warning("w", "x"))
	same(t, "ours", d.claim(noon).To, chat("a"))
	d.noClaim(noon)
	got, ok, _, err := d.Claim(t.Context(), "other", noon)
	d.fine(err)
	same(t, "the other's", fmt.Sprint(got.To, ok), fmt.Sprint(other, true))
}

func queueUnknownPlatform(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	_, ok, next, err := d.Claim(t.Context(), "none", noon)
	d.fine(err)
	same(t, "claim", []any{ok, next.IsZero()}, []any{false, true})
	n, err := d.Recover(t.Context(), "none", noon)
	d.fine(err)
	same(t, "recovered", n, 0)
}
