// Package outbox delivers posts to chats, and changes and removes what it posted: one delivery at a time per
// chat, at the pace that the platform allows, with every attempt recorded, so that nothing is lost and, as far
// as the platform can tell one send from another, nothing is sent twice.
//
// A Queue holds the deliveries. A Lane is the way out to one platform. Its Courier keeps the pace, claims, has the Deliverer make
// a single attempt and records: act.go asks the platform, judge.go says what its answer means, and limits.go
// holds every number with its reason. Who gives a Courier its turns is a driver: Outbox runs one loop for each lane, in lane.go;
// with PostgreSQL the jobs of a queue do.
package outbox

import (
	"context"
	"errors"
	"time"

	"hangup/bot"
)

// Class is the priority of a delivery. Smaller goes first.
type Class int

// The classes.
const (
	UrgentClass  Class = 0 // timers, emergencies
	WarningClass Class = 1
	NewsClass    Class = 2
	DigestClass  Class = 3
)

// Op is what is done with a post.
type Op string

// The operations.
const (
	MakePost  Op = "post"
	EditPost  Op = "edit"  // what stands in the chat is written anew
	ErasePost Op = "erase" // what stands in the chat is removed
)

// Delivery is one post to one chat, to be made, changed or removed.
type Delivery struct {
	ID int64
	To bot.Address
	bot.Post
	Class    Class
	Op       Op
	Message  bot.MessageID // what EditPost and ErasePost are about
	Attempts int           // how often it was claimed, this time included; a change that falls due later counts anew
	InDoubt  bool          // it was being sent when the process ended, or an attempt was Unsure
	Due      time.Time     // when it, or this change of it, fell due first; how often it was tried since does not change it
	UpTo     time.Time     // of a digest: it holds what was kept up to then, also when it is written anew
	Missed   int           // posts to the same address that grew too old since one went out
	Request  string        // for which it was made, as bot.RequestOf gave it then; "" when that is not known
}

// State is where a delivery stands.
type State string

// The states. Due and Sending are open, the others final.
const (
	Due       State = "due"
	Sending   State = "sending"
	Sent      State = "sent"
	Suspended State = "suspended"
	Failed    State = "failed"
	Skipped   State = "skipped"
)

// Outcome is what became of an attempt. After ErasePost, Sent says that the post was removed. A change that failed or was
// skipped leaves what stands as it was, unless Message is empty. Suspended says that the chat refuses everything: the
// queue keeps what is for it back, a change also for as long as it may be made.
type Outcome struct {
	State   State         // Due to try again
	Again   time.Time     // when to try again; with Sent, when to write it anew, zero when never
	Message bot.MessageID // what stands in the chat; "" when nothing does, or nothing that can still be changed
	MovedTo bot.ChatID    // the chat has another id: everything of it moves in the same transaction, but what stands does not
	Reason  string        // class of the error, never a text of the platform
	Unsure  bool          // with Due: it may have gone out, and the platform knows it by its key for a short time, so it goes before others
	// ChatRests and LaneRests are until when the chat, or everybody on the platform, is to be left alone, also by the
	// next process; zero when they need not. They are stored in the same transaction.
	ChatRests, LaneRests time.Time
}

// Expired is the Outcome.Reason of a post that was skipped because it grew too old. Only those are counted in
// Delivery.Missed.
const Expired = "expired"

// Rests is a Queue that remembers who is to be left alone.
type Rests interface {
	// Rests gives until when chats of a platform are to be left alone, as Record was told, by their ids; "" is the whole
	// platform. What is past at now is not among them.
	Rests(ctx context.Context, platform string, now time.Time) (map[string]time.Time, error)
}

// Strays is a Queue of which a call may fail without telling whether it was made, as when the connection to a server is cut.
type Strays interface {
	// PutBack makes due again what is marked as being sent on a platform but for those that are flying. Nobody began to send
	// it, so it is not in doubt. Only the process that sends for the platform may call it, and not while it claims.
	PutBack(ctx context.Context, platform string, flying []int64, now time.Time) (n int, err error)
}

// ErrNotSending is what Record says of a delivery that is not being sent: it was recorded before.
var ErrNotSending = errors.New("the delivery is not being sent")

// Queue holds deliveries. Claim and Record are each one transaction.
type Queue interface {
	// Claim takes the delivery of the platform that goes next at now: smallest class first,
	// then the chat served longest ago, then the oldest. It skips chats with one in flight.
	// When none is due it returns false and the time of the next, zero when there is none.
	Claim(ctx context.Context, platform string, now time.Time) (d Delivery, ok bool, next time.Time, err error)
	// Record stores what became of a claimed delivery. Its error is ErrNotSending when it was stored already.
	Record(ctx context.Context, id int64, o Outcome) error
	// Recover marks what was being sent when the process ended as due and in doubt.
	Recover(ctx context.Context, platform string, now time.Time) (n int, err error)
}
