package storetest

import (
	"fmt"
	"testing"
	"time"

	"hangup/bot"
	"hangup/store"
)

// benchVillages measures a county: 20,000 chats that watch one area. One operation is one import of a warning for all of them.
func benchVillages(b *testing.B, open func() store.Store, wish bot.Wish) {
	d := villages(b, open, 20_000, wish)
	i := 0
	for b.Loop() {
		if n := d.load(article(i)).Deliveries; n != 20_000 {
			b.Fatalf("%d posts", n)
		}
		i++
	}
}

func villages(b *testing.B, open func() store.Store, n int, wish bot.Wish) db {
	d := opened(b, open)
	for i := range n {
		_, err := d.AddWatch(b.Context(), bot.Watch{At: chat(fmt.Sprint(1_000_000_000 + i)), Area: "force:cheshire", Since: noon, Owner: owner, Wish: wish})
		d.fine(err)
	}
	return d
}

// benchNotice is a notice for 20,000 chats.
func benchNotice(b *testing.B, open func() store.Store) {
	d := villages(b, open, 20_000, bot.Wish{})
	for b.Loop() {
		n := notice("force:cheshire")
		n.Draft = ""
		if _, chats := d.send(n); chats != 20_000 {
			b.Fatalf("%d chats", chats)
		}
	}
}

// benchChange writes 20,000 posts anew that were all sent.
func benchChange(b *testing.B, open func() store.Store) {
	d := villages(b, open, 20_000, bot.Wish{})
	d.load(article(0))
	d.drain(noon)
	i := 0
	for b.Loop() {
		i++
		w := article(0)
		w.Title = fmt.Sprint("Title ", i)
		if got := d.load(w); got.Edits != 20_000 {
			b.Fatalf("%+v", got)
		}
	}
}

// benchClaimBlocked claims while every tenth of 20,000 chats is suspended and another tenth waits for the end of the night.
func benchClaimBlocked(b *testing.B, open func() store.Store) {
	d := villages(b, open, 16_000, bot.Wish{})
	for i := range 4000 {
		wish, at := bot.Wish{}, chat(fmt.Sprint(i))
		if i%2 == 0 {
			wish.Quiet = bot.Hours{From: 11 * 60, To: 10 * 60}
		}
		_, err := d.AddWatch(b.Context(), bot.Watch{At: at, Area: "force:cheshire", Since: noon, Wish: wish})
		d.fine(err)
		if i%2 == 1 {
			d.fine(d.SuspendChat(b.Context(), at.Chat))
		}
	}
	i, left, at := 0, 0, noon
	for b.Loop() {
		if left == 0 {
			b.StopTimer()
			d.load(article(i))
			i, left = i+1, 16_000
			b.StartTimer()
		}
		at = at.Add(time.Millisecond)
		d.record(d.claim(at).ID, sent)
		left--
	}
}
