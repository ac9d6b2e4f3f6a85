package sqlstore

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"hangup/bot"
)

// forgetIdleChats removes what the outbox knows of chats that nothing is posted to. A private chat
// may be known by an id that names its person, so it is not kept for longer than the round needs it. That a chat removed the
// bot stays known until all that is kept for it goes, see forgetGoneChats.
const forgetIdleChats = `DELETE FROM chats AS c WHERE c.last_served < ? AND c.suspended = 0 AND c.paused_until IS NULL
	AND NOT EXISTS (SELECT 1 FROM watches w WHERE w.platform = c.platform AND w.chat = c.chat)
	AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.platform = c.platform AND d.chat = c.chat AND d.state IN ('due', 'held', 'sending'))`

// sweepStep removes what is past its time. Its parameter is a time: that of now less how long what is kept, see bot.Keeps, or
// now for what carries its own end. ?2 is the last delivery that can be past the time of a post, see sweptUpTo.
type sweepStep struct{ what, query string }

// now stands for what carries its own end.
const now = ""

func sweepSteps() []sweepStep {
	return []sweepStep{
		{"checks", `DELETE FROM checks WHERE week < ?`},
		{"feedback", `DELETE FROM feedback WHERE week < ?`},
		{now, `DELETE FROM invitations WHERE expires <= ?`},
		{now, `DELETE FROM echo_wishes WHERE until <= ?`},
		{"quoted", `DELETE FROM quotations WHERE at < ?`},
		{"offers", `DELETE FROM offers WHERE at < ?`},
		{"counts", `DELETE FROM cells WHERE week < ?`},
		{"letters", `DELETE FROM letters WHERE at < ?`},
		{now, `DELETE FROM dialogs WHERE expires <= ?`},
		{now, `DELETE FROM forms WHERE expires <= ?`},
		{"buttons", `DELETE FROM buttons WHERE at < ?`},
		{"sources", `DELETE FROM feed_cursors WHERE at < ?`},
		{"handled", `DELETE FROM inbox WHERE state = 'taken' AND at < ? AND NOT ` + waits},
		{"asked", `DELETE FROM inbox_bodies WHERE n IN (SELECT body FROM inbox WHERE at < ?)`},
		{"asked", `DELETE FROM inbox WHERE at < ?`},
		{"late", expireHeldQuery},
		{"undecided", `UPDATE deliveries SET state = 'skipped', reason = 'expired', told = 1 WHERE state = 'review' AND planned < ?`},
		{"undecided", expireKeptQuery},
		{"undecided", expireStraysQuery},
		{"posts", sweepPostsQuery},
		{"notices", `DELETE FROM notices AS n WHERE at < ? AND NOT EXISTS (SELECT 1 FROM deliveries WHERE notice = n.id)
			AND NOT EXISTS (SELECT 1 FROM deliveries WHERE progress = n.id)`},
		{"deeds", `DELETE FROM deeds WHERE at < ?`},
		{now, `DELETE FROM rests WHERE until <= ?`},
		{now, `DELETE FROM shared WHERE until <= ?`},
		{now, `UPDATE chats SET paused_until = NULL WHERE paused_until <= ?`},
		{"idle", forgetIdleChats},
	}
}

// Swept gives the kinds of what Sweep removes after a time of their own, as bot.Keeps has them.
func Swept() []string {
	kinds := []string{removedChats}
	for _, step := range sweepSteps() {
		if step.what != now && !slices.Contains(kinds, step.what) {
			kinds = append(kinds, step.what)
		}
	}
	return kinds
}

// Sweep removes what is past its time. A check goes when its Monday is 30 days ago, so none is
// kept for longer.
func (s *Store) Sweep(ctx context.Context, at time.Time) error {
	err := s.change(ctx, "sweep", func(tx *Tx) error {
		upTo, err := sweptUpTo(ctx, tx, at)
		if err != nil {
			return err
		}
		for _, step := range sweepSteps() {
			if err := step.take(ctx, tx, at, upTo); err != nil {
				return err
			}
		}
		if err := markSweep(ctx, tx, at); err != nil {
			return err
		}
		if err := s.forgetGoneChats(ctx, tx, at); err != nil {
			return err
		}
		return s.cleaner.CleanBodies(ctx, tx)
	})
	if err != nil {
		return err
	}
	if s.keys.Load() != nil {
		if err := s.FinishRotation(ctx, func(int) {}); err != nil {
			return fmt.Errorf("sweep: %w", err)
		}
	}
	if err := s.cleaner.Clean(ctx, true); err != nil {
		return fmt.Errorf("sweep: %w", err)
	}
	return nil
}

func (st sweepStep) take(ctx context.Context, tx *Tx, at time.Time, upTo int64) error {
	if st.what != now {
		age, ok := bot.KeptFor(st.what)
		if !ok {
			return fmt.Errorf("nothing says how long %s are kept", st.what)
		}
		at = at.Add(-age)
	}
	args := []any{millis(at)}
	if strings.Contains(st.query, "?2") {
		args = append(args, upTo)
	}
	_, err := run(ctx, tx, st.query, args...)
	return err
}
