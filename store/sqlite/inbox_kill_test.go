package sqlite

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"hangup/bot"
)

// inboxVictimPath names the variable by which the test below tells its child process where the database is.
const inboxVictimPath = "HANGUP_TEST_INBOX_VICTIM"

// TestInboxVictim is no test: it is what the child process runs until it is killed.
func TestInboxVictim(t *testing.T) {
	path := os.Getenv(inboxVictimPath)
	if path == "" {
		t.Skip("this is the child process of TestKilledProcessLosesNoArrival")
	}
	s := reopen(t, path)
	for n := 0; ; n++ {
		id := fmt.Sprintf("%d-%d", os.Getpid(), n)
		_, err := s.CommitArrivals(t.Context(), "web", []bot.Arrival{{ID: id, Body: []byte(id)}, {ID: id + "-tried"}})
		check(t, err)
		fmt.Println("committed", id)
		if n%3 == 0 {
			continue
		}
		check(t, s.SettleArrivals(t.Context(), "web", []bot.Settled{{ID: id, State: bot.Handled}, {ID: id + "-tried", State: bot.Tried}}))
		fmt.Println("settled", id)
	}
}

func TestKilledProcessLosesNoArrival(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hangup.db")
	for _, after := range []int{1, 2, 3, 17, 40, 75} {
		said := kill(t, "TestInboxVictim", inboxVictimPath, path, after)
		s := reopen(t, path)
		soundInbox(t, s)
		as, err := s.WaitingArrivals(t.Context(), "web")
		check(t, err)
		waiting := map[string]bot.Arrival{}
		for _, a := range as {
			waiting[a.ID] = a
		}
		for _, id := range said["settled"] {
			if _, ok := waiting[id]; ok || waiting[id+"-tried"].Tries != 1 {
				t.Errorf("%s was settled: it waits %v, the other was tried %d times", id, ok, waiting[id+"-tried"].Tries)
			}
		}
		for _, id := range said["committed"] {
			fresh, err := s.CommitArrivals(t.Context(), "web", []bot.Arrival{{ID: id}, {ID: id + "-tried"}})
			check(t, err)
			if len(fresh) > 0 {
				t.Errorf("%v was lost", fresh)
			}
		}
		check(t, s.Close())
	}
}

// soundInbox wants a sound file, and a body for whatever waits and for nothing else.
func soundInbox(t *testing.T, s *Store) {
	t.Helper()
	var verdict string
	check(t, s.db.read.QueryRow(`PRAGMA integrity_check`).Scan(&verdict))
	var waiting, bodies, both int
	check(t, s.db.read.QueryRow(`SELECT (SELECT count(*) FROM inbox WHERE body IN (SELECT n FROM inbox_bodies)), (SELECT count(*) FROM inbox_bodies),
		(SELECT count(*) FROM inbox a JOIN inbox_bodies b ON b.n = a.body AND b.platform = a.platform AND b.id = a.id)`).Scan(&waiting, &bodies, &both))
	if verdict != "ok" || waiting != bodies || both != bodies {
		t.Errorf("%s; %d wait, %d bodies, %d belong together", verdict, waiting, bodies, both)
	}
}
