package sqlite

import (
	"path/filepath"
	"testing"

	"hangup/advice"
	"hangup/advice/news"
	"hangup/bot"
	"hangup/bot/outbox"
)

// What was sent under the old id has a message of the old id: under the new one no edit may hit another message.
func TestPostThatWentOutBeforeItsChatMovedIsOutOfReach(t *testing.T) {
	s := reopen(t, filepath.Join(t.TempDir(), "x.db"))
	from, to := bot.ChatID{Platform: "web", ID: "old"}, bot.ChatID{Platform: "web", ID: "new"}
	for _, w := range []string{"sent", "again"} {
		watchAndImport(t, s, from, w)
	}
	for _, state := range []outbox.State{outbox.Sent, outbox.Due} {
		d, ok, _, err := s.Claim(t.Context(), "web", noon)
		check(t, err)
		if !ok {
			t.Fatal("nothing to claim")
		}
		check(t, s.MoveChat(t.Context(), from, to))
		check(t, s.Record(t.Context(), d.ID, outbox.Outcome{State: state, Message: "m"}))
		check(t, s.MoveChat(t.Context(), to, from)) // so that the next one begins there too
	}
	check(t, s.MoveChat(t.Context(), from, to))
	var got string
	check(t, s.db.read.QueryRow(`SELECT group_concat(warning || ' ' || chat || ' ' || state || ' ' || message, ', ' ORDER BY id) FROM deliveries`).Scan(&got))
	if got != "sent new sent , again new due " {
		t.Errorf("deliveries: %s", got)
	}
	var left int
	check(t, s.db.read.QueryRow(`SELECT count(*) FROM moves`).Scan(&left))
	if left != 0 {
		t.Errorf("%d moves are left", left)
	}
}

func watchAndImport(t *testing.T, s *Store, chat bot.ChatID, id string) {
	t.Helper()
	_, err := s.AddWatch(t.Context(), bot.Watch{At: bot.Address{Chat: chat}, Area: "x", Since: noon})
	check(t, err)
	_, err = s.ImportWarnings(t.Context(), []news.Warning{{ID: news.WarningID(id), Label: news.IsWarning, Areas: []advice.AreaID{"x"}}}, noon)
	check(t, err)
}
