package postgres

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"hangup/store"
	"hangup/store/postgres/pgtest"
	"hangup/store/storetest"
)

// leasesAt gives leases of a process of its own, as far as the server sees.
func leasesAt(t *testing.T, address string) *Leases {
	t.Helper()
	config, err := pgx.ParseConfig(address)
	if err != nil {
		t.Fatal(err)
	}
	l := NewLeases(config)
	t.Cleanup(l.Close)
	return l
}

func TestLeases(t *testing.T) {
	t.Parallel()
	t.Run("of two processes", func(t *testing.T) {
		storetest.RunLeases(t, func(t *testing.T) (one, other store.Leases) {
			address := pgtest.Address(t)
			return leasesAt(t, address), leasesAt(t, address)
		})
	})
	t.Run("of one", func(t *testing.T) {
		storetest.RunLeases(t, func(t *testing.T) (one, other store.Leases) {
			l := leasesAt(t, pgtest.Address(t))
			return l, l
		})
	})
}

// patience is far longer than a take-over may take, also on a busy machine.
const patience = time.Minute

func get(t *testing.T, l *Leases, name string) (held context.Context, release func()) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	held, release, err := l.Hold(ctx, name)
	if err != nil {
		t.Fatal(err)
	}
	return held, release
}

// lost waits for the end of a lease.
func lost(t *testing.T, held context.Context) time.Time {
	t.Helper()
	select {
	case <-held.Done():
		if cause := context.Cause(held); !errors.Is(cause, store.ErrLeaseLost) {
			t.Errorf("the lease ended because: %v", cause)
		}
		return time.Now()
	case <-time.After(patience):
		t.Fatal("the holder does not learn that it lost the lease")
		return time.Time{}
	}
}

// The holder's network goes dead: it must stop before the other begins, and the other must begin.
func TestHolderThatIsCutOffStopsBeforeAnotherBegins(t *testing.T) {
	t.Parallel()
	address := pgtest.Address(t)
	network := pgtest.NewProxy(t, address)
	one, other := leasesAt(t, network.URL()), leasesAt(t, address)
	held, release := get(t, one, "lane/x")
	began := time.Now()
	network.Stall()
	got := make(chan time.Time, 1)
	go func() {
		get(t, other, "lane/x")
		got <- time.Now()
	}()
	stopped, started := lost(t, held), <-got
	t.Logf("it stopped after %.1f s, another began after %.1f s", stopped.Sub(began).Seconds(), started.Sub(began).Seconds())
	if !stopped.Before(started) {
		t.Error("two held it at once")
	}
	release()
	network.Open()
	if _, release := get(t, one, "lane/y"); release != nil { // it is back
		release()
	}
}

// A connection that is reset is noticed by both ends at once.
func TestHolderWhoseConnectionBreaksLosesTheLeaseAndGetsItBack(t *testing.T) {
	t.Parallel()
	network := pgtest.NewProxy(t, pgtest.Address(t))
	l := leasesAt(t, network.URL())
	held, _ := get(t, l, "lane/x")
	began := time.Now()
	network.Cut()
	t.Logf("it stopped after %s", lost(t, held).Sub(began).Round(time.Millisecond))
	network.Open()
	get(t, l, "lane/x")
	t.Logf("it was back after %s", time.Since(began).Round(time.Millisecond))
}

func TestLeasesSurviveAKilledServer(t *testing.T) {
	t.Parallel()
	server := pgtest.Start(t)
	one, other := leasesAt(t, server.URL()), leasesAt(t, server.URL())
	held, release := get(t, one, "lane/x")
	got := make(chan time.Time, 1)
	go func() {
		get(t, other, "lane/x")
		got <- time.Now()
	}()
	began := time.Now()
	server.Kill()
	stopped := lost(t, held)
	release()
	server.Restart()
	up := time.Now()
	t.Logf("it stopped after %s, the server was back after %s, another began %s later", stopped.Sub(began).Round(time.Millisecond),
		up.Sub(began).Round(time.Millisecond), (<-got).Sub(up).Round(time.Millisecond))
}

// The lease ends with the end of the session, whoever ended it.
func TestLeaseEndsWithItsSession(t *testing.T) {
	t.Parallel()
	address := pgtest.Address(t)
	l := leasesAt(t, address)
	held, _ := get(t, l, "lane/x")
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if _, err := conn.Exec(t.Context(), "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"); err != nil {
		t.Fatal(err)
	}
	lost(t, held)
}

// The session stays for as long as it is used: a lease is held for longer than the server waits for the silent.
func TestLeaseLastsWhileItsHolderLives(t *testing.T) {
	t.Parallel()
	address := pgtest.Address(t)
	one, other := leasesAt(t, address), leasesAt(t, address)
	held, _ := get(t, one, "lane/x")
	ctx, cancel := context.WithTimeout(t.Context(), sessionIdle+beatEvery)
	defer cancel()
	if _, _, err := other.Hold(ctx, "lane/x"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("said: %v", err)
	}
	if held.Err() != nil {
		t.Errorf("the lease was lost: %v", context.Cause(held))
	}
}

func TestClosedLeasesAreFreeAndRefused(t *testing.T) {
	t.Parallel()
	address := pgtest.Address(t)
	one, other := leasesAt(t, address), leasesAt(t, address)
	held, release := get(t, one, "lane/x")
	waiting := make(chan error, 1)
	go func() {
		_, _, err := one.Hold(t.Context(), "lane/x")
		waiting <- err
	}()
	one.Close()
	one.Close()
	lost(t, held)
	release()
	if err := <-waiting; !errors.Is(err, errLeasesClosed) {
		t.Errorf("who waits is told: %v", err)
	}
	if _, _, err := one.Hold(t.Context(), "lane/y"); !errors.Is(err, errLeasesClosed) {
		t.Errorf("who comes later is told: %v", err)
	}
	get(t, other, "lane/x")
	leasesAt(t, address).Close() // never used
}

func TestNoServerIsWaitedFor(t *testing.T) {
	t.Parallel()
	l := leasesAt(t, "postgres://nobody@127.0.0.1:1/none?sslmode=disable")
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, _, err := l.Hold(ctx, "lane/x"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("said: %v", err)
	}
}

// poolBefore is a server whose connections have other numbers than it says itself, as behind a pool.
func poolBefore(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	server := u.Host
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go renumber(c, server)
		}
	}()
	u.Host = l.Addr().String()
	return u.String()
}

// renumber passes a connection on and changes the number in BackendKeyData, the message K of 12 bytes
// (https://www.postgresql.org/docs/current/protocol-message-formats.html).
func renumber(c net.Conn, server string) {
	defer c.Close()
	s, err := net.Dial("tcp", server)
	if err != nil {
		return
	}
	defer s.Close()
	go func() { _, _ = io.Copy(s, c) }()
	buf := make([]byte, 64<<10)
	for {
		n, err := s.Read(buf)
		if at := bytes.Index(buf[:n], []byte{'K', 0, 0, 0, 12}); at >= 0 && at+9 <= n {
			buf[at+8]++
		}
		if _, err := c.Write(buf[:n]); err != nil {
			return
		}
		if err != nil {
			return
		}
	}
}

func TestPoolOfConnectionsIsRefused(t *testing.T) {
	t.Parallel()
	address := pgtest.Address(t)
	for at, want := range map[string]bool{address: true, poolBefore(t, address): false} {
		s, err := Open(t.Context(), at)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		err = s.Serve(t.Context())
		var refused *store.OpenError
		if want != (err == nil) || err != nil && (!errors.As(err, &refused) || !strings.Contains(refused.Text, "leads to a pool of connections")) {
			t.Errorf("serving directly %v: %v", want, err)
		}
	}
}
