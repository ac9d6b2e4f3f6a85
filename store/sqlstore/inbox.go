package sqlstore

import (
	"context"
	"fmt"
	"strings"

	"hangup/bot"
)

// CommitArrivals stores what is new in one transaction. It is on the disk when this returns.
func (s *Store) CommitArrivals(ctx context.Context, platform string, as []bot.Arrival) (fresh []string, err error) {
	if len(as) == 0 {
		return nil, nil
	}
	err = s.change(ctx, "commit arrivals", func(tx *Tx) error {
		fresh, err = s.insertArrivals(ctx, tx, platform, as)
		return err
	})
	if err != nil {
		return nil, err
	}
	return fresh, nil
}

func (s *Store) insertArrivals(ctx context.Context, tx *Tx, platform string, as []bot.Arrival) (fresh []string, err error) {
	n, err := s.native.Numbers(ctx, tx, len(as))
	if err != nil {
		return nil, err
	}
	rows := make([]any, 0, 5*len(as))
	for i, a := range as {
		rows = append(rows, platform, a.ID, millis(a.At), n+int64(i), a.Owner)
	}
	added, err := s.arrive.strings(ctx, tx, rows)
	if err != nil {
		return nil, err
	}
	rows = rows[:0]
	for i, a := range as {
		if added[a.ID] {
			delete(added, a.ID) // the first of several was taken
			rows = append(rows, n+int64(i), platform, a.ID, orEmpty(a.Body))
			fresh = append(fresh, a.ID)
		}
	}
	return fresh, s.keep.run(ctx, tx, rows)
}

// waitingQuery walks the bodies, which are in the order in which they came.
const waitingQuery = `
	SELECT b.id, b.body, a.at, a.tries, a.owner FROM inbox_bodies b CROSS JOIN inbox a ON a.platform = b.platform AND a.id = b.id
	WHERE b.platform = ? ORDER BY b.n`

// WaitingArrivals gives what is not over, in the order in which it was committed.
func (s *Store) WaitingArrivals(ctx context.Context, platform string) ([]bot.Arrival, error) {
	var found []bot.Arrival
	err := s.look(ctx, "find waiting arrivals", func(tx *Tx) error {
		return each(ctx, tx, func(scan func(...any) error) error {
			var a bot.Arrival
			var at int64
			err := scan(&a.ID, &a.Body, &at, &a.Tries, &a.Owner)
			a.At = fromMillis(at)
			found = append(found, a)
			return err
		}, waitingQuery, platform)
	})
	return found, err
}

// SettleArrivals notes what became of arrivals and erases the bodies of those that are over. It does not
// wait for the disk: see changeSoon.
func (s *Store) SettleArrivals(ctx context.Context, platform string, what []bot.Settled) error {
	if len(what) == 0 {
		return nil
	}
	if done, err := s.settleAtOnce(ctx, platform, what); done {
		return err
	}
	return s.changeSoon(ctx, "settle arrivals", func(tx *Tx) error {
		return s.settleArrivals(context.WithoutCancel(ctx), tx, platform, what)
	})
}

// What is asked at every message. Each stands for many rows: see bulk.
const (
	arriveQuery = `INSERT INTO inbox (platform, id, at, body, owner) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id`
	keepQuery   = `INSERT INTO inbox_bodies (n, platform, id, body) VALUES (?, ?, ?, ?)`
	eraseQuery  = `DELETE FROM inbox_bodies WHERE n IN (SELECT body FROM inbox WHERE platform = ?1 AND id IN (?))`
	remarkQuery = `UPDATE inbox SET state = ?2, reason = ?3 WHERE platform = ?1 AND ` + waits + ` AND id IN (?)`
)

const (
	triedQuery = `UPDATE inbox SET tries = tries + 1, reason = ?3 WHERE platform = ?1 AND id = ?2 AND ` + waits
	// waits is the condition that an arrival is not over.
	waits = `EXISTS (SELECT 1 FROM inbox_bodies b WHERE b.n = inbox.body)`
)

// settleAtOnce settles arrivals that need a single statement, which is a transaction by itself, as nearly all do.
func (s *Store) settleAtOnce(ctx context.Context, platform string, what []bot.Settled) (done bool, err error) {
	ids := make([]any, len(what))
	for i, one := range what {
		if one.State != bot.Handled || one.Reason != "" {
			return false, nil
		}
		ids[i] = one.ID
	}
	query, args, ok := s.erase.fits(ids, []any{platform})
	if !ok || ctx.Err() != nil {
		return false, nil
	}
	if done, err = s.native.Once(context.WithoutCancel(ctx), query, args...); err != nil {
		return true, fmt.Errorf("settle arrivals: %w", err)
	}
	return done, nil
}

func (s *Store) settleArrivals(ctx context.Context, tx *Tx, platform string, what []bot.Settled) error {
	for len(what) > 0 {
		alike := 1
		for alike < len(what) && what[alike].State == what[0].State && what[alike].Reason == what[0].Reason {
			alike++
		}
		if err := s.settleAlike(ctx, tx, platform, what[:alike]); err != nil {
			return err
		}
		what = what[alike:]
	}
	return nil
}

// settleAlike settles arrivals that have the same state and reason.
func (s *Store) settleAlike(ctx context.Context, tx *Tx, platform string, what []bot.Settled) error {
	state, reason := what[0].State, clip(what[0].Reason)
	switch state {
	case bot.Tried:
		for _, one := range what {
			if _, err := run(ctx, tx, triedQuery, platform, one.ID, reason); err != nil {
				return err
			}
		}
		return nil
	case bot.Handled:
		return s.end(ctx, tx, platform, what, "taken", reason)
	case bot.Quarantined:
		return s.end(ctx, tx, platform, what, "quarantined", reason)
	default:
		return fmt.Errorf("an arrival cannot become %q", state)
	}
}

// end erases the bodies of arrivals. What is handled without a remark, as nearly all is, has nothing to be noted.
func (s *Store) end(ctx context.Context, tx *Tx, platform string, what []bot.Settled, state, reason string) error {
	ids := make([]any, len(what))
	for i, one := range what {
		ids[i] = one.ID
	}
	if state != "taken" || reason != "" {
		if err := s.remark.run(ctx, tx, ids, platform, state, reason); err != nil {
			return err
		}
	}
	return s.erase.run(ctx, tx, ids, platform)
}

// maxReason is the size in bytes of a reason in the inbox.
const maxReason = 1024

// clip shortens a reason, and leaves out what is no text. A long one must not keep what is settled with it from being so.
func clip(reason string) string {
	if len(reason) > maxReason {
		reason = reason[:maxReason]
	}
	return strings.ReplaceAll(strings.ToValidUTF8(reason, ""), "\x00", "")
}
