package postgres

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// How a turn is waited for that another process has: as nearly all are over in a few milliseconds, at first often.
const (
	turnFirst = 4 * time.Millisecond
	turnLast  = 100 * time.Millisecond
	// turnIdle ends the connection of a process that was cut off or stopped, and with it its turns. One that only has nothing to do
	// makes another in a few milliseconds.
	turnIdle = 15 * time.Second
	turnEnd  = 2 * time.Second // for giving a turn back; the connection is closed when it takes longer, which does so too
)

// turns are advisory locks of one connection of a process. They cost a round trip each to take and to give back, and nothing on the
// disk: a turn is taken with every message of a person. Who dies gives them back, as the system closes the connection.
type turns struct{ db *sql.DB }

func newTurns(config *pgx.ConnConfig) *turns {
	config = config.Copy()
	config.RuntimeParams["idle_session_timeout"] = fmt.Sprint(turnIdle.Milliseconds())
	db := pool(config, 1)
	db.SetConnMaxLifetime(0) // its turns would end with it
	db.SetConnMaxIdleTime(0)
	return &turns{db}
}

// Turn waits until no other process has the turn of a name, as bot.Turns has it.
func (t *turns) Turn(ctx context.Context, name string) (done func(), err error) {
	key := turnKey(name)
	for wait := turnFirst; ; wait = min(2*wait, turnLast) {
		var mine bool
		if err := t.db.QueryRowContext(ctx, `SELECT pg_try_advisory_lock($1)`, key).Scan(&mine); err != nil {
			return nil, fmt.Errorf("take a turn: %w", err)
		}
		if mine {
			return func() { t.end(context.WithoutCancel(ctx), key) }, nil
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return nil, fmt.Errorf("wait for a turn: %w", ctx.Err())
		}
	}
}

// end gives a turn back. When that fails the connection does not live on, and its turns end with it.
func (t *turns) end(ctx context.Context, key int64) {
	ctx, cancel := context.WithTimeout(ctx, turnEnd)
	defer cancel()
	_, _ = t.db.ExecContext(ctx, `SELECT pg_advisory_unlock($1)`, key)
}

func (t *turns) close() error { return t.db.Close() }

// turnKey is the advisory lock of a name. Two names that share one only wait for each other.
func turnKey(name string) int64 {
	sum := sha256.Sum256([]byte("hangup/turn/" + name))
	return int64(binary.BigEndian.Uint64(sum[:]))
}
