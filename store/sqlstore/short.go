package sqlstore

import "context"

// Short asks a database that is far away in one round trip, where that is enough.
type Short interface {
	// Ask calls read for every row of one query, once.
	Ask(ctx context.Context, read func(scan func(...any) error) error, query string, args ...any) error
	// Send makes a change of statements that need nothing of what the ones before gave. what names it in errors.
	Send(ctx context.Context, what string, s Series) error
}

// Series is a change that is known as a whole before it begins.
type Series struct {
	Manner Manner
	Hold   string // a name that no other change holds at the same time; "" for none
	Twice  bool   // to make it once more does no harm, when nobody knows whether it was made
	All    []Statement
}

// Statement is one of a series.
type Statement struct {
	Query string
	Args  []any
	Read  func(scan func(...any) error) error // is called once for every row that it gives; nil when it gives none
}

// ask calls read for every row of one query. what names it in errors.
func (s *Store) ask(ctx context.Context, what string, read func(scan func(...any) error) error, query string, args ...any) error {
	if s.short == nil || witnessed(ctx) {
		return s.look(ctx, what, func(tx *Tx) error { return each(ctx, tx, read, query, args...) })
	}
	return s.watched(ctx, what, false, func(ctx context.Context) error { return s.short.Ask(ctx, read, query, args...) })
}

// send makes a change that is known as a whole. Only one that meets no other is sent: see wayOf of store/postgres.
func (s *Store) send(ctx context.Context, what string, series Series) error {
	return s.watched(ctx, what, true, func(ctx context.Context) error {
		if s.short == nil || witnessed(ctx) {
			return s.db.Change(ctx, what, series.Manner, func(tx *Tx) error { return series.run(ctx, tx) })
		}
		return s.short.Send(ctx, what, series)
	})
}

// run makes the change in a transaction, one statement after the other.
func (s Series) run(ctx context.Context, tx *Tx) error {
	if s.Hold != "" {
		if err := tx.hold(ctx, s.Hold); err != nil {
			return err
		}
	}
	for _, one := range s.All {
		if one.Read != nil {
			if err := each(ctx, tx, one.Read, one.Query, one.Args...); err != nil {
				return err
			}
			continue
		}
		if _, err := run(ctx, tx, one.Query, one.Args...); err != nil {
			return err
		}
	}
	return nil
}
