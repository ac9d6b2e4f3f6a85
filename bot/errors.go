package bot

import (
	"fmt"
	"time"
)

// Problem is an error with two faces: Text may be shown in a chat, Err is only logged.
type Problem struct {
	Text string
	Err  error
}

// Error gives the logged face.
func (p *Problem) Error() string {
	if p.Err == nil {
		return p.Text
	}
	return p.Err.Error()
}

// Unwrap gives the cause.
func (p *Problem) Unwrap() error { return p.Err }

// SendErrorKind says what a failed send means for the next attempt.
type SendErrorKind string

// The kinds of a failed send.
const (
	Retry   SendErrorKind = "retry"   // try again later
	Wait    SendErrorKind = "wait"    // the platform said how long: After
	Moved   SendErrorKind = "moved"   // the chat has another id now: MovedTo
	Suspend SendErrorKind = "suspend" // blocked, kicked or no rights: keep the settings, stop sending
	Shrink  SendErrorKind = "shrink"  // too long or malformed for the platform: send a shorter form
	Gone    SendErrorKind = "gone"    // the message to be changed is not there any more
	Dead    SendErrorKind = "dead"    // will never work
)

// SendError is why a send failed.
type SendError struct {
	Kind    SendErrorKind
	Doubt   bool          // no answer came: it may have been sent all the same
	After   time.Duration // for Wait
	Lane    bool          // for Wait: the whole lane must wait, not only this chat
	Refused bool          // the platform counts such an answer and bans who gets too many of them
	MovedTo ChatID        // for Moved
	Err     error
}

// Error names the kind and the cause.
func (e *SendError) Error() string { return fmt.Sprintf("send: %s: %v", e.Kind, e.Err) }

// Unwrap gives the cause.
func (e *SendError) Unwrap() error { return e.Err }
