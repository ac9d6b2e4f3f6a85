package store

import (
	"context"
	"time"

	"hangup/bot/outbox"
)

// Watcher is told of every call of a database, for figures and traces. It keeps nobody waiting.
type Watcher interface {
	// Call tells that a call begins: what is a constant of the store, changes whether it may write. What is done gets the context;
	// end is called once with how it ended.
	Call(ctx context.Context, what string, changes bool) (in context.Context, end func(error))
}

// Sight is how a database is seen from outside.
type Sight interface {
	// Watch has somebody told of every call. It is called once at most, before the database is used.
	Watch(w Watcher)
	// Ready says why the database cannot be used at this moment; nil when it can be read and written and its schema is the one that
	// this program knows. It writes a row of a few bytes.
	Ready(ctx context.Context, now time.Time) error
	// Figures counts what waits. With a million deliveries it takes a fifth of a second, and keeps no other call waiting.
	Figures(ctx context.Context, now time.Time) (Figures, error)
}

// Figures says how much waits in a database.
type Figures struct {
	Inbox      []Waiting // what came in and is not handled, by platform; a platform without is left out
	Deliveries []Backlog // what is due and not on its way; a platform and class without is left out
	Jobs       []Jobs    // of the queues of a database that has some; a queue and state without is left out
}

// MaxCounted is how many arrivals of a platform, and jobs of a queue and state, are counted at most: more are taken for as many.
const MaxCounted = 10_000

// Waiting is how much waits for something.
type Waiting struct {
	Platform string
	N        int
	Oldest   time.Time // since when the oldest does
}

// Backlog is how many deliveries of a class wait.
type Backlog struct {
	Waiting
	Class outbox.Class
}

// Jobs is how many jobs of a queue are in a state.
type Jobs struct {
	Queue  string // the platform to whose deliveries they belong, or ChoreQueue
	State  string // one of JobStates
	N      int
	Oldest time.Time // those that are available: since when the oldest could be worked
}

// ChoreQueue is the queue of what is done again and again.
const ChoreQueue = "chores"

// JobAvailable is the state of a job that nobody works though somebody could.
const JobAvailable = "available"

// JobStates are the states in which jobs are counted: to be worked now, worked, failed and to be tried again, for later, given up.
func JobStates() []string {
	return []string{JobAvailable, "running", "retryable", "scheduled", "discarded"}
}
