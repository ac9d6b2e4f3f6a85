package outbox

import "time"

// memory keeps a number for a key until a time. It drops what is past as it grows, so that it never holds much more than
// twice what still counts, however many keys come by.
type memory[K comparable] struct {
	kept  map[K]note
	limit int // how many there may be before what is past is dropped
}

// note takes 16 bytes: a broadcast that fails everywhere makes one for each chat.
type note struct {
	until int64 // Unix nanoseconds
	n     int
}

// fewest is how many a memory holds without looking what is past.
const fewest = 64

// get gives the number of a key and until when it counts; the zero time when it does not.
func (m *memory[K]) get(k K, now time.Time) (n int, until time.Time) {
	kept, ok := m.kept[k]
	if !ok || kept.until <= now.UnixNano() {
		return 0, time.Time{}
	}
	return kept.n, time.Unix(0, kept.until)
}

// set keeps a number for a key until a time.
func (m *memory[K]) set(k K, n int, until, now time.Time) {
	if len(m.kept) >= max(m.limit, fewest) {
		m.tidy(now.UnixNano())
	}
	if m.kept == nil {
		m.kept = map[K]note{}
	}
	m.kept[k] = note{until.UnixNano(), n}
}

// drop forgets a key.
func (m *memory[K]) drop(k K) { delete(m.kept, k) }

// tidy keeps what still counts, in a map of its own: one that was large stays so, whatever is deleted from it.
func (m *memory[K]) tidy(now int64) {
	left := map[K]note{}
	for k, kept := range m.kept {
		if kept.until > now {
			left[k] = kept
		}
	}
	m.kept, m.limit = left, 2*len(left)
}
