package sqlstore

import (
	"context"
	"crypto/rand"
	"errors"

	"hangup/store/vault"
)

// opened is the keys of the database and the secret that opened them.
type opened struct {
	ring   vault.Ring
	secret []byte
	turn   int  // of the secret
	newest bool // no later secret is being put in its place
}

// Unlock opens the keys of the database, or makes them, and seals what an older program left in words. get gives the secret, at
// least 32 bytes; it is told whether something is sealed already, so that no new secret is made for what only the old one opens.
// Without get, what is personal stays closed. An error may be a *store.OpenError.
func (s *Store) Unlock(ctx context.Context, get func(sealed bool) ([]byte, error)) error {
	if get == nil {
		return nil
	}
	var sealed bool
	if err := s.db.Row(ctx, `SELECT EXISTS (SELECT 1 FROM keys)`).Scan(&sealed); err != nil {
		return err
	}
	secret, err := get(sealed)
	if err != nil {
		return err
	}
	err = s.change(ctx, "open the keys", func(tx *Tx) error {
		k, err := openKeys(ctx, tx, secret)
		if errors.Is(err, errNoKeys) {
			k, err = makeKeys(ctx, tx, secret)
		}
		s.keys.Store(k)
		return err
	})
	switch {
	case errors.Is(err, vault.ErrSecret):
		return refuse(err, "the secret key does not fit %s: give the one with which it was used before", s.name)
	case err != nil:
		return err
	}
	return s.sealAnew(ctx, true, func(int) {})
}

// errNoKeys says that the database has no keys yet.
var errNoKeys = errors.New("the database has no keys")

// wrappedRing is a row of keys.
type wrappedRing struct {
	turn int
	ring []byte
}

// wrappedRings gives the rows of keys, the newest first.
func wrappedRings(ctx context.Context, tx *Tx) (found []wrappedRing, err error) {
	err = each(ctx, tx, func(scan func(...any) error) error {
		var w wrappedRing
		err := scan(&w.turn, &w.ring)
		found = append(found, w)
		return err
	}, `SELECT turn, ring FROM keys ORDER BY turn DESC`)
	return found, err
}

// openKeys finds the keys that a secret opens.
func openKeys(ctx context.Context, tx *Tx, secret []byte) (*opened, error) {
	found, err := wrappedRings(ctx, tx)
	if err != nil {
		return nil, err
	}
	for i, w := range found {
		ring, err := vault.Unwrap(secret, w.ring, w.turn)
		if errors.Is(err, vault.ErrSecret) {
			continue
		}
		return &opened{ring, secret, w.turn, i == 0}, err
	}
	if len(found) == 0 {
		return nil, errNoKeys
	}
	return nil, vault.ErrSecret
}

// makeKeys makes the first keys. A database that was used before knows people by what was derived from the secret itself, so that
// stays what is derived from; a new one gets a root of its own.
func makeKeys(ctx context.Context, tx *Tx, secret []byte) (*opened, error) {
	var used bool
	if err := tx.QueryRowContext(ctx, usedQuery).Scan(&used); err != nil {
		return nil, err
	}
	var root []byte
	if used {
		root = secret
	}
	ring, err := vault.New(rand.Reader, root)
	if err != nil {
		return nil, err
	}
	return &opened{ring, secret, 1, true}, writeRing(ctx, tx, 1, secret, ring)
}

// usedQuery tells whether the database holds anything of people or chats.
const usedQuery = `SELECT EXISTS (SELECT 1 FROM reports) OR EXISTS (SELECT 1 FROM checks) OR EXISTS (SELECT 1 FROM dialogs)
	OR EXISTS (SELECT 1 FROM forms) OR EXISTS (SELECT 1 FROM deliveries) OR EXISTS (SELECT 1 FROM notices) OR EXISTS (SELECT 1 FROM deeds)
	OR EXISTS (SELECT 1 FROM chats) OR EXISTS (SELECT 1 FROM watches) OR EXISTS (SELECT 1 FROM chat_areas)
	OR EXISTS (SELECT 1 FROM chat_notes) OR EXISTS (SELECT 1 FROM inbox)`

func writeRing(ctx context.Context, tx *Tx, turn int, secret []byte, ring vault.Ring) error {
	sealed, err := ring.Wrap(secret, turn)
	if err != nil {
		return err
	}
	_, err = run(ctx, tx, `INSERT INTO keys (turn, ring) VALUES (?, ?) ON CONFLICT (turn) DO UPDATE SET ring = excluded.ring`, turn, sealed)
	return err
}

// Root is what everything is derived from that must outlive a change of the secret; nil when the database was opened without one.
func (s *Store) Root() []byte {
	k := s.keys.Load()
	if k == nil {
		return nil
	}
	return k.ring.Root()
}
