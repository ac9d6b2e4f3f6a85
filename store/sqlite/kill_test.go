package sqlite

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"hangup/advice"
	"hangup/advice/news"
	"hangup/bot"
	"hangup/bot/outbox"
)

// victimPath names the variable by which this test tells its child process where the database is.
const victimPath = "HANGUP_TEST_VICTIM"

// TestVictim is no test: it is what the child process runs until it is killed. It imports, claims
// and records, and says what it has done.
func TestVictim(t *testing.T) {
	path := os.Getenv(victimPath)
	if path == "" {
		t.Skip("this is the child process of TestKilledProcessLosesNothing")
	}
	s := reopen(t, path)
	_, err := s.Recover(t.Context(), "web", noon)
	check(t, err)
	for n := 0; ; n++ {
		id := fmt.Sprintf("%d-%d", os.Getpid(), n)
		_, err := s.ImportWarnings(t.Context(), []news.Warning{{ID: news.WarningID(id), Label: news.IsWarning, Areas: []advice.AreaID{"x"}}}, noon)
		check(t, err)
		fmt.Println("imported", id)
		d, _, _, err := s.Claim(t.Context(), "web", noon.Add(time.Duration(n)*time.Second))
		check(t, err)
		fmt.Println("claimed", d.ID)
		check(t, s.Record(t.Context(), d.ID, outbox.Outcome{State: outbox.Sent}))
		fmt.Println("sent", d.ID)
	}
}

// kill runs the child process until it has said so many things, and gives them by their first word.
func kill(t *testing.T, victim, variable, path string, after int) map[string][]string {
	t.Helper()
	return killLater(t, victim, variable, path, after, 0)
}

// killLater is kill, but for a while in which the child process goes on unheard.
func killLater(t *testing.T, victim, variable, path string, after int, pause time.Duration) map[string][]string {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^"+victim+"$")
	child.Env = append(os.Environ(), variable+"="+path)
	out, err := child.StdoutPipe()
	check(t, err)
	check(t, child.Start())
	said := map[string][]string{}
	lines := bufio.NewScanner(out)
	for n := 0; n < after && lines.Scan(); n++ {
		var word, id string
		if _, err := fmt.Sscan(lines.Text(), &word, &id); err != nil {
			t.Fatalf("the child said %q", lines.Text())
		}
		said[word] = append(said[word], id)
	}
	time.Sleep(pause)
	check(t, child.Process.Kill())
	if err := child.Wait(); err == nil {
		t.Fatal("the child ended before it was killed")
	}
	return said
}

func TestKilledProcessLosesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hangup.db")
	s := reopen(t, path)
	for i := range 3 {
		_, err := s.AddWatch(t.Context(), bot.Watch{At: bot.Address{Chat: bot.ChatID{Platform: "web", ID: fmt.Sprint(i)}}, Area: "x"})
		check(t, err)
	}
	check(t, s.Close())
	for _, after := range []int{1, 2, 3, 17, 40, 75} {
		said := kill(t, "TestVictim", victimPath, path, after)
		s := reopen(t, path)
		intact(t, s)
		for _, id := range said["imported"] {
			if _, ok, err := s.Warning(t.Context(), news.WarningID(id)); !ok || err != nil {
				t.Errorf("warning %s: found %v, error %v", id, ok, err)
			}
		}
		for _, id := range said["sent"] {
			if got := state(t, s, id); got != outbox.Sent {
				t.Errorf("delivery %s was sent and is %q", id, got)
			}
		}
		_, err := s.Recover(t.Context(), "web", noon)
		check(t, err)
		for _, id := range said["claimed"] {
			if got := state(t, s, id); got != outbox.Sent && got != outbox.Due {
				t.Errorf("delivery %s was claimed and is %q", id, got)
			}
		}
		check(t, s.Close())
	}
}

// intact wants a sound file, and every warning with all its deliveries.
func intact(t *testing.T, s *Store) {
	t.Helper()
	var verdict string
	check(t, s.db.read.QueryRow(`PRAGMA integrity_check`).Scan(&verdict))
	var warnings, deliveries int
	check(t, s.db.read.QueryRow(`SELECT (SELECT count(*) FROM warnings), (SELECT count(*) FROM deliveries)`).Scan(&warnings, &deliveries))
	if verdict != "ok" || deliveries != 3*warnings {
		t.Errorf("%s; %d warnings with %d deliveries", verdict, warnings, deliveries)
	}
}

func state(t *testing.T, s *Store, id string) (state outbox.State) {
	t.Helper()
	check(t, s.db.read.QueryRow(`SELECT state FROM deliveries WHERE id = ?`, id).Scan(&state))
	return state
}
