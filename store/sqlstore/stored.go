package sqlstore

import (
	"context"
	"slices"
	"time"

	"hangup/advice/news"
)

// stored is a warning that is stored already. Its Unsure is what was said of it, whatever anybody decided since.
type stored struct{ news.Warning }

func storedWarning(ctx context.Context, tx *Tx, id news.WarningID) (stored, error) {
	w, err := scanWarning(tx.QueryRowContext(ctx, `SELECT `+warningColumns+` FROM `+warningTables+` WHERE w.id = ?`, string(id)).Scan)
	if err == nil {
		err = tx.QueryRowContext(ctx, `SELECT unsure FROM stories WHERE warning = ?`, string(id)).Scan(&w.Unsure)
	}
	return stored{w}, err
}

// same tells whether nothing of a warning has changed.
func (k stored) same(w news.Warning) bool {
	return k.reads(w) && slices.Equal(k.Areas, w.Areas) && slices.Equal(k.Places, w.Places) && k.Unsure == w.Unsure && !k.newlyCorrects(w)
}

// reads tells whether it reads as before, as far as a reader may be shown.
func (k stored) reads(w news.Warning) bool {
	return k.Label == w.Label && k.Title == w.Title && k.Body == w.Body && k.Force == w.Force && k.URL == w.URL &&
		orNull(k.Published) == orNull(w.Published) && k.KeySentence == w.KeySentence && k.Facts == w.Facts && slices.Equal(k.Types, w.Types)
}

// newlyCorrects tells whether it is known only now that or what it corrects.
func (k stored) newlyCorrects(w news.Warning) bool {
	return w.Label == news.IsCorrection && (k.Label != w.Label || k.Corrects == "" && w.Corrects != "")
}

// writeWarning stores the words of a warning, or replaces those of before. When it was stored first stays.
func writeWarning(ctx context.Context, tx *Tx, w news.Warning, now time.Time) error {
	places, err := list(w.Places)
	if err != nil {
		return err
	}
	var stored int64
	err = tx.QueryRowContext(ctx, `
		INSERT INTO warnings (id, label, title, body, force, places, url, published, key_sentence,
			reports, loss_gbp, since, example, stored_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET label = excluded.label, title = excluded.title,
			body = excluded.body, force = excluded.force, places = excluded.places, url = excluded.url, published = excluded.published,
			key_sentence = excluded.key_sentence, reports = excluded.reports, loss_gbp = excluded.loss_gbp, since = excluded.since
		RETURNING stored_at`,
		string(w.ID), string(w.Label), w.Title, w.Body, w.Force, places, w.URL, orNull(w.Published), w.KeySentence,
		w.Facts.Reports, w.Facts.LossGBP, w.Facts.Since, w.Example, millis(now)).Scan(&stored)
	if err != nil {
		return err
	}
	return writeLabels(ctx, tx, w, stored)
}

// writeLabels replaces the types and areas of a warning.
func writeLabels(ctx context.Context, tx *Tx, w news.Warning, stored int64) error {
	for _, table := range []string{"warning_types", "warning_areas"} {
		if _, err := run(ctx, tx, `DELETE FROM `+table+` WHERE warning = ?`, string(w.ID)); err != nil {
			return err
		}
	}
	insert := func(query, label string, place int) error {
		_, err := run(ctx, tx, query, string(w.ID), label, place, orNull(w.Published), stored)
		return err
	}
	for i, t := range w.Types {
		if err := insert(`INSERT INTO warning_types (warning, type, place, published, stored_at) VALUES (?, ?, ?, ?, ?)`, string(t), i); err != nil {
			return err
		}
	}
	for i, a := range w.Areas {
		if err := insert(`INSERT INTO warning_areas (warning, area, place, published, stored_at) VALUES (?, ?, ?, ?, ?)`, string(a), i); err != nil {
			return err
		}
	}
	return nil
}
