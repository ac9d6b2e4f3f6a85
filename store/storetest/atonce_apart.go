package storetest

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"hangup/advice"
	"hangup/bot"
	"hangup/store"
)

// What two processes do at once that is not done one after the other everywhere.
var atOnceApartTests = []test{
	{"one person asks the same of two processes, and counts once", atOnceChecks},
	{"who is forgotten while they ask leaves no count", atOnceForget},
	{"letters of two processes are all seen by who reads on from the last", atOnceLetters},
	{"one key of a letter in two processes is one letter", atOnceLetterKey},
	{"chats move while two processes post, and each delivery is claimed once", atOnceMoves},
	{"a notice is recalled while two processes post, and stands nowhere", atOnceRecall},
}

func atOnceChecks(t *testing.T, open func() store.Store) {
	stores := []db{opened(t, open), opened(t, open)}
	const checks = 12
	together(checks, func(i int) {
		err := stores[i%2].RecordCheck(t.Context(), bot.Check{Person: "p", Verdict: advice.Scam, Area: "a", Type: "x", At: noon})
		if err != nil {
			t.Error(err)
		}
	})
	same(t, "counts", stores[0].cells("a"), []string{"a 0 x 0/1"})
	same(t, "checks", len(stores[1].held("p").Checks), checks)
}

func atOnceForget(t *testing.T, open func() store.Store) {
	stores := []db{opened(t, open), opened(t, open)}
	stores[0].ask("q", "a", "x", noon)
	together(6, func(i int) {
		s := stores[i%2]
		for range 5 {
			err := s.RecordCheck(t.Context(), bot.Check{Person: "p", Verdict: advice.Scam, Area: "a", Type: "x", At: noon})
			if i < 2 {
				_, err = s.Forget(t.Context(), "p", bot.ChatID{})
			}
			if err != nil {
				t.Error(err)
			}
		}
	})
	d := stores[1]
	_, err := d.Forget(t.Context(), "p", bot.ChatID{})
	d.fine(err)
	same(t, "counts", d.cells("a"), []string{"a 0 x 0/1"}) // of somebody else
	same(t, "checks", len(d.held("p").Checks), 0)
}

func atOnceLetters(t *testing.T, open func() store.Store) {
	stores := []db{opened(t, open), opened(t, open)}
	const posters, each = 6, 20
	var read []string
	together(posters+1, func(i int) {
		if i < posters {
			for n := range each {
				if _, err := stores[i%2].PostLetter(t.Context(), "a", fmt.Sprint(i, "-", n), []byte("x"), noon); err != nil {
					t.Error(err)
				}
			}
			return
		}
		for last, tries := int64(0), 0; len(read) < posters*each && tries < 5000; tries++ {
			ls, err := stores[0].Letters(t.Context(), "a", last, 0)
			if err != nil {
				t.Error(err)
				return
			}
			for _, l := range ls {
				read, last = append(read, fmt.Sprint(l.Seq)), l.Seq
			}
			time.Sleep(time.Millisecond) // as a reader who comes back
		}
	})
	same(t, "letters that were seen", len(read), posters*each)
}

func atOnceLetterKey(t *testing.T, open func() store.Store) {
	stores := []db{opened(t, open), opened(t, open)}
	const keys = 15
	var seqs [keys][6]int64
	together(len(seqs[0]), func(i int) {
		for key := range keys {
			l, err := stores[i%2].PostLetter(t.Context(), "a", fmt.Sprint(key), []byte("x"), noon)
			if err != nil {
				t.Error(err)
			}
			seqs[key][i] = l.Seq
		}
	})
	for key, all := range seqs {
		for _, seq := range all {
			same(t, fmt.Sprint("letter of key ", key), seq, all[0])
		}
	}
}

func atOnceMoves(t *testing.T, open func() store.Store) {
	d, other := opened(t, open), opened(t, open)
	total := crowd(d)
	var mu sync.Mutex
	claimed := map[int64]int{}
	lane := func(s store.Store) {
		for range 1000 {
			got, ok, _, err := s.Claim(t.Context(), platform, noon)
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			done := len(claimed) >= total
			if ok {
				claimed[got.ID]++
			}
			mu.Unlock()
			switch {
			case ok:
				if err := s.Record(t.Context(), got.ID, sent); err != nil {
					t.Error(err)
				}
			case done:
				return
			default:
				time.Sleep(time.Millisecond)
			}
		}
	}
	together(3, func(i int) {
		if i < 2 {
			lane([]store.Store{d, other}[i])
			return
		}
		for n := range 10 {
			if err := other.MoveChat(t.Context(), chat(fmt.Sprint(n)).Chat, chat(fmt.Sprint("new", n)).Chat); err != nil {
				t.Error(err)
			}
		}
	})
	same(t, "claimed", len(claimed), total)
	for id, n := range claimed {
		if n != 1 {
			t.Errorf("delivery %d was claimed %d times", id, n)
		}
	}
	for n := range 10 {
		same(t, "posts of a chat that moved", len(d.posted(chat(fmt.Sprint("new", n)))), 4)
	}
}

func atOnceRecall(t *testing.T, open func() store.Store) {
	d, other := opened(t, open), opened(t, open)
	for i := range 12 {
		d.watch(chat(fmt.Sprint(i)), "x")
	}
	id, chats := d.send(notice("x"))
	same(t, "chats", chats, 12)
	shown := newScreens()
	together(3, func(i int) {
		if i < 2 {
			shown.post(t, []store.Store{d, other}[i], 10)
			return
		}
		if _, err := other.Recall(t.Context(), bot.Post{Notice: id}, bot.Address{}, noon); err != nil {
			t.Error(err)
		}
	})
	shown.post(t, d, 100)
	same(t, "chats that still show it", shown.list(), []string{})
}

// screens are what chats show.
type screens struct {
	mu    sync.Mutex
	shown map[bot.MessageID]bool
}

func newScreens() *screens { return &screens{shown: map[bot.MessageID]bool{}} }

// post does so many deliveries at most, as a lane does.
func (s *screens) post(t *testing.T, from store.Store, most int) {
	for range most {
		got, ok, _, err := from.Claim(t.Context(), platform, after(time.Hour))
		if err != nil {
			t.Error(err)
		}
		if !ok {
			return
		}
		o := sent
		o.Message = got.Message
		if o.Message == "" {
			o.Message = bot.MessageID(fmt.Sprint("m", got.ID))
		}
		s.mu.Lock()
		if s.shown[o.Message] = true; got.Op == "erase" {
			delete(s.shown, o.Message)
		}
		s.mu.Unlock()
		if err := from.Record(t.Context(), got.ID, o); err != nil {
			t.Error(err)
		}
	}
}

func (s *screens) list() []string {
	all := []string{}
	for m := range s.shown {
		all = append(all, string(m))
	}
	return all
}
