package sqlstore

import (
	"context"

	"hangup/bot"
)

// SaveFeedback keeps what a person says of an answer, with what the check of it says. Said again it takes the place of
// what was said before, and is looked at anew when it is something else.
func (s *Store) SaveFeedback(ctx context.Context, f bot.Feedback) (found bool, err error) {
	err = s.change(ctx, "save feedback", func(tx *Tx) error {
		n, err := run(ctx, tx, `
			INSERT INTO feedback (person, answer, platform, chat, correct, reason, verdict, type, tells, area, week)
			SELECT person, answer, ?3, ?4, ?5, ?6, verdict, type, tells, area, ?7
				FROM checks WHERE person = ?1 AND answer = ?2 AND person <> '' AND answer <> '' ORDER BY id DESC LIMIT 1
			ON CONFLICT (person, answer) DO UPDATE SET platform = excluded.platform, chat = excluded.chat, reason = excluded.reason,
				seen = CASE WHEN feedback.correct = excluded.correct AND feedback.reason = excluded.reason THEN feedback.seen ELSE 0 END, correct = excluded.correct`,
			string(f.Person), f.Answer, f.From.Platform, f.From.ID, f.Right, f.Reason, millis(monday(f.At)))
		found = n > 0
		return err
	})
	return found && err == nil, err
}

// Feedback gives what was said of answers.
func (s *Store) Feedback(ctx context.Context, f bot.FeedbackFilter) (found []bot.Feedback, err error) {
	err = s.look(ctx, "find feedback", func(tx *Tx) error {
		return each(ctx, tx, func(scan func(...any) error) error {
			one, err := scanFeedback(scan)
			found = append(found, one)
			return err
		}, feedbackQuery(f), f.From.Platform, f.From.ID, f.After, atMost(f.Limit))
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

func feedbackQuery(f bot.FeedbackFilter) string {
	query := `SELECT id, person, answer, platform, chat, correct, reason, verdict, type, tells, area, week, seen FROM feedback WHERE id > ?3 AND ?1 = ?1 AND ?2 = ?2`
	if f.From != (bot.ChatID{}) {
		query += ` AND platform = ?1 AND chat = ?2`
	}
	if f.Open {
		query += ` AND correct = 0 AND seen = 0`
	}
	return query + ` ORDER BY id LIMIT ?4`
}

func scanFeedback(scan func(...any) error) (bot.Feedback, error) {
	var f bot.Feedback
	var tells string
	var week int64
	err := scan(&f.ID, &f.Person, &f.Answer, &f.From.Platform, &f.From.ID, &f.Right, &f.Reason, &f.Verdict, &f.Type, &tells, &f.Area, &week, &f.Seen)
	if err != nil {
		return f, err
	}
	f.At = fromMillis(week)
	return f, fromList(tells, &f.Tells)
}

// SeeFeedback notes that a moderator has looked at it.
func (s *Store) SeeFeedback(ctx context.Context, id int64) (found bool, err error) {
	err = s.change(ctx, "see feedback", func(tx *Tx) error {
		n, err := run(ctx, tx, `UPDATE feedback SET seen = 1 WHERE id = ?`, id)
		found = n > 0
		return err
	})
	return found && err == nil, err
}
