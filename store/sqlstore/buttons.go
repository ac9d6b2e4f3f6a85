package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"hangup/bot"
)

// buttonDay is how exactly it is kept when a button was kept last: answers carry the same buttons again and
// again, and a write for each would be a wait for the disk.
const buttonDay = 24 * time.Hour

// KeepButton keeps the action of a button. What an id stands for never changes.
func (s *Store) KeepButton(ctx context.Context, id string, a bot.Action, at time.Time) error {
	var kept int64
	err := s.db.Row(ctx, `SELECT at FROM buttons WHERE id = ?`, id).Scan(&kept)
	if err == nil && at.Sub(fromMillis(kept)) < buttonDay {
		return nil
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("keep button: %w", err)
	}
	return s.change(ctx, "keep button", func(tx *Tx) error {
		_, err := run(ctx, tx, `INSERT INTO buttons (id, action, at) VALUES (?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET at = max(buttons.at, excluded.at)`, id, string(a), millis(at))
		return err
	})
}

// Button gives the action of a button.
func (s *Store) Button(ctx context.Context, id string) (bot.Action, bool, error) {
	var a bot.Action
	err := s.db.Row(ctx, `SELECT action FROM buttons WHERE id = ?`, id).Scan(&a)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	if err != nil {
		return "", false, fmt.Errorf("find button: %w", err)
	}
	return a, true, nil
}
