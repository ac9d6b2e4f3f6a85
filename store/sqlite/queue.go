package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"hangup/bot"
	"hangup/bot/outbox"
)

// Claim takes the delivery of a platform that goes next and marks it as being sent. next is the
// time of the earliest that is not due yet; one that only waits for another of its chat to be
// recorded does not count.
//
// It reads before it writes: lanes ask all the time, mostly for nothing, and must not keep other
// writers waiting for that.
func (s *Store) Claim(ctx context.Context, platform string, now time.Time) (d outbox.Delivery, ok bool, next time.Time, err error) {
	found, next, err := s.peek(ctx, platform, now)
	if err != nil || !found {
		return outbox.Delivery{}, false, next, err
	}
	err = s.change(ctx, "claim delivery", func(tx *sql.Tx) error {
		d, err = takeNext(ctx, tx, platform, now)
		if errors.Is(err, sql.ErrNoRows) { // somebody else took it since
			next, err = nextDue(ctx, tx, platform, now)
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
	err = s.look(ctx, "look for deliveries", func(tx *sql.Tx) error {
		var id int64
		err := tx.QueryRowContext(ctx, goesNext, platform, millis(now)).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			next, err = nextDue(ctx, tx, platform, now)
			return err
		}
		found = err == nil
		return err
	})
	return found, next, err
}

// goesNext walks the index deliveries_next from its front, which is the order of the contract.
const goesNext = `
	SELECT d.id FROM deliveries d INDEXED BY deliveries_next
	WHERE d.platform = ?1 AND d.state = 'due' AND d.due_at <= ?2
		AND NOT EXISTS (SELECT 1 FROM deliveries f WHERE f.platform = d.platform AND f.chat = d.chat AND f.state = 'sending')
		AND NOT EXISTS (SELECT 1 FROM chats c WHERE c.platform = d.platform AND c.chat = d.chat AND c.suspended = 1)
	ORDER BY d.class, d.turn, d.due_at, d.id LIMIT 1`

const takeQuery = `
	UPDATE deliveries SET state = 'sending', attempts = attempts + 1, claimed_at = ?2, reason = ''
	WHERE id = (` + goesNext + `)
	RETURNING id, platform, chat, thread, class, warning, contact, area, attempts, in_doubt, due_at`

func takeNext(ctx context.Context, tx *sql.Tx, platform string, now time.Time) (outbox.Delivery, error) {
	var d outbox.Delivery
	var warning, contact sql.NullString
	var due int64
	err := tx.QueryRowContext(ctx, takeQuery, platform, millis(now)).Scan(
		&d.ID, &d.To.Chat.Platform, &d.To.Chat.ID, &d.To.Thread, &d.Class,
		&warning, &contact, &d.Area, &d.Attempts, &d.InDoubt, &due)
	d.Warning, d.Contact, d.Due = newsID(warning), contact.String, fromMillis(due)
	return d, err
}

const nextQuery = `
	SELECT d.due_at FROM deliveries d INDEXED BY deliveries_due
	WHERE d.platform = ?1 AND d.state = 'due' AND d.due_at > ?2
		AND NOT EXISTS (SELECT 1 FROM chats c WHERE c.platform = d.platform AND c.chat = d.chat AND c.suspended = 1)
	ORDER BY d.due_at LIMIT 1`

func nextDue(ctx context.Context, tx *sql.Tx, platform string, now time.Time) (time.Time, error) {
	var due sql.NullInt64
	err := tx.QueryRowContext(ctx, nextQuery, platform, millis(now)).Scan(&due)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, nil
	}
	return fromNull(due), err
}

// served puts a chat at the end of the round.
func served(ctx context.Context, tx *sql.Tx, chat bot.ChatID, now time.Time) error {
	_, err := run(ctx, tx, `INSERT INTO chats (platform, chat, last_served) VALUES (?, ?, ?)
		ON CONFLICT DO UPDATE SET last_served = excluded.last_served`, chat.Platform, chat.ID, millis(now))
	if err != nil {
		return err
	}
	_, err = run(ctx, tx, `UPDATE deliveries SET turn = ? WHERE platform = ? AND chat = ? AND state = 'due'`,
		millis(now), chat.Platform, chat.ID)
	return err
}

// Record stores what became of a claimed delivery. One that is gone was forgotten while it was
// being sent: that is no error. Nor is one whose chat moved meanwhile.
func (s *Store) Record(ctx context.Context, id int64, o outbox.Outcome) error {
	return s.change(ctx, "record delivery", func(tx *sql.Tx) error {
		f, err := findFlight(ctx, tx, id)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return nil
		case err != nil:
			return err
		case f.state != outbox.Sending:
			return fmt.Errorf("delivery %d is %s, not being sent", id, f.state)
		case o.State == outbox.Sending:
			return fmt.Errorf("delivery %d cannot stay as being sent", id)
		}
		if o, err = landMoved(ctx, tx, &f, o); err != nil {
			return err
		}
		if err := settle(ctx, tx, id, o); err != nil {
			return err
		}
		if err := settleChat(ctx, tx, f.chat, o); err != nil {
			return err
		}
		return dropFinishedTimer(ctx, tx, id)
	})
}

// settle writes the outcome into the row. One that is tried again takes its turn as its chat has it.
func settle(ctx context.Context, tx *sql.Tx, id int64, o outbox.Outcome) error {
	_, err := run(ctx, tx, `
		UPDATE deliveries SET state = ?2, due_at = coalesce(?3, due_at), message = ?4, reason = ?5,
			turn = coalesce((SELECT last_served FROM chats c WHERE c.platform = deliveries.platform AND c.chat = deliveries.chat), 0)
		WHERE id = ?1`, id, string(o.State), orNull(o.Again), string(o.Message), o.Reason)
	return err
}

// settleChat does what the outcome means for all else of the chat.
func settleChat(ctx context.Context, tx *sql.Tx, chat bot.ChatID, o outbox.Outcome) error {
	if o.MovedTo.ID != "" {
		if err := moveChat(ctx, tx, chat, o.MovedTo.ID); err != nil {
			return err
		}
		chat.ID = o.MovedTo.ID
	}
	if o.State == outbox.Suspended {
		return suspend(ctx, tx, chat)
	}
	return nil
}

// Recover makes due again what was being sent when the process ended. Only the process that sends
// for the platform may call it, before its first Claim.
func (s *Store) Recover(ctx context.Context, platform string, now time.Time) (n int, err error) {
	err = s.change(ctx, "recover deliveries", func(tx *sql.Tx) error {
		found, err := run(ctx, tx, `UPDATE deliveries SET state = 'due', in_doubt = 1, due_at = min(due_at, ?2),
				turn = coalesce((SELECT last_served FROM chats c WHERE c.platform = deliveries.platform AND c.chat = deliveries.chat), 0)
			WHERE platform = ?1 AND state = 'sending'`, platform, millis(now))
		if err != nil {
			return err
		}
		n = int(found)
		return recoverMoved(ctx, tx, platform)
	})
	return n, err
}
