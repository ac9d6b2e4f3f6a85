package telegram

import (
	"errors"
	"time"

	"hangup/bot"
)

// The waits after a poll that failed: one second, two, four and so on, at most half a minute, so that
// people wait no longer than that once Telegram is back.
const (
	firstWait = time.Second
	lastWait  = 30 * time.Second
	// rivalWait is for another program with the same token: each of our polls ends one of its, and after
	// a restart the old one is gone in a few seconds.
	rivalWait = 5 * time.Second
)

// patience counts the failures in a row.
type patience struct {
	failures int
	last     reason
}

// failed says how long to wait after a failure, and whether it is the first of its kind in a row,
// which is worth telling.
func (p *patience) failed(err error) (d time.Duration, first bool) {
	why := reasonOf(err)
	first = p.failures == 0 || why != p.last
	p.last = why
	d = lastWait
	if p.failures < 5 {
		d = firstWait << p.failures
	}
	p.failures++
	if why == otherPoller || why == webhookSet {
		d = max(d, rivalWait)
	}
	if errors.Is(err, errBusy) {
		d = firstWait // it has waited for room already
	}
	var se *bot.SendError
	if errors.As(err, &se) {
		d = max(d, se.After)
	}
	return d, first
}

// over forgets the failures and tells whether there were any.
func (p *patience) over() bool {
	had := p.failures > 0
	*p = patience{}
	return had
}
