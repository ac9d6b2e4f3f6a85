package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"hangup/bot"
)

// Each of these is one statement, or one and a look at what it met, so that they need no other change to wait.
const (
	putOnceQuery = `INSERT INTO shared (space, name, value, until, person) VALUES (?1, ?2, ?3, ?4, ?5)
		ON CONFLICT (space, name) DO UPDATE SET value = excluded.value, until = excluded.until, person = excluded.person, times = 0
			WHERE shared.until <= ?6
		RETURNING 1`
	putSharedQuery = `INSERT INTO shared (space, name, value, until, person) VALUES (?1, ?2, ?3, ?4, ?5)
		ON CONFLICT (space, name) DO UPDATE SET value = excluded.value, until = excluded.until, person = excluded.person, times = 0`
	sharedQuery      = `SELECT value FROM shared WHERE space = ?1 AND name = ?2 AND until > ?3`
	swapSharedQuery  = `UPDATE shared SET value = ?4 WHERE space = ?1 AND name = ?2 AND value = ?3 AND until > ?5`
	takeSharedQuery  = `DELETE FROM shared WHERE space = ?1 AND name = ?2 RETURNING value, until`
	countSharedQuery = `INSERT INTO shared (space, name, value, until, person, times) VALUES (?1, ?2, ?3, ?4, ?5, 1)
		ON CONFLICT (space, name) DO UPDATE SET
			times = CASE WHEN shared.until <= ?6 THEN 1 ELSE shared.times + 1 END,
			until = CASE WHEN shared.until <= ?6 THEN excluded.until ELSE shared.until END
		RETURNING times`
)

// PutOnce keeps a value unless one is there, and gives that one.
func (s *Store) PutOnce(ctx context.Context, v bot.SharedValue, now time.Time) (there []byte, first bool, err error) {
	for range 2 { // what was there may have been taken away before it was read
		err := s.send(ctx, "put once", Series{Manner: Soon, All: []Statement{{
			Query: putOnceQuery, Args: append(sharedRow(v), millis(now)),
			Read: func(func(...any) error) error { first = true; return nil },
		}}})
		if err != nil {
			return nil, false, err
		}
		if first {
			return nil, true, nil
		}
		there, ok, err := s.Shared(ctx, v.Space, v.Name, now)
		if ok || err != nil {
			return there, false, err
		}
	}
	return nil, false, errors.New("a shared value comes and goes")
}

// PutShared keeps a value in the place of another.
func (s *Store) PutShared(ctx context.Context, v bot.SharedValue) error {
	return s.share(ctx, "put a shared value", func(tx *Tx) error {
		_, err := run(ctx, tx, putSharedQuery, sharedRow(v)...)
		return err
	})
}

// sharedRow is what of a value is written. A value that is too large is refused by the schema.
func sharedRow(v bot.SharedValue) []any {
	return []any{v.Space, v.Name, orEmpty(v.Value), millis(v.Until), string(v.Person)}
}

// Shared gives the value of a name.
func (s *Store) Shared(ctx context.Context, space, name string, now time.Time) (value []byte, ok bool, err error) {
	err = s.db.Row(ctx, sharedQuery, space, name, millis(now)).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("find a shared value: %w", err)
	}
	return value, true, nil
}

// SwapShared changes a value that is still as it was read.
func (s *Store) SwapShared(ctx context.Context, space, name string, old, value []byte, now time.Time) (swapped bool, err error) {
	err = s.share(ctx, "swap a shared value", func(tx *Tx) error {
		n, err := run(ctx, tx, swapSharedQuery, space, name, orEmpty(old), orEmpty(value), millis(now))
		swapped = n > 0
		return err
	})
	return swapped, err
}

// TakeShared gives the value of a name and removes it.
func (s *Store) TakeShared(ctx context.Context, space, name string, now time.Time) (value []byte, ok bool, err error) {
	err = s.share(ctx, "take a shared value", func(tx *Tx) error {
		value, ok = nil, false
		var until int64
		err := tx.QueryRowContext(ctx, takeSharedQuery, space, name).Scan(&value, &until)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		ok = err == nil && until > millis(now)
		return err
	})
	if !ok {
		value = nil
	}
	return value, ok && err == nil, err
}

// CountShared counts once more.
func (s *Store) CountShared(ctx context.Context, v bot.SharedValue, now time.Time) (n int, err error) {
	err = s.share(ctx, "count", func(tx *Tx) error {
		return tx.QueryRowContext(ctx, countSharedQuery, append(sharedRow(v), millis(now))...).Scan(&n)
	})
	return n, err
}

// share changes shared values. Nothing of what they are for outlives a power cut by more than a sweep.
func (s *Store) share(ctx context.Context, what string, f func(tx *Tx) error) error {
	return s.changeSoon(ctx, what, f)
}
