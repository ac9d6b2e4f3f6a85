package sqlstore

import (
	"context"
	"errors"

	"hangup/bot"
	"hangup/bot/outbox"
)

// StartTimer adds a delivery that falls due when the timer ends. It replaces one that runs for the
// same person and address. Whoever starts a timer is there, so the chat is not suspended any longer.
func (s *Store) StartTimer(ctx context.Context, t bot.Timer) error {
	return s.change(ctx, "start timer", func(tx *Tx) error {
		if t.Contact == "" {
			return errors.New("the timer names no contact to ring")
		}
		if _, err := dropTimer(ctx, tx, t.Person, t.To); err != nil {
			return err
		}
		_, err := run(ctx, tx, `
			INSERT INTO deliveries (platform, chat, thread, class, due_at, op_due, planned, contact, area, person, request)
			VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?5, ?6, ?7, ?8, ?9)`,
			append(address(t.To), outbox.UrgentClass, millis(t.Due), t.Contact, string(t.Area), string(t.Person), bot.RequestOf(ctx))...)
		if err != nil {
			return err
		}
		return resume(ctx, tx, t.To.Chat)
	})
}

// StopTimer ends a timer before its time.
func (s *Store) StopTimer(ctx context.Context, who bot.PersonKey, at bot.Address) (stopped bool, err error) {
	err = s.change(ctx, "stop timer", func(tx *Tx) error {
		stopped, err = dropTimer(ctx, tx, who, at)
		return err
	})
	return stopped && err == nil, err
}

// dropTimer leaves alone a timer that ended and is being posted at this moment.
func dropTimer(ctx context.Context, tx *Tx, who bot.PersonKey, at bot.Address) (bool, error) {
	n, err := run(ctx, tx, `DELETE FROM deliveries
		WHERE platform = ? AND chat = ? AND thread = ? AND person = ? AND contact IS NOT NULL AND state IN ('due', 'held')`,
		append(address(at), string(who))...)
	return n > 0, err
}

// dropFinishedTimer removes a timer as soon as it is over: nobody will ever correct or recall it,
// and that somebody needed one is not ours to keep.
func dropFinishedTimer(ctx context.Context, tx *Tx, id int64) error {
	_, err := run(ctx, tx, `DELETE FROM deliveries WHERE id = ? AND contact IS NOT NULL AND state NOT IN ('due', 'held', 'sending')`, id)
	return err
}
