package outbox

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"hangup/advice/news"
	"hangup/bot"
)

// memQueue is a Queue in memory. conformance_test.go holds it to what real ones are held to.
type memQueue struct {
	mu     sync.Mutex
	rows   []*row
	served map[bot.ChatID]int // by order of claims
	turn   int
	quiet  map[bot.ChatID]bool      // suspended
	rests  map[bot.ChatID]time.Time // "" is the platform
	fail   error                    // what every call says
	claims int
}

type row struct {
	Delivery
	state  State
	next   time.Time // when it is tried next
	change Op        // came while it was being sent, at asked
	asked  time.Time
	told   bool // its chat knows that it was not posted
	out    Outcome
	trail  []string // every recorded outcome
}

func newMemQueue() *memQueue {
	return &memQueue{served: map[bot.ChatID]int{}, quiet: map[bot.ChatID]bool{}, rests: map[bot.ChatID]time.Time{}}
}

// add puts a delivery into the queue, due at a time.
func (q *memQueue) add(to string, class Class, due time.Time) int64 {
	return q.addTo(chat(to), class, due)
}

func (q *memQueue) addTo(to bot.ChatID, class Class, due time.Time) int64 {
	q.mu.Lock()
	defer q.mu.Unlock()
	id := int64(len(q.rows) + 1)
	d := Delivery{ID: id, To: bot.Address{Chat: to}, Class: class, Op: MakePost, Due: due}
	if class == UrgentClass {
		d.Contact = "police"
	} else {
		d.Warning = news.WarningID(fmt.Sprintf("w%d", id))
	}
	q.rows = append(q.rows, &row{Delivery: d, state: Due, next: due})
	return id
}

// turnInto makes a post one that is to be changed or removed, as when its warning was corrected or recalled.
func (q *memQueue) turnInto(id int64, op Op, now time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch r := q.rows[id-1]; {
	case r.state == Sending:
		r.change, r.asked = op, now
	case r.Message != "":
		r.reopen(op, now)
	case r.state == Due && op == ErasePost:
		r.state = Skipped
	}
}

// reopen makes what stands due for a change.
func (r *row) reopen(op Op, at time.Time) {
	r.state, r.Op, r.Due, r.next, r.change = Due, op, at, at, ""
	r.Attempts, r.InDoubt = 0, false
}

func (q *memQueue) Claim(_ context.Context, p string, now time.Time) (Delivery, bool, time.Time, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.claims++
	if err := q.fail; err != nil {
		return Delivery{}, false, time.Time{}, err
	}
	busy := map[bot.ChatID]bool{}
	for _, r := range q.rows {
		busy[r.To.Chat] = busy[r.To.Chat] || r.state == Sending
	}
	var best *row
	var next time.Time
	for _, r := range q.rows {
		switch {
		case r.state != Due || q.quiet[r.To.Chat] || r.To.Chat.Platform != p:
		case r.next.After(now):
			if next.IsZero() || r.next.Before(next) {
				next = r.next
			}
		case !busy[r.To.Chat] && (best == nil || q.before(r, best)):
			best = r
		}
	}
	if best == nil {
		return Delivery{}, false, next, nil
	}
	q.turn++
	q.served[best.To.Chat] = q.turn
	best.state = Sending
	best.Attempts++
	best.Missed = q.missed(best.To)
	return best.Delivery, true, time.Time{}, nil
}

// missed counts the posts to an address that grew too old and of which it does not know.
func (q *memQueue) missed(to bot.Address) (n int) {
	for _, r := range q.rows {
		if r.To == to && r.state == Skipped && r.out.Reason == Expired && !r.told {
			n++
		}
	}
	return n
}

func (q *memQueue) before(a, b *row) bool {
	if a.Class != b.Class {
		return a.Class < b.Class
	}
	if sa, sb := q.served[a.To.Chat], q.served[b.To.Chat]; sa != sb {
		return sa < sb
	}
	if !a.next.Equal(b.next) {
		return a.next.Before(b.next)
	}
	return a.ID < b.ID
}

func (q *memQueue) Record(ctx context.Context, id int64, o Outcome) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if err := q.fail; err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if id > int64(len(q.rows)) {
		return nil // forgotten meanwhile
	}
	r := q.rows[id-1]
	if r.state != Sending {
		return fmt.Errorf("%w: delivery %d is %s", ErrNotSending, id, r.state)
	}
	r.trail = append(r.trail, fmt.Sprintf("%s/%s", o.State, o.Reason))
	made := r.Op == MakePost && o.State == Sent
	r.state, r.out, r.Message = o.State, o, o.Message
	if made {
		q.tell(r.To)
	}
	q.settle(r, o)
	if o.State == Suspended {
		q.quiet[r.To.Chat] = true
	}
	q.rest(r.To.Chat, o)
	if o.MovedTo.ID != "" {
		q.move(r.To.Chat, o.MovedTo)
	}
	return nil
}

// settle says when a delivery goes again, if it does.
func (q *memQueue) settle(r *row, o Outcome) {
	switch {
	case o.State == Suspended && r.changes():
		r.state = Due // once its chat is back
	case o.State == Sent && r.change != "" && r.Message != "":
		r.reopen(r.change, r.asked)
	case o.State == Sent && !o.Again.IsZero():
		r.reopen(EditPost, o.Again)
	case o.State == Due && r.change == ErasePost && r.Message == "":
		r.state = Skipped // it was recalled and does not stand
	case o.State == Due && r.change != "" && r.Message != "":
		r.reopen(r.change, r.asked)
	case o.State == Due && !o.Again.IsZero():
		r.next = o.Again
	}
	r.change = ""
}

func (q *memQueue) tell(to bot.Address) {
	for _, r := range q.rows {
		if r.To == to && r.state == Skipped {
			r.told = true
		}
	}
}

func (q *memQueue) rest(c bot.ChatID, o Outcome) {
	if !o.ChatRests.IsZero() {
		q.rests[c] = o.ChatRests
	}
	if !o.LaneRests.IsZero() {
		q.rests[bot.ChatID{Platform: c.Platform}] = o.LaneRests
	}
}

func (q *memQueue) Rests(_ context.Context, p string, now time.Time) (map[string]time.Time, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if err := q.fail; err != nil {
		return nil, err
	}
	rests := map[string]time.Time{}
	for c, until := range q.rests {
		if c.Platform == p && until.After(now) {
			rests[c.ID] = until
		}
	}
	return rests, nil
}

// move gives the posts that are still to be made to the new id. What stands stays where it stands.
func (q *memQueue) move(from, to bot.ChatID) {
	for _, r := range q.rows {
		if r.To.Chat == from && !r.changes() && (r.state == Due || r.state == Sending) {
			r.To.Chat = to
		}
	}
}

func (q *memQueue) Recover(_ context.Context, p string, _ time.Time) (n int, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if err := q.fail; err != nil {
		return 0, err
	}
	for _, r := range q.rows {
		if r.state == Sending && r.To.Chat.Platform == p {
			r.state, r.InDoubt = Due, true
			if r.change == ErasePost && !r.changes() {
				r.state = Skipped // nobody knows which message it became, if any
			}
			n++
		}
	}
	return n, nil
}

func (q *memQueue) PutBack(_ context.Context, p string, flying []int64, _ time.Time) (n int, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if err := q.fail; err != nil {
		return 0, err
	}
	for _, r := range q.rows {
		if r.state == Sending && r.To.Chat.Platform == p && !slices.Contains(flying, r.ID) {
			r.state = Due
			n++
		}
	}
	return n, nil
}

// set changes the queue under its lock.
func (q *memQueue) set(change func()) {
	q.mu.Lock()
	defer q.mu.Unlock()
	change()
}

// count tells how many deliveries are in a state.
func (q *memQueue) count(s State) (n int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, r := range q.rows {
		if r.state == s {
			n++
		}
	}
	return n
}

// open tells how many deliveries are still to be tried.
func (q *memQueue) open() (n int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, r := range q.rows {
		if (r.state == Due || r.state == Sending) && !q.quiet[r.To.Chat] {
			n++
		}
	}
	return n
}

// trail gives what was recorded of a delivery.
func (q *memQueue) trail(id int64) []string {
	q.mu.Lock()
	defer q.mu.Unlock()
	return slices.Clone(q.rows[id-1].trail)
}

// row gives what the queue holds of a delivery.
func (q *memQueue) row(id int64) row {
	q.mu.Lock()
	defer q.mu.Unlock()
	return *q.rows[id-1]
}

// looks tells how often the queue was asked.
func (q *memQueue) looks() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.claims
}
