package telegram

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"hangup/bot"
)

// Platform is the bot.ChatID.Platform of everything that this adapter sends and receives.
const Platform = "telegram"

// reason says why Telegram refused a call, as far as the adapter must tell one refusal from another.
type reason string

// The reasons. The texts they are read from are in errors_text.go.
const (
	unnamed       reason = ""
	blocked       reason = "blocked"      // the person stopped the bot or never started it
	kicked        reason = "kicked"       // the bot is not in the chat
	noRights      reason = "no_rights"    // the bot may not do this in the chat
	noChat        reason = "no_chat"      // Telegram does not know the chat
	topicClosed   reason = "topic_closed" // the topic exists and takes no messages
	topicGone     reason = "topic_gone"   // the topic was deleted
	upgraded      reason = "upgraded"     // the group is a supergroup now
	tooLong       reason = "too_long"     // text, caption or file
	malformed     reason = "malformed"    // markup or keyboard that Telegram cannot read
	notModified   reason = "not_modified" // the edit changes nothing: it is done already
	messageGone   reason = "message_gone" // nothing to edit or delete
	notEditable   reason = "not_editable" // too old, or another's
	noReplyTarget reason = "no_reply"     // the message to answer is gone
	stale         reason = "stale"        // a button press or inline query waited too long
	noEphemeral   reason = "no_ephemeral" // an ephemeral message cannot be sent here
	noMember      reason = "no_member"    // the person is not in the chat
	noMethod      reason = "no_method"    // the server is older than the method
	tooMany       reason = "too_many"     // 429
	badToken      reason = "bad_token"    // the token is wrong or was revoked
	otherPoller   reason = "other_poller" // somebody else calls getUpdates with this token
	webhookSet    reason = "webhook_set"  // getUpdates while a webhook is set
	serverDown    reason = "server_down"  // 5xx, whatever the body is
	noAnswer      reason = "no_answer"    // nothing came back, or what came was cut
	unreadable    reason = "unreadable"   // the call succeeded, its result is not what it should be
	badCall       reason = "bad_call"     // the parameters cannot be sent at all: a fault of ours
	stopped       reason = "stopped"      // the caller ended the call
)

// callError is what went wrong with a call: always the Err of a *bot.SendError. Text is Telegram's
// description without quoted words, or the transport's error; it never holds the token.
type callError struct {
	Method string
	Code   int // HTTP status, or error_code; 0 without an answer
	Reason reason
	Text   string

	cause error // for errors.Is alone: its text may hold the token
}

// Error gives method, code and text.
func (e *callError) Error() string {
	return fmt.Sprintf("telegram %s: %d %s", e.Method, e.Code, e.Text)
}

// Is tells whether the cause is target. The cause is not unwrapped, so that nothing can print it.
func (e *callError) Is(target error) bool { return e.cause != nil && errors.Is(e.cause, target) }

// reasonOf gives why a call failed; unnamed for success and for what did not come from Client.Call.
func reasonOf(err error) reason {
	var e *callError
	if errors.As(err, &e) {
		return e.Reason
	}
	return unnamed
}

// refusal is Telegram's answer to a call that it refused.
type refusal struct {
	method    string
	code      int
	text      string // its description, redacted
	readable  bool   // the body was the Bot API's JSON and not a gateway's page
	after     time.Duration
	movedTo   int64
	cause     error
	delivered bool // the request was sent whole and may have been acted upon
}

// sendError classes a refusal: what may work later, what never will, what must stop.
func (r refusal) sendError() *bot.SendError { return r.as(r.reason()) }

// as makes the error of a known reason.
func (r refusal) as(why reason) *bot.SendError {
	e := &bot.SendError{
		Kind: kindOf(why),
		Err:  &callError{Method: r.method, Code: r.code, Reason: why, Text: r.text, cause: r.cause},
	}
	switch why {
	case tooMany:
		e.After = r.after
	case upgraded:
		e.MovedTo = movedTo(r.movedTo)
	case noAnswer, stopped, unreadable:
		e.Doubt = r.delivered
	}
	return e
}

// kindOf says what a reason means for the next attempt.
func kindOf(why reason) bot.SendErrorKind {
	switch why {
	case tooMany:
		return bot.Wait
	case upgraded:
		return bot.Moved
	case blocked, kicked, noRights, noChat, topicClosed, topicGone:
		return bot.Suspend
	case tooLong, malformed:
		return bot.Shrink
	case badToken, otherPoller, webhookSet, serverDown, noAnswer, stopped:
		return bot.Retry
	case messageGone:
		return bot.Gone
	}
	return bot.Dead
}

// movedTo names the supergroup, or nothing when Telegram did not say which.
func movedTo(id int64) bot.ChatID {
	if id == 0 {
		return bot.ChatID{}
	}
	return bot.ChatID{Platform: Platform, ID: strconv.FormatInt(id, 10)}
}
