package sqlite

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hangup/advice"
	"hangup/advice/news"
	"hangup/bot"
)

var noon = time.Date(2026, time.November, 18, 12, 0, 0, 0, time.UTC)

// mark is a text that stands in all that a person leaves, and nowhere else.
func mark(i int) string { return fmt.Sprintf("<mark%04d>", i) }

// leave stores something of every kind with the person's mark in every text.
func leave(t *testing.T, s *Store, i int, r *rand.Rand) {
	t.Helper()
	m := mark(i)
	long := strings.Repeat(m, 1+r.IntN(40))
	if r.IntN(20) == 0 {
		long = strings.Repeat(m, 2000) // more than a page
	}
	at := bot.Address{Chat: bot.ChatID{Platform: "web", ID: "chat" + m}}
	_, err := s.SaveReport(t.Context(), bot.Report{Draft: m, Person: bot.PersonKey(m), Claimed: long, Happened: m, When: m, Number: m, Phone: m, Note: long, At: noon})
	check(t, err)
	for _, state := range []string{long + long, long, m} { // a dialog shrinks and grows as it goes
		check(t, s.SaveDialog(t.Context(), bot.Dialog{Person: bot.PersonKey(m), At: at, Kind: m, State: []byte(state), Expires: noon}))
	}
	check(t, s.RecordCheck(t.Context(), bot.Check{Person: bot.PersonKey(m), Verdict: advice.Scam, Tells: []string{m}, At: noon}))
	check(t, s.StartTimer(t.Context(), bot.Timer{Person: bot.PersonKey(m), To: at, Due: noon, Contact: m}))
	moderate(t, s, bot.PersonKey(m), at)
}

// moderate lets a person be a moderator, of whom the deeds and the notice stay.
func moderate(t *testing.T, s *Store, who bot.PersonKey, own bot.Address) {
	t.Helper()
	group := bot.Address{Chat: bot.ChatID{Platform: "web", ID: "group"}}
	_, _, err := s.SendNotice(t.Context(), bot.Notice{Draft: string(who), Text: "A notice.", From: group, By: who, ReportTo: own, At: noon, Starts: noon})
	check(t, err)
	check(t, s.WriteDeed(t.Context(), bot.Deed{At: noon, Who: who, Chat: group, What: "warn"}))
}

// A moderator who is alone with the bot in a chat leaves no byte of that chat either.
func TestForgottenModeratorsLeaveNoByte(t *testing.T) {
	if testing.Short() {
		t.Skip("reads whole files, one after the other")
	}
	path := filepath.Join(t.TempDir(), "hangup.db")
	s := reopen(t, path, WithRest(0))
	for i := range 60 {
		m := mark(i)
		own := bot.Address{Chat: bot.ChatID{Platform: "web", ID: "own" + m}}
		moderate(t, s, bot.PersonKey(m), own)
		check(t, s.WriteDeed(t.Context(), bot.Deed{At: noon, Who: bot.PersonKey(m), Chat: own, What: "warn"}))
		check(t, s.PauseChat(t.Context(), own.Chat, noon))
		_, err := s.AddWatch(t.Context(), bot.Watch{At: bot.Address{Chat: bot.ChatID{Platform: "web", ID: fmt.Sprint("group", i)}}, Area: "x", Owner: own, Wish: bot.Wish{Review: true}})
		check(t, err)
	}
	_, err := s.ImportWarnings(t.Context(), []news.Warning{{ID: "w", Label: news.IsWarning, Areas: []advice.AreaID{"x"}}}, noon)
	check(t, err)
	for i := range 30 {
		before := bytes.Contains(files(t, path), []byte(mark(i)))
		_, err := s.Forget(t.Context(), bot.PersonKey(mark(i)), bot.ChatID{Platform: "web", ID: "own" + mark(i)})
		check(t, err)
		if n := bytes.Count(files(t, path), []byte(mark(i))); n > 0 || !before {
			t.Errorf("%s is %d times in the files, and was there before: %v", mark(i), n, before)
		}
	}
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// files gives all bytes of the database.
func files(t *testing.T, path string) []byte {
	t.Helper()
	var all []byte
	for _, more := range []string{"", "-wal", "-shm"} {
		b, err := os.ReadFile(path + more)
		check(t, err)
		all = append(all, b...)
	}
	return all
}

func TestForgottenPeopleLeaveNoByte(t *testing.T) {
	if testing.Short() {
		t.Skip("reads whole files, one after the other")
	}
	path := filepath.Join(t.TempDir(), "hangup.db")
	s := reopen(t, path, WithRest(0))
	r := rand.New(rand.NewPCG(1, 2))
	const people = 300
	for _, i := range r.Perm(people) {
		leave(t, s, i, r)
	}
	before := files(t, path)
	for i := range people {
		if !bytes.Contains(before, []byte(mark(i))) {
			t.Fatalf("%s is not in the files: the search finds nothing", mark(i))
		}
	}
	for round, i := range r.Perm(people)[:40] {
		_, err := s.Forget(t.Context(), bot.PersonKey(mark(i)), bot.ChatID{})
		check(t, err)
		if n := bytes.Count(files(t, path), []byte(mark(i))); n > 0 {
			t.Errorf("round %d: %s is still %d times in the files", round, mark(i), n)
		}
	}
}

func TestForgottenWhileATimerIsPostedLeavesNoByte(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hangup.db")
	s := reopen(t, path)
	leave(t, s, 7, rand.New(rand.NewPCG(1, 2)))
	_, ok, _, err := s.Claim(t.Context(), "web", noon)
	check(t, err)
	if !ok {
		t.Fatal("the timer was not due")
	}
	_, err = s.Forget(t.Context(), bot.PersonKey(mark(7)), bot.ChatID{})
	check(t, err)
	if n := bytes.Count(files(t, path), []byte("<mark")); n > 0 {
		t.Errorf("still %d times in the files", n)
	}
}

func TestSweptDialogsLeaveNoByte(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hangup.db")
	s := reopen(t, path)
	at := bot.Address{Chat: bot.ChatID{Platform: "web", ID: "a"}}
	for i := range 50 {
		check(t, s.SaveDialog(t.Context(), bot.Dialog{Person: bot.PersonKey(mark(i)), At: at, State: []byte(mark(i)), Expires: noon}))
	}
	check(t, s.Sweep(t.Context(), noon))
	if n := bytes.Count(files(t, path), []byte("<mark")); n > 0 {
		t.Errorf("still %d times in the files", n)
	}
}

// A reader that holds the log while somebody is forgotten, and a process that ends then, only put
// the cleaning off.
func TestForgettingIsFinishedByTheNextSweep(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hangup.db")
	s := reopen(t, path, WithWait(10*time.Millisecond))
	leave(t, s, 7, rand.New(rand.NewPCG(1, 2)))
	other := reopen(t, path)
	reading, err := other.db.read.BeginTx(t.Context(), nil)
	check(t, err)
	var n int
	check(t, reading.QueryRow(`SELECT count(*) FROM reports`).Scan(&n))
	if _, err := s.Forget(t.Context(), bot.PersonKey(mark(7)), bot.ChatID{}); err != nil {
		t.Errorf("forgetting failed, though the rows are gone: %v", err)
	}
	if err := s.Sweep(t.Context(), noon); err == nil {
		t.Error("the sweep could not clean and said nothing")
	}
	if !bytes.Contains(files(t, path), []byte("<mark")) {
		t.Fatal("the reader was not in the way: this test shows nothing")
	}
	check(t, reading.Rollback())
	check(t, s.Close())
	s = reopen(t, path)
	check(t, s.Sweep(t.Context(), noon))
	if n := bytes.Count(files(t, path), []byte("<mark")); n > 0 {
		t.Errorf("still %d times in the files", n)
	}
}

func TestForgettingAStrangerWritesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hangup.db")
	s := reopen(t, path)
	leave(t, s, 7, rand.New(rand.NewPCG(1, 2)))
	before := written(t, path)
	_, err := s.Forget(t.Context(), "stranger", bot.ChatID{Platform: "web", ID: "elsewhere"})
	check(t, err)
	if !bytes.Equal(before, written(t, path)) {
		t.Error("the files changed")
	}
}

// written gives the bytes of the database and its log, without the notes of who reads (-shm).
func written(t *testing.T, path string) []byte {
	t.Helper()
	file, err := os.ReadFile(path)
	check(t, err)
	log, err := os.ReadFile(path + "-wal")
	check(t, err)
	return append(file, log...)
}

func TestForgettingOftenLeavesTheFileToTheSweep(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hangup.db")
	s := reopen(t, path, WithRest(1_000_000))
	for i := range 2 {
		leave(t, s, i, rand.New(rand.NewPCG(1, 2)))
	}
	for i, wantSoiled := range []bool{false, true} {
		_, err := s.Forget(t.Context(), bot.PersonKey(mark(i)), bot.ChatID{})
		check(t, err)
		if got := soiled(t, s); got != wantSoiled {
			t.Errorf("after %d people: to be cleaned %v, wanted %v", i+1, got, wantSoiled)
		}
	}
	check(t, s.Sweep(t.Context(), noon))
	if n := bytes.Count(files(t, path), []byte("<mark")); n > 0 || soiled(t, s) {
		t.Errorf("after the sweep: %d times in the files, to be cleaned %v", n, soiled(t, s))
	}
}

func soiled(t *testing.T, s *Store) (is bool) {
	t.Helper()
	check(t, s.db.read.QueryRow(`SELECT user_version FROM pragma_user_version`).Scan(&is))
	return is
}
