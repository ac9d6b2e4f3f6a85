package sqlstore

import (
	"context"
	"time"

	"hangup/advice/news"
	"hangup/bot"
	"hangup/bot/outbox"
)

// inDigest holds for what is kept for the digest of a time, or went out in it.
const inDigest = `d.platform = ?1 AND d.chat = ?2 AND d.thread = ?3
	AND (d.state = 'digest' AND d.due_at <= ?4 OR d.state = 'sent' AND d.reason = 'digest' AND d.due_at = ?4)`

// Digest gives what was kept for the digest of an address up to a time, newest first. When that digest went out already
// and is to be written anew, it is what it held and was not recalled since.
func (s *Store) Digest(ctx context.Context, at bot.Address, upTo time.Time) ([]news.Warning, error) {
	var found []news.Warning
	err := s.look(ctx, "find digest", func(tx *Tx) error {
		return each(ctx, tx, func(scan func(...any) error) error {
			w, err := scanWarning(scan)
			found = append(found, w)
			return err
		}, `SELECT `+warningColumns+` FROM deliveries d CROSS JOIN `+warningTables+` AND w.id = d.warning
			WHERE `+inDigest+` ORDER BY w.published DESC NULLS LAST, w.stored_at DESC, w.id LIMIT ?5`,
			append(address(at), millis(upTo), topLimit)...)
	})
	return found, err
}

// addDigestsQuery adds a digest for each address that something is kept for, stored after ?1, unless one is to come that will
// hold it. Its time tells it from every other of the address. OFFSET 0 has PostgreSQL look address by address, where it takes all that
// are to come together otherwise. What was kept first goes first: digests of one time are sent in the order of their numbers.
const addDigestsQuery = `
	INSERT INTO deliveries (platform, chat, thread, class, state, due_at, op_due, planned, digest)
	SELECT platform, chat, thread, ?2, state, max(at, paused), at, at, 1 FROM (
		SELECT i.id, i.platform, i.chat, i.thread, CASE c.suspended WHEN 1 THEN 'held' ELSE 'due' END AS state, coalesce(c.paused_until, 0) AS paused,
			max(i.due_at, coalesce((SELECT max(planned) + 1 FROM deliveries g
				WHERE g.platform = i.platform AND g.chat = i.chat AND g.thread = i.thread AND g.digest = 1 AND g.standing = 1), 0)) AS at
		FROM deliveries i NOT INDEXED LEFT JOIN chats c ON c.platform = i.platform AND c.chat = i.chat
		WHERE i.id > ?1 AND i.state = 'digest' AND NOT EXISTS (SELECT 1 FROM deliveries g INDEXED BY deliveries_waiting
			WHERE g.platform = i.platform AND g.chat = i.chat AND g.thread = i.thread AND (g.state = 'due' OR g.state = 'held')
				AND g.digest = 1 AND g.op = 'post' AND g.planned >= i.due_at LIMIT 1 OFFSET 0)) kept ORDER BY id`

// lateComersQuery keeps what was stored after ?1 for a digest that is being sent, and holds only what was there before, for
// another one.
const lateComersQuery = `
	UPDATE deliveries SET due_at = g.planned + 1 FROM deliveries g INDEXED BY deliveries_in_flight
	WHERE deliveries.id > ?1 AND deliveries.state = 'digest' AND g.platform = deliveries.platform AND g.chat = deliveries.chat
		AND g.thread = deliveries.thread AND g.state = 'sending' AND g.digest = 1 AND g.op = 'post' AND g.planned >= deliveries.due_at`

// addDigests makes sure that each address has a digest to come that holds what was kept for it after a delivery.
func addDigests(ctx context.Context, tx *Tx, since int64) error {
	if _, err := run(ctx, tx, lateComersQuery, since); err != nil {
		return err
	}
	_, err := run(ctx, tx, addDigestsQuery, since, outbox.DigestClass)
	return err
}

// lastDelivery is the number of the newest delivery.
func lastDelivery(ctx context.Context, tx *Tx) (id int64, err error) {
	err = tx.QueryRowContext(ctx, `SELECT coalesce(max(id), 0) FROM deliveries`).Scan(&id)
	return id, err
}

// settleDigest says of what a digest held what became of it.
func settleDigest(ctx context.Context, tx *Tx, f flight, at bot.Address, o outbox.Outcome) error {
	const kept = ` WHERE platform = ?1 AND chat = ?2 AND thread = ?3 AND state = 'digest' AND due_at <= ?4`
	args := append(address(at), millis(f.planned))
	if o.State == outbox.Sent {
		_, err := run(ctx, tx, `UPDATE deliveries SET state = 'sent', reason = 'digest', standing = 1, posted_at = ?5, due_at = ?4`+kept,
			append(args, millis(f.claimed))...)
		return err
	}
	_, err := run(ctx, tx, `UPDATE deliveries SET state = 'skipped', reason = ?5`+kept, append(args, o.Reason)...)
	return err
}

// rewriteDigests lets digests be written anew that hold or held one of the deliveries that items selects. One that is being
// sent at this moment is written anew after that.
func rewriteDigests(ctx context.Context, tx *Tx, items string, now time.Time, args ...any) (int64, error) {
	of := ` AND digest = 1 AND id IN (
		SELECT g.id FROM deliveries i JOIN deliveries g ON g.platform = i.platform AND g.chat = i.chat AND g.thread = i.thread
			AND g.digest = 1 AND (i.reason = 'digest' AND g.planned = i.due_at OR g.state = 'sending' AND g.planned >= i.due_at)
		WHERE i.id IN (` + items + `))`
	if _, err := run(ctx, tx, `UPDATE deliveries SET revision = -1 WHERE state = 'sending' AND CAST(?1 AS bigint) IS NOT NULL`+of,
		append([]any{millis(now)}, args...)...); err != nil {
		return 0, err
	}
	return run(ctx, tx, rearmQuery+of, append([]any{millis(now)}, args...)...)
}

// emptied turns a digest that is to be written anew into one that is to be removed when it holds nothing any more.
func emptied(ctx context.Context, tx *Tx, d *outbox.Delivery) error {
	var left bool
	err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM deliveries d WHERE `+inDigest+`)`,
		append(address(d.To), millis(d.UpTo))...).Scan(&left)
	if err != nil || left {
		return err
	}
	d.Op = outbox.ErasePost
	_, err = run(ctx, tx, `UPDATE deliveries SET op = 'erase' WHERE id = ?`, d.ID)
	return err
}
