package postgres

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"hangup/advice"
	"hangup/bot"
	"hangup/bot/outbox"
	"hangup/store/postgres/pgtest"
	"hangup/store/sqlstore"
)

var noon = time.Date(2026, time.November, 18, 12, 0, 0, 0, time.UTC)

func opened(t *testing.T) *Store {
	t.Helper()
	s, err := Open(t.Context(), pgtest.Address(t), WithSecret(func(bool) ([]byte, error) { return []byte("a secret key for the tests alone."), nil }))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// held holds an advisory lock as a change of another process does, until the test ends or free is called.
func held(t *testing.T, s *Store, query string, lock int64) (free func()) {
	t.Helper()
	tx, err := s.db.soon.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.ExecContext(t.Context(), query, lock); err != nil {
		t.Fatal(err)
	}
	free = func() { _ = tx.Rollback() }
	t.Cleanup(free)
	return free
}

const (
	holdAlone  = `SELECT pg_advisory_xact_lock($1)`
	holdShared = `SELECT pg_advisory_xact_lock_shared($1)`
)

func TestWhatIsHotWaitsForNoOtherChange(t *testing.T) {
	t.Parallel()
	s := opened(t)
	at := bot.Address{Chat: bot.ChatID{Platform: "web", ID: "c"}}
	if err := s.StartTimer(t.Context(), bot.Timer{Person: "p", To: at, Due: noon, Contact: "police_101"}); err != nil {
		t.Fatal(err)
	}
	held(t, s, holdAlone, lockWriter)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var claimed outbox.Delivery
	for _, hot := range []struct {
		what string
		do   func() error
	}{
		{"commit arrivals", func() error {
			_, err := s.CommitArrivals(ctx, "web", []bot.Arrival{{ID: "1", At: noon}})
			return err
		}},
		{"settle arrivals", func() error {
			return s.SettleArrivals(ctx, "web", []bot.Settled{{ID: "1", State: bot.Handled, Reason: "a remark"}})
		}},
		{"save dialog", func() error { return s.SaveDialog(ctx, bot.Dialog{Person: "p", At: at, Kind: "k", Expires: noon}) }},
		{"drop dialog", func() error { return s.DropDialog(ctx, "p", at) }},
		{"save form", func() error { return s.SaveForm(ctx, "p", at, nil, noon) }},
		{"drop form", func() error { return s.DropForm(ctx, "p", at) }},
		{"set note", func() error { return s.SetChatNote(ctx, at.Chat, "name", "value") }},
		{"keep button", func() error { return s.KeepButton(ctx, "b", "action", noon) }},
		{"record check", func() error { return s.RecordCheck(ctx, bot.Check{Person: "p", Verdict: advice.Scam, At: noon}) }},
		{"post letter", func() error {
			_, err := s.PostLetter(ctx, "c", "k", nil, noon)
			return err
		}},
		{"put once", func() error {
			_, _, err := s.PutOnce(ctx, bot.SharedValue{Space: "s", Name: "n", Until: noon.Add(time.Hour)}, noon)
			return err
		}},
		{"claim delivery", func() (err error) {
			claimed, _, _, err = s.Claim(ctx, "web", noon)
			return err
		}},
		{"record delivery", func() error { return s.Record(ctx, claimed.ID, outbox.Outcome{State: outbox.Sent, Message: "m"}) }},
	} {
		if err := hot.do(); err != nil {
			t.Errorf("%s: %s", hot.what, err)
		}
	}
	short, end := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer end()
	if _, err := s.AddWatch(short, bot.Watch{At: at, Area: "x"}); err == nil {
		t.Error("a watch was added beside another change")
	}
}

// begins tells whether a claim begins within a moment.
func begins(t *testing.T, s *Store) bool {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	return s.db.Change(ctx, "claim delivery", sqlstore.Alone, func(*sqlstore.Tx) error { return nil }) == nil
}

func TestLanesWaitForWhatChangesDeliveriesAndForNothingElse(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		what, query string
		waits       bool
	}{
		{"import warnings", `INSERT INTO rests (platform, chat, until) VALUES ('web', '', 1)`, false},
		{"import warnings", `DELETE FROM deliveries WHERE story = 'x' AND state = 'review' AND strict = 0`, false},
		{"correct notice", `UPDATE deliveries SET told = 1`, true},
		{"forget", `DELETE FROM deliveries WHERE person = 'x'`, true},
		{"sweep", `DELETE FROM deliveries WHERE state = 'sent'`, false},
	} {
		t.Run(test.what+" "+strings.Fields(test.query)[0], func(t *testing.T) {
			s := opened(t)
			err := s.db.Change(t.Context(), test.what, sqlstore.Alone, func(tx *sqlstore.Tx) error {
				if _, err := tx.ExecContext(t.Context(), test.query); err != nil {
					return err
				}
				if waits := !begins(t, s); waits != test.waits {
					t.Errorf("a lane waits: %v", waits)
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
			if !begins(t, s) {
				t.Error("a lane waits after the end of the change")
			}
		})
	}
}

// What changes deliveries sees all that lanes did that were at it.
func TestChangeOfDeliveriesWaitsForLanes(t *testing.T) {
	t.Parallel()
	s := opened(t)
	free := held(t, s, holdShared, lockDeliveries)
	done := make(chan error)
	go func() {
		done <- s.db.Change(t.Context(), "recall", sqlstore.Alone, func(tx *sqlstore.Tx) error {
			_, err := tx.ExecContext(t.Context(), `UPDATE deliveries SET recalled = 1`)
			return err
		})
	}()
	select {
	case err := <-done:
		t.Fatal("it did not wait: ", err)
	case <-time.After(200 * time.Millisecond):
	}
	free()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// A change that goes by another name than those here would be made alone and slow, or beside others and wrong.
func TestEachNameOfAChangeIsOneThatTheSharedStoreGives(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("../sqlstore/*.go")
	if err != nil || len(names) == 0 {
		t.Fatal("the shared store is not there: ", err)
	}
	var source strings.Builder
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		source.Write(text)
	}
	own, err := os.ReadFile("lock.go")
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(own), "func wayOf(")
	list, _, _ = strings.Cut(list, "\n}\n")
	found := regexp.MustCompile(`"([a-z ]+)"`).FindAllStringSubmatch(list, -1)
	if len(found) < 10 {
		t.Fatalf("only %d names were found", len(found))
	}
	for _, name := range found {
		if wayOf(name[1]) == alone {
			t.Errorf("%q is made alone", name[1])
		}
		if !strings.Contains(source.String(), `"`+name[1]+`"`) {
			t.Errorf("the shared store makes no change that it calls %q", name[1])
		}
	}
}

// f may run again, so what a change gives must not be gathered twice.
func TestTransactionThatMeetsAnotherIsMadeAgain(t *testing.T) {
	t.Parallel()
	s := opened(t)
	tries := 0
	err := s.db.Change(t.Context(), "set note", sqlstore.Alone, func(tx *sqlstore.Tx) error {
		if _, err := tx.ExecContext(t.Context(), `INSERT INTO rests (platform, chat, until) VALUES ('web', '', 1)`); err != nil {
			return err
		}
		if tries++; tries < 3 {
			_, err := tx.ExecContext(t.Context(), `DO $$ BEGIN RAISE EXCEPTION 'met' USING ERRCODE = '40P01'; END $$`)
			return err
		}
		return nil
	})
	var rows int
	if e := s.db.read.QueryRowContext(t.Context(), `SELECT count(*) FROM rests`).Scan(&rows); err != nil || e != nil || tries != 3 || rows != 1 {
		t.Errorf("%d tries, %d rows, errors %v, %v", tries, rows, err, e)
	}
}

func TestTransactionThatFailsOrPanicsLeavesNothing(t *testing.T) {
	t.Parallel()
	s := opened(t)
	insert := func(tx *sqlstore.Tx) {
		if _, err := tx.ExecContext(t.Context(), `INSERT INTO rests (platform, chat, until) VALUES ('web', '', 1)`); err != nil {
			t.Error(err)
		}
	}
	_ = s.db.Change(t.Context(), "x", sqlstore.Alone, func(tx *sqlstore.Tx) error { insert(tx); return sql.ErrNoRows })
	func() {
		defer func() { _ = recover() }()
		_ = s.db.Change(t.Context(), "x", sqlstore.Alone, func(tx *sqlstore.Tx) error { insert(tx); panic("x") })
	}()
	var rows int
	if err := s.db.read.QueryRowContext(t.Context(), `SELECT count(*) FROM rests`).Scan(&rows); err != nil || rows != 0 {
		t.Errorf("%d rows, error %v", rows, err)
	}
	if _, err := s.AddWatch(t.Context(), bot.Watch{At: bot.Address{Chat: bot.ChatID{Platform: "web", ID: "c"}}, Area: "x"}); err != nil {
		t.Error(err)
	}
}
