package sqlite

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hangup/advice"
	"hangup/advice/news"
	"hangup/bot"
	"hangup/bot/outbox"
)

// serve lets a timer end in a chat, with the outcome given.
func serve(t *testing.T, s *Store, chat string, state outbox.State) {
	t.Helper()
	to := bot.Address{Chat: bot.ChatID{Platform: "web", ID: chat}}
	check(t, s.StartTimer(t.Context(), bot.Timer{Person: "p", To: to, Due: noon, Contact: "police_101"}))
	d, ok, _, err := s.Claim(t.Context(), "web", noon)
	check(t, err)
	if !ok || d.To != to {
		t.Fatalf("claimed %+v, %v", d, ok)
	}
	check(t, s.Record(t.Context(), d.ID, outbox.Outcome{State: state}))
}

// known lists the chats that the outbox knows of.
func known(t *testing.T, s *Store) string {
	t.Helper()
	rows, err := s.db.read.Query(`SELECT chat FROM chats ORDER BY chat`)
	check(t, err)
	defer rows.Close()
	var all []string
	for rows.Next() {
		var chat string
		check(t, rows.Scan(&chat))
		all = append(all, chat)
	}
	check(t, rows.Err())
	return strings.Join(all, " ")
}

func TestSweepForgetsChatsThatNothingIsPostedTo(t *testing.T) {
	s := reopen(t, filepath.Join(t.TempDir(), "x.db"))
	at := func(chat string) bot.Address { return bot.Address{Chat: bot.ChatID{Platform: "web", ID: chat}} }
	serve(t, s, "idle", outbox.Sent)
	serve(t, s, "blocked", outbox.Suspended)
	serve(t, s, "blocked with area", outbox.Suspended)
	serve(t, s, "waiting", outbox.Sent)
	serve(t, s, "watching", outbox.Sent)
	check(t, s.StartTimer(t.Context(), bot.Timer{Person: "p", To: at("waiting"), Due: noon.AddDate(1, 0, 0), Contact: "x"}))
	_, err := s.AddWatch(t.Context(), bot.Watch{At: at("watching"), Area: "x", Since: noon})
	check(t, err)
	_, err = s.db.write.Exec(`INSERT INTO chat_areas (platform, chat, thread, area) VALUES ('web', 'blocked with area', '', 'x')`)
	check(t, err)
	for _, test := range []struct {
		after time.Duration
		want  string
	}{
		{24 * time.Hour, "blocked blocked with area idle waiting watching"},
		{24*time.Hour + time.Second, "blocked blocked with area waiting watching"},
		{31 * 24 * time.Hour, "blocked blocked with area waiting watching"},
		{31*24*time.Hour + time.Second, "waiting watching"},
	} {
		check(t, s.Sweep(t.Context(), noon.Add(test.after)))
		if got := known(t, s); got != test.want {
			t.Errorf("after %v: %s, wanted %s", test.after, got, test.want)
		}
	}
}

func TestForgettingForgetsTheChatOfARunningTimer(t *testing.T) {
	s := reopen(t, filepath.Join(t.TempDir(), "x.db"))
	serve(t, s, "private", outbox.Sent)
	check(t, s.StartTimer(t.Context(), bot.Timer{Person: "p", To: bot.Address{Chat: bot.ChatID{Platform: "web", ID: "private"}}, Due: noon, Contact: "x"}))
	_, err := s.Forget(t.Context(), "p", bot.ChatID{})
	check(t, err)
	if got := known(t, s); got != "" {
		t.Errorf("still known: %s", got)
	}
}

func TestSweepKeepsWarningsForGood(t *testing.T) {
	s := reopen(t, filepath.Join(t.TempDir(), "x.db"))
	_, err := s.ImportWarnings(t.Context(), []news.Warning{{ID: "w", Label: news.IsWarning, Areas: []advice.AreaID{"x"}}}, noon)
	check(t, err)
	check(t, s.Sweep(t.Context(), noon.AddDate(50, 0, 0)))
	if _, ok, err := s.Warning(t.Context(), "w"); !ok || err != nil {
		t.Errorf("found %v, error %v", ok, err)
	}
}

// A sweep reads the posts that were there a month ago and none that came since, whatever stands in them.
func TestSweepLeavesAloneWhatCameSince(t *testing.T) {
	s := reopen(t, filepath.Join(t.TempDir(), "x.db"))
	const add = `INSERT INTO deliveries (platform, chat, thread, class, state, due_at, op_due, planned, contact) VALUES ('web', ?, '', 0, 'skipped', 5, 5, 5, 'x')`
	left := func() (all string) {
		t.Helper()
		check(t, s.db.read.QueryRow(`SELECT coalesce(group_concat(chat, ' '), '') FROM deliveries`).Scan(&all))
		return all
	}
	insert := func(chat string) {
		t.Helper()
		_, err := s.db.write.Exec(add, chat)
		check(t, err)
	}
	insert("first")
	check(t, s.Sweep(t.Context(), noon))
	if got := left(); got != "" {
		t.Errorf("with no sweep before, %s is left", got)
	}
	insert("before")
	check(t, s.Sweep(t.Context(), noon.Add(time.Hour)))
	insert("since")
	check(t, s.Sweep(t.Context(), noon.AddDate(0, 0, 30)))
	if got := left(); got != "since" {
		t.Errorf("left is %q", got)
	}
	check(t, s.Sweep(t.Context(), noon.AddDate(0, 0, 60)))
	if got := left(); got != "" {
		t.Errorf("after another month %s is left", got)
	}
}
