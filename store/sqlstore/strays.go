package sqlstore

import (
	"context"
	"slices"
	"time"
)

// PutBack makes due again what is marked as being sent on a platform but for those that are flying. A claim whose answer was lost
// leaves such. Nobody began to send it, so it is in doubt only if it was before.
func (s *Store) PutBack(ctx context.Context, platform string, flying []int64, now time.Time) (n int, err error) {
	err = s.change(ctx, "put back deliveries", func(tx *Tx) error {
		var sending []int64
		err := each(ctx, tx, func(scan func(...any) error) error {
			var id int64
			err := scan(&id)
			sending = append(sending, id)
			return err
		}, `SELECT id FROM deliveries WHERE platform = ? AND state = 'sending'`, platform)
		if err != nil {
			return err
		}
		strays := slices.DeleteFunc(sending, func(id int64) bool { return slices.Contains(flying, id) })
		for _, id := range strays {
			if _, err := run(ctx, tx, putBackQuery, id, millis(now)); err != nil {
				return err
			}
		}
		n = len(strays)
		return nil
	})
	return n, err
}

const putBackQuery = `UPDATE deliveries SET
		state = CASE WHEN recalled = 1 AND op = 'post' THEN 'skipped' WHEN ` + isSuspended + ` THEN 'held' ELSE 'due' END,
		reason = CASE WHEN recalled = 1 AND op = 'post' THEN 'recalled' ELSE reason END,
		op = CASE WHEN recalled = 1 AND op = 'edit' THEN 'erase' ELSE op END, due_at = min(due_at, ?2)
	WHERE id = ?1`
