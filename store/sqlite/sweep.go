package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// How long things are kept. README.md of the store tells the public reasons.
const (
	keep  = 30 * 24 * time.Hour // checks, letters, finished deliveries
	stale = 7 * 24 * time.Hour  // a post that a suspended chat has missed for so long is not news any more
)

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
			{`UPDATE deliveries SET state = 'skipped', reason = 'suspended' WHERE state = 'due' AND due_at < ?
				AND EXISTS (SELECT 1 FROM chats c WHERE c.platform = deliveries.platform AND c.chat = deliveries.chat AND c.suspended = 1)`,
				millis(now.Add(-stale))},
			{`DELETE FROM deliveries WHERE state NOT IN ('due', 'sending') AND coalesce(claimed_at, due_at) < ?`, old},
			{`DELETE FROM chats WHERE suspended = 0 AND last_served < ?
				AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.platform = chats.platform AND d.chat = chats.chat)`, old},
		} {
			if _, err := run(ctx, tx, step.query, step.arg); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := s.cleanIfSoiled(ctx); err != nil {
		return fmt.Errorf("sweep: %w", err)
	}
	return nil
}
