package sqlstore

import (
	"context"
	"time"

	"hangup/bot"
	"hangup/bot/outbox"
)

// A moderator is told of reviews at most once in so long: a force that publishes ten at once is no reason to ring ten times.
const reviewGap = 15 * time.Minute

// addReviews tells the owners of watches for which something waits, each once and as soon as the first of the watches wants
// it, unless they are about to be told anyway.
func addReviews(ctx context.Context, tx *Tx, posts []post) error {
	soonest := map[bot.Address]time.Time{}
	for _, p := range posts {
		if p.state != inReview || p.owner.Chat.ID == "" {
			continue
		}
		if due, ok := soonest[p.owner]; ok && !p.due.Before(due) {
			continue
		}
		soonest[p.owner] = p.due
		if err := addReview(ctx, tx, p.owner, p.due); err != nil {
			return err
		}
	}
	return nil
}

func addReview(ctx context.Context, tx *Tx, owner bot.Address, due time.Time) error {
	// One that is to come later, for the end of the quiet hours of another watch, comes sooner. What was put off once stays so.
	_, err := run(ctx, tx, `UPDATE deliveries INDEXED BY deliveries_waiting SET due_at = ?4, op_due = ?4, planned = ?4
		WHERE platform = ?1 AND chat = ?2 AND thread = ?3 AND review = 1 AND op = 'post' AND (state = 'due' OR state = 'held')
			AND attempts = 0 AND due_at = planned AND due_at > CAST(?4 AS bigint) + CAST(?5 AS bigint)`,
		append(address(owner), millis(due), reviewGap.Milliseconds())...)
	if err != nil {
		return err
	}
	_, err = run(ctx, tx, `
		INSERT INTO deliveries (platform, chat, thread, class, state, due_at, op_due, planned, review)
		SELECT ?1, ?2, ?3, ?4, CASE WHEN EXISTS (SELECT 1 FROM chats WHERE platform = ?1 AND chat = ?2 AND suspended = 1) THEN 'held' ELSE 'due' END,
			at, at, at, 1
		FROM (SELECT max(?5, coalesce((SELECT max(posted_at) + ?6 FROM deliveries
			WHERE platform = ?1 AND chat = ?2 AND thread = ?3 AND review = 1), 0)) AS at) soonest
		WHERE NOT EXISTS (SELECT 1 FROM deliveries WHERE platform = ?1 AND chat = ?2 AND thread = ?3 AND review = 1 AND op = 'post'
			AND (state = 'due' OR state = 'held'))`,
		append(address(owner), outbox.WarningClass, millis(due), reviewGap.Milliseconds())...)
	return err
}

// Waiting gives where something waits for review that the owner of a watch is to be told of, and how much.
func (s *Store) Waiting(ctx context.Context, owner bot.Address) (map[bot.Address]int, error) {
	found := map[bot.Address]int{}
	err := s.look(ctx, "find what waits for review", func(tx *Tx) error {
		return each(ctx, tx, func(scan func(...any) error) error {
			var at bot.Address
			var n int
			err := scan(&at.Chat.Platform, &at.Chat.ID, &at.Thread, &n)
			found[at] = n
			return err
		}, `SELECT d.platform, d.chat, d.thread, count(DISTINCT d.id)
			FROM watches w INDEXED BY watches_of_owner
			CROSS JOIN deliveries d ON d.platform = w.platform AND d.chat = w.chat AND d.thread = w.thread AND d.state = 'review'
				AND d.area = w.area
			WHERE w.owner_platform = ? AND w.owner_chat = ? AND w.owner_chat <> '' AND w.owner_thread = ?
			GROUP BY 1, 2, 3`, address(owner)...)
	})
	return found, err
}
