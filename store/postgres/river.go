package postgres

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"hangup/bot/outbox"
	"hangup/store"
)

// Chore is something that is done again and again by one process.
type Chore struct {
	Name  string        // no secret may be in it: it is stored
	Every time.Duration // how often, and once soon after a process takes over
	// Do does it. What it cannot do is its own to log. A panic is logged without its words.
	Do func(ctx context.Context)
}

// Jobs works what River has for this process: the deliveries of the platforms whose lanes it holds, and chores. There is one in a process.
type Jobs struct {
	log    *slog.Logger
	pool   *pgxpool.Pool
	client *river.Client[pgx.Tx]
	lanes  lanes
	chores map[string]Chore
	ctx    context.Context // ends with Close
	end    context.CancelFunc
}

// How River works. The times are from DESIGN 3.3: with its own ones, a delivery would wait for up to a tenth of a second to be
// fetched, and a job whose process died for an hour.
const (
	jobTimeout    = 20 * time.Second
	rescueAfter   = 60 * time.Second
	fetchCooldown = 15 * time.Millisecond
	fetchEvery    = 200 * time.Millisecond // when no notification comes
	keepDone      = time.Minute            // a job says nothing that its delivery does not
	keepFailed    = 24 * time.Hour
)

// jobConnections is how many River and the workers may use at once: one listens, and each of eight workers asks now and then.
const jobConnections = 6

// choreQueue is the queue of chores, and choreWorkers how many are done at once.
const (
	choreQueue   = store.ChoreQueue
	choreWorkers = 4
)

// StartJobs begins to work jobs. Every process that may hold a lane gives the same chores. The caller closes it, before the Store.
func (s *Store) StartJobs(ctx context.Context, log *slog.Logger, chores []Chore) (*Jobs, error) {
	config := s.config.Copy()
	config.RuntimeParams["application_name"] = "hangup jobs"
	pool, err := jobPool(ctx, config, jobConnections)
	if err != nil {
		return nil, err
	}
	j := &Jobs{log: log, pool: pool, chores: map[string]Chore{}}
	j.ctx, j.end = context.WithCancel(context.WithoutCancel(ctx)) // lanes end after ctx, and their jobs are to be completed
	var periodic []*river.PeriodicJob
	for _, c := range chores {
		j.chores[c.Name] = c
		periodic = append(periodic, c.periodic())
	}
	if err := j.start(periodic); err != nil {
		j.end()
		pool.Close()
		return nil, err
	}
	return j, nil
}

func (j *Jobs) start(periodic []*river.PeriodicJob) (err error) {
	workers := river.NewWorkers()
	river.AddWorker(workers, &deliverer{jobs: j})
	river.AddWorker(workers, &choreDoer{jobs: j})
	j.client, err = river.NewClient(riverpgxv5.New(j.pool), &river.Config{
		Schema: schema, Workers: workers, PeriodicJobs: periodic,
		Queues:        map[string]river.QueueConfig{idleQueue: {MaxWorkers: 1}}, // River wants one to begin with
		FetchCooldown: fetchCooldown, FetchPollInterval: fetchEvery,
		JobTimeout: jobTimeout, RescueStuckJobsAfter: rescueAfter, RetryPolicy: soon{},
		CompletedJobRetentionPeriod: keepDone, CancelledJobRetentionPeriod: keepFailed, DiscardedJobRetentionPeriod: keepFailed,
		Logger: slog.New(onlyTrouble{j.log.With("part", "river").Handler()}), ErrorHandler: mourner{j.log},
	})
	if err != nil {
		return err
	}
	return j.client.Start(j.ctx)
}

// idleQueue has no jobs. A process holds other queues for as long as it holds their leases.
const idleQueue = "idle"

// Close ends all work within a second, mostly much less. Deliver and Chores must have returned.
func (j *Jobs) Close() {
	j.lanes.closeAll()
	ctx, cancel := context.WithTimeout(context.Background(), stopWithin)
	defer cancel()
	if err := j.client.StopAndCancel(ctx); err != nil {
		j.log.Warn("jobs did not end in time", "error", err)
	}
	j.end()
	closed := make(chan struct{})
	go func() { j.pool.Close(); close(closed) }() // it waits for connections, which a worker that hangs may have
	select {
	case <-closed:
	case <-ctx.Done():
	}
}

// Deliver has the jobs of a platform give a Courier its turns, until ctx ends; then it finishes within five seconds. The caller holds
// the lane of the platform as long as ctx lasts.
func (j *Jobs) Deliver(ctx context.Context, platform string, c *outbox.Courier) {
	sending, end := outbox.Grace(ctx)
	defer end()
	if !c.Begin(ctx, sending) {
		return
	}
	queue, ok := j.queueOf(ctx, platform)
	if !ok {
		return
	}
	l := &lane{ctx: ctx, sending: sending, courier: c}
	j.lanes.open(queue, l)
	defer j.lanes.close(queue, l)
	j.hold(queue, c.Workers(), l, func() { j.keepGoing(ctx, queue, platform) })
}

// Chores does the chores until ctx ends. The caller holds the lease of them as long as ctx lasts, so that what chores have in common stays in
// one process.
func (j *Jobs) Chores(ctx context.Context) {
	l := &lane{ctx: ctx}
	j.lanes.open(choreQueue, l)
	defer j.lanes.close(choreQueue, l)
	j.hold(choreQueue, choreWorkers, l, func() {})
}

// hold works a queue until the context of its lane ends, and does each once a second.
func (j *Jobs) hold(queue string, workers int, l *lane, each func()) {
	for l.ctx.Err() == nil {
		if !j.takeUp(l.ctx, queue, workers) {
			restFor(l.ctx, time.Second)
			continue
		}
		for idle := 0; idle < idleAtMost && l.ctx.Err() == nil; {
			each()
			idle = j.idle(queue, l, idle)
		}
		j.letGo(queue)
	}
}

// idleAtMost is for how many seconds jobs may wait and none be worked. River says that it works a queue when it could not begin because a
// connection was closed at that moment: nothing would be posted until the process ended.
const idleAtMost = 5

// idle waits for a second and gives for how many nothing was worked though jobs wait.
func (j *Jobs) idle(queue string, l *lane, before int) int {
	begun := l.begun.Load()
	if !restFor(l.ctx, time.Second) || l.busy.Load() > 0 || l.begun.Load() > begun {
		return 0
	}
	var wait bool
	if err := j.pool.QueryRow(l.ctx, jobsWaitQuery, queue).Scan(&wait); err != nil || !wait {
		return 0
	}
	if before++; before == idleAtMost {
		j.log.Error("jobs wait and none is worked: the queue is taken up anew", "queue", queue)
	}
	return before
}

// jobsWaitQuery asks in the order of the index by which River fetches.
const jobsWaitQuery = `SELECT (SELECT id FROM river_job WHERE queue = $1 AND state = 'available' ORDER BY priority, scheduled_at, id LIMIT 1) IS NOT NULL`

// takeUp begins to work a queue. Jobs that run there are those of a process that is no more, as only who holds the lease works it: what
// they were for is due, or has a job by its own change.
func (j *Jobs) takeUp(ctx context.Context, queue string, workers int) bool {
	if _, err := j.pool.Exec(ctx, orphansQuery, queue); err != nil {
		j.complain(ctx, queue, err)
		return false
	}
	err := j.client.Queues().Add(queue, river.QueueConfig{MaxWorkers: workers})
	if err == nil {
		return true
	}
	j.complain(ctx, queue, err)
	j.letGo(queue) // what is half added, or was not let go in time
	return false
}

const orphansQuery = `DELETE FROM river_job WHERE queue = $1 AND state = 'running'`

func (j *Jobs) complain(ctx context.Context, queue string, err error) {
	if ctx.Err() == nil {
		j.log.Error("jobs cannot be worked", "queue", queue, "error", err)
	}
}

// letGo ends the work at a queue. A job that hears nothing is left behind.
func (j *Jobs) letGo(queue string) {
	ctx, cancel := context.WithTimeout(context.Background(), letGoWithin)
	defer cancel()
	var unknown *river.QueueNotFoundError
	if err := j.client.Queues().Remove(ctx, queue); err != nil && !errors.As(err, &unknown) {
		j.log.Warn("jobs did not end in time", "queue", queue, "error", err)
	}
}

const (
	// letGoWithin is a little longer than sends are given to end.
	letGoWithin = 4200 * time.Millisecond
	// stopWithin leaves both under the five seconds that process managers allow at the least.
	stopWithin = 600 * time.Millisecond
)

// keepGoing has what is due get a job. A job is made with each change that makes
// something due; what becomes of it may be lost, as when the server is restarted, or be late, as when River has no leader.
func (j *Jobs) keepGoing(ctx context.Context, queue, platform string) {
	if _, err := j.pool.Exec(ctx, overdueQuery, queue, platform, time.Now().UnixMilli()); err != nil {
		j.complain(ctx, queue, err)
	}
}

// overdueQuery gives some of what is due jobs when no job waits. One is enough, as each takes what goes next. The order has the
// job found by the index by which River fetches.
const overdueQuery = `SELECT carry(array(
	SELECT id FROM (
		(SELECT id FROM deliveries WHERE platform = $2 AND state = 'due' AND ready = 1 ORDER BY class, turn, due_at, id LIMIT 50)
		UNION ALL
		(SELECT id FROM deliveries WHERE platform = $2 AND state = 'due' AND ready = 0 AND class IN (0, 1, 2, 3) AND due_at <= $3 LIMIT 50)
	) due))
	WHERE (SELECT id FROM river_job WHERE queue = $1 AND state = 'available' ORDER BY priority, scheduled_at, id LIMIT 1) IS NULL`

// queueOf asks for the name of the queue of a platform. It says false when ctx ends.
func (j *Jobs) queueOf(ctx context.Context, platform string) (queue string, ok bool) {
	for {
		err := j.pool.QueryRow(ctx, `SELECT lane_queue($1)`, platform).Scan(&queue)
		if err == nil {
			return queue, ctx.Err() == nil
		}
		j.complain(ctx, platform, err)
		if !restFor(ctx, time.Second) {
			return "", false
		}
	}
}
