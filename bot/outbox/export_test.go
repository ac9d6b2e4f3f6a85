package outbox

import (
	"fmt"
	"testing"
	"time"

	"hangup/advice/news"
)

// MemQueue is the queue in memory for the conformance test, which stands outside of the package.
type MemQueue struct {
	*memQueue
	ids map[string]int64
}

// NewMemQueue makes an empty one.
func NewMemQueue() *MemQueue { return &MemQueue{newMemQueue(), map[string]int64{}} }

// Post puts a post into the queue.
func (q *MemQueue) Post(_ testing.TB, name, to string, class Class, due time.Time) {
	id := q.add(to, class, due)
	q.ids[name] = id
	q.set(func() {
		if class != UrgentClass {
			q.rows[id-1].Warning = news.WarningID(fmt.Sprint("w", name))
		}
	})
}

// Change makes a post due for a change.
func (q *MemQueue) Change(_ testing.TB, name string, op Op, now time.Time) {
	q.turnInto(q.ids[name], op, now)
}

// Count tells how many deliveries are in a state.
func (q *MemQueue) Count(_ testing.TB, s State) int { return q.count(s) }
