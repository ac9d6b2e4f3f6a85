package storetest

import (
	"fmt"
	"testing"

	"hangup/advice/news"
	"hangup/bot"
	"hangup/bot/outbox"
	"hangup/store"
)

var fanOutTests = []test{
	{"every chat that watches the area gets one post", fanOutOnce},
	{"a chat with two matching watches gets one", fanOutTwoWatches},
	{"two threads of a chat that watch get one each", fanOutThreads},
	{"a chat that stopped watching gets none", fanOutRemoved},
	{"corrections are posted; court news, appeals, others and examples are not", fanOutLabels},
	{"200 watches get 200 posts, each once", fanOut200},
}

func fanOutOnce(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.watch(chat("b"), "y")
	d.watch(chat("c"), "x")
	same(t, "import", d.load(warning("w", "x", "z")), store.Imported{New: 1, Deliveries: 2})
	var got []bot.Address
	for _, one := range d.drain(noon) {
		same(t, "what is posted", []any{one.Warning, one.Contact, one.Class, one.InDoubt}, []any{"w", "", outbox.WarningClass, false})
		got = append(got, one.To)
	}
	same(t, "posted to", got, []bot.Address{chat("a"), chat("c")})
}

func fanOutTwoWatches(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.watch(chat("a"), "y")
	same(t, "import", d.load(warning("w", "x", "y")), store.Imported{New: 1, Deliveries: 1})
}

func fanOutThreads(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	thread := chat("a")
	thread.Thread = "7"
	d.watch(chat("a"), "x")
	d.watch(thread, "x")
	same(t, "import", d.load(warning("w", "x")), store.Imported{New: 1, Deliveries: 2})
	var got []bot.ThreadID
	for _, one := range d.drain(noon) {
		got = append(got, one.To.Thread)
	}
	same(t, "threads", got, []bot.ThreadID{"", "7"})
}

func fanOutRemoved(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	_, err := d.RemoveWatch(t.Context(), chat("a"), "x")
	d.fine(err)
	same(t, "import", d.load(warning("w", "x")), store.Imported{New: 1})
}

func fanOutLabels(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	for label, want := range map[news.Label]int{
		news.IsWarning: 1, news.IsCorrection: 1, news.IsCourt: 0, news.IsAppeal: 0, news.IsOther: 0,
	} {
		w := warning(string(label), "x")
		w.Label = label
		same(t, string(label), d.load(w), store.Imported{New: 1, Deliveries: want})
	}
	e := warning("example", "x")
	e.Example = true
	same(t, "example", d.load(e), store.Imported{New: 1})
}

func fanOut200(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for i := range 200 {
		d.watch(chat(fmt.Sprint(i)), "x")
	}
	same(t, "import", d.load(warning("w", "x")), store.Imported{New: 1, Deliveries: 200})
	posts, chats := map[int64]bool{}, map[string]bool{}
	for _, one := range d.drain(noon) {
		posts[one.ID], chats[one.To.Chat.ID] = true, true
	}
	same(t, "posts and chats", []int{len(posts), len(chats)}, []int{200, 200})
	same(t, "imported again", d.load(warning("w", "x")), store.Imported{Known: 1})
}
