package sqlstore

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
	err := s.db.Row(ctx, `SELECT area FROM chat_areas WHERE platform = ? AND chat = ? AND thread = ?`,
		address(at)...).Scan(&area)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("find area of chat: %w", err)
	}
	return area, nil
}

// SetChatArea keeps the area of a chat; "" forgets it.
func (s *Store) SetChatArea(ctx context.Context, at bot.Address, area advice.AreaID) error {
	return s.change(ctx, "set area of chat", func(tx *Tx) error {
		if area == "" {
			_, err := run(ctx, tx, `DELETE FROM chat_areas WHERE platform = ? AND chat = ? AND thread = ?`, address(at)...)
			return err
		}
		_, err := run(ctx, tx, `INSERT INTO chat_areas (platform, chat, thread, area) VALUES (?, ?, ?, ?)
			ON CONFLICT (platform, chat, thread) DO UPDATE SET area = excluded.area`, append(address(at), string(area))...)
		if err != nil {
			return err
		}
		return resume(ctx, tx, at.Chat)
	})
}

// suspend keeps later posts to a chat back: what is due is held, out of the way of what goes next. Its watches and its area stay.
func suspend(ctx context.Context, tx *Tx, chat bot.ChatID) error {
	_, err := run(ctx, tx, `INSERT INTO chats (platform, chat, suspended) VALUES (?, ?, 1)
		ON CONFLICT (platform, chat) DO UPDATE SET suspended = 1`, chat.Platform, chat.ID)
	if err != nil {
		return err
	}
	_, err = run(ctx, tx, `UPDATE deliveries INDEXED BY deliveries_waiting SET state = 'held', ready = 0
		WHERE platform = ? AND chat = ? AND state = 'due'`, chat.Platform, chat.ID)
	return err
}

// resume ends it: somebody in the chat has just spoken to the bot.
func resume(ctx context.Context, tx *Tx, chat bot.ChatID) error {
	n, err := run(ctx, tx, `UPDATE chats SET suspended = 0 WHERE platform = ? AND chat = ? AND suspended = 1`,
		chat.Platform, chat.ID)
	if err != nil || n == 0 {
		return err
	}
	return release(ctx, tx, chat)
}

// release lets go what a chat waits for.
func release(ctx context.Context, tx *Tx, chat bot.ChatID) error {
	_, err := run(ctx, tx, `UPDATE deliveries INDEXED BY deliveries_waiting SET state = 'due', ready = 0
		WHERE platform = ? AND chat = ? AND state = 'held'`, chat.Platform, chat.ID)
	return err
}

// SuspendChat keeps posts to a chat back. Its settings stay.
func (s *Store) SuspendChat(ctx context.Context, chat bot.ChatID) error {
	if err := checkChat(chat); err != nil {
		return err
	}
	return s.change(ctx, "suspend chat", func(tx *Tx) error { return suspend(ctx, tx, chat) })
}

// ResumeChat ends that. What waited goes out, unless it is too old.
func (s *Store) ResumeChat(ctx context.Context, chat bot.ChatID) error {
	return s.change(ctx, "resume chat", func(tx *Tx) error { return resume(ctx, tx, chat) })
}

// maxChat is the size in bytes of the id of a chat, as the tables have it.
const maxChat = 4096

func checkChat(chat bot.ChatID) error {
	if chat.Platform == "" || chat.ID == "" || len(chat.ID) > maxChat {
		return errors.New("this is no id of a chat")
	}
	return nil
}
