package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"hangup/advice/news"
	"hangup/bot"
)

// warningColumns has the types and areas as JSON lists, so that one query gives whole warnings.
const warningColumns = `w.id, w.label, w.title, w.body, w.force, w.places, w.url, w.published, w.key_sentence,
	w.reports, w.loss_gbp, w.since, w.example, s.unsure = 1 AND s.cleared = 0, s.story, s.corrects,
	(SELECT json_group_array(type ORDER BY place) FROM warning_types WHERE warning = w.id),
	(SELECT json_group_array(area ORDER BY place) FROM warning_areas WHERE warning = w.id)`

// warningTables are what warningColumns are of.
const warningTables = `warnings w JOIN stories s ON s.warning = w.id`

// shown holds for what a reader may be shown: police warnings and their corrections. Court reports
// and appeals are stored so that they are recognised, not to be listed.
const shown = `label IN ('warning', 'correction')`

// vouched holds for what nobody doubts and nobody took back. An answer must not cite the rest.
const vouched = `s.recalled = 0 AND (s.unsure = 0 OR s.cleared = 1)`

// limits on how many warnings are given at once
const (
	usualLimit = 20
	topLimit   = 1000
)

// Warnings finds warnings and corrections, newest first.
func (s *Store) Warnings(ctx context.Context, f bot.WarningFilter) ([]news.Warning, error) {
	var found []news.Warning
	err := s.ask(ctx, "find warnings", func(scan func(...any) error) error {
		w, err := scanWarning(scan)
		found = append(found, w)
		return err
	}, warningsQuery(f), string(f.Area), string(f.Type), atMost(f.Limit))
	return found, err
}

// warningsQuery walks the index that is in the order of the list and passes over the fewest rows:
// that of the area, else of the type, else of all. NULL, the unknown date, comes last.
func warningsQuery(f bot.WarningFilter) string {
	from := `warnings w CROSS JOIN stories s ON s.warning = w.id`
	walk := `w`
	switch {
	case f.Area != "":
		from, walk = `warning_areas d CROSS JOIN `+warningTables+` AND w.id = d.warning AND d.area = ?1`, `d`
	case f.Type != "":
		from, walk = `warning_types d CROSS JOIN `+warningTables+` AND w.id = d.warning AND d.type = ?2`, `d`
	}
	return `SELECT ` + warningColumns + ` FROM ` + from + ` WHERE ` + shown + ` AND ` + vouched + `
			AND (example = 0 OR NOT EXISTS (SELECT 1 FROM warnings WHERE example = 0 AND ` + shown + `))
			AND (?1 = '' OR EXISTS (SELECT 1 FROM warning_areas a WHERE a.warning = w.id AND a.area = ?1))
			AND (?2 = '' OR EXISTS (SELECT 1 FROM warning_types t WHERE t.warning = w.id AND t.type = ?2))
		ORDER BY ` + walk + `.published DESC NULLS LAST, ` + walk + `.stored_at DESC, w.id LIMIT ?3`
}

// Warning finds whatever is stored under an id, whatever its label and be it an example.
func (s *Store) Warning(ctx context.Context, id news.WarningID) (news.Warning, bool, error) {
	w, err := scanWarning(s.db.Row(ctx, `SELECT `+warningColumns+` FROM `+warningTables+` WHERE w.id = ?`, string(id)).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return news.Warning{}, false, nil
	}
	if err != nil {
		return news.Warning{}, false, fmt.Errorf("find warning: %w", err)
	}
	return w, true, nil
}

func scanWarning(scan func(...any) error) (news.Warning, error) {
	var w news.Warning
	var places, types, areas string
	var published sql.NullInt64
	err := scan(&w.ID, &w.Label, &w.Title, &w.Body, &w.Force, &places, &w.URL, &published, &w.KeySentence,
		&w.Facts.Reports, &w.Facts.LossGBP, &w.Facts.Since, &w.Example, &w.Unsure, &w.Story, &w.Corrects, &types, &areas)
	if err != nil {
		return w, err
	}
	w.Published = fromNull(published)
	if w.Story == w.ID {
		w.Story = "" // it is the first
	}
	return w, errors.Join(fromList(places, &w.Places), fromList(types, &w.Types), fromList(areas, &w.Areas))
}
