package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	"hangup/store/sqlstore"

	"github.com/jackc/pgx/v5"
)

// What a person left is to be gone from the files of the tables, not only from the tables. A deleted row stays in its page until
// another is written over it, and VACUUM only gives the place free. So the tables from which something was deleted are written
// anew (VACUUM FULL), with their indexes and what the planner noted of their values. That they have to be stands in the table
// soiled, so that no crash makes it forgotten.
//
// While a table is written anew nobody can use it. That takes about a second for 50 MB, so on request only small tables are, and
// the rest in a Sweep, which is made at night.
//
// What hangup cannot clean, and an operator has to: the log of the server (pg_wal) has what was written until it is recycled, within
// minutes to hours as checkpoints come; an archive of it, a standby that lags and a backup have it for as long as they are kept.

// usualRest is how many times as long as a cleaning took the next one waits, unless a Sweep does it: somebody who asks to be
// forgotten again and again keeps the tables busy a tenth of the time at most.
const usualRest = 9

const (
	smallTable = 16 << 20 // bytes with indexes: written anew in about a third of a second
	cleanWait  = 2 * time.Second
)

// rest keeps cleanings apart.
type rest struct {
	mu    sync.Mutex
	times int       // of what the last cleaning took
	until time.Time // no cleaning on request before
}

// Soil notes the tables that this transaction has changed. The server counts what a transaction does; it counts what the
// connection did just before too, which does no harm.
func (d *database) Soil(ctx context.Context, tx *sqlstore.Tx) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO soiled (name) SELECT relname FROM pg_stat_xact_user_tables
		WHERE schemaname = '`+schema+`' AND n_tup_del + n_tup_upd > 0 AND relname NOT IN ('soiled', 'cells', 'totals')
		ORDER BY relname ON CONFLICT (name) DO UPDATE SET since = pg_current_xact_id()`)
	return err
}

// CleanBodies notes that the bodies are to be written anew.
func (d *database) CleanBodies(ctx context.Context, tx *sqlstore.Tx) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO soiled (name) VALUES ('inbox_bodies') ON CONFLICT (name) DO UPDATE SET since = pg_current_xact_id()`)
	return err
}

// Clean writes anew what is soiled.
func (d *database) Clean(ctx context.Context, must bool) error {
	d.rest.mu.Lock()
	defer d.rest.mu.Unlock()
	begin := time.Now() // measures work of our own, decides nothing that is kept
	if !must && begin.Before(d.rest.until) {
		return nil
	}
	err := d.clean(ctx, must)
	end := time.Now()
	d.rest.until = end.Add(time.Duration(d.rest.times) * end.Sub(begin))
	return err
}

func (d *database) clean(ctx context.Context, must bool) error {
	config := d.config.Copy()
	config.RuntimeParams["statement_timeout"] = "0"
	config.RuntimeParams["lock_timeout"] = inMillis(cleanWait)
	db := pool(config, 1) // what stands in its parameters holds for no other connection
	defer db.Close()
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close() // which lets go of the lock too
	var mine bool
	if err := conn.QueryRowContext(ctx, `SELECT pg_try_advisory_lock($1)`, lockCleaning).Scan(&mine); err != nil || !mine {
		return err // another process is at it
	}
	names, err := soiled(ctx, conn, must)
	if err != nil {
		return err
	}
	var errs []error
	for _, name := range names {
		if err := writeAnew(ctx, conn, name); err != nil {
			errs = append(errs, fmt.Errorf("write the table %s anew: %w", name, err))
		}
	}
	return errors.Join(errs...)
}

// soiled gives the tables that are to be written anew, the small ones or all.
func soiled(ctx context.Context, conn *sql.Conn, must bool) (names []string, err error) {
	rows, err := conn.QueryContext(ctx, `SELECT s.name FROM soiled s JOIN pg_class c ON c.relnamespace = '`+schema+`'::regnamespace AND c.relname = s.name
		WHERE $1 OR pg_total_relation_size(c.oid) <= $2 ORDER BY s.name`, must, smallTable)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}

// cleanedQuery ends that a table is soiled, if the deletions were made before the table began to be written anew, and nobody still
// looked at what was there before them then: rows that somebody may look at are written anew too. Who is in another database looks at
// none of them; a standby that reports what it looks at is in none.
const cleanedQuery = `DELETE FROM soiled WHERE name = $1 AND pg_visible_in_snapshot(since, $2::pg_snapshot) AND NOT EXISTS (
	SELECT 1 FROM pg_stat_activity WHERE backend_xmin IS NOT NULL AND pid <> pg_backend_pid() AND coalesce(datname, current_database()) = current_database() AND age(backend_xmin) >= age(since::xid))`

// writeAnew waits for its turn for a moment only: whoever wants to use the table waits behind it.
func writeAnew(ctx context.Context, conn *sql.Conn, name string) error {
	var before string
	if err := conn.QueryRowContext(ctx, `SELECT pg_current_snapshot()::text`).Scan(&before); err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, `VACUUM (FULL, ANALYZE) `+pgx.Identifier{schema, name}.Sanitize()); err != nil {
		if code(err) == codeLocked {
			return nil // the next Sweep does it
		}
		return err
	}
	_, err := conn.ExecContext(ctx, cleanedQuery, name, before)
	return err
}
