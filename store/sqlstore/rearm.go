package sqlstore

import (
	"context"
	"time"

	"hangup/advice/news"
	"hangup/bot"
)

// rearmQuery lets what is in a chat be written anew, from a time on. What waits to be made is written as it reads then
// anyway; what is being sent is looked at when it is recorded; what is out of reach stays.
const rearmQuery = `
	UPDATE deliveries SET op = 'edit', state = CASE WHEN ` + isSuspended + ` THEN 'held' ELSE 'due' END,
		ready = 0, due_at = ?1, op_due = ?1, attempts = 0, in_doubt = 0, reason = ''
	WHERE standing = 1 AND recalled = 0 AND message <> '' AND state <> 'sending'`

// rewriteStory lets every copy of a story be written anew, those in digests too, and gives the number of posts.
func rewriteStory(ctx context.Context, tx *Tx, story news.WarningID, now time.Time) (int64, error) {
	if _, err := run(ctx, tx, `UPDATE stories SET revision = revision + 1 WHERE story = ?`, string(story)); err != nil {
		return 0, err
	}
	return rewrite(ctx, tx, `story = ?2`, now, string(story))
}

// rewriteWarning is rewriteStory for the copies of one article of it.
func rewriteWarning(ctx context.Context, tx *Tx, id news.WarningID, now time.Time) (int64, error) {
	if _, err := run(ctx, tx, `UPDATE stories SET revision = revision + 1 WHERE warning = ?`, string(id)); err != nil {
		return 0, err
	}
	return rewrite(ctx, tx, `story = (SELECT story FROM stories WHERE warning = ?2) AND warning = ?2`, now, string(id))
}

func rewrite(ctx context.Context, tx *Tx, which string, now time.Time, id string) (int64, error) {
	posts, err := run(ctx, tx, rearmQuery+` AND `+which, millis(now), id)
	if err != nil {
		return 0, err
	}
	digests, err := rewriteDigests(ctx, tx, `SELECT id FROM deliveries WHERE `+which+` AND state = 'sent' AND reason = 'digest'`, now, id)
	return posts + digests, err
}

// rewriteNotice is rewriteWarning for a notice. Where its message is out of reach it is posted once more: who was told
// the first version must hear of the second. It gives the number of chats, those that are still to get it included.
func rewriteNotice(ctx context.Context, tx *Tx, id bot.NoticeID, now time.Time) (chats int, err error) {
	if _, err := run(ctx, tx, `UPDATE deliveries SET op = 'post', state = CASE WHEN `+isSuspended+` THEN 'held' ELSE 'due' END,
			standing = 0, ready = 0, due_at = `+afterPause(`?1`, `'post'`)+`, op_due = ?1, planned = ?1, attempts = 0, in_doubt = 0, reason = ''
		WHERE notice = ?2 AND standing = 1 AND recalled = 0 AND message = '' AND state <> 'sending'`, millis(now), string(id)); err != nil {
		return 0, err
	}
	if _, err := run(ctx, tx, rearmQuery+` AND notice = ?2`, millis(now), string(id)); err != nil {
		return 0, err
	}
	if err := rewriteProgress(ctx, tx, id, now); err != nil {
		return 0, err
	}
	err = tx.QueryRowContext(ctx, `SELECT count(*) FROM deliveries WHERE notice = ? AND recalled = 0
		AND state IN ('due', 'held', 'sending')`, string(id)).Scan(&chats)
	return chats, err
}

// rewriteProgress lets the post be written anew that tells how far a notice has got, also when it is being sent at this moment.
func rewriteProgress(ctx context.Context, tx *Tx, id bot.NoticeID, now time.Time) error {
	if _, err := run(ctx, tx, `UPDATE deliveries SET revision = -1 WHERE state = 'sending' AND progress = ?`, string(id)); err != nil {
		return err
	}
	_, err := run(ctx, tx, rearmQuery+` AND progress = ?2`, millis(now), string(id))
	return err
}
