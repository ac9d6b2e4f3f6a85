package sqlite

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"hangup/advice"
	"hangup/advice/feed"
	"hangup/advice/news"
	"hangup/bot"
)

// feedVictimPath names the variable by which the test below tells its child process where the database is.
const feedVictimPath = "HANGUP_TEST_FEED_VICTIM"

var feedVictimSource = feed.Source{URL: "https://example.org/feed"}

// TestFeedVictim is no test: it is what the child process runs until it is killed. Each visit brings one warning more than
// the cursor before it knew.
func TestFeedVictim(t *testing.T) {
	path := os.Getenv(feedVictimPath)
	if path == "" {
		t.Skip("this is the child process of TestKilledProcessKeepsCursorAndWarningsTogether")
	}
	s := reopen(t, path)
	c, err := s.FeedCursor(t.Context(), feedVictimSource)
	check(t, err)
	for {
		id := fmt.Sprintf("%d-%d", os.Getpid(), c.Fails)
		c.Fails++
		_, err := s.TakeVisit(t.Context(), feed.Visit{Source: feedVictimSource, At: noon, Cursor: c},
			[]news.Warning{{ID: news.WarningID(id), Label: news.IsWarning, Areas: []advice.AreaID{"x"}}})
		check(t, err)
		fmt.Println("taken", c.Fails)
	}
}

// Wherever a process is killed, the cursor knows exactly the warnings that are stored, and each has all its posts.
func TestKilledProcessKeepsCursorAndWarningsTogether(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hangup.db")
	s := reopen(t, path)
	for i := range 3 {
		_, err := s.AddWatch(t.Context(), bot.Watch{At: bot.Address{Chat: bot.ChatID{Platform: "web", ID: fmt.Sprint(i)}}, Area: "x"})
		check(t, err)
	}
	check(t, s.Close())
	for n := range 12 { // a visit takes about 2 ms
		said := killLater(t, "TestFeedVictim", feedVictimPath, path, 1+n%3, time.Duration(n)*300*time.Microsecond)["taken"]
		s := reopen(t, path)
		intact(t, s)
		c, err := s.FeedCursor(t.Context(), feedVictimSource)
		check(t, err)
		var warnings, last int
		check(t, s.db.read.QueryRow(`SELECT count(*) FROM warnings`).Scan(&warnings))
		if _, err := fmt.Sscan(said[len(said)-1], &last); err != nil || c.Fails < last || c.Fails != warnings {
			t.Errorf("%d visits were taken, the cursor knows %d and %d warnings are stored", last, c.Fails, warnings)
		}
		check(t, s.Close())
	}
}
