package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"hangup/advice"
	"hangup/advice/news"
	"hangup/bot"
)

const warningColumns = `id, label, title, body, force, places, url, published, key_sentence, reports, loss_gbp, since, example`

// shown holds for what a reader may be shown: police warnings and their corrections. Court reports
// and appeals are stored so that they are recognised, not to be listed.
const shown = `label IN ('warning', 'correction')`

// limits on how many warnings are given at once
const (
	usualLimit = 20
	topLimit   = 1000
)

// Warnings finds warnings and corrections, newest first.
func (s *Store) Warnings(ctx context.Context, f bot.WarningFilter) ([]news.Warning, error) {
	limit := f.Limit
	if limit <= 0 {
		limit = usualLimit
	}
	var found []news.Warning
	err := s.look(ctx, "find warnings", func(tx *sql.Tx) error {
		err := each(ctx, tx, func(scan func(...any) error) error {
			w, err := scanWarning(scan)
			found = append(found, w)
			return err
		}, `SELECT `+warningColumns+` FROM warnings w
			WHERE `+shown+`
				AND (example = 0 OR NOT EXISTS (SELECT 1 FROM warnings WHERE example = 0 AND `+shown+`))
				AND (?1 = '' OR EXISTS (SELECT 1 FROM warning_areas a WHERE a.warning = w.id AND a.area = ?1))
				AND (?2 = '' OR EXISTS (SELECT 1 FROM warning_types t WHERE t.warning = w.id AND t.type = ?2))
			ORDER BY published DESC, stored_at DESC, id LIMIT ?3`, // NULL sorts last when descending
			string(f.Area), string(f.Type), min(limit, topLimit))
		if err != nil {
			return err
		}
		return addLabels(ctx, tx, found)
	})
	return found, err
}

// Warning finds whatever is stored under an id, whatever its label and be it an example.
func (s *Store) Warning(ctx context.Context, id news.WarningID) (news.Warning, bool, error) {
	var found []news.Warning
	err := s.look(ctx, "find warning", func(tx *sql.Tx) error {
		w, err := scanWarning(tx.QueryRowContext(ctx, `SELECT `+warningColumns+` FROM warnings WHERE id = ?`, string(id)).Scan)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		found = append(found, w)
		return addLabels(ctx, tx, found)
	})
	if err != nil || len(found) == 0 {
		return news.Warning{}, false, err
	}
	return found[0], true, nil
}

func scanWarning(scan func(...any) error) (news.Warning, error) {
	var w news.Warning
	var places string
	var published sql.NullInt64
	err := scan(&w.ID, &w.Label, &w.Title, &w.Body, &w.Force, &places, &w.URL, &published, &w.KeySentence,
		&w.Facts.Reports, &w.Facts.LossGBP, &w.Facts.Since, &w.Example)
	if err != nil {
		return w, err
	}
	w.Published = fromNull(published)
	w.Places, err = fromList(places)
	return w, err
}

// addLabels fills in the types and areas.
func addLabels(ctx context.Context, tx *sql.Tx, ws []news.Warning) error {
	for i := range ws {
		w := &ws[i]
		err := each(ctx, tx, func(scan func(...any) error) error {
			var t advice.ScamType
			err := scan(&t)
			w.Types = append(w.Types, t)
			return err
		}, `SELECT type FROM warning_types WHERE warning = ? ORDER BY place`, string(w.ID))
		if err != nil {
			return err
		}
		err = each(ctx, tx, func(scan func(...any) error) error {
			var a advice.AreaID
			err := scan(&a)
			w.Areas = append(w.Areas, a)
			return err
		}, `SELECT area FROM warning_areas WHERE warning = ? ORDER BY place`, string(w.ID))
		if err != nil {
			return err
		}
	}
	return nil
}
