package postgres_test

import (
	"context"
	"database/sql"
	"log/slog"
	"testing"
	"time"

	"hangup/bot/outbox"
	"hangup/bot/outbox/outboxtest"
	"hangup/store/postgres"
	"hangup/store/storetest"
)

func TestTheQueueIsOneForTheOutbox(t *testing.T) {
	t.Parallel()
	outboxtest.Run(t, func(t testing.TB) outboxtest.Queue { return posts(t, upToDate(t)) })
}

func TestTheLoopDrivesTheQueue(t *testing.T) {
	t.Parallel()
	outboxtest.Drive(t, nil, func(t testing.TB) outboxtest.Rig { return outboxtest.Looped{Counted: posts(t, upToDate(t))} })
}

func TestJobsDriveTheQueue(t *testing.T) {
	t.Parallel()
	outboxtest.Drive(t, nil, func(t testing.TB) outboxtest.Rig {
		address := upToDate(t)
		return jobbed{posts(t, address), address}
	})
}

func posts(t testing.TB, address string) *storetest.Posts {
	return postsOf(open(t, address, withSecret(testSecret)), connect(t, address))
}

func postsOf(s *postgres.Store, db *sql.DB) *storetest.Posts {
	return storetest.NewPosts(s, func(t testing.TB, state outbox.State) int {
		return one[int](t, db, `SELECT count(*) FROM hangup.deliveries WHERE state = $1`, string(state))
	})
}

// jobbed is the rig of jobs. Each process opens the database for itself.
type jobbed struct {
	outboxtest.Counted
	address string
}

// Drive starts them.
func (j jobbed) Drive(t testing.TB, q outbox.Queue, posts outbox.Posts, lane outbox.Lane) (stop func()) {
	s := open(t, j.address)
	jobs, err := s.StartJobs(context.Background(), logTo(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		jobs.Deliver(ctx, outboxtest.Platform, outbox.NewCourier(slog.New(slog.DiscardHandler), q, posts, outboxtest.Platform, lane, time.Now))
		close(done)
	}()
	return func() { cancel(); <-done; jobs.Close() }
}

// logTo shows what jobs log when a test fails.
func logTo(t testing.TB) *slog.Logger {
	return slog.New(slog.NewTextHandler(t.Output(), nil))
}
