package postgres

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"hangup/store"
)

// jobsQuery counts jobs by queue and state. It goes from queue to queue in the index by which River fetches, in its order, and reads no
// more of each than is counted at most: a broadcast has a job for each of its posts. What waits longest is the first of one of the four
// priorities.
const jobsQuery = `WITH RECURSIVE found AS (
	SELECT s.state, (SELECT j.queue FROM river_job j WHERE j.state = s.state ORDER BY j.queue LIMIT 1) AS queue
	FROM unnest($1::text[]::river_job_state[]) AS s (state)
	UNION ALL
	SELECT f.state, (SELECT j.queue FROM river_job j WHERE j.state = f.state AND j.queue > f.queue ORDER BY j.queue LIMIT 1)
	FROM found f WHERE f.queue IS NOT NULL)
	SELECT f.queue, f.state::text,
		(SELECT count(*) FROM (SELECT 1 FROM river_job j WHERE j.state = f.state AND j.queue = f.queue
			ORDER BY j.priority, j.scheduled_at, j.id LIMIT $2) few),
		coalesce((SELECT (extract(epoch FROM min(first.at)) * 1000)::bigint FROM generate_series(1, 4) AS p (n), LATERAL (
			SELECT j.scheduled_at AS at FROM river_job j WHERE j.state = f.state AND j.queue = f.queue AND j.priority = p.n
			ORDER BY j.scheduled_at LIMIT 1) first), 0)
	FROM found f WHERE f.queue IS NOT NULL`

// Figures counts what waits, jobs too.
func (s *Store) Figures(ctx context.Context, now time.Time) (store.Figures, error) {
	f, err := s.Store.Figures(ctx, now)
	if err != nil {
		return f, err
	}
	err = s.db.again(ctx, func() error {
		return inTx(ctx, s.db.read, &sql.TxOptions{ReadOnly: true}, func(tx *sql.Tx) (err error) {
			f.Jobs, err = countJobs(ctx, tx)
			return err
		})
	})
	if err != nil {
		return store.Figures{}, fmt.Errorf("count jobs: %w", err)
	}
	return f, nil
}

func countJobs(ctx context.Context, tx *sql.Tx) (all []store.Jobs, err error) {
	// The server takes the steps from queue to queue for hundreds and would compile the query, which takes longer than all else.
	if _, err := tx.ExecContext(ctx, `SET LOCAL jit = off`); err != nil {
		return nil, err
	}
	rows, err := tx.QueryContext(ctx, jobsQuery, store.JobStates(), store.MaxCounted)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var j store.Jobs
		var oldest int64
		if err := rows.Scan(&j.Queue, &j.State, &j.N, &oldest); err != nil {
			return nil, err
		}
		j.Queue = strings.TrimPrefix(j.Queue, laneQueues)
		if j.State == store.JobAvailable {
			j.Oldest = time.UnixMilli(oldest)
		}
		all = append(all, j)
	}
	return all, rows.Err()
}

// laneQueues is how the names of the queues of platforms begin, see lane_queue in the migrations.
const laneQueues = "lane_"
