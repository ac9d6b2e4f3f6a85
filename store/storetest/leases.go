package storetest

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"hangup/store"
)

// RunLeases checks leases. processes gives those of two processes that share one store, or one process twice.
func RunLeases(t *testing.T, processes func(t *testing.T) (one, other store.Leases)) {
	for name, test := range map[string]func(t *testing.T, one, other store.Leases){
		"one holds, the other waits until it is released": leaseIsHandedOver,
		"names do not touch each other":                   leasesAreApart,
		"who stops waiting gets nothing":                  leaseIsNotWaitedFor,
		"it lasts until its context ends":                 leaseEndsWithItsContext,
		"never two at once":                               leaseIsHeldByOne,
		"one of several is taken, and no other":           oneOfSeveralIsTaken,
		"one of several is waited for":                    oneOfSeveralIsWaitedFor,
	} {
		t.Run(name, func(t *testing.T) {
			one, other := processes(t)
			test(t, one, other)
		})
	}
}

// leaseSoon is far longer than anything here takes, also on a busy machine.
const leaseSoon = 30 * time.Second

func holdLease(t *testing.T, l store.Leases, name string) (context.Context, func()) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), leaseSoon)
	t.Cleanup(cancel)
	held, release, err := l.Hold(ctx, name)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	t.Cleanup(release)
	return held, release
}

func leaseIsOver(t *testing.T, held context.Context) {
	t.Helper()
	select {
	case <-held.Done():
	case <-time.After(leaseSoon):
		t.Fatal("the lease does not end")
	}
}

func leaseIsHandedOver(t *testing.T, one, other store.Leases) {
	for _, next := range []store.Leases{other, one} { // also within one process
		held, release := holdLease(t, one, "lane/x")
		got := make(chan error, 1)
		go func() {
			_, release, err := next.Hold(t.Context(), "lane/x")
			if err == nil {
				release()
			}
			got <- err
		}()
		select {
		case err := <-got:
			t.Fatalf("two hold it: %v", err)
		case <-time.After(100 * time.Millisecond):
		}
		if held.Err() != nil {
			t.Error("the lease ended by itself")
		}
		release()
		leaseIsOver(t, held)
		release() // twice does no harm
		if err := <-got; err != nil {
			t.Error(err)
		}
	}
}

func leasesAreApart(t *testing.T, one, other store.Leases) {
	holdLease(t, one, "lane/x")
	holdLease(t, one, "lane/y")
	holdLease(t, other, "lane/z")
	holdLease(t, other, "lane/ x")
}

func leaseIsNotWaitedFor(t *testing.T, one, other store.Leases) {
	_, release := holdLease(t, one, "lane/x")
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, _, err := other.Hold(ctx, "lane/x"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("said: %v", err)
	}
	if _, _, err := other.Hold(ctx, "lane/free"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("who was late already is told: %v", err)
	}
	release()
	holdLease(t, one, "lane/x") // it did not go to who left
	holdLease(t, one, "lane/free")
}

func leaseEndsWithItsContext(t *testing.T, one, other store.Leases) {
	ctx, cancel := context.WithCancel(t.Context())
	held, release, err := one.Hold(ctx, "lane/x")
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	leaseIsOver(t, held)
	// What was begun may come to its end: nobody else has it before it is released.
	short, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer stop()
	if _, _, err := other.Hold(short, "lane/x"); err == nil {
		t.Error("the lease went to another before it was released")
	}
	release()
	holdLease(t, other, "lane/x")
}

func leaseIsHeldByOne(t *testing.T, one, other store.Leases) {
	const each, turns = 3, 3
	var inside atomic.Int32
	failed := make(chan error, 2*each)
	for n := range 2 * each {
		l := []store.Leases{one, other}[n%2]
		go func() {
			for range turns {
				_, release, err := l.Hold(t.Context(), "lane/x")
				if err != nil {
					failed <- err
					return
				}
				if inside.Add(1) != 1 {
					t.Error("two at once")
				}
				time.Sleep(time.Millisecond)
				inside.Add(-1)
				release()
			}
			failed <- nil
		}()
	}
	for range 2 * each {
		if err := <-failed; err != nil {
			t.Error(err)
		}
	}
}

func oneOfSeveralIsTaken(t *testing.T, one, other store.Leases) {
	names := []string{"shard/0", "shard/1", "shard/2"}
	got := map[string]bool{}
	for n := range names {
		l := []store.Leases{one, other}[n%2]
		name, _, release, err := l.HoldAny(t.Context(), names)
		if err != nil || got[name] {
			t.Fatalf("%q is held twice, or %v", name, err)
		}
		got[name] = true
		t.Cleanup(release)
	}
	if len(got) != len(names) {
		t.Errorf("held are %v", got)
	}
}

func oneOfSeveralIsWaitedFor(t *testing.T, one, other store.Leases) {
	holdLease(t, one, "shard/0")
	_, release := holdLease(t, one, "shard/1")
	got := make(chan string, 2)
	for _, l := range []store.Leases{one, other} {
		go func() {
			name, _, release, err := l.HoldAny(t.Context(), []string{"shard/0", "shard/1"})
			if err != nil {
				name = err.Error()
			} else {
				defer release()
			}
			got <- name
		}()
	}
	select {
	case name := <-got:
		t.Fatalf("two hold %s", name)
	case <-time.After(100 * time.Millisecond):
	}
	release()
	for range 2 {
		if name := <-got; name != "shard/1" {
			t.Errorf("got %s", name)
		}
	}
}
