package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"hangup/bot"
)

// CommitArrivals stores what is new in one transaction. It is on the disk when this returns.
func (s *Store) CommitArrivals(ctx context.Context, platform string, as []bot.Arrival) (fresh []string, err error) {
	if len(as) == 0 {
		return nil, nil
	}
	err = s.change(ctx, "commit arrivals", func(tx *sql.Tx) error {
		fresh, err = insertArrivals(ctx, tx, platform, as)
		return err
	})
	if err != nil {
		return nil, err
	}
	return fresh, nil
}

func insertArrivals(ctx context.Context, tx *sql.Tx, platform string, as []bot.Arrival) (fresh []string, err error) {
	var n int64 // of the last body
	if err := tx.QueryRowContext(ctx, `SELECT coalesce(max(n), 0) FROM inbox_bodies`).Scan(&n); err != nil {
		return nil, err
	}
	arrive, err := tx.PrepareContext(ctx, `INSERT INTO inbox (platform, id, at, body) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`)
	if err != nil {
		return nil, err
	}
	defer arrive.Close()
	keep, err := tx.PrepareContext(ctx, `INSERT INTO inbox_bodies (n, platform, id, body) VALUES (?, ?, ?, ?)`)
	if err != nil {
		return nil, err
	}
	defer keep.Close()
	for _, a := range as {
		added, err := changed(arrive.ExecContext(ctx, platform, a.ID, millis(a.At), n+1))
		if err != nil {
			return nil, err
		}
		if added == 0 {
			continue
		}
		n++
		if _, err := keep.ExecContext(ctx, n, platform, a.ID, orEmpty(a.Body)); err != nil {
			return nil, err
		}
		fresh = append(fresh, a.ID)
	}
	return fresh, nil
}

// waitingQuery walks the bodies, which are in the order in which they came.
const waitingQuery = `
	SELECT b.id, b.body, a.at, a.tries FROM inbox_bodies b CROSS JOIN inbox a ON a.platform = b.platform AND a.id = b.id
	WHERE b.platform = ? ORDER BY b.n`

// WaitingArrivals gives what is not over, in the order in which it was committed.
func (s *Store) WaitingArrivals(ctx context.Context, platform string) ([]bot.Arrival, error) {
	var found []bot.Arrival
	err := s.look(ctx, "find waiting arrivals", func(tx *sql.Tx) error {
		return each(ctx, tx, func(scan func(...any) error) error {
			var a bot.Arrival
			var at int64
			err := scan(&a.ID, &a.Body, &at, &a.Tries)
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
	return s.changeSoon(ctx, "settle arrivals", func(tx *sql.Tx) error {
		return s.settleArrivals(context.WithoutCancel(ctx), tx, platform, what)
	})
}

func (s *Store) settleArrivals(ctx context.Context, tx *sql.Tx, platform string, what []bot.Settled) error {
	for _, one := range what {
		if err := s.settleArrival(ctx, tx, platform, one); err != nil {
			return err
		}
	}
	return nil
}

const (
	eraseQuery = `DELETE FROM inbox_bodies
		WHERE n = (SELECT body FROM inbox WHERE platform = ? AND id = ? AND state = 'waiting')`
	overQuery = `UPDATE inbox SET state = ?3, reason = ?4, body = NULL
		WHERE platform = ?1 AND id = ?2 AND state = 'waiting'`
	triedQuery = `UPDATE inbox SET tries = tries + 1, reason = ?3
		WHERE platform = ?1 AND id = ?2 AND state = 'waiting'`
)

func (s *Store) settleArrival(ctx context.Context, tx *sql.Tx, platform string, one bot.Settled) error {
	switch one.State {
	case bot.Tried:
		_, err := run(ctx, tx, triedQuery, platform, one.ID, clip(one.Reason))
		return err
	case bot.Handled, bot.Quarantined:
		if _, err := tx.StmtContext(ctx, s.erase).ExecContext(ctx, platform, one.ID); err != nil {
			return err
		}
		_, err := tx.StmtContext(ctx, s.over).ExecContext(ctx, platform, one.ID, string(one.State), clip(one.Reason))
		return err
	default:
		return fmt.Errorf("an arrival cannot become %q", one.State)
	}
}

// maxReason is the size in bytes of a reason in the inbox.
const maxReason = 1024

// clip shortens a reason. A long one must not keep what is settled with it from being so.
func clip(reason string) string {
	if len(reason) <= maxReason {
		return reason
	}
	return strings.ToValidUTF8(reason[:maxReason], "")
}

// cleanInbox leaves no copy of an erased body in the pages of the table: emptying a table whole overwrites
// them (secure_delete).
func cleanInbox(ctx context.Context, tx *sql.Tx) error {
	for _, query := range []string{
		`INSERT INTO inbox_bodies_aside (n, platform, id, body) SELECT n, platform, id, body FROM inbox_bodies`,
		`DELETE FROM inbox_bodies`,
		`INSERT INTO inbox_bodies (n, platform, id, body) SELECT n, platform, id, body FROM inbox_bodies_aside`,
		`DELETE FROM inbox_bodies_aside`,
	} {
		if _, err := run(ctx, tx, query); err != nil {
			return err
		}
	}
	return nil
}
