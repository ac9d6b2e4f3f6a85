package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"hangup/advice"
	"hangup/advice/news"
	"hangup/store"
)

// ImportWarnings stores warnings and their posts, all in one transaction. What is stored already and reads the same changes
// nothing, except that a warning which was known as a built-in example becomes real.
func (s *Store) ImportWarnings(ctx context.Context, ws []news.Warning, now time.Time) (store.Imported, error) {
	var done store.Imported
	err := s.change(ctx, "import warnings", func(tx *Tx) (err error) {
		done, err = importWarnings(ctx, tx, ws, now)
		return err
	})
	if err != nil {
		return store.Imported{}, err
	}
	return done, nil
}

func importWarnings(ctx context.Context, tx *Tx, ws []news.Warning, now time.Time) (done store.Imported, err error) {
	for _, w := range ws {
		if err := importWarning(ctx, tx, w, now, &done); err != nil {
			return done, fmt.Errorf("warning %q: %w", w.ID, err)
		}
	}
	return done, nil
}

func importWarning(ctx context.Context, tx *Tx, w news.Warning, now time.Time, done *store.Imported) error {
	w = plain(w)
	old, err := storedWarning(ctx, tx, w.ID)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return addWarning(ctx, tx, w, now, done)
	case err != nil:
		return err
	case old.Example && !w.Example:
		if _, err := run(ctx, tx, `DELETE FROM warnings WHERE id = ?`, string(w.ID)); err != nil {
			return err
		}
		return addWarning(ctx, tx, w, now, done)
	case w.Example || old.same(w):
		done.Known++
		return nil
	}
	return changeWarning(ctx, tx, old, w, now, done)
}

// plain is a warning as the tables can hold it: each type and area once.
func plain(w news.Warning) news.Warning {
	w.Types, w.Areas = once(w.Types), once(w.Areas)
	return w
}

func once[T comparable](all []T) []T {
	var kept []T
	for i, one := range all {
		if !slices.Contains(all[:i], one) {
			kept = append(kept, one)
		}
	}
	return kept
}

func addWarning(ctx context.Context, tx *Tx, w news.Warning, now time.Time, done *store.Imported) error {
	if err := writeWarning(ctx, tx, w, now); err != nil {
		return err
	}
	if _, err := run(ctx, tx, `INSERT INTO stories (warning, story, corrects, unsure) VALUES (?1,
			coalesce((SELECT story FROM stories WHERE warning = ?2), nullif(?2, ''), ?1),
			coalesce((SELECT story FROM stories WHERE warning = ?3), ?3), ?4)`,
		string(w.ID), string(w.Story), string(w.Corrects), w.Unsure); err != nil {
		return err
	}
	done.New++
	return publish(ctx, tx, w, w.Areas, now, done)
}

// changeWarning keeps a warning as it reads now. It keeps its story, as its posts are known by that, and once it is known what
// it corrects, that too.
func changeWarning(ctx context.Context, tx *Tx, old stored, w news.Warning, now time.Time, done *store.Imported) error {
	if err := writeWarning(ctx, tx, w, now); err != nil {
		return err
	}
	if _, err := run(ctx, tx, `UPDATE stories SET unsure = ?2,
			corrects = coalesce(nullif(corrects, ''), (SELECT story FROM stories WHERE warning = ?3), ?3) WHERE warning = ?1`,
		string(w.ID), w.Unsure, string(w.Corrects)); err != nil {
		return err
	}
	done.Changed++
	if !old.reads(w) {
		n, err := rewriteWarning(ctx, tx, w.ID, now)
		if err != nil {
			return err
		}
		done.Edits += int(n)
	}
	switch {
	case !delivered(w):
		return withdraw(ctx, tx, w.ID, now)
	case !delivered(old.Warning), old.Unsure != w.Unsure, old.newlyCorrects(w):
		return publish(ctx, tx, w, w.Areas, now, done)
	case w.Label == news.IsCorrection && old.Corrects != "":
		return nil // it went where its story stands, wherever that is
	}
	return publish(ctx, tx, w, slices.DeleteFunc(slices.Clone(w.Areas), func(a advice.AreaID) bool { return slices.Contains(old.Areas, a) }), now, done)
}

// delivered tells whether a warning goes to chats. Examples never do, nor what is no warning: a group did not ask for court news.
func delivered(w news.Warning) bool {
	return !w.Example && (w.Label == news.IsWarning || w.Label == news.IsCorrection)
}

// publish makes the posts of a warning, unless its story was recalled everywhere.
func publish(ctx context.Context, tx *Tx, w news.Warning, areas []advice.AreaID, now time.Time, done *store.Imported) error {
	if !delivered(w) {
		return nil
	}
	var cleared, recalled bool
	err := tx.QueryRowContext(ctx, `SELECT corrects, cleared, (SELECT max(recalled) FROM stories o WHERE o.story = s.story)
		FROM stories s WHERE warning = ?`, string(w.ID)).Scan(&w.Corrects, &cleared, &recalled)
	if err != nil || recalled {
		return err
	}
	w.Unsure = w.Unsure && !cleared
	var n int
	if w.Label == news.IsCorrection && w.Corrects != "" {
		n, err = correct(ctx, tx, w, now, done)
	} else {
		n, err = fanOut(ctx, tx, w, areas, now)
	}
	if err != nil {
		return err
	}
	done.Deliveries += n
	return echo(ctx, tx, w, now)
}

// withdraw takes back what was not posted yet of an article that turned out to be no warning: should it be one again, it is
// posted after all. What may be in a chat is noted, so that it does not come twice. What is in chats reads as it does now. Those to
// whom it was quoted are told.
func withdraw(ctx context.Context, tx *Tx, id news.WarningID, now time.Time) error {
	const waiting = ` WHERE story = (SELECT story FROM stories WHERE warning = ?1) AND warning = ?1 AND standing = 0
		AND state IN ('due', 'held', 'digest', 'review')`
	if _, err := run(ctx, tx, `DELETE FROM deliveries`+waiting+` AND in_doubt = 0`, string(id)); err != nil {
		return err
	}
	if _, err := run(ctx, tx, `UPDATE deliveries SET state = 'skipped', reason = ?2, told = 1`+waiting, string(id), whyRelabeled); err != nil {
		return err
	}
	return echoRecall(ctx, tx, id, now)
}
