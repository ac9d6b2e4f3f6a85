package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"hangup/bot"
)

const formQuery = `SELECT state FROM forms WHERE platform = ? AND chat = ? AND thread = ? AND person = ? AND expires > ?`

// Form gives the form that a person is filling in at an address, unless its time is over at now.
func (s *Store) Form(ctx context.Context, who bot.PersonKey, at bot.Address, now time.Time) (state []byte, ok bool, err error) {
	err = s.db.Row(ctx, formQuery, append(address(at), string(who), millis(now))...).Scan(&state)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("find form: %w", err)
	}
	return state, true, nil
}

// SaveForm stores a form in the place of the one before.
func (s *Store) SaveForm(ctx context.Context, who bot.PersonKey, at bot.Address, state []byte, expires time.Time) error {
	return s.change(ctx, "save form", func(tx *Tx) error {
		_, err := run(ctx, tx, `
			INSERT INTO forms (platform, chat, thread, person, state, expires) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT (person, platform, chat, thread) DO UPDATE SET state = excluded.state, expires = excluded.expires`,
			append(address(at), string(who), orEmpty(state), millis(expires))...)
		return err
	})
}

// DropForm removes it; one that is not there is no error.
func (s *Store) DropForm(ctx context.Context, who bot.PersonKey, at bot.Address) error {
	return s.change(ctx, "drop form", func(tx *Tx) error {
		_, err := run(ctx, tx, `DELETE FROM forms WHERE platform = ? AND chat = ? AND thread = ? AND person = ?`,
			append(address(at), string(who))...)
		return err
	})
}

// FormAddresses gives where forms are being filled in.
func (s *Store) FormAddresses(ctx context.Context, platform string, now time.Time) ([]bot.Address, error) {
	var found []bot.Address
	err := s.look(ctx, "find forms", func(tx *Tx) error {
		return each(ctx, tx, func(scan func(...any) error) error {
			at := bot.Address{Chat: bot.ChatID{Platform: platform}}
			err := scan(&at.Chat.ID, &at.Thread)
			found = append(found, at)
			return err
		}, `SELECT DISTINCT chat, thread FROM forms WHERE platform = ? AND expires > ?`, platform, millis(now))
	})
	return found, err
}
