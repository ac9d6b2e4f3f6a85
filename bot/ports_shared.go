package bot

import (
	"context"
	"time"
)

// What several processes of one bot must know together. README.md beside this file says what each may know by itself.

// SharedValue is a small value that every process of the bot sees until its time is over.
type SharedValue struct {
	Space string // what it is for, such as "dashboard/session": at most 64 bytes
	Name  string // by which it is known there, at most 256 bytes; of a person, a chat or a secret only a keyed hash
	Value []byte // at most MaxSharedValue; sealed if it tells of anybody
	Until time.Time
	// Person is whom it is about, so that it is shown and forgotten with all else; "" is nobody.
	Person PersonKey
}

// MaxSharedValue is the size of a shared value in bytes: several times that of an answer with a chart.
const MaxSharedValue = 256 << 10

// Once lets one of several do a thing.
type Once interface {
	// PutOnce keeps a value unless there is one of its name whose time is not over at now, and gives that one. Of many who ask at
	// once, in whatever processes, exactly one is first.
	PutOnce(ctx context.Context, v SharedValue, now time.Time) (there []byte, first bool, err error)
}

// Counter counts what happens within a time, in whatever processes.
type Counter interface {
	// CountShared counts once more and gives how often that was, 1 at the first. The count begins anew when its time is over.
	CountShared(ctx context.Context, v SharedValue, now time.Time) (n int, err error)
}

// Shared keeps small values for a while where every process finds them. What is past its time at now is not there. Sweep
// removes it.
type Shared interface {
	Once
	Counter
	// PutShared keeps a value in the place of another of its name.
	PutShared(ctx context.Context, v SharedValue) error
	// Shared gives the value of a name.
	Shared(ctx context.Context, space, name string, now time.Time) (value []byte, ok bool, err error)
	// SwapShared changes a value that is still as it was read, and nothing else of it. It says false when it is not.
	SwapShared(ctx context.Context, space, name string, old, value []byte, now time.Time) (swapped bool, err error)
	// TakeShared gives the value of a name and removes it: of many who ask at once one gets it.
	TakeShared(ctx context.Context, space, name string, now time.Time) (value []byte, ok bool, err error)
}

// Turns has processes wait for each other.
type Turns interface {
	// Turn waits until no other process has the turn of a name, and gives what ends it. The turn of a process that died is over.
	// Within one process it keeps nobody waiting. An error means that the turn was not had: ctx ended, or there is no connection.
	Turn(ctx context.Context, name string) (done func(), err error)
}
