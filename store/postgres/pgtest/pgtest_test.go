package pgtest

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

func connect(t *testing.T, to string) *pgx.Conn {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, to)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

func exec1(t *testing.T, conn *pgx.Conn, sql string) {
	t.Helper()
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
}

func count(t *testing.T, conn *pgx.Conn, sql string) (n int) {
	t.Helper()
	if err := conn.QueryRow(t.Context(), sql).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestEachTestHasAnEmptyDatabaseThatGoesWithIt(t *testing.T) {
	var first string
	for range 2 {
		t.Run("one", func(t *testing.T) {
			first = Address(t)
			conn := connect(t, first)
			exec1(t, conn, "CREATE TABLE only_here (x int)") // fails where it exists
		})
	}
	if _, err := pgx.Connect(t.Context(), first); err == nil || !strings.Contains(err.Error(), "does not exist") {
		t.Errorf("the database is still there: %v", err)
	}
}

func TestKilledServerComesBackWithWhatWasCommitted(t *testing.T) {
	s := Start(t)
	conn := connect(t, s.URL())
	exec1(t, conn, "CREATE TABLE kept (x int)")
	exec1(t, conn, "INSERT INTO kept VALUES (1)")
	s.Kill()
	if err := conn.Ping(t.Context()); err == nil {
		t.Fatal("a killed server answers")
	}
	if _, err := pgx.Connect(t.Context(), s.URL()); err == nil {
		t.Fatal("a killed server takes connections")
	}
	began := time.Now()
	s.Restart()
	t.Logf("started anew in %s", time.Since(began).Round(time.Millisecond))
	if n := count(t, connect(t, s.URL()), "SELECT count(*) FROM kept"); n != 1 {
		t.Errorf("%d rows of 1 are left", n)
	}
}

func TestFrozenServerAnswersOnceThawed(t *testing.T) {
	s := Start(t)
	conn := connect(t, s.URL())
	s.Freeze()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := conn.Ping(ctx); err == nil {
		t.Error("a frozen server answers")
	}
	s.Thaw()
	connect(t, s.URL())
}

func TestNetworkIsCutAndStalledAndOpenAgain(t *testing.T) {
	p := NewProxy(t, Address(t))
	conn := connect(t, p.URL())
	done := make(chan error, 1)
	p.Stall()
	go func() { done <- conn.Ping(context.Background()) }()
	select {
	case err := <-done:
		t.Fatalf("something came through a stalled network: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
	p.Open()
	if err := <-done; err != nil {
		t.Fatalf("what waited did not get through: %v", err)
	}
	p.Cut()
	if err := conn.Ping(t.Context()); err == nil {
		t.Error("a cut connection answers")
	}
	if _, err := pgx.Connect(t.Context(), p.URL()); err == nil {
		t.Error("a cut network takes connections")
	}
	p.Open()
	connect(t, p.URL())
}

func TestOnlyDatabasesLeftBehindAreCleared(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	for name, want := range map[string]bool{
		databaseName(now): false, databaseName(now.Add(-4 * time.Hour)): true, databaseName(now.Add(time.Hour)): false,
		"hangup_test_": false, "hangup_test_x_y": false, "hangup_test_-5_y": true, "hangup": false, "postgres": false,
	} {
		if got := isLeft(name, now); got != want {
			t.Errorf("%s: left behind %v, wanted %v", name, got, want)
		}
	}
	server, err := shared()
	missing(t, err)
	left := databaseName(time.Now().Add(-4 * time.Hour))
	if err := do(t.Context(), server, "CREATE DATABASE "+left); err != nil {
		t.Fatal(err)
	}
	mine := Address(t)
	if err := clearUp(t.Context(), server, time.Now()); err != nil {
		t.Fatal(err)
	}
	if n := count(t, connect(t, mine), "SELECT count(*) FROM pg_database WHERE datname = '"+left+"'"); n != 0 {
		t.Error("what was left behind is still there")
	}
}

func BenchmarkAddress(b *testing.B) {
	for b.Loop() {
		Address(b)
	}
}
