package sqlstore

import (
	"context"

	"hangup/bot"
)

const (
	ownersQuery = `SELECT DISTINCT a.owner FROM inbox_bodies b JOIN inbox a ON a.platform = b.platform AND a.id = b.id
		WHERE b.platform = ? ORDER BY 1`
	adoptQuery = `UPDATE inbox SET owner = ?3 WHERE platform = ?1 AND owner = ?2 AND id IN (SELECT id FROM inbox_bodies WHERE platform = ?1)
		RETURNING id`
	ownedQuery = `SELECT EXISTS (SELECT 1 FROM inbox WHERE platform = ?1 AND id = ?2 AND owner = ?3 AND ` + waits + `)`
)

// ArrivalOwners gives the processes whose arrivals wait.
func (s *Store) ArrivalOwners(ctx context.Context, platform string) (owners []string, err error) {
	err = s.look(ctx, "find whose arrivals wait", func(tx *Tx) error {
		return each(ctx, tx, func(scan func(...any) error) error {
			var owner string
			err := scan(&owner)
			owners = append(owners, owner)
			return err
		}, ownersQuery, platform)
	})
	return owners, err
}

// AdoptArrivals gives what waits of one process to another, and gives it in the order in which it was committed.
func (s *Store) AdoptArrivals(ctx context.Context, platform, from, to string) (adopted []bot.Arrival, err error) {
	mine := map[string]bool{}
	err = s.change(ctx, "adopt arrivals", func(tx *Tx) error {
		clear(mine)
		return each(ctx, tx, func(scan func(...any) error) error {
			var id string
			err := scan(&id)
			mine[id] = true
			return err
		}, adoptQuery, platform, from, to)
	})
	if err != nil || len(mine) == 0 {
		return nil, err
	}
	waiting, err := s.WaitingArrivals(ctx, platform)
	for _, a := range waiting {
		if mine[a.ID] && a.Owner == to {
			adopted = append(adopted, a)
		}
	}
	return adopted, err
}

// OwnsArrival tells whether an arrival waits for a process.
func (s *Store) OwnsArrival(ctx context.Context, platform, id, owner string) (owns bool, err error) {
	err = s.db.Row(ctx, ownedQuery, platform, id, owner).Scan(&owns)
	return owns, err
}
