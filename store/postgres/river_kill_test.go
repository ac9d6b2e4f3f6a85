package postgres_test

import (
	"context"
	"database/sql"
	"log/slog"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"hangup/bot"
	"hangup/bot/outbox"
	"hangup/store"
	"hangup/store/postgres"
	"hangup/store/postgres/pgtest"
)

// workerAt names the variable by which the tests below tell their child processes where the database is.
const workerAt = "HANGUP_TEST_WORKER"

// workerLimits are those of the platform of the tests below.
func workerLimits() outbox.Limits { return outbox.Limits{PerSecond: 50, Workers: 4} }

// ledger is a platform that knows no keys, and keeps what it took in a table: its answer comes a little after that.
type ledger struct {
	db  *sql.DB
	lag time.Duration
}

// Send posts.
func (l ledger) Send(ctx context.Context, to bot.Address, _ bot.Reply, key bot.DeliveryKey) (bot.MessageRef, error) {
	if _, err := l.db.ExecContext(ctx, `INSERT INTO public.sent (key, who) VALUES ($1, $2)`, string(key), os.Getpid()); err != nil {
		return bot.MessageRef{}, &bot.SendError{Kind: bot.Retry, Err: err}
	}
	time.Sleep(l.lag)
	return bot.MessageRef{To: to, ID: bot.MessageID(key)}, nil
}

// TestWorker is no test: it is what a child process runs until it is killed. It delivers whenever it holds the lane.
func TestWorker(t *testing.T) {
	address := os.Getenv(workerAt)
	if address == "" {
		t.Skip("this is the child process of TestDeliveriesOutliveTheirProcess")
	}
	s, err := postgres.Open(context.Background(), address)
	if err != nil {
		t.Fatal(err)
	}
	platform := ledger{connect(t, address), 60 * time.Millisecond}
	jobs := startJobs(t, s, slog.Default(), nil)
	for {
		held, release, err := s.Hold(context.Background(), store.LaneLease("test"))
		if err != nil {
			t.Fatal(err)
		}
		jobs.Deliver(held, "test", outbox.NewCourier(slog.Default(), s, blank{}, "test", outbox.Lane{Sender: platform, Limits: workerLimits()}, time.Now))
		release()
	}
}

// fleet is some worker processes on one database.
type fleet struct {
	t       *testing.T
	address string
	db      *sql.DB
	all     map[int]*exec.Cmd
}

func newFleet(t *testing.T, address string, deliveries int) *fleet {
	f := &fleet{t: t, address: address, db: inSchema(t, address), all: map[int]*exec.Cmd{}}
	do(t, f.db, `CREATE TABLE public.sent (key text NOT NULL, who int NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp())`)
	if _, err := f.db.ExecContext(t.Context(), addDeliveries, "test", 0, time.Now().UnixMilli(), deliveries); err != nil {
		t.Fatal(err)
	}
	return f
}

func (f *fleet) start() {
	cmd := exec.Command(os.Args[0], "-test.run=^TestWorker$")
	cmd.Env = append(os.Environ(), workerAt+"="+f.address)
	if err := cmd.Start(); err != nil {
		f.t.Fatal(err)
	}
	f.all[cmd.Process.Pid] = cmd
	f.t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }) // it may be dead
}

// until waits until a query gives more than a number.
func (f *fleet) until(what, query string, more int, args ...any) {
	f.t.Helper()
	for end := time.Now().Add(40 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		var n int
		err := f.db.QueryRowContext(f.t.Context(), query, args...).Scan(&n)
		if err == nil && n > more {
			return
		}
		if time.Now().After(end) {
			f.t.Fatalf("%s: not in time, %d, %v", what, n, err)
		}
	}
}

// hit sends a signal to the process that posts now, and gives its number once another one posts.
func (f *fleet) hit(with syscall.Signal) (pid int) {
	f.t.Helper()
	pid = one[int](f.t, f.db, `SELECT who FROM public.sent ORDER BY at DESC LIMIT 1`)
	if err := f.all[pid].Process.Signal(with); err != nil {
		f.t.Fatal(err)
	}
	began := time.Now()
	f.until("another takes over", `SELECT count(*) FROM public.sent WHERE who <> $1 AND at > now() - interval '1 s'`, 0, pid)
	took := time.Since(began)
	f.t.Logf("another posts after %.1f s", took.Seconds())
	if took > 10*time.Second {
		f.t.Errorf("it took %s until another posted", took)
	}
	return pid
}

// judge waits for the end and counts what was posted twice.
func (f *fleet) judge(deliveries, atMost int) {
	f.t.Helper()
	f.until("all are posted", `SELECT count(DISTINCT key) FROM public.sent`, deliveries-1)
	f.until("nothing is left", `SELECT 1 - count(*) FROM deliveries WHERE state IN ('due', 'sending')`, 0)
	n := one[int](f.t, f.db, `SELECT count(*) FROM public.sent`)
	f.t.Logf("%d deliveries made %d posts, at most %d were in flight", deliveries, n, deliveries+atMost)
	if n > deliveries+atMost {
		f.t.Errorf("%d posts for %d deliveries, of which %d were in flight", n, deliveries, atMost)
	}
}

func TestDeliveriesOutliveTheirProcess(t *testing.T) {
	t.Parallel()
	for name, with := range map[string]syscall.Signal{"that is killed": syscall.SIGKILL, "that is stopped": syscall.SIGSTOP} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const deliveries, hits = 400, 3
			f := newFleet(t, upToDate(t), deliveries)
			f.start()
			f.start()
			for i := range hits {
				f.until("some are posted", `SELECT count(*) FROM public.sent`, (i+1)*60)
				pid := f.hit(with)
				if with == syscall.SIGSTOP { // it wakes and finds that it lost its lane
					_ = f.all[pid].Process.Signal(syscall.SIGCONT)
					continue
				}
				f.start()
			}
			f.judge(deliveries, hits*workerLimits().Workers)
		})
	}
}

func TestDeliveriesOutliveTheServer(t *testing.T) {
	t.Parallel()
	server := pgtest.Start(t)
	s := open(t, server.URL())
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	const deliveries, kills = 200, 2
	f := newFleet(t, server.URL(), deliveries)
	f.start()
	f.start()
	for i := range kills {
		f.until("some are posted", `SELECT count(*) FROM public.sent`, (i+1)*50)
		server.Kill()
		time.Sleep(time.Second)
		server.Restart()
		began := time.Now()
		f.until("posting goes on", `SELECT count(*) FROM public.sent WHERE at > $1`, 0, began)
		t.Logf("posting goes on %.1f s after the server is back", time.Since(began).Seconds())
	}
	f.judge(deliveries, kills*workerLimits().Workers)
}
