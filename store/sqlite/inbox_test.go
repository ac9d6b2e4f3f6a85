package sqlite

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"hangup/bot"
	"hangup/store/sqlstore"
)

// bodies makes arrivals whose bodies hold a mark, from a few bytes to several pages.
func bodies(from, n int, r *rand.Rand) (as []bot.Arrival) {
	for i := from; i < from+n; i++ {
		long := 1 + r.IntN(60)
		if r.IntN(10) == 0 {
			long = 2000
		}
		as = append(as, bot.Arrival{ID: fmt.Sprint(i), Body: []byte(strings.Repeat(mark(i), long)), At: noon})
	}
	return as
}

// over settles what it is given as handled, and now and then as quarantined.
func over(as []bot.Arrival) (what []bot.Settled) {
	for i, a := range as {
		state := bot.Handled
		if i%7 == 0 {
			state = bot.Quarantined
		}
		what = append(what, bot.Settled{ID: a.ID, State: state})
	}
	return what
}

func TestErasedBodiesLeaveNoByteAfterASweep(t *testing.T) {
	if testing.Short() {
		t.Skip("reads whole files, one after the other")
	}
	path := filepath.Join(t.TempDir(), "hangup.db")
	s := reopen(t, path)
	r := rand.New(rand.NewPCG(3, 4))
	var waiting []bot.Arrival
	for round := range 6 {
		var gone []bot.Arrival
		for step := range 40 { // what comes and goes makes SQLite move rows from page to page
			as := bodies(round*400+step*10, 10, r)
			_, err := s.CommitArrivals(t.Context(), "web", as)
			check(t, err)
			waiting = append(waiting, as...)
			r.Shuffle(len(waiting), func(i, j int) { waiting[i], waiting[j] = waiting[j], waiting[i] })
			n := min(len(waiting), 8)
			if step == 39 && round%3 == 2 {
				n = len(waiting) // now and then nothing waits
			}
			check(t, s.SettleArrivals(t.Context(), "web", over(waiting[:n])))
			gone, waiting = append(gone, waiting[:n]...), waiting[n:]
		}
		check(t, s.Sweep(t.Context(), noon))
		all := string(files(t, path))
		for _, a := range gone {
			if n := strings.Count(all, markOf(a)); n > 0 {
				t.Errorf("round %d: %s is still %d times in the files", round, markOf(a), n)
			}
		}
		for _, a := range waiting {
			if !strings.Contains(all, markOf(a)) {
				t.Errorf("round %d: %s is gone, though it waits", round, a.ID)
			}
		}
	}
}

func markOf(a bot.Arrival) string { return string(a.Body[:len(mark(0))]) }

// synchronous is how durable a kind of change is, 2 for FULL: https://www.sqlite.org/pragma.html#pragma_synchronous
func synchronous(t testing.TB, s *Store, how sqlstore.Manner) (level int) {
	t.Helper()
	check(t, s.db.Change(t.Context(), "test", how, func(tx *sqlstore.Tx) error {
		return tx.QueryRowContext(t.Context(), `PRAGMA synchronous`).Scan(&level)
	}))
	return level
}

func TestSettlingLeavesOtherChangesDurable(t *testing.T) {
	s := reopen(t, filepath.Join(t.TempDir(), "x.db"))
	_, err := s.CommitArrivals(t.Context(), "web", []bot.Arrival{{ID: "1"}, {ID: "2"}})
	check(t, err)
	for name, settle := range map[string]func() error{
		"after it succeeded": func() error {
			return s.SettleArrivals(t.Context(), "web", []bot.Settled{{ID: "1", State: bot.Handled}})
		},
		"after it failed": func() error {
			if s.SettleArrivals(t.Context(), "web", []bot.Settled{{ID: "2", State: "lost"}}) == nil {
				return fmt.Errorf("it did not fail")
			}
			return nil
		},
		"after it was called off": func() error {
			ctx, cancel := context.WithCancel(t.Context())
			return s.db.Change(ctx, "test", sqlstore.Soon, func(*sqlstore.Tx) error { cancel(); return nil })
		},
		"after a panic": func() (err error) {
			defer func() { err = nil; _ = recover() }()
			return s.db.Change(t.Context(), "test", sqlstore.Soon, func(*sqlstore.Tx) error { panic("x") })
		},
	} {
		check(t, settle())
		for range 2 {
			if after, soon := synchronous(t, s, sqlstore.Alone), synchronous(t, s, sqlstore.Soon); after != 2 || soon != 1 {
				t.Errorf("%s: synchronous is %d, wanted 2; where it is not waited for %d, wanted 1", name, after, soon)
			}
		}
	}
}

// What is asked for at every message must not look at every row.
func TestInboxAndMovesFindTheirRowsByIndex(t *testing.T) {
	s := reopen(t, filepath.Join(t.TempDir(), "x.db"))
	for _, test := range []struct{ name, want string }{
		{"what waits, in order", "SCAN b|SEARCH a USING PRIMARY KEY (platform=? AND id=?)"},
		{"erasing a body", "SEARCH inbox_bodies USING INTEGER PRIMARY KEY (rowid=?)|LIST SUBQUERY 1|SEARCH inbox USING PRIMARY KEY (platform=? AND id=?)"},
		{"a remark on what is over", "SEARCH inbox USING PRIMARY KEY (platform=? AND id=?)|CORRELATED SCALAR SUBQUERY 1|SEARCH b USING INTEGER PRIMARY KEY (rowid=?)"},
		{"what was tried", "SEARCH inbox USING PRIMARY KEY (platform=? AND id=?)|CORRELATED SCALAR SUBQUERY 1|SEARCH b USING INTEGER PRIMARY KEY (rowid=?)"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := strings.ReplaceAll(stepsOf(t, s, hot(t, test.name), "a", "b", "c", "d"), "\n", "|"); got != test.want {
				t.Errorf("the plan is\n%s\nwanted\n%s", got, test.want)
			}
		})
	}
}

func FuzzArrivalFormAndNoteComeBack(f *testing.F) {
	f.Add("1", []byte("{}"), "note", "value")
	f.Add("\x00\xff🙂", []byte{0, 255}, "'\"--", "\x00")
	s := reopen(f, filepath.Join(f.TempDir(), "x.db"))
	var runs atomic.Int64
	f.Fuzz(func(t *testing.T, id string, body []byte, name, value string) {
		at := bot.Address{Chat: bot.ChatID{Platform: fmt.Sprint(runs.Add(1)), ID: "a"}}
		fresh, err := s.CommitArrivals(t.Context(), at.Chat.Platform, []bot.Arrival{{ID: id, Body: body}})
		if bad := id == "" || len(id) > 256 || len(body) > 2<<20; bad != (err != nil) {
			t.Fatalf("id %q, %d bytes: error %v", id, len(body), err)
		}
		if err == nil {
			as, err := s.WaitingArrivals(t.Context(), at.Chat.Platform)
			check(t, err)
			if len(as) != 1 || len(fresh) != 1 || as[0].ID != id || fresh[0] != id || !bytes.Equal(as[0].Body, body) {
				t.Errorf("fresh %q, waiting %+v", fresh, as)
			}
			check(t, s.SettleArrivals(t.Context(), at.Chat.Platform, []bot.Settled{{ID: id, State: bot.Quarantined, Reason: value}}))
		}
		check(t, s.SaveForm(t.Context(), "p", at, body, noon))
		if state, ok, err := s.Form(t.Context(), "p", at, noon.Add(-time.Second)); err != nil || !ok || !bytes.Equal(state, body) {
			t.Errorf("form %q, error %v", state, err)
		}
		err = s.SetChatNote(t.Context(), at.Chat, name, value)
		if bad := value != "" && (name == "" || len(name) > 64 || len(value) > 1024); bad != (err != nil) {
			t.Fatalf("note %q of %d bytes: error %v", name, len(value), err)
		}
		if got, readErr := s.ChatNote(t.Context(), at.Chat, name); readErr != nil || err == nil && got != value {
			t.Errorf("note %q, error %v", got, readErr)
		}
	})
}
