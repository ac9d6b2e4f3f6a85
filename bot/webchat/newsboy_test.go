package webchat

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"hangup/bot"
)

// One question a second for all open pages, whatever their number.
func TestOpenPagesAskLittle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box := newMailbox()
		a := newAdapter(t, Config{Mailbox: box})
		var pages []*page
		const many = 100
		for range many {
			pages = append(pages, visit(t, a).openStream(t, "/events", ""))
		}
		time.Sleep(time.Second)
		box.mu.Lock()
		box.asked, box.looks = 0, 0
		box.mu.Unlock()
		time.Sleep(time.Minute)
		synctest.Wait()
		box.mu.Lock()
		if box.looks > 61 || box.asked > many {
			t.Errorf("in a minute %d pages asked %d times for their letters and %d times for new ones", many, box.asked, box.looks)
		}
		box.mu.Unlock()
		for _, p := range pages {
			p.close()
		}
		box.mu.Lock()
		looks := box.looks
		box.mu.Unlock()
		time.Sleep(time.Minute)
		if box.looks > looks {
			t.Error("it goes on without any page")
		}
		again := visit(t, a)
		p := again.openStream(t, "/events", "")
		mustPost(t, box, again.chat(), 1)
		time.Sleep(pollEvery)
		synctest.Wait()
		if got := leads(p.posts(t)); got != "post 1" {
			t.Errorf("with a page once more: %q", got)
		}
		p.close()
	})
}

// mustPost is a letter of another process.
func mustPost(t *testing.T, box *mailbox, chat string, n int) {
	t.Helper()
	body := fmt.Appendf(nil, `{"reply":{"lead":"post %d"}}`, n)
	if _, err := box.PostLetter(t.Context(), chat, fmt.Sprint("d-", n), body, time.Now()); err != nil {
		t.Fatal(err)
	}
}

func TestABurstOfLettersReachesEveryPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box := newMailbox()
		a := newAdapter(t, Config{Mailbox: box})
		one, two := visit(t, a), visit(t, a)
		first, second := one.openStream(t, "/events", ""), two.openStream(t, "/events", "")
		time.Sleep(2 * pollEvery)
		mustPost(t, box, one.chat(), 1)
		for n := range marksAtOnce + 5 {
			mustPost(t, box, "of nobody here", 10+n)
		}
		mustPost(t, box, two.chat(), 2)
		time.Sleep(pollEvery)
		synctest.Wait()
		if got := leads(first.posts(t)) + "|" + leads(second.posts(t)); got != "post 1|post 2" {
			t.Errorf("got %s", got)
		}
		first.close()
		second.close()
	})
}

// numbered is a mailbox with the letters of these numbers.
type numbered struct {
	Mailbox
	seqs []int64
	err  error
}

func (n *numbered) NewLetters(_ context.Context, after int64, limit int) (all []bot.LetterMark, err error) {
	for i := len(n.seqs) - 1; i >= 0; i-- {
		if n.seqs[i] > after && len(all) < limit {
			all = append(all, bot.LetterMark{Seq: n.seqs[i], Chat: fmt.Sprint("chat ", n.seqs[i])})
		}
	}
	return all, n.err
}

// Two processes may have their letters seen in another order than that of their numbers.
func TestALetterThatIsSeenLateIsNoticed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box, r := &numbered{seqs: []int64{4, 5}}, &round{}
		look := func() string {
			chats, all, err := r.look(t.Context(), box)
			return fmt.Sprint(chats, all, err)
		}
		for _, c := range []struct {
			seqs []int64
			wait time.Duration
			err  error
			want string
		}{
			{[]int64{4, 5}, 0, nil, "[] false <nil>"}, // the first look
			{[]int64{4, 5, 8}, time.Second, nil, "[chat 8] false <nil>"},
			{[]int64{4, 5, 8}, time.Second, nil, "[] false <nil>"},
			{[]int64{4, 5, 6, 8}, time.Second, errors.New("down"), "[] false down"},
			{[]int64{4, 5, 6, 8}, time.Second, nil, "[chat 6] false <nil>"},
			{[]int64{4, 5, 6, 7, 8, 9}, lateBy, nil, "[chat 9 chat 7] false <nil>"},
			{[]int64{4, 5, 6, 7, 8, 9}, lateBy, nil, "[] false <nil>"},
		} {
			time.Sleep(c.wait)
			box.seqs, box.err = c.seqs, c.err
			if got := look(); got != c.want {
				t.Errorf("%v: %s, want %s", c.seqs, got, c.want)
			}
		}
		if len(r.seen) != 0 || len(r.marks) != 0 || r.after != 9 {
			t.Errorf("remembered: %+v", r)
		}
	})
}
