package sqlite

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"hangup/advice"
	"hangup/advice/news"
	"hangup/bot"
	"hangup/bot/outbox"
)

// editorPath names the variable by which the test below tells its child process where the database is.
const editorPath = "HANGUP_TEST_EDITOR"

// TestEditor is no test: it is what the child process runs until it is killed. It publishes stories from two sources, changes
// them, sends notices, corrects and recalls them, and posts all the while.
func TestEditor(t *testing.T) {
	path := os.Getenv(editorPath)
	if path == "" {
		t.Skip("this is the child process of TestKilledProcessLeavesEveryStoryWithItsPosts")
	}
	s := reopen(t, path)
	_, err := s.Recover(t.Context(), "web", noon)
	check(t, err)
	for n := 0; ; n++ {
		now := noon.Add(time.Duration(n) * time.Second)
		edition(t, s, fmt.Sprintf("%d-%d", os.Getpid(), n), now)
		for range 5 {
			deliver(t, s, now)
		}
		fmt.Println("edition", n)
	}
}

// edition publishes a story, changes it, and sends two notices, of which one is corrected and one recalled.
func edition(t *testing.T, s *Store, id string, now time.Time) {
	t.Helper()
	one := news.Warning{ID: news.WarningID(id), Label: news.IsWarning, Title: "One", Areas: []advice.AreaID{"x"}}
	other := one
	other.ID, other.Story = one.ID+"-again", one.ID
	_, err := s.ImportWarnings(t.Context(), []news.Warning{one, other}, now)
	check(t, err)
	deliver(t, s, now)
	one.Title = "Another"
	_, err = s.ImportWarnings(t.Context(), []news.Warning{one}, now)
	check(t, err)
	for _, draft := range []string{"corrected", "recalled"} {
		notice, _, err := s.SendNotice(t.Context(), bot.Notice{Draft: draft + id, Text: "Text", Areas: []advice.AreaID{"x"}, At: now, Starts: now,
			ReportTo: bot.Address{Chat: bot.ChatID{Platform: "web", ID: "owner"}}})
		check(t, err)
		deliver(t, s, now)
		if draft == "corrected" {
			_, err = s.CorrectNotice(t.Context(), notice, "Other text", now)
		} else {
			_, err = s.Recall(t.Context(), bot.Post{Notice: notice}, bot.Address{}, now)
		}
		check(t, err)
	}
}

// deliver makes one delivery, if there is one.
func deliver(t *testing.T, s *Store, now time.Time) {
	t.Helper()
	d, ok, _, err := s.Claim(t.Context(), "web", now)
	check(t, err)
	if !ok {
		return
	}
	o := outbox.Outcome{State: outbox.Sent, Message: d.Message}
	if d.Op == outbox.MakePost {
		o.Message = bot.MessageID(fmt.Sprint("m", d.ID))
	}
	check(t, s.Record(t.Context(), d.ID, o))
}

func TestKilledProcessLeavesEveryStoryWithItsPosts(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hangup.db")
	s := reopen(t, path)
	for i := range 3 {
		_, err := s.AddWatch(t.Context(), bot.Watch{At: bot.Address{Chat: bot.ChatID{Platform: "web", ID: fmt.Sprint(i)}}, Area: "x"})
		check(t, err)
	}
	check(t, s.Close())
	for n := range 10 {
		killLater(t, "TestEditor", editorPath, path, 1+n%3, time.Duration(n)*1700*time.Microsecond)
		s := reopen(t, path)
		consistent(t, s)
		_, err := s.Recover(t.Context(), "web", noon)
		check(t, err)
		consistent(t, s)
		check(t, s.Close())
	}
	s = reopen(t, path)
	end := noon.Add(24 * time.Hour)
	for left := true; left; left = count(t, s, `SELECT count(*) FROM deliveries WHERE state IN ('due', 'sending')`) > 0 {
		deliver(t, s, end)
	}
	consistent(t, s)
	for what, query := range map[string]string{
		"stories that do not stand in all chats":      `SELECT count(*) FROM (SELECT story FROM deliveries WHERE story IS NOT NULL GROUP BY story HAVING sum(standing AND state = 'sent') <> 3)`,
		"notices that were not recalled and are lost": `SELECT count(*) FROM notices n WHERE recalled = 0 AND (SELECT sum(standing AND state = 'sent') FROM deliveries WHERE notice = n.id) <> 3`,
		"recalled notices that stand":                 `SELECT count(*) FROM notices n WHERE recalled = 1 AND EXISTS (SELECT 1 FROM deliveries WHERE notice = n.id AND standing = 1)`,
	} {
		if n := count(t, s, query); n != 0 {
			t.Errorf("%d %s", n, what)
		}
	}
}

func count(t *testing.T, s *Store, query string) (n int) {
	t.Helper()
	check(t, s.db.read.QueryRow(query).Scan(&n))
	return n
}

// consistent wants what must hold at every moment.
func consistent(t *testing.T, s *Store) {
	t.Helper()
	for what, query := range map[string]string{
		"faults of the file": `SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'`,
		"stories without exactly their three posts": `SELECT count(*) FROM stories o WHERE o.story = o.warning
			AND (SELECT count(*) FROM deliveries d WHERE d.story = o.story) <> 3`,
		"posts of the second source": `SELECT count(*) FROM deliveries WHERE warning <> story`,
		"notices without exactly their three posts and their progress": `SELECT count(*) FROM notices n
			WHERE (SELECT count(*) FROM deliveries d WHERE d.notice = n.id) <> 3 OR (SELECT count(*) FROM deliveries d WHERE d.progress = n.id) <> 1`,
		"posts that stand as they read before": `SELECT count(*) FROM deliveries d WHERE standing = 1 AND state = 'sent' AND revision <
			coalesce((SELECT revision FROM stories WHERE warning = d.warning), (SELECT revision FROM notices WHERE id = d.notice), 0)`,
		"posts that stand although they were recalled": `SELECT count(*) FROM deliveries WHERE standing = 1 AND state = 'sent' AND recalled = 1`,
		"posts that stand and lost their message":      `SELECT count(*) FROM deliveries WHERE standing = 1 AND message <> 'm' || id`,
		"posts to be changed that do not stand":        `SELECT count(*) FROM deliveries WHERE standing = 0 AND op <> 'post' AND state IN ('due', 'sending')`,
	} {
		if n := count(t, s, query); n != 0 {
			t.Errorf("%d %s", n, what)
		}
	}
}
