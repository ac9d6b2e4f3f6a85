package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"hangup/bot"
)

// ChatSettings gives what a chat chose for itself.
func (s *Store) ChatSettings(ctx context.Context, chat bot.ChatID) (set bot.ChatSettings, found bool, err error) {
	var text []byte
	err = s.db.Row(ctx, `SELECT settings FROM chat_settings WHERE platform = ? AND chat = ?`, chat.Platform, chat.ID).Scan(&text)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return bot.ChatSettings{}, false, nil
	case err == nil:
		err = json.Unmarshal(text, &set)
	}
	if err != nil {
		return bot.ChatSettings{}, false, fmt.Errorf("find settings of chat: %w", err)
	}
	return set, true, nil
}

// SetChatSettings keeps them, and changes what every watch of the chat wants.
func (s *Store) SetChatSettings(ctx context.Context, chat bot.ChatID, set bot.ChatSettings) (watches int, err error) {
	text, err := json.Marshal(set)
	if err != nil {
		return 0, err
	}
	err = s.change(ctx, "set settings of chat", func(tx *Tx) error {
		if _, err := run(ctx, tx, `INSERT INTO chat_settings (platform, chat, settings) VALUES (?, ?, ?)
			ON CONFLICT (platform, chat) DO UPDATE SET settings = excluded.settings`, chat.Platform, chat.ID, string(text)); err != nil {
			return err
		}
		watches, err = setWishes(ctx, tx, chat, set)
		return err
	})
	if err != nil {
		return 0, err
	}
	return watches, nil
}

// setWishes puts the settings of a chat on its watches.
func setWishes(ctx context.Context, tx *Tx, chat bot.ChatID, set bot.ChatSettings) (watches int, err error) {
	var all []bot.Watch
	err = each(ctx, tx, func(scan func(...any) error) error {
		var w bot.Watch
		err := scanWatch(&w, json.Unmarshal, scan)
		all = append(all, w)
		return err
	}, `SELECT `+watchColumns+` FROM watches w WHERE platform = ? AND chat = ?`, chat.Platform, chat.ID)
	if err != nil {
		return 0, err
	}
	for _, w := range all {
		wish, err := json.Marshal(set.On(w.Wish))
		if err != nil {
			return 0, err
		}
		if _, err := run(ctx, tx, `UPDATE watches SET wish = ?5 WHERE platform = ?1 AND chat = ?2 AND thread = ?3 AND area = ?4`,
			append(address(w.At), string(w.Area), string(wish))...); err != nil {
			return 0, err
		}
	}
	return len(all), nil
}
