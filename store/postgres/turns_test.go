package postgres_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // registers the driver "pgx"

	"hangup/bot"
	"hangup/store/postgres"
)

// couple gives two processes of one database, and its address.
func couple(t testing.TB) (a, b *postgres.Store, address string) {
	t.Helper()
	address = upToDate(t)
	return open(t, address, withSecret(testSecret)), open(t, address, withSecret(testSecret)), address
}

func turn(t testing.TB, s bot.Turns, name string) (done func()) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	done, err := s.Turn(ctx, name)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

// busy tells whether another process has a turn.
func busy(t testing.TB, s bot.Turns, name string) bool {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	done, err := s.Turn(ctx, name)
	if err == nil {
		done()
		return false
	}
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Fatal(err)
	}
	return true
}

func TestATurnKeepsOtherProcessesWaiting(t *testing.T) {
	t.Parallel()
	a, b, _ := couple(t)
	done := turn(t, a, "ann")
	if !busy(t, b, "ann") {
		t.Error("both have the turn of Ann")
	}
	if busy(t, b, "bob") {
		t.Error("Bob waits for Ann")
	}
	if busy(t, a, "ann") {
		t.Error("a process keeps itself waiting")
	}
	if !busy(t, b, "ann") {
		t.Error("a turn within the turn ended it")
	}
	done()
	if busy(t, b, "ann") {
		t.Error("a turn that was given back is not free")
	}
}

func TestTurnsOfManyAreHadOneAtATime(t *testing.T) {
	t.Parallel()
	a, b, _ := couple(t)
	const names, each = 3, 15
	var inside [names]atomic.Int32
	var all sync.WaitGroup
	for n := range names {
		for _, s := range []bot.Turns{a, b} {
			all.Go(func() {
				for range each {
					done := turn(t, s, fmt.Sprint("name ", n))
					if inside[n].Add(1) > 1 {
						t.Errorf("two have turn %d", n)
					}
					time.Sleep(time.Millisecond)
					inside[n].Add(-1)
					done()
				}
			})
		}
	}
	all.Wait()
}

func TestTheTurnOfAProcessThatEndedIsFree(t *testing.T) {
	t.Parallel()
	a, b, _ := couple(t)
	turn(t, a, "ann")
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	turn(t, b, "ann")()
}

// A connection that the server ends is made again, and what was its turn is free.
func TestATurnOutlivesNoConnection(t *testing.T) {
	t.Parallel()
	a, b, address := couple(t)
	lost := turn(t, a, "ann")
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()
		AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`); err != nil {
		t.Fatal(err)
	}
	other := turn(t, b, "ann")
	lost() // which must not end the turn of another
	if !busy(t, a, "ann") {
		t.Error("who lost a turn gave back the turn of another")
	}
	other()
	turn(t, a, "ann")()
}

func TestATurnIsNotWaitedForBeyondItsContext(t *testing.T) {
	t.Parallel()
	a, b, _ := couple(t)
	done := turn(t, a, "ann")
	defer done()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := b.Turn(ctx, "ann"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the error is %v", err)
	}
}

// BenchmarkTurn is what a message of a person costs more where there are several processes.
func BenchmarkTurn(b *testing.B) {
	s := open(b, upToDate(b), withSecret(testSecret))
	for n := 0; b.Loop(); n++ {
		done, err := s.Turn(b.Context(), fmt.Sprint(n))
		if err != nil {
			b.Fatal(err)
		}
		done()
	}
}

// BenchmarkPutOnce is what an interaction of Discord costs more.
func BenchmarkPutOnce(b *testing.B) {
	s := open(b, upToDate(b), withSecret(testSecret))
	now := time.Now()
	for n := 0; b.Loop(); n++ {
		if _, first, err := s.PutOnce(b.Context(), bot.SharedValue{Space: "bench", Name: fmt.Sprint(n), Until: now.Add(time.Hour)}, now); err != nil || !first {
			b.Fatal(first, err)
		}
	}
}

// BenchmarkOwnsArrival is what an update of Telegram costs more, beside two turns.
func BenchmarkOwnsArrival(b *testing.B) {
	s := open(b, upToDate(b), withSecret(testSecret))
	var as []bot.Arrival
	for n := range 1000 {
		as = append(as, bot.Arrival{ID: fmt.Sprint(n), Body: []byte("body"), At: time.Now(), Owner: "me"})
	}
	if _, err := s.CommitArrivals(b.Context(), "telegram", as); err != nil {
		b.Fatal(err)
	}
	for n := 0; b.Loop(); n++ {
		if owns, err := s.OwnsArrival(b.Context(), "telegram", fmt.Sprint(n%1000), "me"); err != nil || !owns {
			b.Fatal(owns, err)
		}
	}
}
