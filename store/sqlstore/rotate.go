package sqlstore

import (
	"context"
	"crypto/rand"
	"errors"

	"hangup/store/vault"
)

// A change of the secret has two halves. After the first both secrets open everything, so that the new one can be put in its
// place without haste. The second seals every row anew and ends the old one. Killed at any moment, either half is taken up again.

// BeginRotation lets fresh open the database beside the secret of now, and makes the key with which everything is sealed from now
// on. Called again with the same fresh, it goes on with what was begun.
func (s *Store) BeginRotation(ctx context.Context, fresh []byte) error {
	k := s.keys.Load()
	if k == nil {
		return ErrNoSecret
	}
	var next *opened
	err := s.change(ctx, "begin to change the secret", func(tx *Tx) (err error) {
		next, err = addSecret(ctx, tx, k, fresh)
		return err
	})
	if err == nil {
		s.keys.Store(next)
	}
	return err
}

func addSecret(ctx context.Context, tx *Tx, k *opened, fresh []byte) (*opened, error) {
	found, err := wrappedRings(ctx, tx)
	if err != nil {
		return nil, err
	}
	newest := found[0]
	switch ring, err := vault.Unwrap(fresh, newest.ring, newest.turn); {
	case err == nil && newest.turn == k.turn:
		return nil, errors.New("this is the secret key of now")
	case err == nil:
		return &opened{ring, fresh, newest.turn, true}, nil
	case !k.newest:
		return nil, refuse(err, "an earlier change of the secret key is not finished: go on with the key of then")
	case len(found) > 1:
		return nil, refuse(err, "an earlier change of the secret key is not finished: start hangup once, and it will be")
	}
	ring, err := k.ring.Next(rand.Reader)
	if err != nil {
		return nil, err
	}
	// The old secret learns the new key too: it opens everything until the change is finished.
	if err := writeRing(ctx, tx, k.turn, k.secret, ring); err != nil {
		return nil, err
	}
	return &opened{ring, fresh, k.turn + 1, true}, writeRing(ctx, tx, k.turn+1, fresh, ring)
}

// FinishRotation seals with the newest key whatever is sealed with another, ends the older secrets and leaves no byte of what they
// opened. step is told how many rows are done. Where nothing was begun it does nothing.
func (s *Store) FinishRotation(ctx context.Context, step func(n int)) error {
	k := s.keys.Load()
	switch {
	case k == nil:
		return ErrNoSecret
	case !k.newest || k.ring.Single():
		return nil
	}
	if err := s.sealAnew(ctx, false, step); err != nil {
		return err
	}
	if err := s.endOldSecrets(ctx, k); err != nil {
		return err
	}
	return s.cleaner.Clean(ctx, true)
}

func (s *Store) endOldSecrets(ctx context.Context, k *opened) error {
	ring, err := k.ring.Newest()
	if err != nil {
		return err
	}
	err = s.change(ctx, "end the old secret", func(tx *Tx) error {
		if err := allSealedWith(ctx, tx, ring.Last()); err != nil {
			return err
		}
		if _, err := run(ctx, tx, `DELETE FROM keys WHERE turn < ?`, k.turn); err != nil {
			return err
		}
		if err := writeRing(ctx, tx, k.turn, k.secret, ring); err != nil {
			return err
		}
		return s.cleaner.Soil(ctx, tx)
	})
	if err == nil {
		s.keys.Store(&opened{ring, k.secret, k.turn, true})
	}
	return err
}

// allSealedWith fails when a row needs an older key: a program that did not know of the new one wrote it meanwhile.
func allSealedWith(ctx context.Context, tx *Tx, key int) error {
	for _, t := range sealedTables() {
		var left bool
		if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM `+t.name+` WHERE key <> ?)`, key).Scan(&left); err != nil {
			return err
		}
		if left {
			return errors.New("another program wrote with the old secret key meanwhile: try again")
		}
	}
	return nil
}
