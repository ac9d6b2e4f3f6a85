package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"hangup/advice/news"
	"hangup/bot"
	"hangup/bot/outbox"
)

// Claim takes the delivery of a platform that goes next and marks it as being sent. next is the
// time of the earliest that is not due yet; one that only waits for another of its chat to be
// recorded does not count.
//
// Unless it is eager it reads before it writes: lanes ask all the time, mostly for nothing, and must not keep other
// writers waiting for that.
func (s *Store) Claim(ctx context.Context, platform string, now time.Time) (d outbox.Delivery, ok bool, next time.Time, err error) {
	if !s.eager {
		found, next, err := s.peek(ctx, platform, now)
		if err != nil || !found {
			return outbox.Delivery{}, false, next, err
		}
	}
	err = s.change(ctx, "claim delivery", func(tx *Tx) error {
		if err := tx.hold(ctx, "claim/"+platform); err != nil { // two would take the same
			return err
		}
		ok, next = false, time.Time{}
		if err := promote(ctx, tx, platform, now); err != nil {
			return err
		}
		d, err = takeNext(ctx, tx, platform, now)
		if errors.Is(err, sql.ErrNoRows) { // somebody else took it since
			next, err = later(ctx, tx, platform)
			return err
		}
		if err != nil {
			return err
		}
		ok = true
		return served(ctx, tx, d.To.Chat, now)
	})
	if err != nil {
		return outbox.Delivery{}, false, time.Time{}, err
	}
	return d, ok, next, nil
}

// peek tells whether there is something to claim, and if not, when there will be.
func (s *Store) peek(ctx context.Context, platform string, now time.Time) (found bool, next time.Time, err error) {
	err = s.look(ctx, "look for deliveries", func(tx *Tx) error {
		var err error
		if next, err = later(ctx, tx, platform); err != nil {
			return err
		}
		if !next.IsZero() && !next.After(now) {
			found = true
			return nil
		}
		var id int64
		err = tx.QueryRowContext(ctx, goesNext, platform, millis(now)).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		found = err == nil
		return err
	})
	return found, next, err
}

// laterQuery looks at the front of the index deliveries_later once for each class.
const laterQuery = `
	SELECT min((SELECT d.due_at FROM deliveries d INDEXED BY deliveries_later
		WHERE d.platform = ?1 AND d.state = 'due' AND d.ready = 0 AND d.class = k.column1 ORDER BY d.due_at LIMIT 1))
	FROM (VALUES (0), (1), (2), (3)) k`

// later is when the next delivery joins the round, which may be now; zero when none waits for its time.
func later(ctx context.Context, tx *Tx, platform string) (time.Time, error) {
	var due sql.NullInt64
	err := tx.QueryRowContext(ctx, laterQuery, platform).Scan(&due)
	return fromNull(due), err
}

// joins is how many deliveries of a class join the round at once: as many as take a few milliseconds.
const joins = 500

const promoteQuery = `
	UPDATE deliveries SET ready = 1,
		turn = CASE WHEN in_doubt = 1 AND op = 'post' THEN ` + firstTurn + `
			ELSE coalesce((SELECT last_served FROM chats c WHERE c.platform = deliveries.platform AND c.chat = deliveries.chat), 0) END
	WHERE state = 'due' AND ready = 0 AND id IN (SELECT id FROM deliveries INDEXED BY deliveries_later
		WHERE platform = ?1 AND state = 'due' AND ready = 0 AND class = ?2 AND due_at <= ?3 ORDER BY due_at LIMIT ?4)`

// promote lets what has fallen due join the round. What is due later is not in the index of the round: thousands that
// wait for the end of the night would make every claim pass over them.
func promote(ctx context.Context, tx *Tx, platform string, now time.Time) error {
	for class := outbox.UrgentClass; class <= outbox.DigestClass; class++ {
		next, err := later(ctx, tx, platform)
		if err != nil || next.IsZero() || next.After(now) {
			return err
		}
		if _, err := run(ctx, tx, promoteQuery, platform, class, millis(now), joins); err != nil {
			return err
		}
	}
	return nil
}

// goesNext walks the index deliveries_next from its front, which is the order of the contract.
const goesNext = `
	SELECT d.id FROM deliveries d INDEXED BY deliveries_next
	WHERE d.platform = ?1 AND d.state = 'due' AND d.ready = 1 AND d.due_at <= ?2
		AND NOT EXISTS (SELECT 1 FROM deliveries f WHERE f.platform = d.platform AND f.chat = d.chat AND f.state = 'sending')
	ORDER BY d.class, d.turn, d.due_at, d.id LIMIT 1`

// takeQuery notes which revision of the words is about to be written, so that Record sees when they changed meanwhile.
const takeQuery = `
	UPDATE deliveries SET state = 'sending', ready = 0, attempts = attempts + 1, claimed_at = ?2, reason = '',
		revision = coalesce((SELECT revision FROM stories s WHERE s.warning = deliveries.warning),
			(SELECT revision FROM notices n WHERE n.id = deliveries.notice), 0)
	WHERE id = (` + goesNext + `)
	RETURNING id, platform, chat, thread, class, op, message, warning, echo, notice, contact, progress, digest, review, area,
		attempts, in_doubt, op_due, planned, request`

func takeNext(ctx context.Context, tx *Tx, platform string, now time.Time) (outbox.Delivery, error) {
	var d outbox.Delivery
	var warning, notice, contact, progress sql.NullString
	var due, planned int64
	err := tx.QueryRowContext(ctx, takeQuery, platform, millis(now)).Scan(
		&d.ID, &d.To.Chat.Platform, &d.To.Chat.ID, &d.To.Thread, &d.Class, &d.Op, &d.Message,
		&warning, &d.Echo, &notice, &contact, &progress, &d.Digest, &d.Review, &d.Area, &d.Attempts, &d.InDoubt, &due, &planned, &d.Request)
	if err != nil {
		return d, err
	}
	d.Warning, d.Notice, d.Progress = news.WarningID(warning.String), bot.NoticeID(notice.String), bot.NoticeID(progress.String)
	d.Contact, d.Due = contact.String, fromMillis(due)
	if d.Digest {
		d.UpTo = fromMillis(planned)
	}
	switch {
	case d.Op == outbox.MakePost && tells(d.Post):
		d.Missed, err = missed(ctx, tx, d.To)
	case d.Op == outbox.EditPost && d.Digest:
		err = emptied(ctx, tx, &d)
	}
	return d, err
}

// tells says whether a post may say how many others were not made: those that tell of warnings do, a timer has no room for it.
func tells(p bot.Post) bool { return p.Warning != "" || p.Notice != "" || p.Digest }

// missing holds for what an address was not given and not told of. It is the condition of the index deliveries_missed.
const missing = ` WHERE platform = ? AND chat = ? AND thread = ? AND state = 'skipped' AND reason = 'expired' AND told = 0`

const (
	countMissed = `SELECT count(*) FROM deliveries INDEXED BY deliveries_missed` + missing
	tellMissed  = `UPDATE deliveries INDEXED BY deliveries_missed SET told = 1` + missing
)

func missed(ctx context.Context, tx *Tx, at bot.Address) (n int, err error) {
	err = tx.QueryRowContext(ctx, countMissed, address(at)...).Scan(&n)
	return n, err
}

// served puts a chat at the end of the round.
func served(ctx context.Context, tx *Tx, chat bot.ChatID, now time.Time) error {
	_, err := run(ctx, tx, `INSERT INTO chats (platform, chat, last_served) VALUES (?, ?, ?)
		ON CONFLICT (platform, chat) DO UPDATE SET last_served = excluded.last_served`, chat.Platform, chat.ID, millis(now))
	if err != nil {
		return err
	}
	_, err = run(ctx, tx, `UPDATE deliveries INDEXED BY deliveries_waiting SET turn = ?
		WHERE platform = ? AND chat = ? AND state = 'due' AND ready = 1 AND turn <> `+firstTurn, millis(now), chat.Platform, chat.ID)
	return err
}

// Recover makes due again what was being sent when the process ended. Only the process that sends
// for the platform may call it, before its first Claim. A post is in doubt then; a change of one can be made twice.
// A post that is to be gone is not made again: nobody knows the message that it may have become. A post in doubt goes first of its
// class: a platform that knows it by its key does so for some minutes, and its chat, served just now, would have its turn after all others.
func (s *Store) Recover(ctx context.Context, platform string, now time.Time) (n int, err error) {
	err = s.change(ctx, "recover deliveries", func(tx *Tx) error {
		found, err := run(ctx, tx, `UPDATE deliveries SET
				state = CASE WHEN recalled = 1 AND op = 'post' THEN 'skipped' WHEN `+isSuspended+` THEN 'held' ELSE 'due' END,
				reason = CASE WHEN recalled = 1 AND op = 'post' THEN 'recalled' ELSE reason END,
				op = CASE WHEN recalled = 1 AND op = 'edit' THEN 'erase' ELSE op END,
				in_doubt = CASE op WHEN 'post' THEN 1 ELSE 0 END, due_at = min(due_at, ?2),
				ready = CASE WHEN op = 'post' AND recalled = 0 AND NOT `+isSuspended+` THEN 1 ELSE 0 END, turn = CASE op WHEN 'post' THEN `+firstTurn+` ELSE turn END
			WHERE platform = ?1 AND state = 'sending'`, platform, millis(now))
		if err != nil {
			return err
		}
		n = int(found)
		return recoverMoved(ctx, tx, platform)
	})
	return n, err
}

// firstTurn comes before every other.
const firstTurn = `-1`

// isSuspended holds for a delivery whose chat is.
const isSuspended = `EXISTS (SELECT 1 FROM chats c WHERE c.platform = deliveries.platform AND c.chat = deliveries.chat AND c.suspended = 1)`
