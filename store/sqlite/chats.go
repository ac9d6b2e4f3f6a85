package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"hangup/advice"
	"hangup/bot"
)

// ChatArea gives the area that a chat said it is in, or "".
func (s *Store) ChatArea(ctx context.Context, at bot.Address) (advice.AreaID, error) {
	var area advice.AreaID
	err := s.read.QueryRowContext(ctx, `SELECT area FROM chat_areas WHERE platform = ? AND chat = ? AND thread = ?`,
		address(at)...).Scan(&area)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("find area of chat: %w", err)
	}
	return area, nil
}

// SetChatArea keeps the area of a chat; "" forgets it.
func (s *Store) SetChatArea(ctx context.Context, at bot.Address, area advice.AreaID) error {
	return s.change(ctx, "set area of chat", func(tx *sql.Tx) error {
		if area == "" {
			_, err := run(ctx, tx, `DELETE FROM chat_areas WHERE platform = ? AND chat = ? AND thread = ?`, address(at)...)
			return err
		}
		_, err := run(ctx, tx, `INSERT INTO chat_areas (platform, chat, thread, area) VALUES (?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET area = excluded.area`, append(address(at), string(area))...)
		if err != nil {
			return err
		}
		return resume(ctx, tx, at.Chat)
	})
}

// suspend keeps later posts to a chat back. Its watches and its area stay.
func suspend(ctx context.Context, tx *sql.Tx, chat bot.ChatID) error {
	_, err := run(ctx, tx, `INSERT INTO chats (platform, chat, suspended) VALUES (?, ?, 1)
		ON CONFLICT DO UPDATE SET suspended = 1`, chat.Platform, chat.ID)
	return err
}

// resume ends it: somebody in the chat has just spoken to the bot.
func resume(ctx context.Context, tx *sql.Tx, chat bot.ChatID) error {
	_, err := run(ctx, tx, `UPDATE chats SET suspended = 0 WHERE platform = ? AND chat = ? AND suspended = 1`,
		chat.Platform, chat.ID)
	return err
}

// moveChat gives everything that concerns what is still to be sent, and every setting, to the new
// id. Where the new chat has the same already, that stays.
func moveChat(ctx context.Context, tx *sql.Tx, from, to bot.ChatID) error {
	if from == to {
		return nil
	}
	for _, table := range []string{"watches", "chat_areas", "dialogs"} {
		_, err := run(ctx, tx, `UPDATE OR IGNORE `+table+` SET platform = ?, chat = ? WHERE platform = ? AND chat = ?`,
			to.Platform, to.ID, from.Platform, from.ID)
		if err != nil {
			return err
		}
		if _, err := run(ctx, tx, `DELETE FROM `+table+` WHERE platform = ? AND chat = ?`, from.Platform, from.ID); err != nil {
			return err
		}
	}
	if _, err := run(ctx, tx, `INSERT INTO chats (platform, chat, last_served)
		SELECT ?, ?, last_served FROM chats WHERE platform = ? AND chat = ?
		ON CONFLICT DO UPDATE SET last_served = max(last_served, excluded.last_served), suspended = 0`,
		to.Platform, to.ID, from.Platform, from.ID); err != nil {
		return err
	}
	if _, err := run(ctx, tx, `DELETE FROM chats WHERE platform = ? AND chat = ?`, from.Platform, from.ID); err != nil {
		return err
	}
	return moveDeliveries(ctx, tx, from, to)
}

// moveDeliveries moves what is due. A warning that the new chat has a delivery of already is not
// posted there a second time.
func moveDeliveries(ctx context.Context, tx *sql.Tx, from, to bot.ChatID) error {
	if _, err := run(ctx, tx, `UPDATE OR IGNORE deliveries SET platform = ?, chat = ?
		WHERE platform = ? AND chat = ? AND state = 'due'`, to.Platform, to.ID, from.Platform, from.ID); err != nil {
		return err
	}
	if _, err := run(ctx, tx, `UPDATE deliveries SET state = 'skipped', reason = 'moved'
		WHERE platform = ? AND chat = ? AND state = 'due'`, from.Platform, from.ID); err != nil {
		return err
	}
	_, err := run(ctx, tx, `UPDATE deliveries SET turn = coalesce((SELECT last_served FROM chats WHERE platform = ?1 AND chat = ?2), 0)
		WHERE platform = ?1 AND chat = ?2 AND state = 'due'`, to.Platform, to.ID)
	return err
}
