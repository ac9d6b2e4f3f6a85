package postgres_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hangup/store/postgres"
	"hangup/store/postgres/pgtest"
)

// Whoever needs the database for themselves sees every process that serves it from the first moment, also after its connection was
// lost, and none that ended.
func TestWhoServesIsSeen(t *testing.T) {
	t.Parallel()
	address := pgtest.Address(t)
	s, other := open(t, address), open(t, address)
	if err := other.Unserved(t.Context()); err != nil {
		t.Errorf("before: %v", err)
	}
	if err := s.Serve(t.Context()); err != nil {
		t.Fatal(err)
	}
	seen(t, other)
	db := connect(t, address)
	const leases = `SELECT coalesce(min(pid), 0) FROM pg_stat_activity WHERE application_name = 'hangup leases' AND datname = current_database()`
	lost := one[int](t, db, leases)
	do(t, db, fmt.Sprintf(`SELECT pg_terminate_backend(%d)`, lost))
	waitUntil(t, func() bool {
		now := one[int](t, db, leases)
		return now != 0 && now != lost && other.Unserved(t.Context()) != nil
	})
	seen(t, other)
	_ = s.Close()
	waitUntil(t, func() bool { return other.Unserved(t.Context()) == nil })
}

func seen(t *testing.T, s *postgres.Store) {
	t.Helper()
	if err := s.Unserved(t.Context()); err == nil || !strings.Contains(err.Error(), "is served by a hangup that runs") {
		t.Errorf("while it is served: %v", err)
	}
}

func waitUntil(t *testing.T, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("waited in vain")
		}
	}
}

// A process that read the keys before they were changed does not serve with them.
func TestServeKnowsAChangeOfTheKey(t *testing.T) {
	t.Parallel()
	address := pgtest.Address(t)
	old, fresh := withSecret([]byte("the old secret key of this test.")), []byte("the new secret key of this test.")
	late, other := open(t, address, old), open(t, address, old)
	if err := other.BeginRotation(t.Context(), fresh); err != nil {
		t.Fatal(err)
	}
	half := open(t, address, old)
	if err := half.Serve(t.Context()); err != nil {
		t.Errorf("while both keys open it: %v", err)
	}
	_ = half.Close()
	if err := other.FinishRotation(t.Context(), func(int) {}); err != nil {
		t.Fatal(err)
	}
	if err := late.Serve(t.Context()); err == nil || !strings.Contains(err.Error(), "the secret key does not fit") {
		t.Errorf("with the old key: %v", err)
	}
}
