package sqlstore

import (
	"context"
	"encoding/json"

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
	wish, err := json.Marshal(w.Wish)
	if err != nil {
		return false, err
	}
	err = s.change(ctx, "add watch", func(tx *Tx) error {
		n, err := run(ctx, tx, `
			INSERT INTO watches (platform, chat, thread, area, since, wish, owner_platform, owner_chat, owner_thread)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			append(append(address(w.At), string(w.Area), millis(w.Since), string(wish)), address(w.Owner)...)...)
		if err != nil {
			return err
		}
		added = n == 1
		return resume(ctx, tx, w.At.Chat)
	})
	return added && err == nil, err
}

// SetWish changes what a watch wants. What is due already is still posted.
func (s *Store) SetWish(ctx context.Context, at bot.Address, area advice.AreaID, wish bot.Wish) (found bool, err error) {
	text, err := json.Marshal(wish)
	if err != nil {
		return false, err
	}
	err = s.change(ctx, "set wish", func(tx *Tx) error {
		n, err := run(ctx, tx, `UPDATE watches SET wish = ?5 WHERE platform = ?1 AND chat = ?2 AND thread = ?3 AND area = ?4`,
			append(address(at), string(area), string(text))...)
		found = n == 1
		return err
	})
	return found && err == nil, err
}

// RemoveWatch ends it. Posts that are due already are still made.
func (s *Store) RemoveWatch(ctx context.Context, at bot.Address, area advice.AreaID) (removed bool, err error) {
	err = s.change(ctx, "remove watch", func(tx *Tx) error {
		n, err := run(ctx, tx, `DELETE FROM watches WHERE platform = ? AND chat = ? AND thread = ? AND area = ?`,
			append(address(at), string(area))...)
		removed = n == 1
		return err
	})
	return removed && err == nil, err
}

// Watches gives what a chat follows, in the order in which it began to.
func (s *Store) Watches(ctx context.Context, at bot.Address) ([]bot.Watch, error) {
	return s.watches(ctx, `platform = ? AND chat = ? AND thread = ? ORDER BY since, area`, address(at)...)
}

// ChatWatches gives what a chat follows in all of its threads, in the order in which it began to.
func (s *Store) ChatWatches(ctx context.Context, chat bot.ChatID) ([]bot.Watch, error) {
	return s.watches(ctx, `platform = ? AND chat = ? ORDER BY since, thread, area`, chat.Platform, chat.ID)
}

func (s *Store) watches(ctx context.Context, which string, args ...any) ([]bot.Watch, error) {
	var found []bot.Watch
	err := s.look(ctx, "find watches", func(tx *Tx) error {
		return each(ctx, tx, func(scan func(...any) error) error {
			var w bot.Watch
			err := scanWatch(&w, json.Unmarshal, scan)
			found = append(found, w)
			return err
		}, `SELECT `+watchColumns+` FROM watches w WHERE `+which, args...)
	})
	return found, err
}

const watchColumns = `w.platform, w.chat, w.thread, w.area, w.since, w.owner_platform, w.owner_chat, w.owner_thread, w.wish`

// scanWatch reads watchColumns and whatever comes after them.
func scanWatch(w *bot.Watch, decode func([]byte, any) error, scan func(...any) error, more ...any) error {
	var since int64
	var wish []byte
	err := scan(append([]any{&w.At.Chat.Platform, &w.At.Chat.ID, &w.At.Thread, &w.Area, &since,
		&w.Owner.Chat.Platform, &w.Owner.Chat.ID, &w.Owner.Thread, &wish}, more...)...)
	if err != nil {
		return err
	}
	w.Since = fromMillis(since)
	return decode(wish, &w.Wish)
}
