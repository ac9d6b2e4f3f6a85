package telegram

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"hangup/bot"
	"hangup/bot/adapt"
)

// row is an arrival as ledger keeps it.
type row struct {
	bot.Arrival
	state  bot.ArrivalState
	reason string
}

// ledger is a store in memory that fails on request.
type ledger struct {
	mu       sync.Mutex
	rows     []*row
	byID     map[string]*row
	cut      bool // the process died: nothing is stored any more
	settled  []bot.Settled
	writes   int // calls of SettleArrivals that were stored
	reads    int
	onCommit func(n int) (stored bool, err error) // what becomes of commit n, from 1
	onSettle func(n int) error
	onRead   func(n int) error
	commits  int
	settles  int
}

func newLedger() *ledger { return &ledger{byID: map[string]*row{}} }

var errDisk = errors.New("disk full")

func (l *ledger) CommitArrivals(ctx context.Context, platform string, as []bot.Arrival) (fresh []string, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.commits++
	if l.cut || platform != Platform || ctx.Err() != nil {
		return nil, errDisk
	}
	stored := true
	if l.onCommit != nil {
		stored, err = l.onCommit(l.commits)
	}
	for _, a := range as {
		if stored && l.byID[a.ID] == nil {
			a.Tries = 0
			r := &row{Arrival: a}
			l.rows, l.byID[a.ID], fresh = append(l.rows, r), r, append(fresh, a.ID)
		}
	}
	if err != nil {
		fresh = nil
	}
	return fresh, err
}

// tries tells how often an update was tried after a restart.
func (l *ledger) tries(id int64) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.byID[arrivalID(id)].Tries
}

func (l *ledger) WaitingArrivals(ctx context.Context, platform string) (all []bot.Arrival, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.reads++
	if l.onRead != nil {
		err = l.onRead(l.reads)
	}
	if err != nil || platform != Platform || ctx.Err() != nil {
		return nil, errors.Join(err, ctx.Err())
	}
	for _, r := range l.rows {
		if r.state == "" {
			all = append(all, r.Arrival)
		}
	}
	return all, nil
}

func (l *ledger) SettleArrivals(ctx context.Context, platform string, what []bot.Settled) error {
	l.mu.Lock()
	l.settles++
	n, fault := l.settles, l.onSettle
	l.mu.Unlock()
	if fault != nil { // without the lock: it may sleep
		if err := fault(n); err != nil {
			return err
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.cut || platform != Platform || ctx.Err() != nil {
		return errDisk
	}
	l.writes++
	for _, s := range what {
		l.settled = append(l.settled, s)
		r := l.byID[s.ID]
		switch {
		case r == nil || r.state != "":
		case s.State == bot.Tried:
			r.Tries++
		default:
			r.state, r.reason, r.Body = s.State, s.Reason, nil
		}
	}
	return nil
}

// in lists the ids that are in a state, in the order of their commits; "" is waiting.
func (l *ledger) in(state bot.ArrivalState) (ids []int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, r := range l.rows {
		if r.state == state {
			id, _ := strconv.ParseInt(r.ID, 10, 64)
			ids = append(ids, id)
		}
	}
	return ids
}

// counted is in as a number.
func (l *ledger) counted(state bot.ArrivalState) int { return len(l.in(state)) }

// clerk is a desk that writes down what it handled.
type clerk struct {
	mu    sync.Mutex
	begun []int64
	ended []int64
	busy  map[lineKey]bool
	most  int // at once
	wrong []string
	do    func(ctx context.Context, u RawUpdate, n int) error // n is how often this update was begun, from 1
}

func (c *clerk) handle(ctx context.Context, u RawUpdate, _ time.Time) error {
	key := lineOf(u)
	c.mu.Lock()
	if c.busy == nil {
		c.busy = map[lineKey]bool{}
	}
	if c.busy[key] {
		c.wrong = append(c.wrong, fmt.Sprintf("two of %v at once", key))
	}
	c.busy[key] = true
	c.most = max(c.most, len(c.busy))
	c.begun = append(c.begun, u.ID)
	n := 0
	for _, id := range c.begun {
		if id == u.ID {
			n++
		}
	}
	do := c.do
	c.mu.Unlock()
	defer func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.busy, key)
	}()
	if do != nil {
		if err := do(ctx, u, n); err != nil {
			return err
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended = append(c.ended, u.ID)
	return nil
}

// handled lists what ended well, in order.
func (c *clerk) handled() []int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.ended)
}

func (c *clerk) beginnings() []int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.begun)
}

// said is an update: words of a person in a private chat.
func saidIn(chat, id int64) RawUpdate {
	return RawUpdate{ID: id, Body: fmt.Appendf(nil, `{"update_id":%d,"message":{"message_id":%d,"date":1,"chat":{"id":%d,"type":"private"},"from":{"id":%d,"first_name":"Ann"},"text":"his words"}}`, id, id, chat, chat)}
}

// saying is several in one chat.
func saying(chat, from, to int64) (all []RawUpdate) {
	for id := from; id <= to; id++ {
		all = append(all, saidIn(chat, id))
	}
	return all
}

// hall is an intake at work, in a bubble.
type hall struct {
	t    *testing.T
	in   *Intake
	log  *bytes.Buffer
	stop func() time.Duration // ends it and gives how long that took
	once sync.Once
}

// open starts an intake over a store. What it logs must hold no words.
func openHall(t *testing.T, store Store, c *clerk, change ...func(*IntakeConfig)) *hall {
	t.Helper()
	h := &hall{t: t, log: &bytes.Buffer{}}
	cfg := IntakeConfig{
		Log: slog.New(slog.NewTextHandler(h.log, nil)), Store: store, Desk: c.handle, Key: []byte(testKey), Now: time.Now,
	}
	for _, f := range change {
		f(&cfg)
	}
	in, err := NewIntake(cfg)
	if err != nil {
		t.Fatal(err)
	}
	h.in = in
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- in.Run(ctx) }()
	h.stop = func() (took time.Duration) {
		h.once.Do(func() {
			begin := time.Now()
			cancel()
			if err := <-ended; err != nil {
				t.Errorf("Run: %v", err)
			}
			took = time.Since(begin)
			for _, wrong := range c.wrong {
				t.Error(wrong)
			}
			if strings.Contains(h.log.String(), "his words") {
				t.Errorf("a person's words are in the log: %s", h.log)
			}
		})
		return took
	}
	return h
}

func (h *hall) commit(updates ...RawUpdate) {
	h.t.Helper()
	if err := h.in.Commit(h.t.Context(), updates); err != nil {
		h.t.Fatal(err)
	}
}

// inBubble runs a test on a clock of its own.
func inBubble(t *testing.T, f func(t *testing.T)) { t.Helper(); synctest.Test(t, f) }

// soon is when a few updates are over that take no time.
const soon = 10 * markGap

// after lets time pass and then waits until nothing moves.
func after(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func sameIDs(t *testing.T, what string, got []int64, want ...int64) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func sortedIDs(ids []int64) []int64 { return slices.Sorted(slices.Values(ids)) }

func countTo(n int64) (ids []int64) {
	for id := int64(1); id <= n; id++ {
		ids = append(ids, id)
	}
	return ids
}

// vaultFor opens what the intake seals.
func vaultFor(t testing.TB) adapt.Vault {
	t.Helper()
	v, err := adapt.NewVault([]byte(testKey), "telegram/inbox")
	if err != nil {
		t.Fatal(err)
	}
	return v
}
