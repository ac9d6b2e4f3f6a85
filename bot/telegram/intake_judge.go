package telegram

import (
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"hangup/bot"
)

const (
	// maxTries is how often an update is tried that fails by itself, or in which the process dies.
	maxTries = 3
	// giveUp is how long an answer is tried that cannot go out. Whoever asked has hung up long since.
	giveUp = 10 * time.Minute
)

// limit is when an update is given up that may still work later.
func (it *item) limit() time.Time { return it.since.Add(giveUp) }

// fate is what an attempt means for an update.
type fate int

const (
	over   fate = iota // it is done, or nothing will ever come of it
	later              // its surroundings failed: it is tried again and nothing is held against it
	failed             // it failed by itself
)

// judge reads the error of an attempt. wait is how long the platform wants to be left alone.
func judge(err error) (f fate, wait time.Duration) {
	var se *bot.SendError
	var kept *keepError
	switch {
	case err == nil:
		return over, 0
	case errors.As(err, &se):
		if se.Kind == bot.Retry || se.Kind == bot.Wait {
			return later, se.After
		}
		return over, 0
	case errors.As(err, &kept):
		return later, 0
	}
	return failed, 0
}

// errUnsure is why an update waits while its process may be held for dead.
var errUnsure = errors.New("this process is not sure to be held for alive")

// keepError is a fault of a store and not of the update that was being handled.
type keepError struct{ err error }

// keepFault marks the error of a store, so that the update is tried again until it works. Its text is logged: it must hold
// no words of a person. nil stays nil.
func keepFault(err error) error {
	if err == nil {
		return nil
	}
	return &keepError{err}
}

func (e *keepError) Error() string { return e.err.Error() }
func (e *keepError) Unwrap() error { return e.err }

// panicked is a panic of the desk. Its value is not kept: it may hold what a person wrote.
type panicked struct {
	kind  string // the type of the value
	stack string
}

func (p *panicked) Error() string { return "panic: " + p.kind }

// maxStack is how much of a stack is logged, in bytes: enough for the frames that matter.
const maxStack = 4 << 10

// rescued turns a panic into an error.
func rescued(err *error) {
	if v := recover(); v != nil {
		stack := debug.Stack()
		*err = &panicked{fmt.Sprintf("%T", v), string(stack[:min(len(stack), maxStack)])}
	}
}

// wordlessly describes an error for a log. Only errors that are known to hold no words of a person are repeated.
func wordlessly(err error) string {
	var (
		se   *bot.SendError
		kept *keepError
		read *updateError
		p    *panicked
	)
	switch {
	case errors.As(err, &se), errors.As(err, &kept), errors.As(err, &read), errors.As(err, &p):
		return err.Error()
	}
	return fmt.Sprintf("an error of type %T", err)
}

// backoff is how long to wait after so many failures in a row, from 1 on.
func backoff(failures int) time.Duration {
	if failures > 5 {
		return lastWait
	}
	return firstWait << max(failures-1, 0)
}
