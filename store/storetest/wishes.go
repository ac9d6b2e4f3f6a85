package storetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hangup/advice"
	"hangup/advice/news"
	"hangup/bot"
	"hangup/bot/outbox"
	"hangup/store"
)

var wishTests = []test{
	{"a watch keeps its wish and its owner", wishKept},
	{"setting a wish tells whether there is such a watch, and changes no other", wishSet},
	{"a wish of more than 4 KB is refused", wishLarge},
	{"the watches of a chat are those of all its threads", wishChat},
	{"a watch gets what it wants, and the post says by which rule", wishFilter},
	{"a chat that matches twice is served by the freer watch", wishFreer},
	{"what comes in quiet hours is due at their end, and urgent claims pass it by", wishQuiet},
	{"what a watch wants more of than a day takes waits for the digest", wishDaily},
	{"another chat, yesterday and what was not posted do not count for the day", wishDailyOthers},
	{"what waits for the morning counts for the day that it is posted on", wishDailyNight},
	{"a watch that reviews gets nothing before a moderator says so", wishReview},
}

// wish adds a watch with a wish.
func (d db) wish(at bot.Address, area advice.AreaID, wish bot.Wish) {
	d.t.Helper()
	_, err := d.AddWatch(d.t.Context(), bot.Watch{At: at, Area: area, Since: noon, Owner: owner, Wish: wish})
	d.fine(err)
}

// owner is where whoever set watches up is alone with the bot.
var owner = chat("owner")

// loadAt imports at a time.
func (d db) loadAt(now time.Time, ws ...news.Warning) store.Imported {
	d.t.Helper()
	got, err := d.ImportWarnings(d.t.Context(), ws, now)
	d.fine(err)
	return got
}

// told lists what deliveries say, with their chats.
func told(all []outbox.Delivery) string {
	var s []string
	for _, one := range all {
		what := string(one.Warning) + string(one.Notice) + one.Contact
		switch {
		case one.Digest:
			what = "digest"
		case one.Review:
			what = "review"
		case one.Progress != "":
			what = "progress"
		}
		if one.Op != outbox.MakePost {
			what = string(one.Op) + " " + what
		}
		s = append(s, one.To.Chat.ID+string(one.To.Thread)+": "+what)
	}
	return strings.Join(s, ", ")
}

func wishKept(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	want := bot.Watch{At: chat("a"), Area: "x", Since: noon, Owner: bot.Address{Chat: owner.Chat, Thread: "7"}, Wish: bot.Wish{
		Types: []advice.ScamType{"courier_fraud"}, Words: []string{"“safe account”", "cash"}, Not: []string{"court"},
		Quiet: bot.Hours{From: 22 * 60, To: 7 * 60}, Daily: 3, Review: true, Language: "cy",
	}}
	added, err := d.AddWatch(t.Context(), want)
	d.fine(err)
	same(t, "added", added, true)
	got, err := d.Watches(t.Context(), chat("a"))
	d.fine(err)
	same(t, "watches", got, []bot.Watch{want})
}

func wishSet(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.watch(chat("a"), "y")
	for _, one := range []struct {
		at   bot.Address
		area advice.AreaID
		want bool
	}{{chat("a"), "x", true}, {chat("a"), "x", true}, {chat("a"), "z", false}, {chat("b"), "x", false}} {
		found, err := d.SetWish(t.Context(), one.at, one.area, bot.Wish{Daily: 2})
		d.fine(err)
		same(t, "found", []any{one.at, one.area, found}, []any{one.at, one.area, one.want})
	}
	got, err := d.Watches(t.Context(), chat("a"))
	d.fine(err)
	same(t, "limits", []int{got[0].Wish.Daily, got[1].Wish.Daily}, []int{2, 0})
}

func wishLarge(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	large := bot.Wish{Words: []string{strings.Repeat("x", 5000)}}
	if added, err := d.AddWatch(t.Context(), bot.Watch{At: chat("a"), Area: "x", Wish: large}); err == nil || added {
		t.Errorf("added %v, error %v", added, err)
	}
	d.watch(chat("a"), "x")
	if found, err := d.SetWish(t.Context(), chat("a"), "x", large); err == nil || found {
		t.Errorf("found %v, error %v", found, err)
	}
}

func wishChat(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	thread := chat("a")
	thread.Thread = "7"
	d.watch(chat("a"), "x")
	d.watch(thread, "x")
	d.watch(chat("b"), "x")
	got, err := d.ChatWatches(t.Context(), chat("a").Chat)
	d.fine(err)
	same(t, "watches", got, []bot.Watch{{At: chat("a"), Area: "x", Since: noon}, {At: thread, Area: "x", Since: noon}})
}

func wishFilter(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.wish(chat("type"), "x", bot.Wish{Types: []advice.ScamType{"courier_fraud"}})
	d.wish(chat("word"), "x", bot.Wish{Words: []string{"courier"}})
	d.wish(chat("not"), "x", bot.Wish{Not: []string{"courier"}})
	d.wish(chat("other"), "x", bot.Wish{Types: []advice.ScamType{"romance"}, Words: []string{"parrot"}})
	w := warning("w", "x")
	w.Types, w.Body = []advice.ScamType{"courier_fraud"}, "A courier came."
	same(t, "import", d.load(w), store.Imported{New: 1, Deliveries: 2})
	same(t, "posts", told(d.drain(noon)), "type: w, word: w")
	for chatID, want := range map[string]bot.Rule{"type": {Area: "x", Type: "courier_fraud"}, "word": {Area: "x", Word: "courier"}} {
		got := d.posted(chat(chatID))
		same(t, "rule", got[0].Rule, want)
	}
}

func (d db) posted(at bot.Address) []bot.Posted {
	d.t.Helper()
	got, err := d.Posted(d.t.Context(), at, 0)
	d.fine(err)
	return got
}

func wishFreer(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.wish(chat("a"), "x", bot.Wish{Review: true})
	d.wish(chat("a"), "y", bot.Wish{})
	d.wish(chat("a"), "z", bot.Wish{Review: true})
	same(t, "import", d.load(warning("w", "x", "y", "z")), store.Imported{New: 1, Deliveries: 1})
	got := d.drain(noon)
	same(t, "posts", told(got), "a: w")
	same(t, "area", got[0].Area, "y")
}

func wishQuiet(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.wish(chat("a"), "x", bot.Wish{Quiet: bot.Hours{From: 22 * 60, To: 7 * 60}})
	d.wish(chat("b"), "x", bot.Wish{})
	night, morning := after(11*time.Hour), after(19*time.Hour) // it is winter: London has UTC
	same(t, "import", d.loadAt(night, warning("w", "x")), store.Imported{New: 1, Deliveries: 2})
	same(t, "at night", told(d.drain(night)), "b: w")
	same(t, "next", d.noClaim(night), morning)
	same(t, "a moment before", d.noClaim(morning.Add(-time.Millisecond)), morning)
	got := d.claim(morning)
	same(t, "in the morning", []any{got.To, got.Due}, []any{chat("a"), morning})
}

func wishDaily(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.wish(chat("a"), "x", bot.Wish{Daily: 2})
	evening := after(6 * time.Hour)
	same(t, "import", d.load(warning("1", "x"), warning("2", "x"), warning("3", "x")), store.Imported{New: 3, Deliveries: 3})
	same(t, "posts", told(d.drain(noon)), "a: 1, a: 2")
	same(t, "later import", d.loadAt(after(time.Hour), warning("4", "x")), store.Imported{New: 1, Deliveries: 1})
	same(t, "next", d.noClaim(after(time.Hour)), evening)
	got := d.claim(evening)
	same(t, "digest", []any{told([]outbox.Delivery{got}), got.Class, got.Due}, []any{"a: digest", outbox.DigestClass, evening})
	same(t, "in it", d.digest(chat("a"), got.Due), "4 3 ")
	d.record(got.ID, sent)
	same(t, "more", d.noClaim(after(48*time.Hour)).IsZero(), true)
	same(t, "the next day", d.loadAt(after(24*time.Hour), warning("5", "x")), store.Imported{New: 1, Deliveries: 1})
	same(t, "posts of it", told(d.drain(after(24*time.Hour))), "a: 5")
}

// digest lists what a digest up to a time holds.
func (d db) digest(at bot.Address, upTo time.Time) (all string) {
	d.t.Helper()
	ws, err := d.Digest(d.t.Context(), at, upTo)
	d.fine(err)
	for _, w := range ws {
		all += string(w.ID) + " "
	}
	return all
}

func wishDailyOthers(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.wish(chat("a"), "x", bot.Wish{Daily: 1})
	d.wish(chat("b"), "x", bot.Wish{})
	d.loadAt(after(-13*time.Hour), warning("yesterday", "x"))
	d.drain(after(-13 * time.Hour))
	d.wish(chat("a"), "y", bot.Wish{Daily: 1})
	d.load(warning("failed", "y"))
	d.record(d.claim(noon).ID, outbox.Outcome{State: outbox.Failed})
	same(t, "import", d.load(warning("today", "x")), store.Imported{New: 1, Deliveries: 2})
	same(t, "posts", told(d.drain(after(time.Minute))), "b: today, a: today")
}

func wishReview(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for i := range 3 {
		d.wish(chat(fmt.Sprint(i)), "x", bot.Wish{Review: i == 1})
	}
	same(t, "import", d.load(warning("w", "x")), store.Imported{New: 1, Deliveries: 3})
	same(t, "posts", told(d.drain(noon)), "0: w, 2: w, owner: review")
	same(t, "pending", len(d.pending(chat("1"))), 1)
}

func wishDailyNight(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.wish(chat("a"), "x", bot.Wish{Daily: 2, Quiet: bot.Hours{From: 22 * 60, To: 7 * 60}})
	d.load(warning("1", "x"), warning("2", "x"))
	same(t, "today", told(d.drain(noon)), "a: 1, a: 2")
	d.loadAt(after(11*time.Hour), warning("3", "x")) // before midnight, for the morning
	d.loadAt(after(13*time.Hour), warning("4", "x"), warning("5", "x"))
	d.loadAt(after(20*time.Hour), warning("6", "x"))
	same(t, "tomorrow", told(d.drain(after(20*time.Hour))), "a: 3, a: 4")
	got := d.claim(after(30 * time.Hour))
	same(t, "the rest", []any{told([]outbox.Delivery{got}), d.digest(chat("a"), got.Due)}, []any{"a: digest", "6 5 "})
}
