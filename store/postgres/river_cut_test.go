package postgres_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"strconv"
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

// How often the network is cut, and for how long each time: a lease is lost after some seconds.
const (
	usualCuts = 2
	cutFor    = 5 * time.Second
)

// cuts is how often: more when somebody looks for what happens seldom.
func cuts(t *testing.T) int {
	t.Helper()
	n, err := strconv.Atoi(os.Getenv("HANGUP_TEST_CUTS"))
	if err != nil {
		return usualCuts
	}
	return n
}

// Whenever the network is back, posting goes on in all lanes of a process, and so do its chores.
func TestDeliveriesAndChoresOutliveTheNetwork(t *testing.T) {
	t.Parallel()
	address := upToDate(t)
	db := inSchema(t, address)
	network := pgtest.NewProxy(t, address)
	s := open(t, network.URL())
	var chores atomic.Int64
	jobs := startJobs(t, s, logTo(t), []postgres.Chore{{Name: "count", Every: time.Second, Do: func(context.Context) { chores.Add(1) }}})
	ctx, cancel := context.WithCancel(t.Context())
	var ended sync.WaitGroup
	defer ended.Wait()
	defer cancel()
	hold := func(lease string, work func(held context.Context)) {
		ended.Go(func() {
			for ctx.Err() == nil {
				held, release, err := s.Hold(ctx, lease)
				if err != nil {
					return
				}
				work(held)
				release()
			}
		})
	}
	platforms := map[string]*prompt{}
	for _, name := range []string{"telegram", "discord", "web"} {
		p := &prompt{}
		platforms[name] = p
		hold(store.LaneLease(name), func(held context.Context) {
			jobs.Deliver(held, name, outbox.NewCourier(logTo(t), s, blank{}, name, outbox.Lane{Sender: p, Limits: outbox.Limits{PerSecond: 50, Workers: 6}}, time.Now))
		})
	}
	hold("chores", jobs.Chores)
	add := func(more int) {
		for name := range platforms {
			if _, err := db.ExecContext(t.Context(), addDeliveries, name, 1, time.Now().UnixMilli(), more); err != nil {
				t.Fatal(err)
			}
		}
	}
	goesOn := func(when string) {
		t.Helper()
		add(400)
		before, choresBefore := map[string]int64{}, chores.Load()
		for name, p := range platforms {
			before[name] = p.taken.Load()
		}
		began := time.Now()
		for name, p := range platforms {
			for p.taken.Load() < before[name]+10 {
				if time.Since(began) > 40*time.Second {
					t.Fatalf("%s: %s posts nothing\n%s", when, name, stacks())
				}
				time.Sleep(10 * time.Millisecond)
			}
		}
		for chores.Load() < choresBefore+2 {
			if time.Since(began) > 60*time.Second {
				t.Fatalf("%s: no chore is done\n%s", when, stacks())
			}
			time.Sleep(10 * time.Millisecond)
		}
		t.Logf("%s: all goes on after %.1f s", when, time.Since(began).Seconds())
	}
	goesOn("at first")
	for n := range cuts(t) {
		network.Cut()
		time.Sleep(cutFor + time.Duration(n%7)*500*time.Millisecond)
		network.Open()
		goesOn(fmt.Sprintf("cut %d", n+1))
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
