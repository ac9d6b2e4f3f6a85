package sqlstore

import (
	"context"
	"time"

	"hangup/advice/news"
	"hangup/bot"
)

// atMost is how many of something are given: 20 when nobody says.
func atMost(limit int) int {
	if limit <= 0 {
		limit = usualLimit
	}
	return min(limit, topLimit)
}

// here restricts deliveries d to an address, or to nothing for the zero Address. It takes three parameters.
func here(at bot.Address) (where string, args []any) {
	if at == (bot.Address{}) {
		return `?1 = '' AND ?2 = '' AND ?3 = ''`, address(at)
	}
	return `d.platform = ?1 AND d.chat = ?2 AND d.thread = ?3`, address(at)
}

// Posted gives the warnings and notices that are in a chat, those in digests too, newest first. For every chat it gives each
// once.
func (s *Store) Posted(ctx context.Context, at bot.Address, limit int) ([]bot.Posted, error) {
	where, args := here(at)
	if at == (bot.Address{}) {
		where += ` AND d.id IN (SELECT max(id) FROM deliveries WHERE standing = 1 AND recalled = 0
			AND (warning IS NOT NULL OR notice IS NOT NULL) AND echo <> 'recall' GROUP BY warning, notice)`
	} else {
		where += ` AND d.echo = ''` // who hears of it alone was not posted to as a chat
	}
	var found []bot.Posted
	err := s.look(ctx, "find posts", func(tx *Tx) error {
		return each(ctx, tx, func(scan func(...any) error) error {
			var p bot.Posted
			var posted int64
			var rule string
			if err := scan(&p.Warning, &p.Notice, &p.Area, &posted, &rule, &p.Title); err != nil {
				return err
			}
			p.At = fromMillis(posted)
			found = append(found, p)
			return unmarshalRule(rule, &found[len(found)-1].Rule)
		}, `SELECT coalesce(d.warning, ''), coalesce(d.notice, ''), d.area, d.posted_at, d.rule,
				coalesce((SELECT title FROM warnings w WHERE w.id = d.warning), (SELECT text FROM notices n WHERE n.id = d.notice), '')
			FROM deliveries d WHERE `+where+` AND d.standing = 1 AND d.recalled = 0 AND (d.warning IS NOT NULL OR d.notice IS NOT NULL)
			ORDER BY d.posted_at DESC, d.id DESC LIMIT ?4`, append(args, atMost(limit))...)
	})
	return found, err
}

// Pending gives what waits for a moderator, oldest first. For every chat it leaves out what the chats decide themselves.
func (s *Store) Pending(ctx context.Context, at bot.Address, limit int) ([]bot.Pending, error) {
	where, args := here(at)
	if at == (bot.Address{}) {
		where += ` AND d.id IN (SELECT min(id) FROM deliveries WHERE state = 'review' AND strict = 0 GROUP BY warning)`
	}
	var found []bot.Pending
	err := s.look(ctx, "find what waits", func(tx *Tx) error {
		return each(ctx, tx, func(scan func(...any) error) error {
			var p bot.Pending
			var since int64
			var rule string
			if err := scan(&p.Warning, &p.To.Chat.Platform, &p.To.Chat.ID, &p.To.Thread, &rule, &since, &p.Unsure); err != nil {
				return err
			}
			p.At = fromMillis(since)
			found = append(found, p)
			return unmarshalRule(rule, &found[len(found)-1].Rule)
		}, `SELECT d.warning, d.platform, d.chat, d.thread, d.rule, d.planned, s.unsure = 1 AND s.cleared = 0
			FROM deliveries d JOIN stories s ON s.warning = d.warning
			WHERE `+where+` AND d.state = 'review' ORDER BY d.planned, d.id LIMIT ?4`, append(args, atMost(limit))...)
	})
	return found, err
}

// Decide posts what waits for a moderator, or skips it.
func (s *Store) Decide(ctx context.Context, id news.WarningID, at bot.Address, post bool, now time.Time) (chats int, err error) {
	err = s.change(ctx, "decide", func(tx *Tx) error {
		n, err := decide(ctx, tx, id, at, post, now)
		if err != nil || n == 0 {
			return err
		}
		chats = int(n)
		if at == (bot.Address{}) && post {
			return clearWarning(ctx, tx, id, now)
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return chats, nil
}

func decide(ctx context.Context, tx *Tx, id news.WarningID, at bot.Address, post bool, now time.Time) (int64, error) {
	where, args := here(at)
	if at == (bot.Address{}) {
		where += ` AND d.strict = 0`
	}
	which := `state = 'review' AND id IN (SELECT d.id FROM deliveries d INDEXED BY deliveries_for_review
		WHERE ` + where + ` AND d.state = 'review' AND d.warning = ?4)`
	if !post {
		return run(ctx, tx, `UPDATE deliveries SET state = 'skipped', reason = ?5, told = 1 WHERE `+which, append(args, string(id), whySkipped)...)
	}
	return run(ctx, tx, `UPDATE deliveries SET state = CASE WHEN `+isSuspended+` THEN 'held' ELSE 'due' END, ready = 0,
		due_at = `+afterPause(`?5`, `'post'`)+`, op_due = ?5, planned = ?5 WHERE `+which, append(args, string(id), millis(now))...)
}

// clearWarning notes that somebody decided for every chat that a warning is one. If it is a correction, the copies of what it
// corrects say so from now on.
func clearWarning(ctx context.Context, tx *Tx, id news.WarningID, now time.Time) error {
	var corrects news.WarningID
	err := tx.QueryRowContext(ctx, `UPDATE stories SET cleared = 1 WHERE warning = ? RETURNING corrects`, string(id)).Scan(&corrects)
	if err == nil && corrects != "" {
		_, err = rewriteStory(ctx, tx, corrects, now)
	}
	if err != nil {
		return err
	}
	w, err := storedWarning(ctx, tx, id)
	if err != nil {
		return err
	}
	w.Unsure = false // somebody just said so
	return echo(ctx, tx, w.Warning, now)
}
