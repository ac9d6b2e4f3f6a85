package bot

import (
	"sync"
	"time"
	_ "time/tzdata" // a server without files of time zones must know of summer time too
)

// Hours is a span of the day in Europe/London, in minutes from midnight. It may reach over midnight; From equal to To is none.
type Hours struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// london is where quiet hours and days are counted.
var london = sync.OnceValue(func() *time.Location {
	loc, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic(err) // cannot be: the file comes with the program
	}
	return loc
})

// none tells that there are no such hours. Hours that no day has, from a database that somebody edited, are none, and so
// are those that would never end.
func (h Hours) none() bool {
	return h.From == h.To || h.To-h.From == wholeDay || min(h.From, h.To) < 0 || max(h.From, h.To) > wholeDay
}

const wholeDay = 24 * 60 // minutes

// End tells whether a time lies in the hours, and when they end.
func (h Hours) End(now time.Time) (until time.Time, quiet bool) {
	if h.none() {
		return now, false
	}
	local := now.In(london())
	hour, minute, _ := local.Clock()
	at := hour*60 + minute
	overnight := h.From > h.To
	if overnight && at >= h.To && at < h.From || !overnight && (at < h.From || at >= h.To) {
		return now, false
	}
	if overnight && at >= h.From {
		return onDay(local, 1, h.To), true
	}
	return onDay(local, 0, h.To), true
}

// after is a time, or the end of the hours when it lies in them.
func (h Hours) after(now time.Time) time.Time {
	until, _ := h.End(now)
	return until
}

// onDay is a time of day in London, so many days after the day of a time.
func onDay(local time.Time, days, minutes int) time.Time {
	y, m, d := local.Date()
	return time.Date(y, m, d+days, 0, minutes, 0, 0, local.Location())
}

// digestHour is when a digest is posted: people are home, and nobody sleeps yet.
const digestHour = 18 * 60 // minutes from midnight in London

// nextDigest is the next time for a digest.
func nextDigest(now time.Time) time.Time {
	local := now.In(london())
	if at := onDay(local, 0, digestHour); at.After(now) {
		return at
	}
	return onDay(local, 1, digestHour)
}

// Midnight is when the day of a time began in London. What a watch gets in a day is counted from then.
func Midnight(now time.Time) time.Time { return onDay(now.In(london()), 0, 0) }
