package main

import (
	"bytes"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hangup/store/postgres/pgtest"
	"hangup/store/sqlite"
)

// manyRows makes a file with so many reports, and ten times as many posts.
func manyRows(t *testing.T, reports int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "hangup.db")
	s, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	db := openSQLite(t, path)
	for _, query := range []string{
		`CREATE TEMP TABLE n AS WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < ?1 * 10) SELECT i FROM c`,
		`INSERT INTO reports (id, draft, person, type, claimed, happened, "when", area, number, phone, note, at)
			SELECT printf('%08x', i * 7919), '', 'p' || (i / 3), 'courier_fraud', '', 'nothing', '', 'district:' || (i % 300), '', '', '', 1763000000000 + i * 1000
			FROM n WHERE i <= ?1`,
		`INSERT INTO deliveries (platform, chat, thread, class, state, due_at, op_due, planned, contact)
			SELECT 'telegram', 'chat' || (i % 5000), '', 1, iif(i % 50 = 0, 'due', 'skipped'), 1763000000000, 1763000000000, 1763000000000, 'x' FROM n`,
		`INSERT INTO letters (chat, key, body, at) SELECT 'chat', i, zeroblob(200), 1 FROM n WHERE i <= ?1`,
	} {
		if _, err := db.Exec(query, reports); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// The real program is killed at random moments and started again, until everything is there, once.
func TestKillsDuringAMoveLoseAndDoubleNothing(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("takes long")
	}
	path, server := manyRows(t, 4000), pgtest.Address(t)
	environ := []string{"HANGUP_DATABASE_URL=" + server, "HANGUP_SECRET_KEY=" + strings.Repeat("k", 40)}
	random := rand.New(rand.NewPCG(1, 2))
	kills, midway := 0, 0
	for wait := 100 * time.Millisecond; kills < 15; wait += wait / 3 { // a busy machine needs seconds to begin
		cmd := exec.Command(binary(t), "migrate-store", "--from", path)
		cmd.Dir = t.TempDir()
		cmd.Env = append([]string{"HOME=" + cmd.Dir}, environ...)
		var errs bytes.Buffer
		cmd.Stderr = &errs
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		done := make(chan error, 1)
		go func() { done <- cmd.Wait() }()
		select {
		case err := <-done:
			if err != nil {
				t.Fatalf("after %d kills: %v: %s", kills, err, errs.String())
			}
			t.Logf("it was killed %d times before it came to its end, %d times midway", kills, midway)
			theSameIsThere(t, path, server, environ)
			return
		case <-time.After(wait/2 + time.Duration(random.Int64N(int64(wait)))):
			_ = cmd.Process.Kill()
			<-done
			kills++
			if strings.Contains(errs.String(), "were moved before") {
				midway++
			}
		}
	}
	got := command(t, "", environ, "migrate-store", "--from", path)
	if got.code != 0 {
		t.Fatalf("after %d kills: %s", kills, got.err)
	}
	if midway == 0 {
		t.Error("it was never killed after something had been moved")
	}
	theSameIsThere(t, path, server, environ)
}

func theSameIsThere(t *testing.T, path, server string, environ []string) {
	t.Helper()
	if got := command(t, "", environ, "migrate-store", "--from", path, "--compare"); got.code != 0 {
		t.Errorf("it is not the same: %s%s", got.out, got.err)
	}
	for _, table := range []string{"reports", "deliveries", "letters"} {
		if was, is := countRows(t, path, table), countInPostgres(t, server, "SELECT count(*) FROM hangup."+table); was != is {
			t.Errorf("%s: %d rows, wanted %d", table, is, was)
		}
	}
	if got := command(t, "", environ, "migrate-store", "--from", path); got.code != 1 || !strings.Contains(got.err, "is in use: it has rows in") {
		t.Errorf("once more: code %d: %s", got.code, got.err)
	}
}
