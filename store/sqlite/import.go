package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"hangup/advice/news"
	"hangup/bot/outbox"
	"hangup/store"
)

// ImportWarnings stores warnings and one delivery for every chat that watches one of their areas,
// all in one transaction. What is stored already changes nothing, except that a warning which was
// known as a built-in example becomes real.
func (s *Store) ImportWarnings(ctx context.Context, ws []news.Warning, now time.Time) (store.Imported, error) {
	var done store.Imported
	err := s.change(ctx, "import warnings", func(tx *sql.Tx) (err error) {
		done, err = importWarnings(ctx, tx, ws, now)
		return err
	})
	if err != nil {
		return store.Imported{}, err
	}
	return done, nil
}

func importWarnings(ctx context.Context, tx *sql.Tx, ws []news.Warning, now time.Time) (done store.Imported, err error) {
	for _, w := range ws {
		if err := importWarning(ctx, tx, w, now, &done); err != nil {
			return done, fmt.Errorf("warning %q: %w", w.ID, err)
		}
	}
	return done, nil
}

func importWarning(ctx context.Context, tx *sql.Tx, w news.Warning, now time.Time, done *store.Imported) error {
	added, err := insertWarning(ctx, tx, w, now)
	if err != nil {
		return err
	}
	if !added {
		done.Known++
		return nil
	}
	done.New++
	if err := insertLabels(ctx, tx, w, now); err != nil {
		return err
	}
	n, err := fanOut(ctx, tx, w, now)
	done.Deliveries += int(n)
	return err
}

// insertWarning says false when the warning is stored already. A real warning replaces an example of the same id.
func insertWarning(ctx context.Context, tx *sql.Tx, w news.Warning, now time.Time) (bool, error) {
	places, err := list(w.Places)
	if err != nil {
		return false, err
	}
	if !w.Example {
		if _, err := run(ctx, tx, `DELETE FROM warnings WHERE id = ? AND example = 1`, string(w.ID)); err != nil {
			return false, err
		}
	}
	n, err := run(ctx, tx, `
		INSERT INTO warnings (id, label, title, body, force, places, url, published, key_sentence,
			reports, loss_gbp, since, example, stored_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
		string(w.ID), string(w.Label), w.Title, w.Body, w.Force, places, w.URL, orNull(w.Published), w.KeySentence,
		w.Facts.Reports, w.Facts.LossGBP, w.Facts.Since, w.Example, millis(now))
	return n == 1, err
}

func insertLabels(ctx context.Context, tx *sql.Tx, w news.Warning, now time.Time) error {
	insert := func(query, label string, place int) error {
		_, err := run(ctx, tx, query, string(w.ID), label, place, orNull(w.Published), millis(now))
		return err
	}
	for i, t := range w.Types {
		if err := insert(`INSERT INTO warning_types (warning, type, place, published, stored_at) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT DO NOTHING`, string(t), i); err != nil {
			return err
		}
	}
	for i, a := range w.Areas {
		if err := insert(`INSERT INTO warning_areas (warning, area, place, published, stored_at) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT DO NOTHING`, string(a), i); err != nil {
			return err
		}
	}
	return nil
}

// fanOut adds one delivery for every chat that watches one of the warning's areas. Examples are
// never posted, nor what is not a warning: a group did not ask for court news. A chat that matches
// twice is found twice; UNIQUE lets one in.
func fanOut(ctx context.Context, tx *sql.Tx, w news.Warning, now time.Time) (int64, error) {
	if w.Example || (w.Label != news.IsWarning && w.Label != news.IsCorrection) {
		return 0, nil
	}
	return run(ctx, tx, `
		INSERT INTO deliveries (platform, chat, thread, class, due_at, turn, warning)
		SELECT w.platform, w.chat, w.thread, ?, ?, coalesce(c.last_served, 0), ?
		FROM watches w LEFT JOIN chats c ON c.platform = w.platform AND c.chat = w.chat
		WHERE w.area IN (SELECT area FROM warning_areas WHERE warning = ?)
		ON CONFLICT DO NOTHING`,
		outbox.WarningClass, millis(now), string(w.ID), string(w.ID))
}
