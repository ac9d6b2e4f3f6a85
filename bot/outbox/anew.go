package outbox

import (
	"encoding/json"
	"errors"
	"hash/fnv"

	"hangup/bot"
)

// anew completes the outcome of putting r into a chat. A platform that recognises a key answers a repeat with the message
// of the first attempt, and keeps the words of that. When they may have been others, such as those before a correction, what
// stands is written anew at once.
func (p *Deliverer) anew(d Delivery, r bot.Reply, err error, o Outcome) Outcome {
	if !p.limits.Idempotent || p.editor == nil || d.changes() {
		return o
	}
	now := p.now()
	var se *bot.SendError
	switch first, known := p.waits.doubted(d.ID, now); {
	case o.State == Sent && (known && first != words(r) || !known && d.InDoubt):
		o.Again = now
	case errors.As(err, &se) && doubtful(se):
		said := words(r)
		if d.InDoubt {
			said = ^said // an attempt that this process did not make may have said something else; of its own the first counts
		}
		p.waits.doubt(d.ID, said, now)
	}
	return o
}

// words is a number that stands for what a reply says.
func words(r bot.Reply) int {
	h := fnv.New64a()
	_ = json.NewEncoder(h).Encode(r) // what cannot be written counts as nothing, and is written anew
	return int(h.Sum64())
}
