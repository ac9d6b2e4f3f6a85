package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// How long things are kept. README.md of the store tells the public reasons.
const (
	keep  = 30 * 24 * time.Hour // checks, letters, finished deliveries, what was never handled
	stale = 7 * 24 * time.Hour  // a post that a suspended chat has missed for so long is not news any more
	idle  = 24 * time.Hour      // when a chat that watches nothing was served last
	again = 3 * 24 * time.Hour  // that something was handled: platforms offer it again for a day at most
	press = 91 * 24 * time.Hour // a button: 90 days, and the day to which it is known
	unset = 90 * 24 * time.Hour // a source that is not visited any more: the operator has taken it out
)

// forgetIdleChats removes what the outbox knows of chats that nothing is posted to. A private chat
// may be known by an id that names its person, so it is not kept for longer than the round needs it.
const forgetIdleChats = `DELETE FROM chats AS c WHERE c.last_served < ?
	AND NOT EXISTS (SELECT 1 FROM watches w WHERE w.platform = c.platform AND w.chat = c.chat)
	AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.platform = c.platform AND d.chat = c.chat AND d.state IN ('due', 'sending'))`

// Sweep removes what is past its time. A check goes when its Monday is 30 days ago, so none is
// kept for longer.
func (s *Store) Sweep(ctx context.Context, now time.Time) error {
	old := millis(now.Add(-keep))
	err := s.change(ctx, "sweep", func(tx *sql.Tx) error {
		for _, step := range []struct {
			query string
			arg   int64
		}{
			{`DELETE FROM checks WHERE week < ?`, old},
			{`DELETE FROM letters WHERE at < ?`, old},
			{`DELETE FROM dialogs WHERE expires <= ?`, millis(now)},
			{`DELETE FROM forms WHERE expires <= ?`, millis(now)},
			{`DELETE FROM buttons WHERE at < ?`, millis(now.Add(-press))},
			{`DELETE FROM feed_cursors WHERE at < ?`, millis(now.Add(-unset))},
			{`DELETE FROM inbox WHERE state = 'taken' AND at < ? AND NOT ` + waits, millis(now.Add(-again))},
			{`DELETE FROM inbox_bodies WHERE n IN (SELECT body FROM inbox WHERE at < ?)`, old},
			{`DELETE FROM inbox WHERE at < ?`, old},
			{`UPDATE deliveries SET state = 'skipped', reason = 'suspended' WHERE state = 'due' AND due_at < ?
				AND EXISTS (SELECT 1 FROM chats c WHERE c.platform = deliveries.platform AND c.chat = deliveries.chat AND c.suspended = 1)`,
				millis(now.Add(-stale))},
			{`DELETE FROM deliveries WHERE state NOT IN ('due', 'sending') AND coalesce(claimed_at, due_at) < ?`, old},
			{forgetIdleChats + ` AND c.suspended = 0`, millis(now.Add(-idle))},
			{forgetIdleChats + ` AND NOT EXISTS (SELECT 1 FROM chat_areas a WHERE a.platform = c.platform AND a.chat = c.chat)`, old},
		} {
			if _, err := run(ctx, tx, step.query, step.arg); err != nil {
				return err
			}
		}
		return cleanInbox(ctx, tx)
	})
	if err != nil {
		return err
	}
	if err := s.cleanIfSoiled(ctx); err != nil {
		return fmt.Errorf("sweep: %w", err)
	}
	return nil
}
