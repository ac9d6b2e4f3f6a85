package sqlite

import (
	"fmt"
	"path/filepath"
	"testing"

	"hangup/advice"
	"hangup/advice/news"
	"hangup/bot"
)

// Watches are gone through some at a time. A chat whose watches fall on either side of a border gets one post all the same,
// and by the watch that lets it through most freely.
func TestAFanOutInPiecesGivesEachChatOnePost(t *testing.T) {
	s := reopen(t, filepath.Join(t.TempDir(), "hangup.db"))
	const fanSize = 1000          // watches are gone through at once
	const chats = fanSize/2 + 200 // with three watches each: two pieces, and a border inside a chat
	at := func(n int) bot.Address {
		return bot.Address{Chat: bot.ChatID{Platform: "web", ID: fmt.Sprintf("chat%05d", n)}}
	}
	tx, err := s.db.write.Begin()
	check(t, err)
	for n := range chats {
		for area, wish := range map[string]string{"a": `{"review":true}`, "b": `{}`, "c": `{"daily":1}`} {
			_, err := tx.Exec(`INSERT INTO watches (platform, chat, thread, area, since, wish) VALUES ('web', ?, '', ?, 0, ?)`, at(n).Chat.ID, area, wish)
			check(t, err)
		}
	}
	check(t, tx.Commit())
	got, err := s.ImportWarnings(t.Context(), []news.Warning{{ID: "w", Label: news.IsWarning, Areas: []advice.AreaID{"a", "b", "c"}}}, noon)
	check(t, err)
	if got.Deliveries != chats {
		t.Errorf("%d posts for %d chats", got.Deliveries, chats)
	}
	var due, others int
	check(t, s.db.read.QueryRow(`SELECT count(*) FILTER (WHERE state = 'due'), count(*) FILTER (WHERE state <> 'due') FROM deliveries`).Scan(&due, &others))
	if due != chats || others != 0 {
		t.Errorf("%d are due, %d wait for something else", due, others)
	}
}
