package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"hangup/bot"
)

// PauseChat keeps every new post but timers and urgent notices back until a time; the zero time ends it. What is in the
// chat already may still be changed or removed.
func (s *Store) PauseChat(ctx context.Context, chat bot.ChatID, until time.Time) error {
	if err := checkChat(chat); err != nil {
		return err
	}
	return s.change(ctx, "pause chat", func(tx *Tx) error {
		if err := putOff(ctx, tx, chat, until); err != nil {
			return err
		}
		_, err := run(ctx, tx, `INSERT INTO chats (platform, chat, paused_until) VALUES (?, ?, ?)
			ON CONFLICT (platform, chat) DO UPDATE SET paused_until = excluded.paused_until`, chat.Platform, chat.ID, orNull(until))
		return err
	})
}

// putOff gives what waits in a chat another time. What an earlier pause put off is due as it was before that.
func putOff(ctx context.Context, tx *Tx, chat bot.ChatID, until time.Time) error {
	const posts = ` WHERE platform = ?1 AND chat = ?2 AND (state = 'due' OR state = 'held') AND op = 'post' AND class > 0`
	if _, err := run(ctx, tx, `UPDATE deliveries INDEXED BY deliveries_waiting SET due_at = op_due, ready = 0`+posts+`
		AND due_at = (SELECT paused_until FROM chats WHERE platform = ?1 AND chat = ?2)`, chat.Platform, chat.ID); err != nil {
		return err
	}
	if until.IsZero() {
		return nil
	}
	_, err := run(ctx, tx, `UPDATE deliveries INDEXED BY deliveries_waiting SET due_at = ?3, ready = 0`+posts+` AND due_at < ?3`,
		chat.Platform, chat.ID, millis(until))
	return err
}

// PausedUntil gives until when a chat is paused, the zero time when it is not.
func (s *Store) PausedUntil(ctx context.Context, chat bot.ChatID, now time.Time) (time.Time, error) {
	var until sql.NullInt64
	err := s.db.Row(ctx, `SELECT paused_until FROM chats WHERE platform = ? AND chat = ? AND paused_until > ?`,
		chat.Platform, chat.ID, millis(now)).Scan(&until)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, fmt.Errorf("find pause: %w", err)
	}
	return fromNull(until), nil
}

// Backlog counts the posts of a chat that fell due and are not there yet.
func (s *Store) Backlog(ctx context.Context, chat bot.ChatID, now time.Time) (n int, err error) {
	err = s.db.Row(ctx, `SELECT count(*) FROM deliveries INDEXED BY deliveries_waiting
		WHERE platform = ? AND chat = ? AND (state = 'due' OR state = 'held') AND op = 'post' AND op_due <= ?`,
		chat.Platform, chat.ID, millis(now)).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count backlog: %w", err)
	}
	return n, nil
}
