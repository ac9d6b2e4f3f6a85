package sqlstore

import (
	"context"
	"fmt"
	"math"
	"time"

	"hangup/bot"
)

// A month of posts is read from end to end by nobody: each hour that would be millions of rows for a few that are old. Old is only what was
// made long ago, and deliveries are numbered as they are made. So each sweep notes the last number, and after a month a sweep reads
// what was made up to there, of which hardly anything is left but what is old.

const (
	// sweptSpace is where sweeps note the last delivery, once an hour.
	sweptSpace = "swept"
	// sweptPosts is how long posts are kept, by the name that bot.Keeps has for them.
	sweptPosts = "posts"

	sweptUpToQuery = `SELECT coalesce(min(times), ?3) FROM shared WHERE space = ?1 AND until > ?2`
	markSweepQuery = `INSERT INTO shared (space, name, value, times, until)
		VALUES (?1, ?2, ?3, (SELECT coalesce(max(id), 0) FROM deliveries), ?4) ON CONFLICT (space, name) DO NOTHING`

	sweepPostsQuery = `DELETE FROM deliveries WHERE id <= ?2 AND state NOT IN ('due', 'held', 'sending', 'digest', 'review')
		AND max(coalesce(claimed_at, due_at), coalesce(posted_at, 0)) < ?1`

	expireHeldQuery = `UPDATE deliveries SET state = 'skipped', reason = '` + whySuspended + `' WHERE state = 'held' AND op_due < ?1`
	// expireKeptQuery finds what was kept for a digest by the digest, which waits as long as something is kept for it.
	expireKeptQuery = `UPDATE deliveries SET state = 'skipped', reason = 'expired' WHERE state = 'digest' AND due_at < ?1 AND id IN (
		SELECT i.id FROM deliveries g INDEXED BY deliveries_waiting JOIN deliveries i INDEXED BY deliveries_of_address
			ON i.platform = g.platform AND i.chat = g.chat AND i.thread = g.thread AND i.planned < ?1
		WHERE (g.state = 'due' OR g.state = 'held') AND g.digest = 1 AND i.state = 'digest' AND i.due_at < ?1)`
	// expireStraysQuery finds the rest: there is none, unless a digest was lost.
	expireStraysQuery = `UPDATE deliveries SET state = 'skipped', reason = 'expired' WHERE id <= ?2 AND state = 'digest' AND due_at < ?1`
)

// sweptUpTo gives the last delivery that can be past its time: what was there when the first sweep ran that is not longer ago than posts are kept.
// What came later was made later, and is younger, whatever became of it. Before a sweep has run for so long it is any.
func sweptUpTo(ctx context.Context, tx *Tx, at time.Time) (last int64, err error) {
	err = tx.QueryRowContext(ctx, sweptUpToQuery, sweptSpace, millis(at), int64(math.MaxInt64)).Scan(&last)
	return last, err
}

// markSweep notes the last delivery that is there, for the sweeps of a month later. The note goes when it is of use no more, as each shared value does.
func markSweep(ctx context.Context, tx *Tx, at time.Time) error {
	kept, ok := bot.KeptFor(sweptPosts)
	if !ok {
		return fmt.Errorf("nothing says how long %s are kept", sweptPosts)
	}
	_, err := run(ctx, tx, markSweepQuery, sweptSpace, at.UTC().Truncate(time.Hour).Format(time.RFC3339), []byte{}, millis(at.Add(kept)))
	return err
}
