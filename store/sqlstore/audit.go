package sqlstore

import (
	"context"
	"fmt"

	"hangup/bot"
)

// WriteDeed keeps what a moderator is about to do.
func (s *Store) WriteDeed(ctx context.Context, d bot.Deed) error {
	return s.change(ctx, "write deed", func(tx *Tx) error { return s.writeDeed(ctx, tx, d) })
}

func (s *Store) writeDeed(ctx context.Context, tx *Tx, d bot.Deed) error {
	key, sealed, err := s.seal(deedPlace(millis(d.At), d.What), d.Detail)
	if err != nil {
		return err
	}
	_, err = run(ctx, tx, `INSERT INTO deeds (at, person, platform, chat, thread, what, about, detail, sealed, key) VALUES (?, ?, ?, ?, ?, ?, ?, '', ?, ?)`,
		append(append([]any{millis(d.At), string(d.Who)}, address(d.Chat)...), d.What, d.About, sealed, key)...)
	return err
}

// Deeds gives what was done in a chat, whatever the thread, newest first; for the zero Address what was done in all.
func (s *Store) Deeds(ctx context.Context, chat bot.Address, limit int) ([]bot.Deed, error) {
	var found []bot.Deed
	err := s.look(ctx, "find deeds", func(tx *Tx) error {
		return each(ctx, tx, func(scan func(...any) error) error {
			var d bot.Deed
			var at int64
			var key int
			var sealed []byte
			if err := scan(&at, &d.Who, &d.Chat.Chat.Platform, &d.Chat.Chat.ID, &d.Chat.Thread, &d.What, &d.About, &sealed, &key); err != nil {
				return err
			}
			d.At = fromMillis(at)
			err := s.unseal(key, sealed, deedPlace(at, d.What), &d.Detail)
			found = append(found, d)
			return err
		}, deedsQuery(chat), chat.Chat.Platform, chat.Chat.ID, atMost(limit))
	})
	return found, err
}

// deedPlace is where the detail of a deed is sealed for.
func deedPlace(at int64, what string) string { return fmt.Sprintf("deeds/%d/%s", at, what) }

func deedsQuery(chat bot.Address) string {
	where := `WHERE platform = ?1 AND chat = ?2`
	if chat == (bot.Address{}) {
		where = `WHERE ?1 = ?2`
	}
	return `SELECT at, person, platform, chat, thread, what, about, sealed, key FROM deeds ` + where + ` ORDER BY id DESC LIMIT ?3`
}
