package storetest

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hangup/advice"
	"hangup/bot"
	"hangup/store"
)

var offerTests = []test{
	{"an offer is kept as it was made, and its id is short", offerKept},
	{"the same is offered to a chat once in two weeks, whatever became of it", offerOnce},
	{"another area, type or chat is another offer", offerOthers},
	{"an offer to a chat that does not follow the area is not made, and one that stopped following sees none", offerUnfollowed},
	{"offers are found by id, chat, owner and time, oldest first", offerFound},
	{"two decide about an offer, and one of them is faster", offerClosed},
	{"the owner of a watch is told once, and not in quiet hours", offerTold},
	{"offers move with their chat", offerMoved},
	{"offers are swept, and go with their chat", offerSwept},
	{"numbers that point at somebody are refused", offerSmall},
	{"areas that are followed and their watches are given", offerFollowers},
}

// rise is an offer of courier fraud to a chat that follows x.
func rise(to bot.Address) bot.Offer {
	return bot.Offer{To: to, Area: "x", Type: "courier", Week: thisWeek, People: 6, Usual: 3, At: noon}
}

func (d db) make(os ...bot.Offer) int {
	d.t.Helper()
	n, err := d.MakeOffers(d.t.Context(), os)
	d.fine(err)
	return n
}

func (d db) offers(f bot.OfferFilter) []bot.Offer {
	d.t.Helper()
	found, err := d.Offers(d.t.Context(), f)
	d.fine(err)
	return found
}

func (d db) shut(id bot.OfferID) bool {
	d.t.Helper()
	closed, err := d.CloseOffer(d.t.Context(), id)
	d.fine(err)
	return closed
}

func offerKept(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	to := chat("a")
	to.Thread = "7"
	d.watch(to, "x")
	same(t, "made", d.make(rise(to)), 1)
	got := d.offers(bot.OfferFilter{})[0]
	want := rise(to)
	want.ID = got.ID
	same(t, "offer", got, want)
	if len(got.ID) == 0 || len(got.ID) > 10 {
		t.Errorf("id %q", got.ID)
	}
	same(t, "after a restart", opened(t, open).offers(bot.OfferFilter{}), []bot.Offer{want})
}

func offerOnce(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	later := func(by time.Duration) bot.Offer {
		o := rise(chat("a"))
		o.At = after(by)
		return o
	}
	same(t, "made", []int{d.make(later(0), later(0)), d.make(later(time.Hour))}, []int{1, 0})
	d.shut(d.offers(bot.OfferFilter{})[0].ID)
	same(t, "closed and made", d.make(later(14*day-time.Second)), 0)
	same(t, "two weeks later", d.make(later(14*day)), 1)
	same(t, "offers", len(d.offers(bot.OfferFilter{Closed: true})), 1)
}

func offerOthers(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	thread := chat("a")
	thread.Thread = "7"
	d.watch(chat("a"), "x")
	d.watch(thread, "x")
	d.watch(chat("a"), "y")
	area, typ := rise(chat("a")), rise(chat("a"))
	area.Area, typ.Type = "y", "refund"
	same(t, "made", d.make(rise(chat("a")), rise(thread), area, typ), 4)
}

func offerUnfollowed(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "y")
	same(t, "made", d.make(rise(chat("a")), rise(chat("b"))), 0)
	d.watch(chat("a"), "x")
	same(t, "made", d.make(rise(chat("a"))), 1)
	_, err := d.RemoveWatch(t.Context(), chat("a"), "x")
	d.fine(err)
	same(t, "offers", len(d.offers(bot.OfferFilter{})), 0)
}

func offerFound(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.wish(chat("a"), "x", bot.Wish{}) // of the owner
	d.watch(chat("b"), "x")
	late := rise(chat("a"))
	late.At = after(time.Hour)
	d.make(late, rise(chat("b")))
	who := func(f bot.OfferFilter) (all string) {
		for _, o := range d.offers(f) {
			all += o.To.Chat.ID + " "
		}
		return all
	}
	b := d.offers(bot.OfferFilter{To: chat("b")})[0].ID
	for _, test := range []struct {
		name string
		f    bot.OfferFilter
		want string
	}{
		{"all", bot.OfferFilter{}, "b a "}, {"by id", bot.OfferFilter{ID: b}, "b "}, {"no such id", bot.OfferFilter{ID: "none"}, ""},
		{"of a chat", bot.OfferFilter{To: chat("a")}, "a "}, {"of an owner", bot.OfferFilter{Owner: owner}, "a "},
		{"of a stranger", bot.OfferFilter{Owner: chat("stranger")}, ""}, {"since", bot.OfferFilter{Since: after(time.Minute)}, "a "},
		{"since it was made", bot.OfferFilter{Since: noon}, "b a "},
	} {
		same(t, test.name, who(test.f), test.want)
	}
	d.shut(b)
	same(t, "open", who(bot.OfferFilter{}), "a ")
	same(t, "closed too", who(bot.OfferFilter{Closed: true}), "b a ")
}

func offerClosed(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.make(rise(chat("a")))
	id := d.offers(bot.OfferFilter{})[0].ID
	var faster atomic.Int32
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() {
			if closed, err := d.CloseOffer(t.Context(), id); err == nil && closed {
				faster.Add(1)
			}
		})
	}
	both.Wait()
	same(t, "closed", faster.Load(), 1)
	same(t, "one that is not there", d.shut("none"), false)
}

func offerTold(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.wish(chat("a"), "x", bot.Wish{Quiet: bot.Hours{From: 11 * 60, To: 13 * 60}})
	d.wish(chat("b"), "x", bot.Wish{Quiet: bot.Hours{From: 11 * 60, To: 14 * 60}})
	d.watch(chat("c"), "x") // nobody knows its owner
	d.make(rise(chat("a")), rise(chat("b")), rise(chat("c")))
	same(t, "in quiet hours", d.noClaim(noon), after(time.Hour))
	same(t, "told", told(d.drain(after(time.Hour))), "owner: review")
	same(t, "told later", told(d.drain(after(48*time.Hour))), "")
}

func offerMoved(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("old"), "x")
	d.make(rise(chat("old")))
	d.fine(d.MoveChat(t.Context(), chat("old").Chat, chat("new").Chat))
	same(t, "offers", d.offers(bot.OfferFilter{})[0].To, chat("new"))
}

func offerSwept(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.watch(chat("own"), "x")
	d.make(rise(chat("a")), rise(chat("own")))
	_, err := d.Forget(t.Context(), "p", chat("own").Chat)
	d.fine(err)
	same(t, "offers", len(d.offers(bot.OfferFilter{})), 1)
	d.sweep(after(14 * day))
	same(t, "offers after two weeks", len(d.offers(bot.OfferFilter{})), 1)
	d.sweep(after(14*day + time.Second))
	same(t, "offers later", len(d.offers(bot.OfferFilter{})), 0)
}

func offerSmall(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	for _, n := range []int{0, 1, 2, 4, 7, -3} {
		o := rise(chat("a"))
		o.People = n
		if _, err := d.MakeOffers(t.Context(), []bot.Offer{o}); err == nil {
			t.Errorf("%d people were taken", n)
		}
	}
	o := rise(chat("a"))
	o.Usual = 2
	if _, err := d.MakeOffers(t.Context(), []bot.Offer{o}); err == nil {
		t.Error("a usual number of 2 was taken")
	}
	same(t, "offers", len(d.offers(bot.OfferFilter{})), 0)
}

func offerFollowers(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	none, err := d.FollowedAreas(t.Context())
	d.fine(err)
	same(t, "followed", len(none), 0)
	d.watch(chat("b"), "x")
	d.wish(chat("a"), "x", bot.Wish{Daily: 3})
	d.watch(chat("a"), "y")
	areas, err := d.FollowedAreas(t.Context())
	d.fine(err)
	same(t, "followed", areas, []advice.AreaID{"x", "y"})
	watches, err := d.Followers(t.Context(), "x")
	d.fine(err)
	var all string
	for _, w := range watches {
		all += fmt.Sprint(w.At.Chat.ID, " ", w.Wish.Daily, " ", w.Owner.Chat.ID, "; ")
	}
	same(t, "followers", all, "a 3 owner; b 0 ; ")
}
