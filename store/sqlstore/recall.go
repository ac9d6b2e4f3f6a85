package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"hangup/advice/news"
	"hangup/bot"
)

// Recall takes a warning, with all that was published of its story, or a notice back: what is to be posted is not, what is
// in a chat is removed. It gives the number of chats that had it or were to get it.
func (s *Store) Recall(ctx context.Context, p bot.Post, at bot.Address, now time.Time) (chats int, err error) {
	if (p.Warning == "") == (p.Notice == "") {
		return 0, errors.New("only a warning or a notice can be recalled")
	}
	err = s.change(ctx, "recall", func(tx *Tx) error {
		if at == (bot.Address{}) {
			if err := recallEverywhere(ctx, tx, p); err != nil {
				return err
			}
		}
		if chats, err = recall(ctx, tx, p, at, now); err != nil || p.Notice != "" {
			return errors.Join(err, rewriteProgress(ctx, tx, p.Notice, now))
		}
		if at != (bot.Address{}) {
			return nil
		}
		if err := rewriteCorrected(ctx, tx, p.Warning, now); err != nil {
			return err
		}
		return echoStoryRecall(ctx, tx, p.Warning, now)
	})
	if err != nil {
		return 0, err
	}
	return chats, nil
}

// recallEverywhere notes that nobody is to get it any more.
func recallEverywhere(ctx context.Context, tx *Tx, p bot.Post) error {
	_, err := run(ctx, tx, `UPDATE notices SET recalled = 1 WHERE id = ?`, string(p.Notice))
	if err == nil {
		_, err = run(ctx, tx, `UPDATE stories SET recalled = 1 WHERE story = (SELECT story FROM stories WHERE warning = ?)`, string(p.Warning))
	}
	if err == nil { // who undid a notice in time has nothing to be told
		_, err = run(ctx, tx, `UPDATE deliveries SET state = 'skipped', reason = ?2, told = 1
			WHERE progress = ?1 AND state IN ('due', 'held') AND op = 'post'`, string(p.Notice), whyRecalled)
	}
	return err
}

// recall marks every post that is concerned, and then does what its state asks for. One that is being sent is looked at when it
// is recorded. One that is out of reach stays.
func recall(ctx context.Context, tx *Tx, p bot.Post, at bot.Address, now time.Time) (int, error) {
	where, args := here(at)
	args = append(args, string(p.Notice), string(p.Warning), millis(now), whyRecalled)
	which := ` AND id IN (SELECT d.id FROM deliveries d WHERE ` + where + ` AND (d.notice = ?4 OR d.story = (SELECT story FROM stories WHERE warning = ?5))
		AND CAST(?6 AS bigint) IS NOT NULL AND CAST(?7 AS text) IS NOT NULL)`
	steps := []string{
		`UPDATE deliveries SET recalled = 1 WHERE recalled = 0 AND (standing = 1 OR state IN ('due', 'held', 'sending', 'digest', 'review'))`,
		`UPDATE deliveries SET state = 'skipped', reason = ?7, told = 1 WHERE standing = 0 AND state IN ('due', 'held', 'digest', 'review')`,
		`UPDATE deliveries SET state = 'failed', reason = ?7 WHERE standing = 1 AND message = '' AND reason <> 'digest' AND state <> 'sending'`,
		`UPDATE deliveries SET op = 'erase', state = CASE WHEN ` + isSuspended + ` THEN 'held' ELSE 'due' END, ready = 0,
			due_at = ?6, op_due = ?6, attempts = 0, in_doubt = 0, reason = ''
			WHERE standing = 1 AND message <> '' AND op <> 'erase' AND state <> 'sending'`,
	}
	var marked int64
	for i, step := range steps {
		n, err := run(ctx, tx, step+which, args...)
		if err != nil {
			return 0, err
		}
		if i == 0 {
			marked = n
		}
	}
	return int(marked), recallFromDigests(ctx, tx, which, now, args)
}

// recallFromDigests lets digests be written anew without what was recalled.
func recallFromDigests(ctx context.Context, tx *Tx, which string, now time.Time, args []any) error {
	const inOne = ` AND recalled = 1 AND (state = 'sent' AND reason = 'digest' OR state = 'skipped' AND reason = 'recalled' AND standing = 0)`
	ids, err := idsOf(ctx, tx, `SELECT id FROM deliveries WHERE warning IS NOT NULL`+which+inOne, args)
	if err != nil || len(ids) == 0 {
		return err
	}
	text, err := json.Marshal(ids)
	if err != nil {
		return err
	}
	if _, err := rewriteDigests(ctx, tx, `SELECT CAST(value AS bigint) FROM json_each(?2)`, now, string(text)); err != nil {
		return err
	}
	_, err = run(ctx, tx, `UPDATE deliveries SET state = 'skipped', reason = ?2, standing = 0, told = 1
		WHERE id IN (SELECT CAST(value AS bigint) FROM json_each(?1)) AND state = 'sent'`, string(text), whyRecalled)
	return err
}

// rewriteCorrected lets the copies of what a recalled correction put right say so no longer.
func rewriteCorrected(ctx context.Context, tx *Tx, id news.WarningID, now time.Time) error {
	var corrects news.WarningID
	err := tx.QueryRowContext(ctx, `SELECT corrects FROM stories WHERE warning = ?`, string(id)).Scan(&corrects)
	if errors.Is(err, sql.ErrNoRows) || err == nil && corrects == "" {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = rewriteStory(ctx, tx, corrects, now)
	return err
}

func idsOf(ctx context.Context, tx *Tx, query string, args []any) (ids []int64, err error) {
	err = each(ctx, tx, func(scan func(...any) error) error {
		var id int64
		err := scan(&id)
		ids = append(ids, id)
		return err
	}, query, args...)
	return ids, err
}
