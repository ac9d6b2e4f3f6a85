package storetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hangup/bot"
	"hangup/store"
)

var deedTests = []test{
	{"deeds are listed newest first, of a chat or of all", deedsListed},
	{"a deed without a word, or an endless one, is refused", deedsRefused},
	{"deeds are kept for a year", deedsSwept},
}

var moderatorTests = []test{
	{"what a moderator wrote and did is counted", moderatorHeld},
	{"forgetting a moderator leaves the deeds and notices, without the name", moderatorForgotten},
	{"forgetting an owner leaves the watch, without the owner", ownerForgotten},
	{"forgetting somebody leaves nothing of the chat in which they are alone", ownChatForgotten},
}

func (d db) deed(who bot.PersonKey, at bot.Address, what string) {
	d.t.Helper()
	d.fine(d.WriteDeed(d.t.Context(), bot.Deed{At: noon, Who: who, Chat: at, What: what, About: "w1", Detail: "how"}))
}

func (d db) deeds(at bot.Address, limit int) []bot.Deed {
	d.t.Helper()
	got, err := d.Deeds(d.t.Context(), at, limit)
	d.fine(err)
	return got
}

func deedsListed(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	topic := chat("a")
	topic.Thread = "7"
	d.deed("p", chat("a"), "watch")
	d.deed("q", topic, "warn")
	d.deed("p", chat("b"), "recall")
	first := bot.Deed{At: noon, Who: "p", Chat: chat("a"), What: "watch", About: "w1", Detail: "how"}
	second := bot.Deed{At: noon, Who: "q", Chat: topic, What: "warn", About: "w1", Detail: "how"}
	same(t, "of a chat", d.deeds(chat("a"), 0), []bot.Deed{second, first})
	same(t, "of all", len(d.deeds(everywhere, 0)), 3)
	same(t, "the newest of all", d.deeds(everywhere, 1)[0].What, "recall")
	for i := range 25 {
		d.deed("p", chat("c"), fmt.Sprint(i))
	}
	same(t, "without a limit", len(d.deeds(chat("c"), 0)), 20)
}

func deedsRefused(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for _, one := range []bot.Deed{{At: noon}, {At: noon, What: "warn", Detail: strings.Repeat("x", 100_000)}} {
		if err := d.WriteDeed(t.Context(), one); err == nil {
			t.Errorf("%.80v was written", one)
		}
	}
	same(t, "deeds", len(d.deeds(everywhere, 0)), 0)
}

func deedsSwept(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.deed("p", chat("a"), "watch")
	d.sweep(after(365 * day))
	same(t, "after a year", len(d.deeds(chat("a"), 0)), 1)
	d.sweep(after(365*day + time.Second))
	same(t, "later", len(d.deeds(chat("a"), 0)), 0)
}

// moderated gives a database in which a moderator did and wrote something, told of it in the own chat.
func moderated(t *testing.T, open func() store.Store) (db, bot.NoticeID) {
	d := opened(t, open)
	d.wish(chat("group"), "x", bot.Wish{Review: true})
	n := notice("x")
	n.ReportTo, n.From = owner, owner
	id, _ := d.send(n)
	d.deed("mod", chat("group"), "watch")
	d.deed("mod", owner, "warn")
	d.load(warning("w", "x"))
	return d, id
}

func moderatorHeld(t *testing.T, open func() store.Store) {
	d, _ := moderated(t, open)
	p := d.held("mod")
	same(t, "held", []int{p.Notices, p.Deeds}, []int{1, 2})
	p = d.held("p")
	same(t, "held of a stranger", []int{p.Notices, p.Deeds}, []int{0, 0})
}

func moderatorForgotten(t *testing.T, open func() store.Store) {
	d, id := moderated(t, open)
	gone, err := d.Forget(t.Context(), "mod", bot.ChatID{})
	d.fine(err)
	same(t, "removed", []int{gone.Notices, gone.Deeds}, []int{1, 2})
	p := d.held("mod")
	same(t, "held", []int{p.Notices, p.Deeds}, []int{0, 0})
	got := d.notice(id)
	same(t, "notice", []any{got.Text, got.By, got.Draft, got.ReportTo, got.From}, []any{notice().Text, "", "", bot.Address{}, owner})
	same(t, "deed", []any{len(d.deeds(chat("group"), 0)), d.deeds(chat("group"), 0)[0].Who}, []any{1, ""})
	same(t, "posts", told(d.drain(after(time.Hour))), "owner: review, group: "+string(id))
}

func ownerForgotten(t *testing.T, open func() store.Store) {
	d, _ := moderated(t, open)
	_, err := d.Forget(t.Context(), "mod", owner.Chat)
	d.fine(err)
	got, err := d.Watches(t.Context(), chat("group"))
	d.fine(err)
	same(t, "watches", got, []bot.Watch{{At: chat("group"), Area: "x", Since: noon, Wish: bot.Wish{Review: true}}})
	same(t, "waiting", []int{len(d.reviews(owner)), len(d.pending(chat("group")))}, []int{0, 1})
}

func ownChatForgotten(t *testing.T, open func() store.Store) {
	d, id := moderated(t, open)
	d.pause("owner", after(time.Hour))
	_, err := d.Forget(t.Context(), "mod", owner.Chat)
	d.fine(err)
	got := d.notice(id)
	same(t, "notice", []any{got.ReportTo, got.From}, []any{bot.Address{}, bot.Address{}})
	same(t, "deeds", []any{len(d.deeds(owner, 0)), len(d.deeds(everywhere, 0))}, []any{0, 2})
	same(t, "posts", told(d.drain(after(time.Hour))), "group: "+string(id))
	until, err := d.PausedUntil(t.Context(), owner.Chat, noon)
	d.fine(err)
	same(t, "paused", until.IsZero(), true)
}
