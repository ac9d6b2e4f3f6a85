package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// deliveryArgs is a job for a delivery. The migrations know its kind and its form.
type deliveryArgs struct {
	Delivery int64 `json:"delivery"`
}

// Kind is what River asks for.
func (deliveryArgs) Kind() string { return "delivery" }

// deliverer works the jobs of deliveries. A job is the right to make one attempt in its lane: who goes next is decided at the
// moment of the attempt, so that what is urgent overtakes whatever was fetched before.
type deliverer struct {
	river.WorkerDefaults[deliveryArgs]
	jobs *Jobs
}

// holdAtMost is how long a job waits for something to attempt, such as for another post to its chat to end. It is shorter than jobTimeout.
const holdAtMost = 10 * time.Second

// Work makes an attempt. When it was at another delivery, or none could be made, the job goes on as a new one if its own is still due.
func (w *deliverer) Work(ctx context.Context, job *river.Job[deliveryArgs]) error {
	id := job.Args.Delivery
	defer w.jobs.lanes.of(job.Queue).work()()
	for end := time.Now().Add(holdAtMost); time.Now().Before(end); {
		l := w.jobs.lanes.of(job.Queue)
		if l == nil { // the lane is about to be let go: its next holder has the job
			restFor(ctx, fetchEvery)
			break
		}
		made, wait := l.courier.Turn(l.ctx, l.sending)
		switch made {
		case 0:
		case id:
			return nil // what became of it has made a job if there is more to do
		default:
			return w.jobs.carry(ctx, id)
		}
		if waits, err := w.jobs.isDue(ctx, id); err != nil || !waits {
			return err
		}
		l.courier.Rest(l.ctx, wait)
	}
	return w.jobs.carry(ctx, id)
}

// isDue tells whether a delivery waits to be made now. What is due later has another job, or gets one.
func (j *Jobs) isDue(ctx context.Context, id int64) (bool, error) {
	var due int64
	err := j.pool.QueryRow(ctx, isDueQuery, id).Scan(&due)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return false, nil
	case err != nil:
		return false, err
	case time.UnixMilli(due).After(time.Now().Add(fetchEvery)):
		return false, j.carry(ctx, id)
	}
	return true, nil
}

const isDueQuery = `SELECT due_at FROM deliveries WHERE id = $1 AND state = 'due'`

// carry gives a delivery a job if it is due and has none that waits. It outlives the job that calls it.
func (j *Jobs) carry(ctx context.Context, id int64) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), holdAtMost)
	defer cancel()
	_, err := j.pool.Exec(ctx, `SELECT carry(ARRAY[$1::bigint])`, id)
	return err
}

// choreArgs is a job for a chore.
type choreArgs struct {
	Name string `json:"name" river:"unique"`
}

// Kind is what River asks for.
func (choreArgs) Kind() string { return "chore" }

// periodic is how River makes its jobs: one waits or runs at a time.
func (c Chore) periodic() *river.PeriodicJob {
	open := []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable, rivertype.JobStateRunning, rivertype.JobStateScheduled,
	}
	opts := &river.InsertOpts{Queue: choreQueue, MaxAttempts: 1, UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: open}}
	return river.NewPeriodicJob(river.PeriodicInterval(c.Every),
		func() (river.JobArgs, *river.InsertOpts) { return choreArgs{c.Name}, opts },
		&river.PeriodicJobOpts{RunOnStart: true})
}

// choreDoer works the jobs of chores.
type choreDoer struct {
	river.WorkerDefaults[choreArgs]
	jobs *Jobs
}

// Timeout says that a chore ends with the lease: who takes over removes what the last process had begun.
func (w *choreDoer) Timeout(*river.Job[choreArgs]) time.Duration { return -1 }

// Work does a chore. One that nobody knows any more is over.
func (w *choreDoer) Work(_ context.Context, job *river.Job[choreArgs]) error {
	l := w.jobs.lanes.of(job.Queue)
	defer l.work()()
	c, known := w.jobs.chores[job.Args.Name]
	if l != nil && known {
		guarded(w.jobs.log, c.Name, func() { c.Do(l.ctx) })
	}
	return nil
}

// restFor waits for d. It says false when ctx ends first.
func restFor(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
