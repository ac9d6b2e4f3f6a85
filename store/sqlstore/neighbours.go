package sqlstore

import (
	"context"
	"encoding/json"
	"math"
	"time"

	"hangup/advice/news"
)

// How far apart stories may be published, and how many are looked at.
const (
	neighbourly = 30 * 24 * time.Hour
	neighbours  = 500
)

// neighboursQuery finds ids by the indexes of areas and types, within the time or without a date.
const neighboursQuery = `
	WITH near (id) AS (
		SELECT warning FROM warning_areas WHERE area IN (SELECT value FROM json_each(?2)) AND (published BETWEEN ?4 AND ?5 OR published IS NULL)
		UNION
		SELECT warning FROM warning_types WHERE type IN (SELECT value FROM json_each(?3)) AND (published BETWEEN ?4 AND ?5 OR published IS NULL))
	SELECT ` + warningColumns + ` FROM near n CROSS JOIN ` + warningTables + ` AND w.id = n.id
	WHERE w.id <> ?1 AND w.example = 0 AND w.label IN ('warning', 'correction')
	ORDER BY w.published DESC NULLS LAST, w.stored_at DESC, w.id LIMIT ?6`

// Neighbours gives the stored warnings that may be of one story with w.
func (s *Store) Neighbours(ctx context.Context, w news.Warning) ([]news.Warning, error) {
	areas, err := json.Marshal(w.Areas)
	if err != nil {
		return nil, err
	}
	types, err := json.Marshal(w.Types)
	if err != nil {
		return nil, err
	}
	from, to := int64(math.MinInt64), int64(math.MaxInt64)
	if !w.Published.IsZero() {
		from, to = millis(w.Published.Add(-neighbourly)), millis(w.Published.Add(neighbourly))
	}
	var found []news.Warning
	err = s.look(ctx, "find neighbours", func(tx *Tx) error {
		return each(ctx, tx, func(scan func(...any) error) error {
			one, err := scanWarning(scan)
			found = append(found, one)
			return err
		}, neighboursQuery, string(w.ID), string(areas), string(types), from, to, neighbours)
	})
	return found, err
}
