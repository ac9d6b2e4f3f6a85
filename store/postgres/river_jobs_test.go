package postgres_test

import (
	"bytes"
	"context"
	"database/sql"
	"log/slog"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"hangup/bot"
	"hangup/bot/outbox"
	"hangup/store/postgres"
)

// inSchema connects as we do.
func inSchema(t testing.TB, address string) *sql.DB {
	t.Helper()
	return connect(t, with(t, address, func(u *url.URL) {
		q := u.Query()
		q.Set("search_path", "hangup")
		u.RawQuery = q.Encode()
	}))
}

// addDeliveries writes timers straight into the table: class, due and chat are all that jobs ask for.
const addDeliveries = `INSERT INTO deliveries (platform, chat, thread, class, due_at, op_due, planned, contact)
	SELECT $1, 'chat' || n, '', $2, $3, $3, $3, 'police_101' FROM generate_series(1, $4) n`

func TestJobIsThereIfAndOnlyIfItsDeliveryIs(t *testing.T) {
	t.Parallel()
	address := upToDate(t)
	open(t, address)
	db := inSchema(t, address)
	jobs := func() int { return one[int](t, db, `SELECT count(*) FROM river_job`) }
	due := time.Now().UnixMilli()
	for _, c := range []struct {
		name string
		end  func(*sql.Tx) error
		want int
	}{
		{"rolled back", (*sql.Tx).Rollback, 0},
		{"committed", (*sql.Tx).Commit, 3},
	} {
		tx, err := db.BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.ExecContext(t.Context(), addDeliveries, "test", 1, due, 3); err != nil {
			t.Fatal(err)
		}
		if n := jobs(); n != 0 {
			t.Errorf("%s: %d jobs before", c.name, n)
		}
		if err := c.end(tx); err != nil {
			t.Fatal(err)
		}
		if n := jobs(); n != c.want {
			t.Errorf("%s: %d jobs", c.name, n)
		}
	}
}

func TestJobFollowsItsDelivery(t *testing.T) {
	t.Parallel()
	address := upToDate(t)
	open(t, address)
	db := inSchema(t, address)
	now := time.Now()
	do(t, db, `INSERT INTO chats (platform, chat, last_served) VALUES ('test', 'chat1', 5), ('test', 'chat2', 4)`)
	if _, err := db.ExecContext(t.Context(), addDeliveries, "test", 1, now.UnixMilli(), 3); err != nil {
		t.Fatal(err)
	}
	jobs := func() string {
		return one[string](t, db, `SELECT coalesce(string_agg(d.chat || ' ' || j.state || ' ' || j.queue || ' ' || j.priority
				|| CASE WHEN j.scheduled_at > now() + interval '50 min' THEN ' later' ELSE '' END, ', ' ORDER BY j.state, j.priority, j.scheduled_at, j.id), '')
			FROM river_job j JOIN deliveries d ON d.id = (j.args ->> 'delivery')::bigint`)
	}
	for _, c := range []struct{ name, change, want string }{
		{"made: the chat served longest ago comes first", `SELECT 1`,
			"chat3 available lane_test 2, chat2 available lane_test 2, chat1 available lane_test 2"},
		{"put off", `UPDATE deliveries SET due_at = due_at + 3600000 WHERE chat = 'chat1'`,
			"chat3 available lane_test 2, chat2 available lane_test 2, chat1 scheduled lane_test 2 later"},
		{"what says nothing of when makes no other", `UPDATE deliveries SET turn = 7, ready = 1`,
			"chat3 available lane_test 2, chat2 available lane_test 2, chat1 scheduled lane_test 2 later"},
		{"due sooner", `UPDATE deliveries SET due_at = due_at - 3600000 WHERE chat = 'chat1'`,
			"chat3 available lane_test 2, chat2 available lane_test 2, chat1 available lane_test 2"},
		{"urgent", `UPDATE deliveries SET class = 0 WHERE chat = 'chat2'`,
			"chat2 available lane_test 1, chat3 available lane_test 2, chat1 available lane_test 2"},
		{"on its way: the job is left and finds nothing to do", `UPDATE deliveries SET state = 'sending', attempts = 1, claimed_at = 1 WHERE chat = 'chat3'`,
			"chat2 available lane_test 1, chat3 available lane_test 2, chat1 available lane_test 2"},
		{"due again while its job runs", `UPDATE river_job SET state = 'running' WHERE args ->> 'delivery' = (SELECT id::text FROM deliveries WHERE chat = 'chat3');
			UPDATE deliveries SET state = 'due' WHERE chat = 'chat3'`,
			"chat2 available lane_test 1, chat1 available lane_test 2, chat3 available lane_test 2, chat3 running lane_test 2"},
	} {
		do(t, db, strings.Split(c.change, ";")...)
		if got := jobs(); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestEveryPlatformHasAQueueThatRiverTakes(t *testing.T) {
	t.Parallel()
	address := upToDate(t)
	s := open(t, address)
	db := inSchema(t, address)
	platforms := []string{"telegram", "Ünï code", strings.Repeat("x", 200), "a b;c", "_"}
	for _, p := range platforms {
		if _, err := db.ExecContext(t.Context(), addDeliveries, p, 0, time.Now().UnixMilli(), 1); err != nil {
			t.Errorf("%q: %s", p, err)
		}
	}
	if n := one[int](t, db, `SELECT count(DISTINCT queue) FROM river_job`); n != len(platforms) {
		t.Errorf("%d queues", n)
	}
	jobs := startJobs(t, s, logTo(t), nil)
	for _, p := range platforms {
		got := make(counting, 1)
		stop := drive(jobs, p, outbox.NewCourier(slog.New(slog.DiscardHandler), s, blank{}, p, outbox.Lane{Sender: got, Limits: outbox.WebLimits()}, time.Now))
		select {
		case <-got:
		case <-time.After(30 * time.Second):
			t.Errorf("%q was not posted to", p)
		}
		stop()
	}
}

// counting is a platform that tells of each post.
type counting chan struct{}

// Send posts.
func (c counting) Send(_ context.Context, to bot.Address, _ bot.Reply, key bot.DeliveryKey) (bot.MessageRef, error) {
	c <- struct{}{}
	return bot.MessageRef{To: to, ID: bot.MessageID(key)}, nil
}

// blank writes posts.
type blank struct{}

// Write writes one.
func (blank) Write(context.Context, bot.Order) (bot.Written, error) {
	return bot.Written{Reply: bot.Reply{Lead: "A post."}}, nil
}

func startJobs(t testing.TB, s *postgres.Store, log *slog.Logger, chores []postgres.Chore) *postgres.Jobs {
	t.Helper()
	jobs, err := s.StartJobs(context.Background(), log, chores)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(jobs.Close)
	return jobs
}

// drive delivers until stop is called.
func drive(jobs *postgres.Jobs, platform string, c *outbox.Courier) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var done sync.WaitGroup
	done.Go(func() { jobs.Deliver(ctx, platform, c) })
	return func() { cancel(); done.Wait() }
}

// What is due goes out although all jobs are gone, or belong to a process that is no more, and River has no leader to help.
func TestNoDeliveryIsLostWithItsJob(t *testing.T) {
	t.Parallel()
	for name, loss := range map[string]string{
		"gone":              `DELETE FROM river_job`,
		"of a dead process": `UPDATE river_job SET state = 'running', attempt = 1, attempted_at = now(), attempted_by = '{dead}'`,
		"failed for good":   `UPDATE river_job SET state = 'discarded', finalized_at = now()`,
		"put off too long":  `UPDATE river_job SET state = 'scheduled', scheduled_at = now() + interval '1 day'`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address := upToDate(t)
			s := open(t, address)
			db := inSchema(t, address)
			if _, err := db.ExecContext(t.Context(), addDeliveries, "test", 0, time.Now().UnixMilli(), 120); err != nil {
				t.Fatal(err)
			}
			do(t, db, loss, `INSERT INTO river_leader (elected_at, expires_at, leader_id) VALUES (now(), now() + interval '1 hour', 'dead')`)
			got := make(counting, 200)
			jobs := startJobs(t, s, logTo(t), nil)
			defer drive(jobs, "test", outbox.NewCourier(slog.New(slog.DiscardHandler), s, blank{}, "test", outbox.Lane{Sender: got, Limits: outbox.WebLimits()}, time.Now))()
			for n := range 120 {
				select {
				case <-got:
				case <-time.After(30 * time.Second):
					t.Fatalf("%d of 120 were posted", n)
				}
			}
		})
	}
}

func TestLaneThatIsLostAndHeldAgainGoesOn(t *testing.T) {
	t.Parallel()
	address := upToDate(t)
	s := open(t, address)
	db := inSchema(t, address)
	jobs := startJobs(t, s, logTo(t), nil)
	got := make(counting, 10)
	for range 3 {
		if _, err := db.ExecContext(t.Context(), addDeliveries, "test", 0, time.Now().UnixMilli(), 2); err != nil {
			t.Fatal(err)
		}
		stop := drive(jobs, "test", outbox.NewCourier(slog.New(slog.DiscardHandler), s, blank{}, "test", outbox.Lane{Sender: got, Limits: outbox.WebLimits()}, time.Now))
		for range 2 {
			select {
			case <-got:
			case <-time.After(30 * time.Second):
				t.Fatal("a lane that is held again does nothing")
			}
		}
		stop()
	}
}

func TestChoreIsDoneAgainAndAgainByOneProcess(t *testing.T) {
	t.Parallel()
	address := upToDate(t)
	var log locked
	done := make(chan string, 100)
	chores := func(who string) []postgres.Chore {
		return []postgres.Chore{
			{Name: "fine", Every: time.Second, Do: func(context.Context) { done <- who }},
			{Name: "broken", Every: time.Second, Do: func(context.Context) { panic("canary") }},
		}
	}
	var ended sync.WaitGroup
	run := func(who string, held bool) func() {
		s := open(t, address)
		jobs, err := s.StartJobs(context.Background(), slog.New(slog.NewTextHandler(&log, nil)), chores(who))
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		if held {
			ended.Go(func() { jobs.Chores(ctx) })
		}
		return func() { cancel(); ended.Wait(); jobs.Close() }
	}
	defer run("idle", false)()
	end := run("first", true)
	for range 3 {
		if who := <-done; who != "first" {
			t.Errorf("%s did it", who)
		}
	}
	end()
	for len(done) > 0 {
		<-done
	}
	defer run("second", true)()
	if who := <-done; who != "second" {
		t.Errorf("%s did it", who)
	}
	if text := log.String(); !strings.Contains(text, "panic in a chore") || strings.Contains(text, "canary") {
		t.Errorf("log: %s", text)
	}
	if n := one[int](t, connect(t, address), `SELECT count(*) FROM hangup.river_job WHERE errors::text LIKE '%canary%'`); n != 0 {
		t.Errorf("%d jobs keep the words of a panic", n)
	}
}

// locked is a log for several goroutines.
type locked struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write writes.
func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

// String gives what was written.
func (l *locked) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
