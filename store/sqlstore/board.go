package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"hangup/bot"
)

// SentNotices gives the notices of moderators that were typed in a chat, or of all, newest first.
func (s *Store) SentNotices(ctx context.Context, chat bot.ChatID, limit int) ([]bot.Notice, error) {
	var ids []bot.NoticeID
	err := s.look(ctx, "find notices", func(tx *Tx) error {
		return each(ctx, tx, func(scan func(...any) error) error {
			var id bot.NoticeID
			err := scan(&id)
			ids = append(ids, id)
			return err
		}, `SELECT id FROM notices WHERE `+ofOneChat(chat, "from_platform", "from_chat")+` ORDER BY at DESC, id LIMIT ?3`,
			chat.Platform, chat.ID, atMost(limit))
	})
	if err != nil {
		return nil, err
	}
	var found []bot.Notice
	for _, id := range ids {
		n, ok, err := s.Notice(ctx, id)
		if err != nil {
			return nil, err
		}
		if ok {
			found = append(found, n)
		}
	}
	return found, nil
}

// ofOneChat restricts rows to a chat, ?1 and ?2, or to nothing for the zero ChatID.
func ofOneChat(chat bot.ChatID, platform, id string) string {
	if chat == (bot.ChatID{}) {
		return `?1 = ?2`
	}
	return platform + ` = ?1 AND ` + id + ` = ?2`
}

// newestPosts is how many posts a count looks at: ids only grow.
const newestPosts = 100_000

// Outcomes counts what became of warnings and notices, as NoticeTally does for one notice.
func (s *Store) Outcomes(ctx context.Context, chat bot.ChatID, since time.Time) (map[string]bot.Tally, error) {
	found := map[string]bot.Tally{}
	err := s.look(ctx, "count posts", func(tx *Tx) error {
		return each(ctx, tx, func(scan func(...any) error) error {
			var platform string
			var t bot.Tally
			var last sql.NullInt64
			err := scan(&platform, &t.Sent, &t.Waiting, &t.Suspended, &t.Failed, &t.Skipped, &last)
			t.Last = fromNull(last)
			found[platform] = t
			return err
		}, `SELECT platform, count(*) FILTER (WHERE state = 'sent'), count(*) FILTER (WHERE state IN ('due', 'sending', 'digest', 'review')),
				count(*) FILTER (WHERE state IN ('held', 'suspended')),
				count(*) FILTER (WHERE state = 'failed' OR state = 'skipped' AND standing = 1),
				count(*) FILTER (WHERE state = 'skipped' AND standing = 0), max(posted_at)
			FROM deliveries WHERE `+ofOneChat(chat, "platform", "chat")+` AND planned >= ?3 AND (warning IS NOT NULL OR notice IS NOT NULL)
				AND id > (SELECT coalesce(max(id), 0) FROM deliveries) - ?4
			GROUP BY platform`, chat.Platform, chat.ID, millis(since), newestPosts)
	})
	if err != nil {
		return nil, fmt.Errorf("outcomes: %w", err)
	}
	return found, nil
}
