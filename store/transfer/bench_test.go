package transfer

import (
	"context"
	"database/sql"
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// Moves a tenth as many reports as posts, and compares, beside the floor: the same posts from memory into a table of the same
// columns and indexes by COPY, in the same run.
//
//	go test ./store/transfer -run xxx -bench Move -benchtime 1x
func BenchmarkMoveToPostgres(b *testing.B) {
	sizes := []int{10_000, 100_000, 1_000_000}
	if testing.Short() {
		sizes = []int{1000}
	}
	for _, posts := range sizes {
		b.Run(fmt.Sprint(posts, " posts"), func(b *testing.B) {
			path := manyPosts(b, posts)
			for b.Loop() {
				measureMove(b, path, posts)
			}
		})
	}
}

func measureMove(b *testing.B, path string, posts int) {
	from, to := source(b, path), target(b, newServer(b))
	defer from.Close()
	defer to.Close()
	m, peak := &meter{}, watchMemory(b)
	begin := time.Now()
	all, err := Move(b.Context(), from, to, Options{Progress: m})
	check(b, err)
	whole := time.Since(begin)
	memory := peak()
	var rows int64
	for _, one := range all {
		rows += one.Rows
	}
	floor := copyFloor(b, to.db, posts)
	b.ReportMetric(float64(rows)/m.moving.Seconds(), "rows/s_moved")
	b.ReportMetric(float64(rows)/whole.Seconds(), "rows/s_with_comparison")
	b.ReportMetric(float64(posts)/m.posts.Seconds(), "posts/s")
	b.ReportMetric(float64(posts)/floor.Seconds(), "posts/s_floor")
	b.ReportMetric(m.posts.Seconds()/floor.Seconds(), "of_floor")
	b.ReportMetric(memory/(1<<20), "MB_heap")
}

// meter takes the time of what is moved.
type meter struct {
	at, from      time.Time
	moving, posts time.Duration
}

func (m *meter) Begin(what string, _, _ int64) {
	m.at = time.Now()
	if what == "moving" {
		m.from = m.at
	} else {
		m.moving, m.from = time.Since(m.from), time.Time{}
	}
}

func (m *meter) Step(table string, _ int) {
	if table == "deliveries" && !m.from.IsZero() {
		m.posts += time.Since(m.at)
	}
	m.at = time.Now()
}

// watchMemory gives a function that tells the most memory that the heap had since.
func watchMemory(b *testing.B) func() float64 {
	ctx, stop := context.WithCancel(b.Context())
	peak := make(chan uint64)
	go func() {
		var most uint64
		for ctx.Err() == nil {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapInuse)
			select {
			case <-time.After(20 * time.Millisecond):
			case <-ctx.Done():
			}
		}
		peak <- most
	}()
	return func() float64 {
		stop()
		return float64(<-peak)
	}
}

// manyPosts makes a file with posts, and a tenth as many reports and letters.
func manyPosts(b *testing.B, posts int) string {
	b.Helper()
	path := newFile(b)
	s := target(b, path)
	defer s.Close()
	conn, err := s.db.Conn(b.Context())
	check(b, err)
	defer conn.Close()
	for _, query := range []string{
		`CREATE TEMP TABLE n AS WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < ?1) SELECT i FROM c`,
		`INSERT INTO chats (platform, chat) SELECT 'telegram', '-100' || i FROM n WHERE i <= ?1 / 50`,
		`INSERT INTO reports (id, draft, person, type, claimed, happened, "when", area, number, phone, note, at, sealed, key)
			SELECT printf('%016x', i * 7919), '', printf('%064x', i / 3), 'courier_fraud', '', 'nothing', '', 'district:' || (i % 300), '', '', '', 1763000000000 + i * 1000,
				randomblob(200), 1 FROM n WHERE i <= ?1 / 10`,
		`INSERT INTO deliveries (platform, chat, thread, class, state, due_at, op_due, planned, posted_at, standing, message, contact)
			SELECT 'telegram', '-100' || (i % (?1 / 50)), '', 1, iif(i % 100 = 0, 'due', 'sent'), 1763000000000 + i, 1763000000000, 1763000000000,
				1763000000000, 1, i, 'x' FROM n`,
		`INSERT INTO letters (chat, key, body, at) SELECT 'chat', i, randomblob(300), 1 FROM n WHERE i <= ?1 / 10`,
	} {
		_, err := conn.ExecContext(b.Context(), query, posts)
		check(b, err)
	}
	return path
}

// made gives the same posts from memory.
type made struct{ n, of int }

func (m *made) Next() bool { m.n++; return m.n <= m.of }
func (m *made) Err() error { return nil }
func (m *made) Values() ([]any, error) {
	return []any{int64(m.n), "telegram", fmt.Sprint("-100", m.n%(m.of/50)), "", int64(1), "sent", int64(1763000000000), int64(1763000000000),
		int64(1763000000000), int64(1763000000000), int64(1), fmt.Sprint(m.n), "x"}, nil
}

func copyFloor(b *testing.B, db *sql.DB, posts int) time.Duration {
	b.Helper()
	exec(b, db, `CREATE TABLE floor (LIKE deliveries INCLUDING ALL)`)
	conn, err := db.Conn(b.Context())
	check(b, err)
	defer conn.Close()
	begin := time.Now()
	check(b, conn.Raw(func(driver any) error {
		_, err := driver.(*stdlib.Conn).Conn().CopyFrom(b.Context(), pgx.Identifier{"floor"}, []string{"id", "platform", "chat", "thread", "class", "state",
			"due_at", "op_due", "planned", "posted_at", "standing", "message", "contact"}, &made{of: posts})
		return err
	}))
	return time.Since(begin)
}
