package sqlstore

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
	var key int
	err := s.db.Row(ctx, `SELECT kind, state, key, expires FROM dialogs
		WHERE platform = ? AND chat = ? AND thread = ? AND person = ? AND expires > ?`,
		append(address(at), string(who), millis(now))...).Scan(&d.Kind, &d.State, &key, &expires)
	if errors.Is(err, sql.ErrNoRows) {
		return bot.Dialog{}, false, nil
	}
	if err != nil {
		return bot.Dialog{}, false, fmt.Errorf("find dialog: %w", err)
	}
	d.Expires = fromMillis(expires)
	var state string
	if err := s.unseal(key, d.State, dialogPlace(who), &state); err != nil {
		return bot.Dialog{}, false, fmt.Errorf("find dialog: %w", err)
	}
	d.State = []byte(state)
	return d, true, nil
}

// dialogPlace is where a dialog is sealed for. A chat may get another id, so it is no part of it.
func dialogPlace(who bot.PersonKey) string { return "dialogs/" + string(who) }

// SaveDialog stores a dialog in the place of the one before. It does not wait for the disk: after a power cut a person may have to say
// the last thing once more.
func (s *Store) SaveDialog(ctx context.Context, d bot.Dialog) error {
	key, state, err := s.seal(dialogPlace(d.Person), string(d.State))
	if err != nil {
		return fmt.Errorf("save dialog: %w", err)
	}
	return s.send(ctx, "save dialog", Series{Manner: Soon, Twice: true, All: []Statement{{
		Query: `
			INSERT INTO dialogs (platform, chat, thread, person, kind, state, key, expires) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (person, platform, chat, thread) DO UPDATE SET kind = excluded.kind, state = excluded.state, key = excluded.key, expires = excluded.expires`,
		Args: append(address(d.At), string(d.Person), d.Kind, state, key, millis(d.Expires)),
	}}})
}

// DropDialog removes it; one that is not there is no error.
func (s *Store) DropDialog(ctx context.Context, who bot.PersonKey, at bot.Address) error {
	return s.change(ctx, "drop dialog", func(tx *Tx) error {
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
