package telegram

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"hangup/bot"
)

func TestACommitThatFailsIsOfferedAgainAndHandledOnce(t *testing.T) {
	for _, stored := range []bool{false, true} {
		t.Run(fmt.Sprintf("stored all the same: %v", stored), func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				l, c := newLedger(), &clerk{}
				l.onCommit = func(n int) (bool, error) {
					if n == 2 {
						return stored, errDisk
					}
					return true, nil
				}
				h := openHall(t, l, c)
				h.commit(saidIn(7, 1))
				if err := h.in.Commit(t.Context(), saying(7, 2, 4)); err == nil {
					t.Error("no error")
				}
				after(time.Minute)
				sameIDs(t, "handled of a commit that failed", c.handled(), 1)
				h.commit(saying(7, 2, 4)...)
				after(soon)
				h.commit(saying(7, 2, 5)...)
				after(soon)
				sameIDs(t, "handled", c.handled(), 1, 2, 3, 4, 5)
				sameIDs(t, "marked", l.in(bot.Handled), 1, 2, 3, 4, 5)
				if h.in.lines.count != 0 {
					t.Errorf("%d places are lost", h.in.lines.count)
				}
				h.stop()
			})
		})
	}
}

// The second look at the disk fails too: Telegram must offer the updates once more.
func TestACommitThatCannotBeCheckedIsOfferedAgain(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		l, c := newLedger(), &clerk{}
		l.onCommit = func(n int) (bool, error) {
			if n == 1 {
				return true, errDisk
			}
			return true, nil
		}
		l.onRead = func(n int) error {
			if n == 2 {
				return errDisk
			}
			return nil
		}
		h := openHall(t, l, c)
		for n, want := range []bool{false, false, true} {
			if err := h.in.Commit(t.Context(), saying(7, 1, 2)); (err == nil) != want {
				t.Errorf("commit %d: %v", n+1, err)
			}
			after(0)
		}
		sameIDs(t, "handled", c.handled(), 1, 2)
		h.stop()
	})
}

// While marks cannot be stored few answers are in doubt, and each chat waits for its own.
func TestMarksThatCannotBeStoredStopTheAnswers(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		l, c := newLedger(), &clerk{}
		var broken atomic.Bool
		broken.Store(true)
		l.onSettle = func(int) error {
			if broken.Load() {
				return errDisk
			}
			return nil
		}
		h := openHall(t, l, c)
		for chat := int64(1); chat <= 200; chat++ {
			h.commit(saidIn(chat, 2*chat-1), saidIn(chat, 2*chat))
		}
		after(time.Minute)
		if n := len(c.handled()); n == 0 || n > 2*maxMarks+usualWorkers {
			t.Errorf("%d answers are in doubt", n)
		}
		if !strings.Contains(h.log.String(), "cannot be stored") || strings.Count(h.log.String(), "\n") > 10 {
			t.Errorf("log: %s", h.log)
		}
		broken.Store(false)
		after(time.Minute)
		sameIDs(t, "handled", sortedIDs(c.handled()), countTo(400)...)
		sameIDs(t, "marked", sortedIDs(l.in(bot.Handled)), countTo(400)...)
		h.stop()
	})
}

func TestMarksOfABusyMomentAreStoredTogether(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		l, c := newLedger(), &clerk{}
		l.onSettle = func(int) error { time.Sleep(10 * time.Millisecond); return nil }
		h := openHall(t, l, c)
		for chat := int64(1); chat <= 320; chat++ {
			h.commit(saidIn(chat, chat))
		}
		after(time.Second)
		if n := l.counted(bot.Handled); n != 320 || l.writes > 320/8 {
			t.Errorf("%d writes for %d marks", l.writes, n)
		}
		h.stop()
	})
}

func TestAStoreThatCannotBeReadAtTheStart(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		l, c := newLedger(), &clerk{}
		l.onRead = func(n int) error {
			if n <= 2 {
				return errDisk
			}
			return nil
		}
		h := openHall(t, l, c)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := h.in.Commit(ctx, saying(7, 1, 1)); err == nil || l.commits != 0 {
			t.Error("committed before it is known what waits")
		}
		after(2 * time.Second)
		h.commit(saidIn(7, 1))
		after(0)
		sameIDs(t, "handled", c.handled(), 1)
		h.stop()
	})
}

func TestStoppingWhileTheStoreCannotBeRead(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		l, c := newLedger(), &clerk{}
		l.onRead = func(int) error { return errDisk }
		h := openHall(t, l, c)
		after(10 * time.Second)
		if took := h.stop(); took > time.Second {
			t.Errorf("%v", took)
		}
		h.commit(saidIn(7, 1))
		sameIDs(t, "kept for the next start", l.in(""), 1)
	})
}

func TestAFloodOfOneChatHoldsUpNobody(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		l, c := newLedger(), &clerk{}
		c.do = func(ctx context.Context, _ RawUpdate, _ int) error { sleep(ctx, 100*time.Millisecond); return nil }
		h := openHall(t, l, c)
		c.begun = make([]int64, 0, 6000)
		for from := int64(1); from <= 5000; from += pollBatch {
			h.commit(saying(7, from, from+pollBatch-1)...)
		}
		synctest.Wait()
		if held := h.in.lines.held; held > maxHeldLine {
			t.Errorf("the text of %d updates is in memory", held)
		}
		for id := int64(5001); id <= 5010; id++ {
			h.commit(saidIn(id, id))
		}
		after(100 * time.Millisecond)
		others := slices.DeleteFunc(c.handled(), func(id int64) bool { return id <= 5000 })
		if len(others) != 10 {
			t.Errorf("%d of 10 others are answered", len(others))
		}
		after(10 * time.Minute)
		flood := slices.DeleteFunc(c.handled(), func(id int64) bool { return id > 5000 })
		sameIDs(t, "the flood, in order", flood, countTo(5000)...)
		if l.reads > 1+5000/maxHeldLine || h.in.lines.held != 0 {
			t.Errorf("the store was read %d times, %d are held", l.reads, h.in.lines.held)
		}
		h.stop()
	})
}

// However much one chat sends, there is room for others.
func TestOneChatDoesNotFillTheLines(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		l, c := newLedger(), &clerk{}
		open := make(chan struct{})
		c.do = func(ctx context.Context, u RawUpdate, _ int) error {
			if u.ID > 10*maxItems {
				return nil
			}
			select {
			case <-open:
			case <-ctx.Done():
			}
			return nil
		}
		h := openHall(t, l, c)
		const flood = maxLine + 500
		for from := int64(1); from <= flood; from += pollBatch {
			h.commit(saying(7, from, from+pollBatch-1)...)
		}
		h.commit(saidIn(8, 10*maxItems+1))
		after(time.Second)
		sameIDs(t, "handled beside the flood", slices.DeleteFunc(c.handled(), func(id int64) bool { return id <= flood }), 10*maxItems+1)
		if n := h.in.lines.count; n != maxLine {
			t.Errorf("%d are in line", n)
		}
		if n := strings.Count(h.log.String(), "too many of one chat wait"); n != 5 {
			t.Errorf("the log has it %d times", n)
		}
		if n := len(l.in("")); n != maxLine {
			t.Errorf("%d wait for the next start", n)
		}
		close(open)
		h.stop()
	})
}

func TestTooManyInLineHoldCommitsBack(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		l, c := newLedger(), &clerk{}
		open := make(chan struct{})
		c.do = func(ctx context.Context, _ RawUpdate, _ int) error {
			select {
			case <-open:
			case <-ctx.Done():
			}
			return nil
		}
		h := openHall(t, l, c)
		h.in.lines.force(maxItems - 1) // as if so many were in line
		h.commit(saidIn(7, 1))
		committed := make(chan error, 1)
		go func() { committed <- h.in.Commit(t.Context(), saying(8, 2, 2)) }()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := h.in.Commit(ctx, saying(9, 3, 3)); err == nil {
			t.Error("there is no end to it")
		}
		if len(l.rows) != 1 {
			t.Errorf("%d are stored", len(l.rows))
		}
		close(open)
		if err := <-committed; err != nil {
			t.Error(err)
		}
		after(0)
		sameIDs(t, "handled", c.handled(), 1, 2)
		h.in.lines.release(maxItems - 1)
		h.stop()
	})
}

// What is read back from the store may be gone, or the store may fail.
func TestTextsThatAreReadBack(t *testing.T) {
	for _, c := range []struct {
		name    string
		lost    bool
		fail    int
		handled int
	}{{"as a rule", false, 0, 80}, {"after failures", false, 3, 80}, {"when they are gone", true, 0, 79}} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				l, desk := newLedger(), &clerk{}
				desk.do = func(ctx context.Context, _ RawUpdate, _ int) error { sleep(ctx, time.Second); return nil }
				h := openHall(t, l, desk)
				h.commit(saying(7, 1, 80)...)
				l.mu.Lock()
				l.onRead = func(n int) error {
					if n <= 1+c.fail {
						return errDisk
					}
					return nil
				}
				if c.lost {
					l.byID["60"].state = bot.Quarantined
				}
				l.mu.Unlock()
				after(3 * time.Minute)
				if got := desk.handled(); len(got) != c.handled || !slices.IsSorted(got) || h.in.lines.count != 0 {
					t.Errorf("%d handled, %d in line", len(got), h.in.lines.count)
				}
				h.stop()
			})
		})
	}
}

func TestAnUpdateOverTheLimitBlocksNobody(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		l, c := newLedger(), &clerk{}
		h := openHall(t, l, c)
		huge := saidIn(7, 2)
		huge.Body = append(bytes.TrimSuffix(huge.Body, []byte("}")), fmt.Sprintf(`,"his words":"%s"}`, strings.Repeat("x", maxUpdate))...)
		h.commit(saidIn(7, 1), huge, saidIn(7, 3))
		after(0)
		sameIDs(t, "handled", c.handled(), 1, 3)
		if !strings.Contains(h.log.String(), "over the limit") {
			t.Errorf("log: %s", h.log)
		}
		h.stop()
	})
}
