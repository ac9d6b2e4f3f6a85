package postgres_test

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hangup/advice"
	"hangup/bot"
	"hangup/store/postgres"
	"hangup/store/postgres/pgtest"
)

// mark is a text that stands in all that a person leaves, and nowhere else.
func mark(i int) string { return fmt.Sprintf("<mark%04d>", i) }

func own(i int) bot.Address {
	return bot.Address{Chat: bot.ChatID{Platform: "web", ID: "own" + mark(i)}}
}

// leave stores something of every kind with the person's mark in what is not sealed.
func leave(t *testing.T, s *postgres.Store, i int) {
	t.Helper()
	m, at := mark(i), own(i)
	_, err := s.SaveReport(t.Context(), bot.Report{Draft: m, Person: bot.PersonKey(m), Happened: strings.Repeat(m, 300), Phone: m, At: noon})
	check(t, err)
	for range 3 { // each time another copy of the row
		check(t, s.SaveDialog(t.Context(), bot.Dialog{Person: bot.PersonKey(m), At: at, Kind: m, State: []byte(m), Expires: noon}))
		check(t, s.SaveForm(t.Context(), bot.PersonKey(m), at, []byte(strings.Repeat(m, 40)), noon))
	}
	check(t, s.RecordCheck(t.Context(), bot.Check{Person: bot.PersonKey(m), Verdict: advice.Scam, Tells: []string{m}, At: noon}))
	check(t, s.StartTimer(t.Context(), bot.Timer{Person: bot.PersonKey(m), To: at, Due: noon, Contact: m}))
	check(t, s.WriteDeed(t.Context(), bot.Deed{At: noon, Who: bot.PersonKey(m), Chat: at, What: "warn"}))
}

// files gives all bytes of the tables and indexes of a database, which the server has written out first. What the server wrote into its log is not
// among them.
func files(t *testing.T, db *sql.DB) []byte {
	t.Helper()
	do(t, db, `CHECKPOINT`)
	folder := one[string](t, db, `SELECT current_setting('data_directory') || '/base/' || oid FROM pg_database WHERE datname = current_database()`)
	names, err := filepath.Glob(folder + "/[0-9]*")
	check(t, err)
	if len(names) == 0 {
		t.Skip("SKIPPED: the files of the server cannot be read here")
	}
	var all []byte
	for _, name := range names {
		b, err := os.ReadFile(name)
		check(t, err)
		all = append(all, b...)
	}
	return all
}

// unwatched keeps the server from looking at the tables by itself (autovacuum), which it does at any time: what somebody looks at stays until
// the next sweep. Who looks at its own tables sees ours too, and only its owner can keep it from that.
func unwatched(t *testing.T, db *sql.DB) {
	t.Helper()
	do(t, db, `DO $$ DECLARE one text; ours text[]; its text[]; BEGIN
		SELECT array_agg(format('%I.%I', schemaname, tablename)) INTO ours FROM pg_tables WHERE schemaname = 'hangup';
		FOREACH one IN ARRAY ours LOOP EXECUTE 'ALTER TABLE ' || one || ' SET (autovacuum_enabled = off)'; END LOOP;
		BEGIN
			SET LOCAL allow_system_table_mods = on;
			SELECT array_agg(format('%I.%I', schemaname, tablename)) INTO its FROM pg_tables WHERE schemaname = 'pg_catalog' AND tablespace IS DISTINCT FROM 'pg_global';
			FOREACH one IN ARRAY its LOOP EXECUTE 'ALTER TABLE ' || one || ' SET (autovacuum_enabled = off)'; END LOOP;
		EXCEPTION WHEN insufficient_privilege THEN
			NULL;
		END;
	END $$`)
}

func TestForgottenPeopleLeaveNoByteInTheTables(t *testing.T) {
	address := pgtest.Address(t)
	s, db := open(t, address, withSecret(testSecret), postgres.WithRest(0)), connect(t, address)
	unwatched(t, db)
	const people = 40
	for i := range people {
		leave(t, s, i)
	}
	do(t, db, `ANALYZE`) // the planner notes samples of the values
	before := files(t, db)
	for i := range people / 2 {
		if !bytes.Contains(before, []byte(mark(i))) {
			t.Errorf("%s was nowhere before", mark(i))
		}
		p, err := s.Forget(t.Context(), bot.PersonKey(mark(i)), own(i).Chat)
		check(t, err)
		if len(p.Reports) != 1 || len(p.Checks) != 1 {
			t.Errorf("forgot %+v", p)
		}
	}
	if n := one[int](t, db, `SELECT count(*) FROM hangup.soiled`); n != 0 {
		t.Errorf("%d tables are still to be written anew", n)
	}
	do(t, db, `VACUUM FULL pg_statistic`) // the rest of the samples, see clean.go
	after := files(t, db)
	for i := range people {
		if there := bytes.Contains(after, []byte(mark(i))); there == (i < people/2) {
			t.Errorf("%s is in the files: %v", mark(i), there)
		}
	}
}

// With the usual rest the tables are not written anew for everybody who asks, but the next sweep does.
func TestSweepCleansWhatForgettingLeft(t *testing.T) {
	address := pgtest.Address(t)
	s, db := open(t, address, withSecret(testSecret), postgres.WithRest(1_000_000)), connect(t, address)
	unwatched(t, db)
	for i := range 2 {
		leave(t, s, i)
		_, err := s.Forget(t.Context(), bot.PersonKey(mark(i)), own(i).Chat)
		check(t, err)
	}
	if n := one[int](t, db, `SELECT count(*) FROM hangup.soiled`); n == 0 {
		t.Error("nothing was left to be written anew")
	}
	check(t, s.Sweep(t.Context(), noon))
	if n := one[int](t, db, `SELECT count(*) FROM hangup.soiled`); n != 0 {
		t.Errorf("%d tables are still to be written anew", n)
	}
}

// Somebody who still looks at what was there before keeps it in the files, so it stays noted until they have done.
func TestWhatSomebodyLooksAtStaysNotedAsSoiled(t *testing.T) {
	address := pgtest.Address(t)
	s, db := open(t, address, withSecret(testSecret), postgres.WithRest(0)), connect(t, address)
	unwatched(t, db)
	leave(t, s, 1)
	tx, err := db.BeginTx(t.Context(), &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	check(t, err)
	defer func() { _ = tx.Rollback() }()
	var n int
	check(t, tx.QueryRowContext(t.Context(), `SELECT 1`).Scan(&n)) // touches no table, so that none is held
	_, err = s.Forget(t.Context(), bot.PersonKey(mark(1)), own(1).Chat)
	check(t, err)
	if n := one[int](t, db, `SELECT count(*) FROM hangup.soiled`); n == 0 {
		t.Error("nothing is noted, and somebody looks at it")
	}
	check(t, tx.Rollback())
	check(t, s.Sweep(t.Context(), noon))
	if n := one[int](t, db, `SELECT count(*) FROM hangup.soiled`); n != 0 {
		t.Errorf("%d tables are still to be written anew", n)
	}
	if bytes.Contains(files(t, db), []byte(strings.Repeat(mark(1), 20))) {
		t.Error("it is still in the files")
	}
}

// A table that somebody uses for long is not waited for: whoever comes after would wait too.
func TestCleaningWaitsForNobodyLong(t *testing.T) {
	address := pgtest.Address(t)
	s, db := open(t, address, withSecret(testSecret), postgres.WithRest(0)), connect(t, address)
	leave(t, s, 1)
	tx, err := db.BeginTx(t.Context(), nil)
	check(t, err)
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.ExecContext(t.Context(), `LOCK TABLE hangup.reports IN ACCESS SHARE MODE`); err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	_, err = s.Forget(t.Context(), bot.PersonKey(mark(1)), own(1).Chat)
	check(t, err)
	if took := time.Since(begin); took > 30*time.Second {
		t.Errorf("it took %s", took)
	}
	if n := one[int](t, db, `SELECT count(*) FROM hangup.soiled WHERE name = 'reports'`); n != 1 {
		t.Error("it is not noted that the reports are to be written anew")
	}
}

func TestBodiesThatAreOverLeaveNoByteAfterASweep(t *testing.T) {
	address := pgtest.Address(t)
	s, db := open(t, address, withSecret(testSecret)), connect(t, address)
	for i := range 10 {
		_, err := s.CommitArrivals(t.Context(), "web", []bot.Arrival{{ID: fmt.Sprint(i), At: noon, Body: []byte(strings.Repeat(mark(i), 50))}})
		check(t, err)
		if i < 5 {
			check(t, s.SettleArrivals(t.Context(), "web", []bot.Settled{{ID: fmt.Sprint(i), State: bot.Handled}}))
		}
	}
	check(t, s.Sweep(t.Context(), noon))
	all := files(t, db)
	for i := range 10 {
		if there := bytes.Contains(all, []byte(mark(i))); there == (i < 5) {
			t.Errorf("the body of %d is in the files: %v", i, there)
		}
	}
}
