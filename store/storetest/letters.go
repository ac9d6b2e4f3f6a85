package storetest

import (
	"fmt"
	"testing"
	"time"

	"hangup/bot"
	"hangup/store"
)

var letterTests = []test{
	{"letters come in the order in which they were posted", letterOrder},
	{"only letters after the last one seen are given, up to the limit", letterAfter},
	{"posting twice under one key keeps the first", letterTwice},
	{"two chats may use the same key", letterKeys},
	{"a letter comes back byte for byte", letterBytes},
	{"numbers grow over all chats", letterNumbers},
	{"a letter without a chat is refused", letterNoChat},
	{"new letters of all chats are told, the newest first", letterNews},
}

func (d db) post(chat, key, body string) bot.Letter {
	d.t.Helper()
	l, err := d.PostLetter(d.t.Context(), chat, key, []byte(body), noon)
	d.fine(err)
	return l
}

// letters gives the bodies.
func (d db) letters(chat string, after int64, limit int) string {
	d.t.Helper()
	ls, err := d.Letters(d.t.Context(), chat, after, limit)
	d.fine(err)
	var all string
	for _, l := range ls {
		all += string(l.Body) + " "
	}
	return all
}

func letterOrder(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for i, body := range []string{"one", "two", "three"} {
		_, err := d.PostLetter(t.Context(), "a", fmt.Sprint(9-i), []byte(body), after(-time.Duration(i)*time.Hour))
		d.fine(err)
	}
	d.post("b", "1", "elsewhere")
	same(t, "letters", d.letters("a", 0, 0), "one two three ")
	same(t, "letters of a chat without any", d.letters("c", 0, 0), "")
}

func letterAfter(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	first := d.post("a", "1", "one")
	d.post("a", "2", "two")
	last := d.post("a", "3", "three")
	same(t, "after the first", d.letters("a", first.Seq, 10), "two three ")
	same(t, "at most one", d.letters("a", first.Seq, 1), "two ")
	same(t, "after the last", d.letters("a", last.Seq, 10), "")
	same(t, "from below", d.letters("a", -5, 2), "one two ")
}

func letterTwice(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	first := d.post("a", "k", "one")
	same(t, "second", d.post("a", "k", "two"), first)
	same(t, "letters", d.letters("a", 0, 0), "one ")
}

func letterKeys(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.post("a", "k", "one")
	d.post("b", "k", "two")
	same(t, "letters", d.letters("a", 0, 0)+d.letters("b", 0, 0), "one two ")
}

func letterBytes(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for i, body := range [][]byte{nil, {}, {0, 0xff, 0xfe, 0}, []byte("é 🙂")} {
		posted, err := d.PostLetter(t.Context(), "a", fmt.Sprint(i), body, noon)
		d.fine(err)
		got, err := d.Letters(t.Context(), "a", posted.Seq-1, 1)
		d.fine(err)
		same(t, "letter", got, []bot.Letter{{Seq: posted.Seq, Body: body, At: noon}})
	}
}

func letterNumbers(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	var last int64
	for i := range 10 {
		l := d.post(fmt.Sprint(i%3), fmt.Sprint(i), "x")
		if l.Seq <= last {
			t.Fatalf("number %d after %d", l.Seq, last)
		}
		last = l.Seq
	}
	d.fine(d.Sweep(t.Context(), after(31*24*time.Hour)))
	if l := d.post("a", "new", "x"); l.Seq <= last {
		t.Errorf("number %d was given again: a reader who saw %d would miss it", l.Seq, last)
	}
}

func letterNoChat(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	if _, err := d.PostLetter(t.Context(), "", "k", nil, noon); err == nil {
		t.Fatal("it was posted")
	}
}

func letterNews(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	news := func(after int64, limit int) string {
		ms, err := d.NewLetters(t.Context(), after, limit)
		d.fine(err)
		return fmt.Sprint(ms)
	}
	same(t, "without any", news(0, 10), "[]")
	one, two, three := d.post("a", "1", "one"), d.post("b", "1", "two"), d.post("a", "2", "three")
	all := fmt.Sprint([]bot.LetterMark{{Seq: three.Seq, Chat: "a"}, {Seq: two.Seq, Chat: "b"}, {Seq: one.Seq, Chat: "a"}})
	same(t, "all", news(0, 10), all)
	same(t, "the newest", news(0, 1), fmt.Sprint([]bot.LetterMark{{Seq: three.Seq, Chat: "a"}}))
	same(t, "after the second", news(two.Seq, 10), fmt.Sprint([]bot.LetterMark{{Seq: three.Seq, Chat: "a"}}))
	same(t, "after the last", news(three.Seq, 10), "[]")
	d.post("a", "2", "three again")
	same(t, "after one that was there", news(three.Seq, 10), "[]")
}
