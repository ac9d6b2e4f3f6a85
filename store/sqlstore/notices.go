package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"hangup/advice"
	"hangup/bot"
	"hangup/bot/outbox"
)

// Audience counts the addresses that watch one of the areas, by platform.
func (s *Store) Audience(ctx context.Context, areas []advice.AreaID) (bot.Audience, error) {
	list, err := json.Marshal(areas)
	if err != nil {
		return nil, err
	}
	found := bot.Audience{}
	err = s.look(ctx, "count audience", func(tx *Tx) error {
		return each(ctx, tx, func(scan func(...any) error) error {
			var platform string
			var n int
			err := scan(&platform, &n)
			found[platform] = n
			return err
		}, `SELECT platform, count(*) FROM (SELECT DISTINCT platform, chat, thread FROM watches
			WHERE area IN (SELECT value FROM json_each(?))) addresses GROUP BY platform`, string(list))
	})
	return found, err
}

// SendNotice stores a notice and its posts. A draft that the person sent already gives the notice of then.
func (s *Store) SendNotice(ctx context.Context, n bot.Notice) (id bot.NoticeID, chats int, err error) {
	err = s.change(ctx, "send notice", func(tx *Tx) error {
		if id, chats, err = sentDraft(ctx, tx, n); err != nil || id != "" {
			return err
		}
		if id, err = s.insertNotice(ctx, tx, n); err != nil {
			return err
		}
		posts, err := noticePosts(ctx, tx, n)
		if err != nil {
			return err
		}
		if chats, err = insertPosts(ctx, tx, bot.Post{Notice: id}, posts, n.At); err != nil {
			return err
		}
		return addProgress(ctx, tx, id, n)
	})
	if err != nil {
		return "", 0, err
	}
	return id, chats, nil
}

// sentDraft finds what a draft became.
func sentDraft(ctx context.Context, tx *Tx, n bot.Notice) (id bot.NoticeID, chats int, err error) {
	if n.Draft == "" {
		return "", 0, nil
	}
	err = tx.QueryRowContext(ctx, `SELECT id, (SELECT count(*) FROM deliveries d WHERE d.notice = n.id) FROM notices n
		WHERE person = ? AND draft = ? AND draft <> ''`, string(n.By), n.Draft).Scan(&id, &chats)
	if errors.Is(err, sql.ErrNoRows) {
		return "", 0, nil
	}
	return id, chats, err
}

// insertNotice draws ids until one is free.
func (s *Store) insertNotice(ctx context.Context, tx *Tx, n bot.Notice) (bot.NoticeID, error) {
	areas, err := json.Marshal(append([]advice.AreaID{}, n.Areas...))
	if err != nil {
		return "", err
	}
	for range 10 {
		id, err := s.drawID()
		if err != nil {
			return "", err
		}
		args := append([]any{id, n.Draft, string(n.By), n.Urgent, millis(n.At), millis(n.Starts)}, address(n.From)...)
		args = append(append(args, address(n.ReportTo)...), string(n.Area), string(areas), n.Text)
		added, err := run(ctx, tx, `
			INSERT INTO notices (id, draft, person, urgent, at, starts, from_platform, from_chat, from_thread,
				report_platform, report_chat, report_thread, area, areas, text)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`, args...)
		if err != nil || added == 1 {
			return bot.NoticeID(id), err
		}
	}
	return "", errors.New("no free id was found")
}

// noticePosts makes a post for each address that watches one of the areas, or for the chat in which the notice was typed.
func noticePosts(ctx context.Context, tx *Tx, n bot.Notice) ([]post, error) {
	found, err := candidates(ctx, tx, n.Areas)
	if len(n.Areas) == 0 && err == nil {
		found, err = chatCandidates(ctx, tx, n.From)
	}
	if err != nil {
		return nil, err
	}
	class := outbox.WarningClass
	if n.Urgent {
		class = outbox.UrgentClass
	}
	var posts []post
	for _, c := range found {
		if len(posts) == 0 || posts[len(posts)-1].at != c.At { // they are in the order of addresses
			posts = append(posts, post{at: c.At, rule: bot.Rule{Area: c.Area}, state: outbox.Due, due: n.Starts, class: class, chatState: c.chatState})
		}
		last := &posts[len(posts)-1]
		if until, quiet := c.Wish.Quiet.End(n.Starts); quiet && !n.Urgent && until.After(last.due) {
			last.due = until
		}
	}
	return posts, nil
}

// chatCandidates gives the watches of an address, or a watch of nothing if there is none.
func chatCandidates(ctx context.Context, tx *Tx, at bot.Address) (found []candidate, err error) {
	decode := decodeOnce()
	err = each(ctx, tx, func(scan func(...any) error) error {
		var c candidate
		err := scanWatch(&c.Watch, decode, scan, c.scans()...)
		c.Area = "" // not why it goes there
		found = append(found, c)
		return err
	}, `SELECT `+watchColumns+`, `+chatColumns+` FROM watches w LEFT JOIN chats c ON c.platform = w.platform AND c.chat = w.chat
		WHERE w.platform = ? AND w.chat = ? AND w.thread = ? ORDER BY w.since, w.area`, address(at)...)
	if err != nil || len(found) > 0 {
		return found, err
	}
	c := candidate{Watch: bot.Watch{At: at}}
	err = tx.QueryRowContext(ctx, `SELECT `+chatColumns+` FROM (SELECT 1) one LEFT JOIN chats c ON c.platform = ? AND c.chat = ?`,
		at.Chat.Platform, at.Chat.ID).Scan(c.scans()...)
	return []candidate{c}, err
}

// addProgress adds the post that tells who sent a notice how far it has got. It goes before the others, or it would say
// nothing until they are through.
func addProgress(ctx context.Context, tx *Tx, id bot.NoticeID, n bot.Notice) error {
	if n.ReportTo.Chat.ID == "" {
		return nil
	}
	_, err := run(ctx, tx, `INSERT INTO deliveries (platform, chat, thread, class, due_at, op_due, planned, progress, area, request)
		VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?5, ?6, ?7, ?8)`,
		append(address(n.ReportTo), outbox.UrgentClass, millis(n.Starts), string(id), string(n.Area), bot.RequestOf(ctx))...)
	return err
}

// Notice finds a notice.
func (s *Store) Notice(ctx context.Context, id bot.NoticeID) (bot.Notice, bool, error) {
	n := bot.Notice{ID: id}
	var areas string
	var at, starts int64
	err := s.db.Row(ctx, `SELECT draft, person, urgent, recalled, revision, at, starts, from_platform, from_chat, from_thread,
			report_platform, report_chat, report_thread, area, areas, text FROM notices WHERE id = ?`, string(id)).Scan(
		&n.Draft, &n.By, &n.Urgent, &n.Recalled, &n.Revision, &at, &starts, &n.From.Chat.Platform, &n.From.Chat.ID, &n.From.Thread,
		&n.ReportTo.Chat.Platform, &n.ReportTo.Chat.ID, &n.ReportTo.Thread, &n.Area, &areas, &n.Text)
	if errors.Is(err, sql.ErrNoRows) {
		return bot.Notice{}, false, nil
	}
	if err == nil {
		err = fromList(areas, &n.Areas)
	}
	if err != nil {
		return bot.Notice{}, false, fmt.Errorf("find notice: %w", err)
	}
	n.At, n.Starts = fromMillis(at), fromMillis(starts)
	return n, true, nil
}

// CorrectNotice changes the text wherever it is or will be. A notice that was recalled, or is not there, stays as it is.
func (s *Store) CorrectNotice(ctx context.Context, id bot.NoticeID, text string, at time.Time) (chats int, err error) {
	err = s.change(ctx, "correct notice", func(tx *Tx) error {
		n, err := run(ctx, tx, `UPDATE notices SET text = ?2, revision = revision + 1 WHERE id = ?1 AND recalled = 0`, string(id), text)
		if err != nil || n == 0 {
			return err
		}
		chats, err = rewriteNotice(ctx, tx, id, at)
		return err
	})
	if err != nil {
		return 0, err
	}
	return chats, nil
}

// NoticeTally counts what became of the posts of a notice. What waits in a chat that is suspended counts as that: nobody
// knows whether it will ever go out.
func (s *Store) NoticeTally(ctx context.Context, id bot.NoticeID) (bot.Tally, error) {
	var t bot.Tally
	var last, changed sql.NullInt64
	err := s.db.Row(ctx, `
		SELECT count(*) FILTER (WHERE state = 'sent'), count(*) FILTER (WHERE state IN ('due', 'sending')),
			count(*) FILTER (WHERE state IN ('held', 'suspended')),
			count(*) FILTER (WHERE state = 'failed' OR state = 'skipped' AND standing = 1),
			count(*) FILTER (WHERE state = 'skipped' AND standing = 0), max(posted_at),
			max(op_due) FILTER (WHERE op <> 'post')
		FROM deliveries WHERE notice = ?`, string(id)).Scan(&t.Sent, &t.Waiting, &t.Suspended, &t.Failed, &t.Skipped, &last, &changed)
	if err != nil {
		return bot.Tally{}, fmt.Errorf("count notice: %w", err)
	}
	t.Last, t.Changed = fromNull(last), fromNull(changed)
	return t, nil
}
