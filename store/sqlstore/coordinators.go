package sqlstore

import (
	"context"
	"fmt"

	"hangup/bot"
)

// Invite keeps an invitation.
func (s *Store) Invite(ctx context.Context, i bot.Invitation) error {
	return s.change(ctx, "invite", func(tx *Tx) error {
		_, err := run(ctx, tx, `INSERT INTO invitations (code, person, at, expires) VALUES (?, ?, ?, ?) ON CONFLICT (code) DO NOTHING`,
			i.Code, string(i.By), millis(i.At), millis(i.Expires))
		return err
	})
}

// AcceptInvitation makes a person a coordinator. The invitation is gone then, so that nobody uses it twice.
func (s *Store) AcceptInvitation(ctx context.Context, code string, joins bot.Deed) (ok bool, err error) {
	err = s.change(ctx, "accept invitation", func(tx *Tx) error {
		ok = false
		n, err := run(ctx, tx, `INSERT INTO coordinators (person, invited_by, since)
			SELECT ?1, person, ?3 FROM invitations WHERE code = ?2 AND expires > ?3
			ON CONFLICT (person) DO UPDATE SET since = coordinators.since`, string(joins.Who), code, millis(joins.At))
		if err != nil || n == 0 {
			return err
		}
		if err := s.writeDeed(ctx, tx, joins); err != nil {
			return err
		}
		ok = true
		_, err = run(ctx, tx, `DELETE FROM invitations WHERE code = ?`, code)
		return err
	})
	return ok && err == nil, err
}

// IsCoordinator tells whether a person became one by an invitation.
func (s *Store) IsCoordinator(ctx context.Context, who bot.PersonKey) (is bool, err error) {
	err = s.db.Row(ctx, `SELECT EXISTS (SELECT 1 FROM coordinators WHERE person = ?)`, string(who)).Scan(&is)
	if err != nil {
		return false, fmt.Errorf("find coordinator: %w", err)
	}
	return is, nil
}

// Coordinators gives all who became one by an invitation.
func (s *Store) Coordinators(ctx context.Context) (found []bot.Coordinator, err error) {
	err = s.look(ctx, "find coordinators", func(tx *Tx) error {
		return each(ctx, tx, func(scan func(...any) error) error {
			var c bot.Coordinator
			var since int64
			err := scan(&c.Who, &c.By, &since)
			c.Since = fromMillis(since)
			found = append(found, c)
			return err
		}, `SELECT person, invited_by, since FROM coordinators ORDER BY since, person`)
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// DismissCoordinator ends it.
func (s *Store) DismissCoordinator(ctx context.Context, who bot.PersonKey) (found bool, err error) {
	err = s.change(ctx, "dismiss coordinator", func(tx *Tx) error {
		n, err := run(ctx, tx, `DELETE FROM coordinators WHERE person = ?`, string(who))
		found = n > 0
		return err
	})
	return found && err == nil, err
}
