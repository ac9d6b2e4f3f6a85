package outbox

import (
	"sync"
	"time"

	"hangup/bot"
)

// waits remembers when each chat may be sent to again, how often each delivery failed and whether the lane is paused. It
// lives in memory. What must outlive the process goes into the outcomes, and comes back by restore.
type waits struct {
	limits Limits

	mu      sync.Mutex
	free    memory[string] // by chat: when it may be sent to again
	fails   memory[int64]  // by delivery: how often it failed
	undying memory[int64]  // by delivery: its platform will not remove what stands
	doubts  memory[int64]  // by delivery: what the first attempt said of which nobody knows how it ended
	paused  time.Time
	waiting bot.ChatID  // the chat that said "wait" since the last success
	refusal []time.Time // of the window, oldest first
}

func newWaits(l Limits) *waits { return &waits{limits: l} }

// turn says how long a chat's turn must still wait; asleep is not zero when that is too long to wait for.
func (w *waits) turn(c bot.ChatID, now time.Time) (gap time.Duration, asleep time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	_, until := w.free.get(c.ID, now)
	if until.IsZero() {
		return 0, time.Time{}
	}
	if gap = until.Sub(now); gap <= w.limits.ChatGap {
		return gap, time.Time{}
	}
	return 0, until
}

// closed says until when nothing may be sent to a chat, because it or the whole lane was told to wait; zero when it may.
func (w *waits) closed(c bot.ChatID, now time.Time) time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	_, until := w.free.get(c.ID, now)
	if w.paused.After(now) && w.paused.After(until) {
		return w.paused
	}
	return until
}

// served notes that a chat was sent something.
func (w *waits) served(c bot.ChatID, now time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.limits.ChatGap > 0 {
		w.keep(c.ID, now.Add(w.limits.ChatGap), now)
	}
}

// keep makes a chat wait until a time, or as long as it has to anyway. It is called under the lock.
func (w *waits) keep(chat string, until, now time.Time) {
	if _, already := w.free.get(chat, now); until.After(already) {
		w.free.set(chat, 0, until, now)
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
// wait, or when a second chat has to wait with no success between and the platform does not say who must, and gives until
// when; zero when the lane goes on.
func (w *waits) sleep(c bot.ChatID, now, until time.Time, whole bool) (paused time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	first := w.waiting
	w.waiting = c
	w.keep(c.ID, until, now)
	switch {
	case whole:
	case !w.limits.SaysWhole && first != (bot.ChatID{}) && first != c:
		until = earlier(until, now.Add(maxGuessedPause))
	default:
		return time.Time{}
	}
	w.paused = later(w.paused, until)
	return w.paused
}

// refused counts an answer that the platform may ban us for. When there were too many it pauses the lane, and gives until
// when.
func (w *waits) refused(now time.Time) (paused time.Time) {
	if w.limits.MaxRefused == 0 {
		return time.Time{}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.refusal = append(w.refusal, now)
	for len(w.refusal) > w.limits.MaxRefused || now.Sub(w.refusal[0]) >= w.limits.RefusedWindow {
		w.refusal = w.refusal[1:]
	}
	if len(w.refusal) < w.limits.MaxRefused {
		return time.Time{}
	}
	w.paused = later(w.paused, w.refusal[0].Add(w.limits.RefusedWindow))
	return w.paused
}

// lane says how long the whole lane must wait.
func (w *waits) lane(now time.Time) time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.paused.Sub(now)
}

// restore takes over what was kept of an earlier process: until when chats must wait, by id, and under "" the lane.
func (w *waits) restore(rests map[string]time.Time, now time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for chat, until := range rests {
		if chat == "" {
			w.paused = later(w.paused, until)
			continue
		}
		w.keep(chat, until, now)
	}
}

// failMemory is how long a failure counts. It is twice the longest wait between two tries.
const failMemory = 2 * maxBackoff

// failed counts a failure of a delivery and gives how many there were.
func (w *waits) failed(id int64, now time.Time) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	n, _ := w.fails.get(id, now)
	w.fails.set(id, n+1, now.Add(failMemory), now)
	return n + 1
}

// stuck notes that what a delivery is to remove cannot be removed.
func (w *waits) stuck(id int64, now time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.undying.set(id, 1, now.Add(failMemory), now)
}

// isStuck tells whether that was noted.
func (w *waits) isStuck(id int64, now time.Time) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	n, _ := w.undying.get(id, now)
	return n > 0
}

// doubt notes what an attempt said of which nobody knows how it ended.
func (w *waits) doubt(id int64, words int, now time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, first := w.doubts.get(id, now); first.IsZero() {
		w.doubts.set(id, words, now.Add(failMemory), now)
	}
}

// doubted gives what was noted, if there was such an attempt.
func (w *waits) doubted(id int64, now time.Time) (words int, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	words, until := w.doubts.get(id, now)
	return words, !until.IsZero()
}

// forget drops what is remembered of a delivery that is over.
func (w *waits) forget(id int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.fails.drop(id)
	w.undying.drop(id)
	w.doubts.drop(id)
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
