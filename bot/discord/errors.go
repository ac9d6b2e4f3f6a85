package discord

import (
	"errors"
	"fmt"
)

// callError is what went wrong with a call: always the Err of a *bot.SendError. Neither the bot's token
// nor an interaction's is in it.
type callError struct {
	Method string
	Route  string // the path without ids and tokens, such as "/channels/{id}/messages"
	Status int    // of HTTP; 0 without an answer
	Code   int    // Discord's own; 0 when it gave none (discord.com/developers/docs/topics/opcodes-and-status-codes#json)
	Reason reason
	Text   string // Discord's description without quoted words, or the transport's error

	cause error // for errors.Is alone: its text may hold a token
}

// Error gives method, route, status, code and text.
func (e *callError) Error() string {
	return fmt.Sprintf("discord %s %s: %d/%d %s", e.Method, e.Route, e.Status, e.Code, e.Text)
}

// Is tells whether the cause is target. The cause is not unwrapped, so that nothing can print it.
func (e *callError) Is(target error) bool { return e.cause != nil && errors.Is(e.cause, target) }

// reason says why Discord refused a call, as far as the adapter must tell one refusal from another.
type reason string

// The reasons.
const (
	unnamed     reason = ""
	noChannel   reason = "no_channel"   // the channel or its server is gone
	noRights    reason = "no_rights"    // the bot may not see or do this
	messageGone reason = "message_gone" // nothing to edit or delete
	notEditable reason = "not_editable" // another's message, or too old
	noDM        reason = "no_dm"        // the person takes no direct messages
	threadShut  reason = "thread_shut"  // an archived or locked thread
	tooLong     reason = "too_long"     // over a limit, or not of the shape that Discord takes
	expired     reason = "expired"      // the interaction or its token is over
	answered    reason = "answered"     // the interaction has its first answer
	tooMany     reason = "too_many"     // 429
	badToken    reason = "bad_token"    // the token is wrong or was reset
	serverDown  reason = "server_down"  // 5xx, whatever the body is
	noAnswer    reason = "no_answer"    // nothing came back, or what came was cut
	unreadable  reason = "unreadable"   // the call succeeded, its result is not what it should be
	badCall     reason = "bad_call"     // the request cannot be sent at all: a fault of ours
	stopped     reason = "stopped"      // the caller ended the call
)

// reasonOf gives why a call failed; unnamed for success and for what did not come from Client.Call.
func reasonOf(err error) reason {
	var e *callError
	if errors.As(err, &e) {
		return e.Reason
	}
	return unnamed
}
