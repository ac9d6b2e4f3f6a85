package sqlstore

import (
	"context"
	"time"

	"hangup/bot"
)

// RecordCheck keeps the pattern of a question and the Monday of its week (UTC). It does not wait for the disk: a power cut may take what was
// counted in the last moment, and whoever asks must not wait for a count.
func (s *Store) RecordCheck(ctx context.Context, c bot.Check) error {
	tells, err := list(c.Tells)
	if err != nil {
		return err
	}
	// The count comes first, as it looks for earlier checks of the person. Many wait for one row of it: all that follows is sent with it.
	all := append(countCheck(c), Statement{
		Query: `INSERT INTO checks (person, verdict, type, tells, area, week, answer) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		Args:  []any{string(c.Person), string(c.Verdict), string(c.Type), tells, string(c.Area), millis(monday(c.At)), c.Answer},
	})
	return s.send(ctx, "record check", Series{Manner: Soon, Hold: heldPerson(c.Person), All: append(all, noteQuotation(c)...)})
}

// monday is the start of the week of t.
func monday(t time.Time) time.Time {
	t = t.UTC()
	back := (int(t.Weekday()) + 6) % 7 // days since Monday
	return time.Date(t.Year(), t.Month(), t.Day()-back, 0, 0, 0, 0, time.UTC)
}
