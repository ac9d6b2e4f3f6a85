package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hangup/bot"
	"hangup/store"
	"hangup/store/sqlstore"
)

var otherSecret = []byte("another secret key, for the tests.")

// words are what a person said, as it must stand nowhere in the files.
func words(i int) string { return fmt.Sprintf("<words%04d>", i) }

// say stores words wherever a person can leave any.
func say(t *testing.T, s *Store, i int) {
	t.Helper()
	w, who := words(i), bot.PersonKey(fmt.Sprint("p", i))
	at := bot.Address{Chat: bot.ChatID{Platform: "web", ID: fmt.Sprint("c", i)}}
	_, err := s.SaveReport(t.Context(), bot.Report{Person: who, Claimed: w, When: w, Number: w, Note: w, At: noon})
	check(t, err)
	check(t, s.SaveDialog(t.Context(), bot.Dialog{Person: who, At: at, State: []byte(w), Expires: noon.AddDate(1, 0, 0)}))
	check(t, s.WriteDeed(t.Context(), bot.Deed{At: noon, Who: who, Chat: at, What: "warn", Detail: w}))
}

func TestWordsStandNowhereInTheFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hangup.db")
	s := reopen(t, path)
	for i := range 20 {
		say(t, s, i)
	}
	if n := bytes.Count(files(t, path), []byte("<words")); n > 0 {
		t.Errorf("words stand %d times in the files", n)
	}
	p, err := s.Held(t.Context(), "p7")
	check(t, err)
	if p.Reports[0].Note != words(7) || p.Reports[0].Claimed != words(7) {
		t.Errorf("they do not come back: %+v", p.Reports)
	}
}

// opensWith tells the error of opening a database with a secret.
func opensWith(path string, secret []byte) error {
	s, err := Open(context.Background(), path, withSecret(secret))
	if err != nil {
		return err
	}
	return s.Close()
}

func TestAnotherSecretOpensNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hangup.db")
	check(t, reopen(t, path).Close())
	var known *store.OpenError
	if err := opensWith(path, otherSecret); !errors.As(err, &known) || !strings.Contains(err.Error(), "does not fit") {
		t.Errorf("error %v", err)
	}
	if err := opensWith(path, []byte("short")); err == nil {
		t.Error("a short secret opened it")
	}
	check(t, opensWith(path, testSecret))
}

func TestWithoutASecretWarningsAreReadAndWordsAreNot(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hangup.db")
	s := reopen(t, path)
	say(t, s, 1)
	check(t, s.Close())
	s, err := Open(t.Context(), path)
	check(t, err)
	defer s.Close()
	_, err = s.Warnings(t.Context(), bot.WarningFilter{})
	check(t, err)
	for what, err := range map[string]error{
		"held":   second(s.Held(t.Context(), "p1")),
		"dialog": s.SaveDialog(t.Context(), bot.Dialog{Person: "p1", Expires: noon}),
		"report": second(s.SaveReport(t.Context(), bot.Report{Person: "p1"})),
		"deed":   s.WriteDeed(t.Context(), bot.Deed{At: noon, What: "warn"}),
		"rotate": s.BeginRotation(t.Context(), otherSecret),
	} {
		if !errors.Is(err, sqlstore.ErrNoSecret) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if s.Root() != nil {
		t.Error("it has a root")
	}
}

func second[T any](_ T, err error) error { return err }

// What somebody with a hand on the file puts elsewhere does not open there.
func TestWhatIsMovedToAnotherRowDoesNotOpen(t *testing.T) {
	s := reopen(t, filepath.Join(t.TempDir(), "hangup.db"))
	say(t, s, 1)
	say(t, s, 2)
	_, err := s.db.write.Exec(`UPDATE reports SET sealed = (SELECT sealed FROM reports WHERE person = 'p1') WHERE person = 'p2'`)
	check(t, err)
	if _, err := s.Held(t.Context(), "p2"); err == nil || strings.Contains(err.Error(), "words") {
		t.Errorf("error %v", err)
	}
}

// A database of an older program holds words. They are sealed when it is opened, and the hashes by which people are known stay.
func TestWordsOfAnOlderProgramAreSealed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hangup.db")
	s, err := Open(t.Context(), path)
	check(t, err)
	for i := range 1200 { // more than are sealed at once
		_, err := s.db.write.Exec(`INSERT INTO reports (id, draft, person, type, claimed, happened, "when", area, number, phone, note, at)
			VALUES (?1, '', 'p', 'x', ?2, 'money', ?2, '', ?2, '', ?2, ?3)`, fmt.Sprint("R", i), words(i), i)
		check(t, err)
	}
	_, err = s.db.write.Exec(`INSERT INTO deeds (at, person, platform, chat, thread, what, about, detail) VALUES (?, 'p', 'web', 'a', '', 'warn', '', '<words>')`, noon.UnixMilli())
	check(t, err)
	_, err = s.db.write.Exec(`INSERT INTO dialogs (person, platform, chat, thread, kind, state, expires) VALUES ('p', 'web', 'a', '', 'x', ?, ?)`, []byte("<words>"), noon.UnixMilli())
	check(t, err)
	check(t, s.Close())
	s = reopen(t, path)
	check(t, s.Sweep(t.Context(), noon.Add(-time.Hour)))
	if n := bytes.Count(files(t, path), []byte("<words")); n > 0 {
		t.Errorf("words stand %d times in the files", n)
	}
	p, err := s.Held(t.Context(), "p")
	check(t, err)
	if len(p.Reports) != 1200 || p.Reports[7].Note != words(7) || p.Reports[1199].Number != words(1199) {
		t.Errorf("%d reports, %+v", len(p.Reports), p.Reports[:1])
	}
	deeds, err := s.Deeds(t.Context(), bot.Address{}, 1)
	check(t, err)
	d, ok, err := s.Dialog(t.Context(), "p", bot.Address{Chat: bot.ChatID{Platform: "web", ID: "a"}}, noon.Add(-time.Hour))
	check(t, err)
	if deeds[0].Detail != "<words>" || !ok || string(d.State) != "<words>" {
		t.Errorf("deed %q, dialog %q", deeds[0].Detail, d.State)
	}
	if !bytes.Equal(s.Root(), testSecret) {
		t.Error("people are known by another root than before")
	}
}

func TestANewDatabaseHasARootOfItsOwn(t *testing.T) {
	s := reopen(t, filepath.Join(t.TempDir(), "hangup.db"))
	if len(s.Root()) != 32 || bytes.Equal(s.Root(), testSecret[:32]) {
		t.Errorf("a root of %d bytes", len(s.Root()))
	}
}

// A change of the secret that is stopped after any row is finished by whoever opens the database next.
func TestAChangeOfTheSecretSurvivesEveryStop(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hangup.db")
	s := reopen(t, path)
	for i := range 3 {
		say(t, s, i)
	}
	check(t, s.BeginRotation(t.Context(), otherSecret))
	check(t, s.Close())
	for _, secret := range [][]byte{testSecret, otherSecret} { // both open it, and what is written now is sealed for both
		s, err := Open(t.Context(), path, withSecret(secret))
		check(t, err)
		say(t, s, 10+len(secret)%2)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := s.FinishRotation(ctx, func(int) {}); err == nil && !bytes.Equal(secret, testSecret) {
			t.Error("it was finished though it was stopped")
		}
		p, err := s.Held(t.Context(), "p1")
		check(t, err)
		if p.Reports[0].Note != words(1) {
			t.Errorf("%q", p.Reports[0].Note)
		}
		check(t, s.Close())
	}
	old := secretsOf(t, path)
	s, err := Open(t.Context(), path, withSecret(otherSecret))
	check(t, err)
	check(t, s.Sweep(t.Context(), noon))
	p, err := s.Held(t.Context(), "p1")
	check(t, err)
	if p.Reports[0].Note != words(1) {
		t.Errorf("%q", p.Reports[0].Note)
	}
	check(t, s.Close())
	if err := opensWith(path, testSecret); err == nil {
		t.Error("the old secret still opens it")
	}
	file, err := os.ReadFile(path)
	check(t, err)
	if now := secretsOf(t, path); len(old) != 2 || len(now) != 1 || bytes.Contains(file, old[1]) {
		t.Errorf("%d rings before, %d after, or the old one is still in the file", len(old), len(now))
	}
	check(t, opensWith(path, otherSecret))
}

// secretsOf gives the wrapped rings, the newest first.
func secretsOf(t *testing.T, path string) (rings [][]byte) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	check(t, err)
	defer db.Close()
	rows, err := db.Query(`SELECT ring FROM keys ORDER BY turn DESC`)
	check(t, err)
	defer rows.Close()
	for rows.Next() {
		var ring []byte
		check(t, rows.Scan(&ring))
		rings = append(rings, slices.Clone(ring))
	}
	check(t, rows.Err())
	return rings
}

// A program that was opened before may write with the old key while the secret is changed. Its rows are not lost.
func TestRowsOfTheOldKeyKeepTheOldKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hangup.db")
	s, late := reopen(t, path), reopen(t, path)
	say(t, s, 2)
	check(t, s.BeginRotation(t.Context(), otherSecret))
	tables := 0
	err := s.FinishRotation(t.Context(), func(int) {
		if tables++; tables == 3 { // the reports are through, which are the first of three
			say(t, late, 1)
		}
	})
	if err == nil || tables < 3 {
		t.Errorf("%d tables; the old key was ended, and with it what it seals", tables)
	}
	check(t, s.FinishRotation(t.Context(), func(int) {}))
	p, err := s.Held(t.Context(), "p1")
	check(t, err)
	if p.Reports[0].Note != words(1) {
		t.Errorf("%q", p.Reports[0].Note)
	}
}

// What it costs to seal every row of a database when the secret changes.
func BenchmarkSealed(b *testing.B) {
	s := reopen(b, filepath.Join(b.TempDir(), "hangup.db"))
	_, err := s.db.write.Exec(`INSERT INTO reports (id, draft, person, type, claimed, happened, "when", area, number, phone, note, at)
		WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
		SELECT 'R' || i, '', 'p', 'x', 'the bank', '', '', '', '', '', ?, ? FROM n`, strings.Repeat("x", 100), noon.UnixMilli())
	check(b, err)
	b.Run("seal 10,000 reports anew", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			check(b, s.BeginRotation(b.Context(), fmt.Appendf(nil, "secret key %030d", i)))
			check(b, s.FinishRotation(b.Context(), func(int) {}))
		}
	})
}
