package telegram

import (
	"context"
	"slices"
	"sync"
	"time"
)

const (
	// maxItems is how many updates may be in line; 100 bytes each without their text.
	maxItems = 20_000
	// maxLine is how many of them may be of one chat: as many as leave room for others. What comes beyond that is not answered.
	// Nobody types that much; a program that does would fill the lines and keep everybody out.
	maxLine = maxItems / 4
	// maxHeld is how many of them keep their text in memory, 1 KB each as a rule. The others are read from the store
	// when their turn comes, so that a flood costs its own chat some time and nobody else's.
	maxHeld = 2_000
	// maxHeldLine is how many texts of one chat are kept in memory. No person asks faster than that is handled.
	maxHeldLine = 50
)

// item is an update in line.
type item struct {
	id    int64
	line  lineKey
	body  []byte    // nil while it is in the store alone
	read  *update   // of body, if that is decoded already
	at    time.Time // when it came in
	since time.Time // when this process knew of it
	tries int       // attempts that ended badly, those of earlier processes included
	later int       // attempts that may work later

	suspect bool // it waited at the start: a process may have died in it
	alone   bool // it was being handled when a process died: no other such one beside it
	marked  bool // this attempt is in the store
}

func newItem(u RawUpdate, at, since time.Time) *item {
	return &item{id: u.ID, line: lineOf(u), body: u.Body, read: u.read, at: at, since: since}
}

// line is the updates of one chat, oldest first. It exists as long as it has some, and is in one place at a time: ready,
// among the lonely, at a worker with its first update, or asleep.
type line struct {
	items []*item
	until time.Time // the chat sleeps till then
	begun bool      // the first was at a worker
	alone bool      // it has the turn of the lonely
}

// lines are the chats that have updates, each served in its turn. It is safe for concurrent use.
type lines struct {
	now func() time.Time

	mu     sync.Mutex // guards all below
	wake   *sync.Cond
	byKey  map[lineKey]*line
	byID   map[int64]*item
	gone   map[int64]bool // what left while the store was being read; nil when it is not
	ready  []*line
	lonely []*line       // wait for their turn to be alone
	taken  bool          // a line has that turn
	count  int           // in line, or about to be
	held   int           // of which the text is in memory
	freed  chan struct{} // closed when there is room; nil when nobody waits for it
	closed bool
}

func newLines(now func() time.Time) *lines {
	q := &lines{now: now, byKey: map[lineKey]*line{}, byID: map[int64]*item{}}
	q.wake = sync.NewCond(&q.mu)
	return q
}

// reserve waits for room for n updates. What is not added must be released. The error is errBusy.
func (q *lines) reserve(ctx context.Context, n int) error {
	for {
		q.mu.Lock()
		if q.count == 0 || q.count+n <= maxItems || q.closed {
			q.count += n
			q.mu.Unlock()
			return nil
		}
		if q.freed == nil {
			q.freed = make(chan struct{})
		}
		freed := q.freed
		q.mu.Unlock()
		select {
		case <-freed:
		case <-ctx.Done():
			return errBusy
		}
	}
}

// force takes room for n updates whether or not there is any: they are in the store already.
func (q *lines) force(n int) { q.release(-n) }

// release gives room back.
func (q *lines) release(n int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.free(n)
}

// free is release with the lock held.
func (q *lines) free(n int) {
	q.count -= n
	if q.freed != nil {
		close(q.freed)
		q.freed = nil
	}
}

// add lines up updates for which there is room. What is in line already, or left it while the store was being
// read, is not taken again. It gives what is beyond the most of its chat, which is not in line.
func (q *lines) add(items []*item) (surplus []*item) {
	q.mu.Lock()
	defer q.mu.Unlock()
	var woken []*line
	for _, it := range items {
		if q.closed || q.byID[it.id] != nil || q.gone[it.id] {
			q.free(1)
			continue
		}
		l := q.byKey[it.line]
		if l == nil {
			l = &line{}
			q.byKey[it.line] = l
			woken = append(woken, l)
		}
		if len(l.items) >= maxLine {
			surplus = append(surplus, it)
			q.free(1)
			continue
		}
		q.insert(l, it)
	}
	for _, l := range woken {
		q.enqueue(l)
	}
	return surplus
}

// insert puts an update into its line by its id, but never before one that was begun. The lock is held.
func (q *lines) insert(l *line, it *item) {
	q.byID[it.id] = it
	at := len(l.items)
	for at > 0 && l.items[at-1].id > it.id && (at > 1 || !l.begun) {
		at--
	}
	l.items = slices.Insert(l.items, at, it)
	if len(l.items) > maxHeldLine || q.held >= maxHeld {
		it.body, it.read = nil, nil
		return
	}
	q.held++
}

// close has take give nothing more and add take nothing more.
func (q *lines) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.free(0)
	q.wake.Broadcast()
}

// watch begins or ends the noting of what leaves the lines, which a state of the store that was read before still has.
func (q *lines) watch(on bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.gone = nil
	if on {
		q.gone = map[int64]bool{}
	}
}

// holds tells whether the text of an update is in memory.
func (q *lines) holds(it *item) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return it.body != nil
}

// next gives the updates whose turn is next and whose text is not in memory, first among them.
func (q *lines) next(first *item) map[int64]bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	want := map[int64]bool{first.id: true}
	for _, l := range q.byKey {
		for _, it := range l.items[:min(len(l.items), maxHeldLine)] {
			if it.body == nil && q.held+len(want) < maxHeld {
				want[it.id] = true
			}
		}
	}
	return want
}

// hold takes texts into memory.
func (q *lines) hold(bodies map[int64][]byte) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for id, body := range bodies {
		if it := q.byID[id]; it != nil && it.body == nil {
			it.body = body
			q.held++
		}
	}
}
