package sqlstore

import (
	"context"
	"errors"
	"time"

	"hangup/bot"
)

// A chat that removed the bot keeps its settings for a while, in case that was a mistake. Then all that is kept for it goes.

// removedChats is what bot.Keeps calls all that is kept for such a chat.
const removedChats = "removed"

// forgetGoneChats notes which chats have removed the bot, and removes those that did so long ago.
func (s *Store) forgetGoneChats(ctx context.Context, tx *Tx, at time.Time) error {
	if _, err := run(ctx, tx, `UPDATE chats SET gone_since = ? WHERE suspended = 1 AND gone_since IS NULL`, millis(at)); err != nil {
		return err
	}
	age, ok := bot.KeptFor(removedChats)
	if !ok {
		return errors.New("nothing says how long removed chats are kept")
	}
	var gone []bot.ChatID
	err := each(ctx, tx, func(scan func(...any) error) error {
		var c bot.ChatID
		err := scan(&c.Platform, &c.ID)
		gone = append(gone, c)
		return err
	}, `SELECT platform, chat FROM chats WHERE suspended = 1 AND gone_since < ?`, millis(at.Add(-age)))
	if err != nil {
		return err
	}
	for _, c := range gone {
		if _, err := forgetChat(ctx, tx, c, `DELETE FROM deeds`+atChat); err != nil {
			return err
		}
	}
	if len(gone) > 0 {
		return s.cleaner.Soil(ctx, tx)
	}
	return nil
}

// forgetChat removes all that is kept for a chat, and the chat from what is kept for others. What people reported there stays theirs.
// deeds says what becomes of what moderators did there. It tells how many rows that were.
func forgetChat(ctx context.Context, tx *Tx, c bot.ChatID, deeds string) (gone int64, err error) {
	for _, query := range append(forgetChatQueries(), deeds) {
		n, err := run(ctx, tx, query, c.Platform, c.ID)
		if err != nil {
			return gone, err
		}
		gone += n
	}
	return gone, nil
}

const atChat = ` WHERE platform = ?1 AND chat = ?2`

func forgetChatQueries() []string {
	return []string{
		`DELETE FROM watches` + atChat,
		`DELETE FROM chat_areas` + atChat,
		`DELETE FROM chat_notes` + atChat,
		`DELETE FROM chat_settings` + atChat,
		`DELETE FROM offers` + atChat,
		`DELETE FROM echo_wishes` + atChat,
		`DELETE FROM quotations` + atChat,
		`UPDATE feedback SET platform = '', chat = ''` + atChat,
		`DELETE FROM moves WHERE (from_chat = ?2 OR to_chat = ?2) AND delivery IN (SELECT id FROM deliveries WHERE platform = ?1)`,
		`DELETE FROM deliveries` + atChat,
		`DELETE FROM dialogs` + atChat,
		`DELETE FROM forms` + atChat,
		`DELETE FROM rests` + atChat,
		`DELETE FROM chats` + atChat,
		`DELETE FROM letters WHERE chat = ?2 AND ?1 = 'web'`, // only the page has a mailbox, and its ids are random
		`UPDATE watches SET owner_platform = '', owner_chat = '', owner_thread = '' WHERE owner_platform = ?1 AND owner_chat = ?2`,
		`UPDATE notices SET from_platform = '', from_chat = '', from_thread = '' WHERE from_platform = ?1 AND from_chat = ?2`,
		`UPDATE notices SET report_platform = '', report_chat = '', report_thread = '' WHERE report_platform = ?1 AND report_chat = ?2`,
		`UPDATE reports SET from_platform = '', from_chat = '' WHERE from_platform = ?1 AND from_chat = ?2`,
	}
}
