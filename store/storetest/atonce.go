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

var atOnceTests = []test{
	{"many claim, and each delivery is claimed once, one per chat at a time", atOnceClaim},
	{"two processes claim, and each delivery is claimed once", atOnceTwoProcesses},
	{"a process imports while another serves", atOnceImport},
	{"two processes import the same, and it is stored and posted once", atOnceSameImport},
	{"two processes open a new database at the same moment", atOnceOpen},
	{"one draft confirmed twice at the same moment becomes one report", atOnceDraft},
	{"a process sees what another has just stored", atOnceSeen},
}

// together runs all at the same time and waits for them.
func together(n int, f func(i int)) {
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { f(i) })
	}
	wg.Wait()
}

// ledger finds what is claimed twice, and two claims in one chat.
type ledger struct {
	mu      sync.Mutex
	claimed map[int64]int
	flying  map[string]bool
	faults  []string
}

func newLedger() *ledger { return &ledger{claimed: map[int64]int{}, flying: map[string]bool{}} }

func (l *ledger) take(id int64, chat string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.claimed[id]++; l.claimed[id] > 1 {
		l.faults = append(l.faults, fmt.Sprintf("delivery %d was claimed twice", id))
	}
	if l.flying[chat] {
		l.faults = append(l.faults, fmt.Sprintf("chat %s had two in flight", chat))
	}
	l.flying[chat] = true
}

func (l *ledger) land(chat string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.flying[chat] = false
}

// work claims and records until the queue is empty. Claims that found only busy chats are tried again.
func (l *ledger) work(t *testing.T, s store.Store, total int) {
	for range 1000 * total {
		got, ok, _, err := s.Claim(t.Context(), platform, noon)
		if err != nil {
			t.Error(err)
			return
		}
		if ok {
			l.take(got.ID, got.To.Chat.ID)
			l.land(got.To.Chat.ID) // before Record, which frees the chat
			if err := s.Record(t.Context(), got.ID, sent); err != nil {
				t.Error(err)
				return
			}
			continue
		}
		l.mu.Lock()
		done := len(l.claimed) >= total
		l.mu.Unlock()
		if done {
			return
		}
		time.Sleep(time.Millisecond) // a lane waits longer
	}
	t.Error("the queue never became empty")
}

// crowd stores 4 warnings for 10 chats: 40 deliveries.
func crowd(d db) (total int) {
	for i := range 10 {
		d.watch(chat(fmt.Sprint(i)), "x")
	}
	return d.load(warning("1", "x"), warning("2", "x"), warning("3", "x"), warning("4", "x")).Deliveries
}

func atOnceClaim(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	total := crowd(d)
	l := newLedger()
	together(6, func(int) { l.work(t, d, total) })
	same(t, "faults", l.faults, []string{})
	same(t, "claimed", len(l.claimed), total)
}

func atOnceTwoProcesses(t *testing.T, open func() store.Store) {
	d, other := opened(t, open), opened(t, open)
	total := crowd(d)
	l := newLedger()
	together(4, func(i int) { l.work(t, []store.Store{d, other}[i%2], total) })
	same(t, "faults", l.faults, []string{})
	same(t, "claimed", len(l.claimed), total)
}

func atOnceImport(t *testing.T, open func() store.Store) {
	server, importer := opened(t, open), opened(t, open)
	for i := range 20 {
		server.watch(chat(fmt.Sprint(i)), "x")
	}
	const imports = 10
	l := newLedger()
	together(3, func(i int) {
		switch i {
		case 0:
			for n := range imports {
				if _, err := importer.ImportWarnings(t.Context(), wsOf(fmt.Sprint(n), "x"), noon); err != nil {
					t.Error(err)
				}
			}
		case 1:
			l.work(t, server, 20*imports)
		case 2:
			for range 50 {
				if err := server.RecordCheck(t.Context(), bot.Check{Person: "p", Verdict: advice.Scam, At: noon}); err != nil {
					t.Error(err)
				}
				if _, err := server.Warnings(t.Context(), bot.WarningFilter{Area: "x"}); err != nil {
					t.Error(err)
				}
			}
		}
	})
	same(t, "faults", l.faults, []string{})
	same(t, "posts", len(l.claimed), 20*imports)
	same(t, "checks", len(server.held("p").Checks), 50)
}

func atOnceSameImport(t *testing.T, open func() store.Store) {
	stores := []db{opened(t, open), opened(t, open)}
	for i := range 20 {
		stores[0].watch(chat(fmt.Sprint(i)), "x")
	}
	var mu sync.Mutex
	var sum store.Imported
	together(4, func(i int) {
		got, err := stores[i%2].ImportWarnings(t.Context(), append(wsOf("1", "x"), warning("2", "x")), noon)
		if err != nil {
			t.Error(err)
		}
		mu.Lock()
		defer mu.Unlock()
		sum.New, sum.Known, sum.Deliveries = sum.New+got.New, sum.Known+got.Known, sum.Deliveries+got.Deliveries
	})
	same(t, "imported", sum, store.Imported{New: 2, Known: 6, Deliveries: 40})
	same(t, "posts", len(stores[1].drain(after(time.Hour))), 40)
}

func atOnceOpen(t *testing.T, open func() store.Store) {
	stores := make([]store.Store, 3)
	together(len(stores), func(i int) { stores[i] = open() })
	for i, s := range stores {
		if s == nil {
			t.Fatal("a store was not opened")
		}
		same(t, "import", db{s, t}.load(warning(fmt.Sprint(i))), store.Imported{New: 1})
	}
}

func atOnceDraft(t *testing.T, open func() store.Store) {
	stores := []db{opened(t, open), opened(t, open)}
	ids := make([]string, 6)
	together(len(ids), func(i int) {
		saved, err := stores[i%2].SaveReport(t.Context(), report("p"))
		if err != nil {
			t.Error(err)
		}
		ids[i] = saved.ID
	})
	for _, id := range ids {
		same(t, "id", id, ids[0])
	}
	same(t, "reports", len(stores[0].held("p").Reports), 1)
}

func atOnceSeen(t *testing.T, open func() store.Store) {
	one, other := opened(t, open), opened(t, open)
	same(t, "before", other.found(bot.WarningFilter{}), []string{})
	one.load(warning("w"))
	same(t, "after", other.found(bot.WarningFilter{}), []string{"w"})
	other.post("a", "1", "hello")
	same(t, "letter", one.letters("a", 0, 0), "hello ")
}
