package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"hangup/bot"
)

// ChatNote gives a note about a chat, "" when there is none.
func (s *Store) ChatNote(ctx context.Context, chat bot.ChatID, name string) (string, error) {
	var value string
	err := s.db.Row(ctx, `SELECT value FROM chat_notes WHERE platform = ? AND chat = ? AND name = ?`,
		chat.Platform, chat.ID, name).Scan(&value)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("find note: %w", err)
	}
	return value, nil
}

// SetChatNote keeps a note in the place of the one before; "" forgets it.
func (s *Store) SetChatNote(ctx context.Context, chat bot.ChatID, name, value string) error {
	return s.change(ctx, "set note", func(tx *Tx) error {
		if value == "" {
			_, err := run(ctx, tx, `DELETE FROM chat_notes WHERE platform = ? AND chat = ? AND name = ?`, chat.Platform, chat.ID, name)
			return err
		}
		_, err := run(ctx, tx, `INSERT INTO chat_notes (platform, chat, name, value) VALUES (?, ?, ?, ?)
			ON CONFLICT (platform, chat, name) DO UPDATE SET value = excluded.value`, chat.Platform, chat.ID, name, value)
		return err
	})
}
