package telegram

import "sync"

// maxAlbums is how many albums are remembered; beyond it all are forgotten.
const maxAlbums = 1000

// albums remembers which albums were answered: each picture of one comes as a message of its own, and ten of the same answer
// would bury what to do.
type albums struct {
	mu   sync.Mutex
	last map[string]int // the message that was answered, by album
}

// seen tells whether an album was answered at another of its messages, and notes that it is. A message of no album is always
// new, and so are words.
func (a *albums) seen(m *message) bool {
	if m == nil || m.MediaGroupID == "" {
		return false
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if first, known := a.last[m.MediaGroupID]; known {
		return first != m.MessageID && m.words() == ""
	}
	if a.last == nil || len(a.last) >= maxAlbums {
		a.last = map[string]int{}
	}
	a.last[m.MediaGroupID] = m.MessageID
	return false
}
