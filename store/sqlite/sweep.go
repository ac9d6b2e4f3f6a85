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

	undecided = 48 * time.Hour       // a warning that nobody decided about, or a digest that never came: it is no news any more
	yearly    = 365 * 24 * time.Hour // what moderators wrote and did
	counted   = 2 * yearly           // how many told of what
)

// forgetIdleChats removes what the outbox knows of chats that nothing is posted to. A private chat
// may be known by an id that names its person, so it is not kept for longer than the round needs it.
const forgetIdleChats = `DELETE FROM chats AS c WHERE c.last_served < ? AND c.paused_until IS NULL
	AND NOT EXISTS (SELECT 1 FROM watches w WHERE w.platform = c.platform AND w.chat = c.chat)
	AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.platform = c.platform AND d.chat = c.chat AND d.state IN ('due', 'held', 'sending'))`

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
			{`DELETE FROM cells WHERE week < ?`, millis(now.Add(-counted))},
			{`DELETE FROM letters WHERE at < ?`, old},
			{`DELETE FROM dialogs WHERE expires <= ?`, millis(now)},
			{`DELETE FROM forms WHERE expires <= ?`, millis(now)},
			{`DELETE FROM buttons WHERE at < ?`, millis(now.Add(-press))},
			{`DELETE FROM feed_cursors WHERE at < ?`, millis(now.Add(-unset))},
			{`DELETE FROM inbox WHERE state = 'taken' AND at < ? AND NOT ` + waits, millis(now.Add(-again))},
			{`DELETE FROM inbox_bodies WHERE n IN (SELECT body FROM inbox WHERE at < ?)`, old},
			{`DELETE FROM inbox WHERE at < ?`, old},
			{`UPDATE deliveries SET state = 'skipped', reason = '` + whySuspended + `' WHERE state = 'held' AND op_due < ?`, millis(now.Add(-stale))},
			{`UPDATE deliveries SET state = 'skipped', reason = 'expired', told = 1 WHERE state = 'review' AND planned < ?`, millis(now.Add(-undecided))},
			{`UPDATE deliveries SET state = 'skipped', reason = 'expired' WHERE state = 'digest' AND due_at < ?`, millis(now.Add(-undecided))},
			{`DELETE FROM deliveries WHERE state NOT IN ('due', 'held', 'sending', 'digest', 'review')
				AND max(coalesce(claimed_at, due_at), coalesce(posted_at, 0)) < ?`, old},
			{`DELETE FROM notices AS n WHERE at < ? AND NOT EXISTS (SELECT 1 FROM deliveries WHERE notice = n.id)
				AND NOT EXISTS (SELECT 1 FROM deliveries WHERE progress = n.id)`, millis(now.Add(-yearly))},
			{`DELETE FROM deeds WHERE at < ?`, millis(now.Add(-yearly))},
			{`DELETE FROM rests WHERE until <= ?`, millis(now)},
			{`UPDATE chats SET paused_until = NULL WHERE paused_until <= ?`, millis(now)},
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
