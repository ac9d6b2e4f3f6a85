package pgtest

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// copies are databases that are alike. A test that is over leaves its own to the next: emptying one takes a tenth of the time that
// making and dropping one takes.
type copies struct {
	server, template string
	filled           []string // tables in which the template has rows
	parts            int      // how many tables, indexes, triggers and functions the template has

	mu   sync.Mutex
	free []*lent
}

// lent is a database for one test after the other, with the connection that empties it. A new connection would plan for each table how
// to empty it, which takes ten times as long as doing so.
type lent struct {
	name, address string
	conn          *pgx.Conn // nil until the first test is over
}

// made notes what the template has.
func (c *copies) made(ctx context.Context, address string) error {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	tables, err := tablesOf(ctx, conn)
	if err != nil {
		return err
	}
	for _, table := range tables {
		var some bool
		if err := conn.QueryRow(ctx, "SELECT EXISTS (SELECT FROM "+table+")").Scan(&some); err != nil {
			return err
		}
		if some {
			c.filled = append(c.filled, table)
		}
	}
	return conn.QueryRow(ctx, partsQuery).Scan(&c.parts)
}

// one gives a database of its own to a test.
func (c *copies) one(t testing.TB) string {
	t.Helper()
	d := c.take()
	if d == nil {
		d = c.another(t)
	}
	t.Cleanup(func() {
		if !t.Failed() && c.emptied(context.Background(), d) == nil {
			c.leave(d)
			return
		}
		if d.conn != nil {
			d.conn.Close(context.Background())
		}
		if err := drop(c.server, d.name); err != nil {
			t.Errorf("the database of the test was not dropped: %s", err)
		}
	})
	return d.address
}

func (c *copies) another(t testing.TB) *lent {
	t.Helper()
	d := &lent{name: databaseName(time.Now())}
	err := create(t.Context(), c.server, d.name, c.template)
	if err == nil {
		d.address, err = at(c.server, d.name)
	}
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// take gives a database that was left, or nil.
func (c *copies) take() *lent {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.free) == 0 {
		return nil
	}
	d := c.free[len(c.free)-1]
	c.free = c.free[:len(c.free)-1]
	return d
}

func (c *copies) leave(d *lent) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.free = append(c.free, d)
}

const (
	ours       = `nspname NOT LIKE 'pg\_%' AND nspname <> 'information_schema'`
	partsQuery = `SELECT (SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ` + ours + `)
		+ (SELECT count(*) FROM pg_trigger) + (SELECT count(*) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE ` + ours + `)`
	tablesQuery = `SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE relkind = 'r' AND ` + ours
	othersQuery = `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`
	startQuery  = `SELECT setval(seqrelid::regclass, seqstart, false) FROM pg_sequence`
)

func tablesOf(ctx context.Context, conn *pgx.Conn) ([]string, error) {
	rows, err := conn.Query(ctx, tablesQuery)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// emptied makes a database as it was when it was copied. One whose schema a test changed is not.
func (c *copies) emptied(ctx context.Context, d *lent) (err error) {
	if d.conn == nil {
		if d.conn, err = pgx.Connect(ctx, d.address); err != nil {
			return err
		}
	}
	var parts int
	if err := d.conn.QueryRow(ctx, partsQuery).Scan(&parts); err != nil || parts != c.parts {
		return fmt.Errorf("%d parts in place of %d: %w", parts, c.parts, err)
	}
	tables, err := tablesOf(ctx, d.conn)
	if err != nil {
		return err
	}
	all := &pgx.Batch{}
	all.Queue(othersQuery)
	all.Queue("SET session_replication_role = replica") // no trigger and no reference stands in the way
	for _, table := range tables {
		if !slices.Contains(c.filled, table) {
			all.Queue("DELETE FROM " + table)
		}
	}
	all.Queue(startQuery)
	return d.conn.SendBatch(ctx, all).Close()
}
