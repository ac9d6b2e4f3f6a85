package outbox

import (
	"sync"
	"time"

	"hangup/bot"
)

// waits remembers which chats sleep, when each was served last, how often each delivery failed and
// whether the lane is paused.
// It lives in memory: after a restart the queue still knows when each delivery is due again, and a
// chat that is asked too early says "wait" once more.
type waits struct {
	limits Limits

	mu      sync.Mutex
	asleep  map[bot.ChatID]time.Time
	last    map[bot.ChatID]time.Time // end of the last send
	paused  time.Time
	waiting bot.ChatID  // the chat that said "wait" since the last success
	refusal []time.Time // of the window, oldest first
	fails   map[int64]int
}

func newWaits(l Limits) *waits {
	return &waits{limits: l, asleep: map[bot.ChatID]time.Time{}, last: map[bot.ChatID]time.Time{}, fails: map[int64]int{}}
}

// chat says how long a chat's turn must still wait; asleep is not zero when that is too long to wait for.
func (w *waits) chat(c bot.ChatID, now time.Time) (gap time.Duration, asleep time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if until := w.asleep[c]; until.After(now) {
		return 0, until
	}
	delete(w.asleep, c)
	if t, ok := w.last[c]; ok {
		return t.Add(w.limits.ChatGap).Sub(now), time.Time{}
	}
	return 0, time.Time{}
}

// served notes that a chat was sent something, and forgets chats whose gap is over.
func (w *waits) served(c bot.ChatID, now time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.limits.ChatGap > 0 {
		w.last[c] = now
	}
	for other, t := range w.last {
		if now.Sub(t) > w.limits.ChatGap {
			delete(w.last, other)
		}
	}
}

// succeeded notes that the platform took a post: it does not refuse everything.
func (w *waits) succeeded() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.waiting = bot.ChatID{}
}

// maxGuessedPause is how long the lane pauses when the platform did not say that it must. Two chats
// may each have to wait for hours while all others are fine: one try in five minutes finds out.
const maxGuessedPause = 5 * time.Minute

// sleep puts a chat to sleep until a time. It pauses the lane when the platform says that all must
// wait, or when a second chat has to wait with no success between, and gives for how long.
func (w *waits) sleep(c bot.ChatID, now, until time.Time, whole bool) (paused time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	first := w.waiting
	w.asleep[c], w.waiting = until, c
	switch {
	case whole:
		paused = until.Sub(now)
	case first != (bot.ChatID{}) && first != c:
		paused = min(until.Sub(now), maxGuessedPause)
	default:
		return 0
	}
	if end := now.Add(paused); end.After(w.paused) {
		w.paused = end
	}
	return paused
}

// refused counts an answer that the platform may ban us for.
func (w *waits) refused(now time.Time) {
	if w.limits.MaxRefused == 0 {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.refusal = append(w.refusal, now)
	for len(w.refusal) > w.limits.MaxRefused || now.Sub(w.refusal[0]) >= w.limits.RefusedWindow {
		w.refusal = w.refusal[1:]
	}
	if len(w.refusal) < w.limits.MaxRefused {
		return
	}
	if end := w.refusal[0].Add(w.limits.RefusedWindow); end.After(w.paused) {
		w.paused = end
	}
}

// lane says how long the whole lane must wait.
func (w *waits) lane(now time.Time) time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.paused.Sub(now)
}

// failed counts a failure of a delivery and gives how many there were.
func (w *waits) failed(id int64) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.fails[id]++
	return w.fails[id]
}

// forget drops what is remembered of a delivery that is over.
func (w *waits) forget(id int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.fails, id)
}
