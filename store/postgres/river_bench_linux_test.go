package postgres_test

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"hangup/bot"
	"hangup/bot/outbox"
	"hangup/store/postgres"
	"hangup/store/sqlite"
)

// track is a driver on a database for a benchmark.
type track struct {
	name string
	open func(b *testing.B) course
}

// course is an open one.
type course struct {
	queue outbox.Queue
	db    *sql.DB
	add   string                                // adds urgent or other deliveries: platform, class, due, first and last number of a chat
	drive func(c *outbox.Courier) (stop func()) // nil: the loop of the outbox
	cpu   func() time.Duration                  // what a server has used
}

func tracks() []track {
	return []track{{"loop on SQLite", onSQLite}, {"loop on PostgreSQL", onPostgres(false)}, {"jobs on PostgreSQL", onPostgres(true)}}
}

const addToSQLite = `WITH RECURSIVE c (n) AS (SELECT ?4 UNION ALL SELECT n + 1 FROM c WHERE n < ?5)
	INSERT INTO deliveries (platform, chat, thread, class, due_at, op_due, planned, contact)
	SELECT ?1, 'chat' || n, '', ?2, ?3, ?3, ?3, 'police_101' FROM c`

const addToPostgres = `INSERT INTO deliveries (platform, chat, thread, class, due_at, op_due, planned, contact)
	SELECT $1, 'chat' || n, '', $2, $3, $3, $3, 'police_101' FROM generate_series($4::int, $5::int) n`

func onSQLite(b *testing.B) course {
	path := filepath.Join(b.TempDir(), "hangup.db")
	s, err := sqlite.Open(b.Context(), path)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	db, err := sql.Open("sqlite", path+"?_pragma=busy_timeout(10000)")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	return course{queue: s, db: db, add: addToSQLite, cpu: func() time.Duration { return 0 }}
}

func onPostgres(jobs bool) func(b *testing.B) course {
	return func(b *testing.B) course {
		address := upToDate(b)
		s := open(b, address)
		db := inSchema(b, address)
		c := course{queue: s, db: db, add: addToPostgres, cpu: func() time.Duration { return serverTime(b, db) }}
		if jobs {
			var j *postgres.Jobs
			c.drive = func(courier *outbox.Courier) func() {
				if j == nil {
					j = startJobs(b, s, slog.New(slog.DiscardHandler), nil)
				}
				return drive(j, "test", courier)
			}
		}
		return c
	}
}

// run drives a course until stop is called.
func (c course) run(sender bot.Sender, l outbox.Limits) (stop func()) {
	log := slog.New(slog.DiscardHandler)
	if c.drive != nil {
		return c.drive(outbox.NewCourier(log, c.queue, blank{}, "test", outbox.Lane{Sender: sender, Limits: l}, time.Now))
	}
	o := outbox.New(log, c.queue, blank{}, map[string]outbox.Lane{"test": {Sender: sender, Limits: l}}, time.Now)
	ctx, cancel := context.WithCancel(context.Background())
	var done sync.WaitGroup
	done.Go(func() { o.Run(ctx) })
	return func() { cancel(); done.Wait() }
}

func (c course) post(b *testing.B, class outbox.Class, from, to int) {
	b.Helper()
	if _, err := c.db.ExecContext(b.Context(), c.add, "test", int(class), time.Now().UnixMilli(), from, to); err != nil {
		b.Fatal(err)
	}
}

// serverTime is what all processes of the server have used of the processor.
func serverTime(b *testing.B, db *sql.DB) (used time.Duration) {
	b.Helper()
	master := parentOf(b, one[int](b, db, `SELECT pg_backend_pid()`))
	entries, err := os.ReadDir("/proc")
	if err != nil {
		b.Fatal(err)
	}
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		f, ok := stat(pid)
		switch {
		case !ok:
		case pid == master:
			used += ticks(f[11:15]...) // its own, and that of its children that ended
		case f[1] == strconv.Itoa(master):
			used += ticks(f[11:13]...)
		}
	}
	return used
}

// stat gives the fields of /proc/PID/stat after the name (https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html).
func stat(pid int) (fields []string, ok bool) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return nil, false // it has ended
	}
	return strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:])), true
}

func parentOf(b *testing.B, pid int) int {
	f, ok := stat(pid)
	if !ok {
		b.Skip("the server runs elsewhere")
	}
	parent, err := strconv.Atoi(f[1])
	if err != nil {
		b.Fatal(err)
	}
	return parent
}

// ticks adds up times of a hundredth of a second each.
func ticks(fields ...string) (sum time.Duration) {
	for _, f := range fields {
		n, _ := strconv.Atoi(f)
		sum += time.Duration(n) * 10 * time.Millisecond
	}
	return sum
}

func ownTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkDrivers is a broadcast without a limit of pace, to a platform that takes all at once: what each driver can carry, and what
// it costs. Run it with -benchtime 1x.
func BenchmarkDrivers(b *testing.B) {
	sizes := []int{2000, 20_000}
	if testing.Short() {
		sizes = []int{100}
	}
	for _, tr := range tracks() {
		for _, chats := range sizes {
			b.Run(fmt.Sprint(tr.name, "/", chats), func(b *testing.B) { broadcast(b, tr.open(b), chats) })
		}
	}
}

func broadcast(b *testing.B, c course, chats int) {
	c.post(b, outbox.WarningClass, 1, chats)
	got := make(counting, chats)
	own, theirs := ownTime(b), c.cpu()
	for b.Loop() {
		stop := c.run(got, outbox.Limits{PerSecond: 1e9, Workers: 6})
		for range chats {
			<-got
		}
		stop()
	}
	n := float64(chats * b.N)
	b.ReportMetric(n/b.Elapsed().Seconds(), "deliveries/s")
	b.ReportMetric((ownTime(b)-own).Seconds()*1000/n, "ms-own/delivery")
	b.ReportMetric((c.cpu()-theirs).Seconds()*1000/n, "ms-server/delivery")
	if c.drive != nil {
		b.ReportMetric(float64(one[int](b, c.db, `SELECT last_value FROM river_job_id_seq`))/n, "jobs/delivery")
	}
}

// clocked is a platform that takes a while, and tells when it got what was urgent.
type clocked struct{ urgent chan time.Time }

// Send posts.
func (c clocked) Send(_ context.Context, to bot.Address, _ bot.Reply, key bot.DeliveryKey) (bot.MessageRef, error) {
	if n, _ := strconv.Atoi(strings.TrimPrefix(to.Chat.ID, "chat")); n > 1_000_000 {
		c.urgent <- time.Now()
	}
	time.Sleep(100 * time.Millisecond)
	return bot.MessageRef{To: to, ID: bot.MessageID(key)}, nil
}

// BenchmarkUrgent is how long an urgent delivery waits for its call, from its commit, in a lane at Telegram's pace that is idle or has
// a broadcast to post. The pace alone makes it 18 ms in the mean and 36 at the most. Run it with -benchtime 1x.
func BenchmarkUrgent(b *testing.B) {
	rounds, many := 200, 2000
	if testing.Short() {
		rounds, many = 10, 100
	}
	for _, tr := range tracks() {
		for name, chats := range map[string]int{"idle": 0, "posting": many} {
			b.Run(tr.name+"/"+name, func(b *testing.B) {
				c := tr.open(b)
				if chats > 0 {
					c.post(b, outbox.WarningClass, 1, chats)
				}
				p := clocked{make(chan time.Time, 1)}
				own, theirs := ownTime(b), c.cpu()
				defer c.run(p, outbox.TelegramLimits())()
				time.Sleep(3 * time.Second)
				var waits []time.Duration
				for b.Loop() {
					waits = nil
					for i := range rounds {
						time.Sleep(150*time.Millisecond + time.Duration(i%37)*time.Millisecond)
						c.post(b, outbox.UrgentClass, 1_000_001+i, 1_000_001+i)
						began := time.Now()
						waits = append(waits, (<-p.urgent).Sub(began))
					}
				}
				slices.Sort(waits)
				b.ReportMetric(waits[len(waits)/2].Seconds()*1000, "p50-ms")
				b.ReportMetric(waits[len(waits)*99/100].Seconds()*1000, "p99-ms")
				b.ReportMetric((ownTime(b)-own).Seconds()/b.Elapsed().Seconds()*100, "%own")
				b.ReportMetric((c.cpu()-theirs).Seconds()/b.Elapsed().Seconds()*100, "%server")
			})
		}
	}
}
