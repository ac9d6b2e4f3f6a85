package postgres_test

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hangup/bot"
	"hangup/bot/outbox"
	"hangup/store"
	"hangup/store/postgres"
	"hangup/store/postgres/pgtest"
)

// prompt is a platform that answers after a moment and counts what it took.
type prompt struct{ taken atomic.Int64 }

// Send posts.
func (p *prompt) Send(_ context.Context, to bot.Address, _ bot.Reply, key bot.DeliveryKey) (bot.MessageRef, error) {
	time.Sleep(60 * time.Millisecond)
	p.taken.Add(1)
	return bot.MessageRef{To: to, ID: bot.MessageID(key)}, nil
}

// How often the network is cut, and for how long at least each time: a lease is lost after some seconds.
const (
	cuts   = 2
	cutFor = 5 * time.Second
)

// sole is a process that holds three lanes and the chores.
type sole struct {
	*testing.T
	*postgres.Store
	db        *sql.DB
	jobs      *postgres.Jobs
	platforms map[string]*prompt
	chores    atomic.Int64
}

// start begins all its work, which ends with the test.
func (o *sole) start() {
	o.jobs = startJobs(o.T, o.Store, logTo(o.T), []postgres.Chore{{Name: "count", Every: time.Second, Do: func(context.Context) { o.chores.Add(1) }}})
	ctx, cancel := context.WithCancel(context.Background())
	var ended sync.WaitGroup
	ended.Go(func() { o.hold(ctx, "chores", o.jobs.Chores) })
	limits := outbox.Limits{PerSecond: 50, Workers: 6}
	for name, p := range o.platforms {
		ended.Go(func() {
			o.hold(ctx, store.LaneLease(name), func(held context.Context) {
				o.jobs.Deliver(held, name, outbox.NewCourier(logTo(o.T), o.Store, blank{}, name, outbox.Lane{Sender: p, Limits: limits}, time.Now))
			})
		})
	}
	o.Cleanup(func() { cancel(); ended.Wait() })
}

// hold works whenever it holds a lease, until ctx ends.
func (o *sole) hold(ctx context.Context, lease string, work func(held context.Context)) {
	for {
		held, release, err := o.Hold(ctx, lease)
		if err != nil {
			return
		}
		work(held)
		release()
	}
}

// goesOn gives each lane something to post and waits until some of it is posted and chores are done.
func (o *sole) goesOn(when string) {
	o.Helper()
	began, chores, before := time.Now(), o.chores.Load(), map[string]int64{}
	for name, p := range o.platforms {
		before[name] = p.taken.Load()
		if _, err := o.db.ExecContext(o.Context(), addDeliveries, name, 1, began.UnixMilli(), 400); err != nil {
			o.Fatal(err)
		}
	}
	for name, p := range o.platforms {
		o.until(began, when+": "+name+" posts", func() bool { return p.taken.Load() >= before[name]+10 })
	}
	o.until(began, when+": chores are done", func() bool { return o.chores.Load() >= chores+2 })
	o.Logf("%s: all goes on after %.1f s", when, time.Since(began).Seconds())
}

// until waits for something, for no longer than it takes to tell that it will not come.
func (o *sole) until(began time.Time, what string, is func() bool) {
	o.Helper()
	for ; !is(); time.Sleep(10 * time.Millisecond) {
		if time.Since(began) > 40*time.Second {
			o.Fatalf("%s: not in time\n%s", what, stacks())
		}
	}
}

// Whenever the network is back, posting goes on in all lanes of a process, and so do its chores.
func TestDeliveriesAndChoresOutliveTheNetwork(t *testing.T) {
	t.Parallel()
	address := upToDate(t)
	network := pgtest.NewProxy(t, address)
	o := &sole{T: t, Store: open(t, network.URL()), db: inSchema(t, address), platforms: map[string]*prompt{"telegram": {}, "discord": {}, "web": {}}}
	o.start()
	o.goesOn("at first")
	for n := range cuts {
		network.Cut()
		time.Sleep(cutFor + time.Duration(n)*time.Second)
		network.Open()
		o.goesOn(fmt.Sprintf("cut %d", n+1))
	}
}

// stacks is what all goroutines do.
func stacks() string {
	all := make([]byte, 1<<20)
	return string(all[:runtime.Stack(all, true)])
}

// A queue that River stopped working is taken up anew, whoever is at fault.
func TestQueueThatIsNotWorkedIsTakenUpAnew(t *testing.T) {
	t.Parallel()
	address := upToDate(t)
	s := open(t, address)
	db := inSchema(t, address)
	var log locked
	jobs := startJobs(t, s, slog.New(slog.NewTextHandler(&log, nil)), nil)
	got := make(counting, 10)
	defer drive(jobs, "test", outbox.NewCourier(logTo(t), s, blank{}, "test", outbox.Lane{Sender: got, Limits: outbox.WebLimits()}, time.Now))()
	for n := range 2 {
		if _, err := db.ExecContext(t.Context(), addDeliveries, "test", 0, time.Now().UnixMilli(), 1); err != nil {
			t.Fatal(err)
		}
		select {
		case <-got:
		case <-time.After(30 * time.Second):
			t.Fatalf("delivery %d is not posted\n%s", n, stacks())
		}
		if n == 0 {
			postgres.LetGo(jobs, one[string](t, db, `SELECT lane_queue('test')`))
		}
	}
	if text := log.String(); strings.Count(text, "taken up anew") != 1 {
		t.Errorf("the log says\n%s", text)
	}
}
