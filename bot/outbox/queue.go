// Package outbox delivers posts to chats: one delivery at a time per chat, at the pace that the
// platform allows, with every attempt recorded, so that nothing is lost and, as far as the
// platform can tell one send from another, nothing is sent twice.
package outbox

import (
	"context"
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
	Attempts int           // how often it was claimed, this time included
	InDoubt  bool          // it was being sent when the process ended
	Due      time.Time     // when it fell due first; how often it was tried since does not change it
	Missed   int           // posts to the same address that grew too old since one went out
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

// Outcome is what became of an attempt.
type Outcome struct {
	State   State     // Due to try again
	Again   time.Time // when to try again; with Sent, when to write it anew, zero when never
	Message bot.MessageID
	MovedTo bot.ChatID // the chat has another id: everything of it moves in the same transaction
	Reason  string     // class of the error, never a text of the platform
}

// Queue holds deliveries. Claim and Record are each one transaction.
type Queue interface {
	// Claim takes the delivery of the platform that goes next at now: smallest class first,
	// then the chat served longest ago, then the oldest. It skips chats with one in flight.
	// When none is due it returns false and the time of the next, zero when there is none.
	Claim(ctx context.Context, platform string, now time.Time) (d Delivery, ok bool, next time.Time, err error)
	// Record stores what became of a claimed delivery.
	Record(ctx context.Context, id int64, o Outcome) error
	// Recover marks what was being sent when the process ended as due and in doubt.
	Recover(ctx context.Context, platform string, now time.Time) (n int, err error)
}
