package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"hangup/advice/news"
	"hangup/bot"
	"hangup/bot/outbox"
	"hangup/store"
)

// Correction gives the newest correction of the story that a warning belongs to. One that nobody is sure of, or that was
// recalled everywhere, is none.
func (s *Store) Correction(ctx context.Context, of news.WarningID) (news.Warning, bool, error) {
	w, err := scanWarning(s.db.Row(ctx, `SELECT `+warningColumns+` FROM `+warningTables+`
		WHERE s.corrects IN (SELECT story FROM stories WHERE warning = ?) AND s.corrects <> '' AND w.label = 'correction' AND w.example = 0
			AND `+vouched+`
		ORDER BY w.stored_at DESC, w.published DESC NULLS LAST, w.id LIMIT 1`, string(of)).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return news.Warning{}, false, nil
	}
	if err != nil {
		return news.Warning{}, false, fmt.Errorf("find correction: %w", err)
	}
	return w, true, nil
}

// correct posts a correction wherever its story stands, whatever the watches there want by now, and lets the copies of the
// story say that it was corrected. One that nobody is sure of waits for a moderator with both.
func correct(ctx context.Context, tx *Tx, w news.Warning, now time.Time, done *store.Imported) (int, error) {
	posts, err := standing(ctx, tx, w, now)
	if err != nil {
		return 0, err
	}
	n, err := insertWarningPosts(ctx, tx, w, posts, now)
	if err != nil || w.Unsure {
		return n, err
	}
	edits, err := rewriteStory(ctx, tx, w.Corrects, now)
	done.Edits += int(edits)
	return n, err
}

// standing makes a post of a correction for each address where its story is, or is about to be. A watch there says when it
// is quiet and whether somebody reviews everything; the limit of a day is not for corrections.
func standing(ctx context.Context, tx *Tx, w news.Warning, now time.Time) (posts []post, err error) {
	watches, err := watchesOfStory(ctx, tx, w.Corrects)
	if err != nil {
		return nil, err
	}
	err = each(ctx, tx, func(scan func(...any) error) error {
		p := post{state: outbox.Due, due: now, class: outbox.WarningClass}
		var rule string
		if err := scan(append([]any{&p.at.Chat.Platform, &p.at.Chat.ID, &p.at.Thread, &rule}, p.scans()...)...); err != nil {
			return err
		}
		watch, ok := watches[p.at]
		if !ok {
			watch = bot.Watch{At: p.at}
		}
		way, due := watch.Plan(w, 0, now)
		p.state, p.due, p.owner, p.strict = wayState(way), due, watch.Owner, watch.Wish.Review
		posts = append(posts, p)
		return unmarshalRule(rule, &posts[len(posts)-1].rule)
	}, `SELECT d.platform, d.chat, d.thread, d.rule, `+chatColumns+`
		FROM deliveries d LEFT JOIN chats c ON c.platform = d.platform AND c.chat = d.chat
		WHERE d.story = ? AND d.echo = '' AND d.recalled = 0 AND (d.standing = 1 OR d.state = 'sending') ORDER BY d.id`, string(w.Corrects))
	return posts, err
}

// watchesOfStory gives the oldest watch of each address that has a story.
func watchesOfStory(ctx context.Context, tx *Tx, story news.WarningID) (map[bot.Address]bot.Watch, error) {
	found := map[bot.Address]bot.Watch{}
	decode := decodeOnce()
	err := each(ctx, tx, func(scan func(...any) error) error {
		var w bot.Watch
		if err := scanWatch(&w, decode, scan); err != nil {
			return err
		}
		if old, ok := found[w.At]; !ok || w.Since.Before(old.Since) {
			found[w.At] = w
		}
		return nil
	}, `SELECT `+watchColumns+` FROM deliveries d CROSS JOIN watches w ON w.platform = d.platform AND w.chat = d.chat AND w.thread = d.thread
		WHERE d.story = ?`, string(story))
	return found, err
}

// unmarshalRule reads a rule; "" is none.
func unmarshalRule(text string, r *bot.Rule) error {
	if text == "" {
		return nil
	}
	return fromJSON(text, r)
}
