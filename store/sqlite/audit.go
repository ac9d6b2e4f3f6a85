package sqlite

import (
	"context"
	"database/sql"

	"hangup/bot"
)

// WriteDeed keeps what a moderator is about to do.
func (s *Store) WriteDeed(ctx context.Context, d bot.Deed) error {
	return s.change(ctx, "write deed", func(tx *sql.Tx) error {
		_, err := run(ctx, tx, `INSERT INTO deeds (at, person, platform, chat, thread, what, about, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			append(append([]any{millis(d.At), string(d.Who)}, address(d.Chat)...), d.What, d.About, d.Detail)...)
		return err
	})
}

// Deeds gives what was done in a chat, whatever the thread, newest first; for the zero Address what was done in all.
func (s *Store) Deeds(ctx context.Context, chat bot.Address, limit int) ([]bot.Deed, error) {
	var found []bot.Deed
	err := s.look(ctx, "find deeds", func(tx *sql.Tx) error {
		return each(ctx, tx, func(scan func(...any) error) error {
			var d bot.Deed
			var at int64
			err := scan(&at, &d.Who, &d.Chat.Chat.Platform, &d.Chat.Chat.ID, &d.Chat.Thread, &d.What, &d.About, &d.Detail)
			d.At = fromMillis(at)
			found = append(found, d)
			return err
		}, deedsQuery(chat), chat.Chat.Platform, chat.Chat.ID, atMost(limit))
	})
	return found, err
}

func deedsQuery(chat bot.Address) string {
	where := `WHERE platform = ?1 AND chat = ?2`
	if chat == (bot.Address{}) {
		where = `WHERE ?1 = ?2`
	}
	return `SELECT at, person, platform, chat, thread, what, about, detail FROM deeds ` + where + ` ORDER BY id DESC LIMIT ?3`
}
