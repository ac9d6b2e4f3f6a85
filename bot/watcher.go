package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"hangup/advice"
)

// Watcher is told of the steps by which the program works, for figures and traces. It hears no words of anybody and no id of a
// chat or a person. What it gives to end a step is called once, with how the step ended; it never keeps anybody waiting.
type Watcher interface {
	// Arrived tells that something is handled that came in from a platform at a time. event is the adapter's id of it. The
	// context that it gives has RequestID(platform, event) as its request.
	Arrived(ctx context.Context, platform, event string, at time.Time) (in context.Context, end func(error))
	// Step tells that a step begins. name is a constant of the program.
	Step(ctx context.Context, name string) (in context.Context, end func(error))
	// Checked tells how a question was answered.
	Checked(platform string, v advice.Verdict)
}

// Unwatched is the Watcher of a program that nobody watches. It only marks what arrives with its request, for the log.
type Unwatched struct{}

// Arrived marks the context.
func (Unwatched) Arrived(ctx context.Context, platform, event string, _ time.Time) (context.Context, func(error)) {
	return WithRequest(ctx, RequestID(platform, event)), unheard
}

// Step does nothing.
func (Unwatched) Step(ctx context.Context, _ string) (context.Context, func(error)) {
	return ctx, unheard
}

// Checked does nothing.
func (Unwatched) Checked(string, advice.Verdict) {}

func unheard(error) {}

// requestKey is under which a context has its request.
type requestKey struct{}

// WithRequest marks what is done with a context as done for a request, so that a log can show what belongs together. "" leaves
// the context as it is.
func WithRequest(ctx context.Context, id string) context.Context {
	if id == "" {
		return ctx
	}
	return context.WithValue(ctx, requestKey{}, id)
}

// RequestOf gives the request for which something is done, "" when there is none.
func RequestOf(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}

// RequestID names the request that an event of a platform is. It is the same for the same event, in every process and after a
// restart, and does not show the event: a page's has the session of its reader in it. At most 64 bytes.
func RequestID(platform, event string) string {
	const digits = 16 // 64 bits: of a hundred million events in a log, two have one id by chance in 1 of 3,700 logs
	sum := sha256.Sum256([]byte(platform + "/" + event))
	platform, _ = cutBytes(platform, maxRequest-digits-1)
	return platform + "-" + hex.EncodeToString(sum[:])[:digits]
}

// maxRequest is how long a RequestID may be, in bytes.
const maxRequest = 64
