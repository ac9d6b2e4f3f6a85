package sqlstore

import (
	"context"
	"time"

	"hangup/bot"
)

// RecordCheck keeps the pattern of a question and the Monday of its week (UTC).
func (s *Store) RecordCheck(ctx context.Context, c bot.Check) error {
	tells, err := list(c.Tells)
	if err != nil {
		return err
	}
	return s.change(ctx, "record check", func(tx *Tx) error {
		if err := tx.holdPerson(ctx, c.Person); err != nil {
			return err
		}
		if err := countCheck(ctx, tx, c); err != nil {
			return err
		}
		_, err := run(ctx, tx, `INSERT INTO checks (person, verdict, type, tells, area, week, answer) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			string(c.Person), string(c.Verdict), string(c.Type), tells, string(c.Area), millis(monday(c.At)), c.Answer)
		if err != nil {
			return err
		}
		return noteQuotation(ctx, tx, c)
	})
}

// monday is the start of the week of t.
func monday(t time.Time) time.Time {
	t = t.UTC()
	back := (int(t.Weekday()) + 6) % 7 // days since Monday
	return time.Date(t.Year(), t.Month(), t.Day()-back, 0, 0, 0, 0, time.UTC)
}
