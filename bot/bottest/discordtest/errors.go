package discordtest

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// apiError is a refusal as Discord gives it (docs.discord.com/developers/reference#error-messages).
type apiError struct {
	Status int
	Code   int
	Text   string
	Errors any           // the tree of what is wrong where, for code 50035
	After  time.Duration // for status 429
	Scope  string        // for status 429: user, shared or global
	Bucket string        // for status 429
}

// Error names the code and the text.
func (e *apiError) Error() string { return strconv.Itoa(e.Code) + " " + e.Text }

// The refusals that an adapter has to tell apart (docs.discord.com/developers/topics/opcodes-and-status-codes#json).
var (
	errUnknownChannel     = apiError{Status: 404, Code: 10003, Text: "Unknown Channel"}
	errUnknownGuild       = apiError{Status: 404, Code: 10004, Text: "Unknown Guild"}
	errUnknownMember      = apiError{Status: 404, Code: 10007, Text: "Unknown Member"}
	errUnknownMessage     = apiError{Status: 404, Code: 10008, Text: "Unknown Message"}
	errUnknownWebhook     = apiError{Status: 404, Code: 10015, Text: "Unknown Webhook"}
	errUnknownInteraction = apiError{Status: 404, Code: 10062, Text: "Unknown interaction"}
	errUnknownCommand     = apiError{Status: 404, Code: 10063, Text: "Unknown application command"}
	errAnswered           = apiError{Status: 400, Code: 40060, Text: "Interaction has already been acknowledged."}
	errCrossposted        = apiError{Status: 400, Code: 40033, Text: "This message has already been crossposted."}
	errNoAccess           = apiError{Status: 403, Code: 50001, Text: "Missing Access"}
	errNotTheAuthor       = apiError{Status: 403, Code: 50005, Text: "Cannot edit a message authored by another user"}
	errEmptyMessage       = apiError{Status: 400, Code: 50006, Text: "Cannot send an empty message"}
	errNoDM               = apiError{Status: 403, Code: 50007, Text: "Cannot send messages to this user"}
	errNoText             = apiError{Status: 400, Code: 50008, Text: "Cannot send messages in a non-text channel"}
	errNoPermission       = apiError{Status: 403, Code: 50013, Text: "Missing Permissions"}
	errWrongChannel       = apiError{Status: 400, Code: 50024, Text: "Cannot execute action on this channel type"}
	errDeadToken          = apiError{Status: 401, Code: 50027, Text: "Invalid Webhook Token"}
	errArchived           = apiError{Status: 400, Code: 50083, Text: "Thread is archived"}
	errUnauthorized       = apiError{Status: 401, Text: "401: Unauthorized"}
)

// is makes a copy, so that nobody changes the refusal of all tests.
func is(e apiError) error { return &e }

// invalidForm is 50035 with one thing wrong. at is where, with dots: embeds.0.title.
func invalidForm(at, code, text string) error {
	var tree any = map[string]any{"_errors": []any{map[string]any{"code": code, "message": text}}}
	if at != "_errors" {
		parts := strings.Split(at, ".")
		for i := len(parts) - 1; i >= 0; i-- {
			tree = map[string]any{parts[i]: tree}
		}
	}
	return &apiError{Status: 400, Code: 50035, Text: "Invalid Form Body", Errors: tree}
}

func asAPIError(err error) *apiError {
	var e *apiError
	if errors.As(err, &e) {
		return e
	}
	return &apiError{Status: 500, Text: "500: Internal Server Error"}
}

// outcome is what the client sees of a call. Status 0 is a cut connection.
type outcome struct {
	status int
	body   []byte
	header http.Header
	hold   time.Duration // how long it is held back
}

func encode(status int, body any, header http.Header) outcome {
	if header == nil {
		header = http.Header{}
	}
	out := outcome{status: status, header: header}
	if body == nil {
		return out
	}
	raw, err := json.Marshal(body)
	if err != nil {
		return refusal(err)
	}
	out.body = raw
	header.Set("Content-Type", "application/json")
	return out
}

func refusal(err error) outcome {
	e := asAPIError(err)
	body := map[string]any{"message": e.Text, "code": e.Code}
	if e.Errors != nil {
		body["errors"] = e.Errors
	}
	header := http.Header{}
	if e.Status == http.StatusTooManyRequests {
		body = map[string]any{"message": e.Text, "code": e.Code, "retry_after": e.After.Seconds(), "global": e.Scope == "global"}
		e.head(header)
	}
	return encode(e.Status, body, header)
}

// head writes the headers of a 429 (docs.discord.com/developers/topics/rate-limits#header-format). Retry-After is whole
// seconds, rounded up; X-RateLimit-Reset-After has fractions.
func (e *apiError) head(h http.Header) {
	h.Set("Retry-After", strconv.Itoa(int((e.After+time.Second-1)/time.Second)))
	h.Set("X-RateLimit-Scope", e.Scope)
	if e.Scope == "global" {
		h.Set("X-RateLimit-Global", "true")
		return
	}
	h.Set("X-RateLimit-Limit", "5")
	h.Set("X-RateLimit-Remaining", "0")
	h.Set("X-RateLimit-Reset-After", strconv.FormatFloat(e.After.Seconds(), 'f', 3, 64))
	h.Set("X-RateLimit-Bucket", e.Bucket)
}

func refuse(w http.ResponseWriter, e *apiError) { refusal(e).show(w) }

// show writes an outcome.
func (o outcome) show(w http.ResponseWriter) {
	if o.status == 0 {
		cut(w)
		return
	}
	for k, v := range o.header {
		w.Header()[k] = v
	}
	w.WriteHeader(o.status)
	_, _ = w.Write(o.body) // Whoever asked has gone; nobody is left to tell.
}

// cut ends the connection without an answer.
func cut(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	_ = conn.Close() // It is meant to break.
}
