package sqlite

import (
	"context"
	"database/sql"

	"hangup/advice"
	"hangup/bot"
)

// address gives the columns platform, chat and thread, as every table names them.
func address(at bot.Address) []any {
	return []any{at.Chat.Platform, at.Chat.ID, string(at.Thread)}
}

// AddWatch lets a chat follow an area. Somebody in the chat asked for it, so the chat can be
// posted to again if it was suspended.
func (s *Store) AddWatch(ctx context.Context, w bot.Watch) (added bool, err error) {
	err = s.change(ctx, "add watch", func(tx *sql.Tx) error {
		n, err := run(ctx, tx, `INSERT INTO watches (platform, chat, thread, area, since) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			append(address(w.At), string(w.Area), millis(w.Since))...)
		if err != nil {
			return err
		}
		added = n == 1
		return resume(ctx, tx, w.At.Chat)
	})
	return added && err == nil, err
}

// RemoveWatch ends it. Posts that are due already are still made.
func (s *Store) RemoveWatch(ctx context.Context, at bot.Address, area advice.AreaID) (removed bool, err error) {
	err = s.change(ctx, "remove watch", func(tx *sql.Tx) error {
		n, err := run(ctx, tx, `DELETE FROM watches WHERE platform = ? AND chat = ? AND thread = ? AND area = ?`,
			append(address(at), string(area))...)
		removed = n == 1
		return err
	})
	return removed && err == nil, err
}

// Watches gives what a chat follows, in the order in which it began to.
func (s *Store) Watches(ctx context.Context, at bot.Address) ([]bot.Watch, error) {
	var found []bot.Watch
	err := s.look(ctx, "find watches", func(tx *sql.Tx) error {
		return each(ctx, tx, func(scan func(...any) error) error {
			w := bot.Watch{At: at}
			var since int64
			err := scan(&w.Area, &since)
			w.Since = fromMillis(since)
			found = append(found, w)
			return err
		}, `SELECT area, since FROM watches WHERE platform = ? AND chat = ? AND thread = ? ORDER BY since, area`, address(at)...)
	})
	return found, err
}
