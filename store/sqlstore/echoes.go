package sqlstore

import (
	"context"
	"encoding/json"
	"time"

	"hangup/advice"
	"hangup/advice/news"
	"hangup/bot"
)

// newsworthy is how old a warning may be for who wants to hear of new ones. An undated one is as old as its import.
const newsworthy = 14 * 24 * time.Hour

// WantEcho keeps that a person wants to hear of a type.
func (s *Store) WantEcho(ctx context.Context, w bot.EchoWish) error {
	return s.change(ctx, "want echo", func(tx *Tx) error {
		_, err := run(ctx, tx, `INSERT INTO echo_wishes (platform, chat, thread, person, type, area, force, until)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (person, type) DO UPDATE SET area = excluded.area, force = excluded.force, until = excluded.until,
				platform = excluded.platform, chat = excluded.chat, thread = excluded.thread`,
			append(address(w.Own), string(w.Person), string(w.Type), string(w.Area), string(w.Force), millis(w.Until))...)
		return err
	})
}

// DropEcho ends it.
func (s *Store) DropEcho(ctx context.Context, who bot.PersonKey, typ advice.ScamType) (dropped bool, err error) {
	err = s.change(ctx, "drop echo", func(tx *Tx) error {
		n, err := run(ctx, tx, `DELETE FROM echo_wishes WHERE person = ? AND type = ?`, string(who), string(typ))
		dropped = n > 0
		return err
	})
	return dropped && err == nil, err
}

// noteQuotation keeps that the answer to a check quoted a warning. Nobody can be told where they are not alone with the bot.
func noteQuotation(c bot.Check) []Statement {
	if c.Quoted == "" || c.Own == (bot.Address{}) || c.Person == "" {
		return nil
	}
	return []Statement{{Query: `INSERT INTO quotations (platform, chat, thread, person, warning, at)
		SELECT ?1, ?2, ?3, ?4, id, ?6 FROM warnings WHERE id = ?5
		ON CONFLICT (person, warning) DO UPDATE SET platform = excluded.platform, chat = excluded.chat, thread = excluded.thread, at = excluded.at`,
		Args: append(address(c.Own), string(c.Person), string(c.Quoted), millis(c.At))}}
}

// makeEchoes begins a statement that makes a post of a kind to everybody whom the query behind it gives as people, each once.
// ?1 is the warning, ?2 when it is due. Who was given the story in that chat, by whatever way, is not given it again.
const makeEchoes = `
	INSERT INTO deliveries (warning, story, class, due_at, op_due, planned, platform, chat, thread, state, area, rule, echo)
	SELECT s.warning, s.story, 2, max(?2, coalesce(c.paused_until, 0)), ?2, ?2, p.platform, p.chat, p.thread,
		CASE c.suspended WHEN 1 THEN 'held' ELSE 'due' END, max(p.area), max(p.rule), p.kind
	FROM (`

const echoTables = `) p JOIN stories s ON s.warning = ?1 LEFT JOIN chats c ON c.platform = p.platform AND c.chat = p.chat
	GROUP BY p.platform, p.chat, p.thread, p.kind, s.warning, s.story, c.paused_until, c.suspended ON CONFLICT DO NOTHING`

// wanting holds for the wishes that a warning fulfils. ?3 are its types, ?4 its areas, ?5 is now. A story that an answer
// quoted to the person is not news.
const wanting = `type IN (SELECT value FROM json_each(?3)) AND until > ?5
	AND (area IN (SELECT value FROM json_each(?4)) OR force IN (SELECT value FROM json_each(?4)))
	AND NOT EXISTS (SELECT 1 FROM quotations q JOIN stories o ON o.warning = q.warning
		WHERE q.person = echo_wishes.person AND o.story = (SELECT story FROM stories WHERE warning = ?1))`

// echoWarning tells who wants to hear of a new warning. Their wish ends with it, and they hear if it is corrected or recalled.
func echoWarning(ctx context.Context, tx *Tx, w news.Warning, now time.Time) error {
	if w.Label != news.IsWarning || w.Unsure || !w.Published.IsZero() && w.Published.Before(now.Add(-newsworthy)) {
		return nil
	}
	types, err := json.Marshal(w.Types)
	if err != nil {
		return err
	}
	areas, err := json.Marshal(w.Areas)
	if err != nil {
		return err
	}
	args := []any{string(w.ID), millis(bot.EchoTime(now)), string(types), string(areas), millis(now)}
	for _, query := range []string{
		makeEchoes + `SELECT platform, chat, thread, area, json_object('area', area, 'type', type) AS rule, 'wish' AS kind FROM echo_wishes WHERE ` + wanting + echoTables,
		`INSERT INTO quotations (person, warning, platform, chat, thread, at)
			SELECT person, ?1, platform, chat, thread, ?5 FROM echo_wishes WHERE CAST(?2 AS bigint) IS NOT NULL AND ` + wanting + `
			ON CONFLICT DO NOTHING`,
		`DELETE FROM echo_wishes WHERE CAST(?2 AS bigint) IS NOT NULL AND ` + wantedJustNow,
	} {
		if _, err := run(ctx, tx, query, args...); err != nil {
			return err
		}
	}
	return nil
}

// wantedJustNow is wanting after the quotation was noted.
const wantedJustNow = `type IN (SELECT value FROM json_each(?3)) AND until > ?5
	AND (area IN (SELECT value FROM json_each(?4)) OR force IN (SELECT value FROM json_each(?4)))
	AND EXISTS (SELECT 1 FROM quotations q WHERE q.person = echo_wishes.person AND q.warning = ?1 AND q.at = ?5)`

// quotedTo is who an answer quoted something to.
const quotedTo = `SELECT q.platform, q.chat, q.thread, '' AS area, '' AS rule, `

// echoCorrection tells everybody to whom something of a story was quoted that it is put right.
func echoCorrection(ctx context.Context, tx *Tx, story, right news.WarningID, now time.Time) error {
	_, err := run(ctx, tx, makeEchoes+quotedTo+`'correction' AS kind FROM quotations q JOIN stories o ON o.warning = q.warning
		WHERE o.story = ?3`+echoTables, string(right), millis(bot.EchoTime(now)), string(story))
	return err
}

// echoRecall tells everybody to whom a warning was quoted that it was taken back.
func echoRecall(ctx context.Context, tx *Tx, id news.WarningID, now time.Time) error {
	_, err := run(ctx, tx, makeEchoes+quotedTo+`'recall' AS kind FROM quotations q
		WHERE q.warning = ?1`+echoTables, string(id), millis(bot.EchoTime(now)))
	return err
}

// echoStoryRecall is echoRecall for all that was published of a story.
func echoStoryRecall(ctx context.Context, tx *Tx, id news.WarningID, now time.Time) error {
	var all []news.WarningID
	err := each(ctx, tx, func(scan func(...any) error) error {
		var one news.WarningID
		err := scan(&one)
		all = append(all, one)
		return err
	}, `SELECT warning FROM stories WHERE story = (SELECT story FROM stories WHERE warning = ?)`, string(id))
	for _, one := range all {
		if err == nil {
			err = echoRecall(ctx, tx, one, now)
		}
	}
	return err
}

// echo tells those of a warning or a correction that was published who wait for it.
func echo(ctx context.Context, tx *Tx, w news.Warning, now time.Time) error {
	switch {
	case w.Unsure:
		return nil // a moderator decides first
	case w.Label == news.IsCorrection && w.Corrects != "":
		return echoCorrection(ctx, tx, w.Corrects, w.ID, now)
	}
	return echoWarning(ctx, tx, w, now)
}

// forgetEchoes removes what a person waits for and what was quoted to them, with the posts about it.
func forgetEchoes(ctx context.Context, tx *Tx, who bot.PersonKey) (gone int64, err error) {
	for _, query := range []string{
		`DELETE FROM deliveries WHERE echo <> '' AND (platform, chat, thread) IN (SELECT platform, chat, thread FROM quotations WHERE person = ?)`,
		`DELETE FROM quotations WHERE person = ?`,
		`DELETE FROM echo_wishes WHERE person = ?`,
	} {
		n, err := run(ctx, tx, query, string(who))
		if err != nil {
			return gone, err
		}
		gone += n
	}
	return gone, nil
}
