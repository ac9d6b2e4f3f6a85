package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"hangup/bot"
)

// callError is what went wrong with a call: always the Err of a *bot.SendError. Neither the bot's token
// nor an interaction's is in it.
type callError struct {
	Method string
	Route  string // the path without ids and tokens, such as "/channels/{id}/messages"
	Status int    // of HTTP; 0 without an answer
	Code   int    // Discord's own; 0 when it gave none
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

// reasonOf gives why a call failed; unnamed for success and for what did not come from Client.Call.
func reasonOf(err error) reason {
	var e *callError
	if errors.As(err, &e) {
		return e.Reason
	}
	return unnamed
}

// String gives method and route: a path may hold a token.
func (r request) String() string { return r.Method + " " + r.route() }

// GoString is String.
func (r request) GoString() string { return r.String() }

// plainSegment is a part of a path that is a word of the API.
var plainSegment = regexp.MustCompile(`^[a-z@-]{1,24}$`)

// route is the path without ids and tokens.
func (r request) route() string {
	at, _, _ := strings.Cut(r.Path, "?")
	parts := strings.Split(strings.TrimPrefix(at, "/"), "/")
	for i, p := range parts {
		switch {
		case secretAt(parts, i):
			parts[i] = "{token}"
		case plainSegment.MatchString(p):
		case p != "" && snowflake(p) != "":
			parts[i] = "{id}"
		default:
			parts[i] = "{token}"
		}
	}
	return "/" + strings.Join(parts, "/")
}

// secretAt tells that a part of a path is the token of an interaction, whatever it looks like.
func secretAt(parts []string, i int) bool {
	return i == 2 && (parts[0] == "interactions" || parts[0] == "webhooks")
}

// fail makes the error of a call.
func (r request) fail(why reason, x *exchange, text string) *bot.SendError {
	e := &callError{Method: r.Method, Route: r.route(), Reason: why, Text: text}
	if x != nil {
		e.Status = x.status
	}
	return &bot.SendError{Kind: kindOf(why), Err: e}
}

// badRequest is for a call that cannot be sent.
func badRequest(r request, err error) error {
	text := "the body cannot be written"
	if errors.Is(err, errPath) {
		text = err.Error()
	}
	return r.fail(badCall, nil, text)
}

// held is for a call that is not made because Discord asked to wait.
func held(r request, h hold) error {
	e := r.fail(tooMany, nil, "not sent: a limit is used up")
	e.After, e.Lane = h.For, h.Lane
	return e
}

// lost is for a call that no answer came to.
func lost(ctx context.Context, r request, err error, left bool, redact func(string) string) error {
	why := noAnswer
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		why = stopped
	case errors.Is(err, errUnsent):
		why = badCall
	}
	e := r.fail(why, nil, plain(redact(r.clean(err.Error()))))
	e.Doubt = left
	var c *callError
	if errors.As(e.Err, &c) && (left || !errors.Is(err, context.DeadlineExceeded)) {
		// To the outbox a deadline means that the post may be there, which it cannot be here.
		c.cause = err
	}
	return e
}

// clean takes out of a text the parts of the path that may be secret.
func (r request) clean(text string) string {
	at, _, _ := strings.Cut(r.Path, "?")
	parts := strings.Split(strings.TrimPrefix(at, "/"), "/")
	for i, p := range parts {
		if p != "" && (secretAt(parts, i) || !plainSegment.MatchString(p) && snowflake(p) == "") {
			text = strings.ReplaceAll(text, p, "[token]")
		}
	}
	return text
}

// refusal is what Discord says when it refuses
// (discord.com/developers/docs/reference#error-messages).
type refusal struct {
	Code    int             `json:"code"`
	Message string          `json:"message"`
	Errors  json.RawMessage `json:"errors"`
}

// read makes a result or an error of an answer.
func (c *Client) read(r request, x *exchange, into any) error {
	if x.status >= 200 && x.status < 300 {
		return c.result(r, x, into)
	}
	var told refusal
	readable := json.Unmarshal(x.body, &told) == nil
	why := reasonFor(x.status, told.Code, readable)
	if why == answered && r.Callback {
		return nil
	}
	text := fmt.Sprintf("no JSON in %d bytes", len(x.body))
	if readable {
		text = plain(c.redact(r.clean(told.Message))) + faults(told.Errors)
	}
	e := r.fail(why, x, text)
	var ce *callError
	if errors.As(e.Err, &ce) {
		ce.Code = told.Code
	}
	e.Refused = x.invalid()
	switch why {
	case tooMany:
		h := x.hold()
		e.After, e.Lane = h.For, h.Lane
	case serverDown:
		// A gateway in front of Discord gives up on calls that are acted upon all the same.
		e.Doubt = x.status >= http.StatusInternalServerError
	}
	return e
}

// invalid tells that Discord counts an answer towards the 10,000 in ten minutes that ban an address
// (discord.com/developers/docs/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans).
func (x *exchange) invalid() bool {
	switch x.status {
	case http.StatusUnauthorized, http.StatusForbidden:
		return true
	}
	return x.status == http.StatusTooManyRequests && x.header.Get("X-RateLimit-Scope") != "shared"
}

// result reads what a call that succeeded gave.
func (c *Client) result(r request, x *exchange, into any) error {
	why, err := noAnswer, error(nil)
	switch {
	case into == nil && (len(x.body) == 0 || json.Valid(x.body)):
		return nil
	case json.Valid(x.body):
		if err = json.Unmarshal(x.body, into); err == nil {
			return nil
		}
		why = unreadable
	}
	text := fmt.Sprintf("no JSON in %d bytes", len(x.body))
	if err != nil {
		text = "the result of the call: " + wordless(err)
	}
	e := r.fail(why, x, text)
	e.Doubt = true
	return e
}
