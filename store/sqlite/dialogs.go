package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"hangup/bot"
)

// Dialog gives the dialog of a person at an address, unless its time is over at now.
func (s *Store) Dialog(ctx context.Context, who bot.PersonKey, at bot.Address, now time.Time) (bot.Dialog, bool, error) {
	d := bot.Dialog{Person: who, At: at}
	var expires int64
	err := s.read.QueryRowContext(ctx, `SELECT kind, state, expires FROM dialogs
		WHERE platform = ? AND chat = ? AND thread = ? AND person = ? AND expires > ?`,
		append(address(at), string(who), millis(now))...).Scan(&d.Kind, &d.State, &expires)
	if errors.Is(err, sql.ErrNoRows) {
		return bot.Dialog{}, false, nil
	}
	if err != nil {
		return bot.Dialog{}, false, fmt.Errorf("find dialog: %w", err)
	}
	d.Expires = fromMillis(expires)
	return d, true, nil
}

// SaveDialog stores a dialog in the place of the one before.
func (s *Store) SaveDialog(ctx context.Context, d bot.Dialog) error {
	return s.change(ctx, "save dialog", func(tx *sql.Tx) error {
		_, err := run(ctx, tx, `
			INSERT INTO dialogs (platform, chat, thread, person, kind, state, expires) VALUES (?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET kind = excluded.kind, state = excluded.state, expires = excluded.expires`,
			append(address(d.At), string(d.Person), d.Kind, orEmpty(d.State), millis(d.Expires))...)
		return err
	})
}

// DropDialog removes it; one that is not there is no error.
func (s *Store) DropDialog(ctx context.Context, who bot.PersonKey, at bot.Address) error {
	return s.change(ctx, "drop dialog", func(tx *sql.Tx) error {
		_, err := run(ctx, tx, `DELETE FROM dialogs WHERE platform = ? AND chat = ? AND thread = ? AND person = ?`,
			append(address(at), string(who))...)
		return err
	})
}

// orEmpty keeps a nil slice from becoming NULL.
func orEmpty(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}
