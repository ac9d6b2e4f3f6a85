package bot

import (
	"context"
	"time"

	"hangup/advice"
)

// EchoWish is that somebody wants to hear when the police warn of what they asked about or reported.
type EchoWish struct {
	Person PersonKey
	Own    Address // where they are alone with the bot
	Type   advice.ScamType
	Area   advice.AreaID // where it happened
	Force  advice.AreaID // the area of the police force there; "" where there is none
	Until  time.Time
}

// EchoKind is why somebody hears of a warning alone with the bot.
type EchoKind string

// The kinds of an echo. The Warning of its post is the new one, the correction, or the one that was taken back.
const (
	EchoOfWish       EchoKind = "wish"       // the police warn of what they wanted to hear of
	EchoOfCorrection EchoKind = "correction" // an answer quoted them what is put right now
	EchoOfRecall     EchoKind = "recall"     // an answer quoted them what was taken back since
)

// Echoes keeps who wants to hear of new police warnings. A wish ends with the first warning of its type that touches its area
// or the area of its police force, which the person is sent once, and not at night. Warnings of a story that an answer
// quoted to them already are not news to them. Who an answer quoted a warning to, see Check, hears for 30 days when it is
// corrected or recalled everywhere, or turns out to be none.
type Echoes interface {
	// WantEcho keeps a wish. A person has one for each type: a new one replaces it.
	WantEcho(ctx context.Context, w EchoWish) error
	// DropEcho ends it; false when there was none.
	DropEcho(ctx context.Context, who PersonKey, typ advice.ScamType) (dropped bool, err error)
}

// EchoTime is when somebody who is alone with the bot is told of something that came at a time: at once, but not at night.
func EchoTime(at time.Time) time.Time { return nights.after(at) }
