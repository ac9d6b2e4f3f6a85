package postgres

import (
	"context"
	"database/sql"
	"strings"

	"hangup/store/sqlstore"
)

// Who may change what at the same time.
//
// A change is made alone, as with SQLite: it holds lockWriter from its begin to its end, in the whole fleet. So whatever is right
// with one writer is right here. What happens with every message and every post would wait for long broadcasts then, so it is
// made beside such changes, for the reasons that stand below.
//
// Lanes hold lockDeliveries together, for as long as one claim or record takes. Whatever changes deliveries that there are already, as a
// correction, a recall, a pause or a move does, takes it alone, before the first statement that does so. So no lane records the state of
// before over such a change, and the change sees all that the lanes did. A broadcast adds deliveries, and lanes go on meanwhile.

// The advisory locks: https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS.
// They belong to the database, so the first half of each number is ours ("hang"). Leases have numbers of their own.
const (
	lockMigration  int64 = applicationID<<32 | 1
	lockWriter     int64 = applicationID<<32 | 2
	lockDeliveries int64 = applicationID<<32 | 3
	lockCleaning   int64 = applicationID<<32 | 4
)

// way is how a change is made.
type way int

const (
	alone      way = iota // one after the other, and not beside lanes once it changes deliveries
	beside                // at any time
	delivering            // beside changes, but not beside one that changes deliveries
	clearing              // one after the other, and lanes go on
)

// wayOf is how a change is made, by the name that sqlstore gives it. All that need not be made alone stands here.
func wayOf(what string) way {
	switch what {
	case "commit arrivals", // A row that can exist once, and the number of its body, which is drawn from a sequence. Two processes that
		// got the same wait for each other at that row, and one finds it there.
		"settle arrivals",                                      // Deletes rows by their key; whoever comes second finds none.
		"save dialog", "drop dialog", "save form", "drop form", // One row by its key, which has the person and the address. What one
		// person does at one address at once has no order anyhow.
		"set note", "keep button", // One row by its key. What a button means never changes.
		"record check",                                          // A row of its own, and one that counts. What one person asks is in order by a lock of the person.
		"post letter",                                           // A row of its own under a number that only grows, by a lock of the chat.
		"put once", "put a shared value", "swap a shared value", // One statement on one row by its key, see sqlstore/shared.go.
		"take a shared value", "count":
		return beside
	case "claim delivery", // Takes a row and writes when its chat was served. Claims of a platform are in order by a lock of the platform.
		"record delivery",     // Writes the row that its lane claimed, what an address was told with it, and until when a chat rests.
		"put back deliveries": // Writes rows that its lane claimed and nobody sends.
		return delivering
	case "sweep": // Changes and deletes deliveries one by one, by what stands in their rows, and long after lanes had to do with them.
		return clearing
	}
	return alone
}

// begun takes what a change holds from its begin.
func (w way) begun(ctx context.Context, tx *sql.Tx) (err error) {
	switch w {
	case alone, clearing:
		_, err = tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock($1)`, lockWriter)
	case delivering:
		_, err = tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock_shared($1)`, lockDeliveries)
	}
	return err
}

// guard keeps lanes away from a transaction before it changes deliveries that there are already.
type guard struct {
	way  way
	held bool // lockDeliveries, alone
}

// before takes the lock if a statement needs it. The statement must see what was committed before it was held, so it is taken in a
// statement of its own.
func (g *guard) before(ctx context.Context, tx *sql.Tx, query string) error {
	if g.way != alone || g.held || !changesDeliveries(query) {
		return nil
	}
	g.held = true
	_, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock($1)`, lockDeliveries)
	return err
}

// changesDeliveries tells whether a statement changes or deletes deliveries that a lane may be about to send, or sends.
func changesDeliveries(query string) bool {
	if !strings.Contains(query, "UPDATE deliveries") && !strings.Contains(query, "DELETE FROM deliveries") {
		return false
	}
	return !strings.HasSuffix(query, `AND state = 'review' AND strict = 0`) // lanes know nothing of what waits for a moderator
}

// dialect is how the transaction is asked.
func (d *database) dialect(g *guard) *sqlstore.Dialect {
	how := d.words
	how.Before = g.before
	return &how
}

// hold keeps a name until the end of a transaction. Two names that share a number only wait for each other.
func hold(ctx context.Context, tx *sql.Tx, name string) error {
	_, err := tx.ExecContext(ctx, holdQuery, holdArgs(name)...)
	return err
}

const holdQuery = `SELECT pg_advisory_xact_lock(hashtextextended($1, $2))`

func holdArgs(name string) []any { return []any{escape(name), lockWriter} }
