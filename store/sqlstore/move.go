package sqlstore

import (
	"context"
	"errors"

	"hangup/bot"
	"hangup/bot/outbox"
)

// MoveChat gives all that is kept for a chat to its new id, which is not suspended then. Telling it again moves
// what has come to the old id since.
func (s *Store) MoveChat(ctx context.Context, from, to bot.ChatID) error {
	if err := errors.Join(checkChat(from), checkChat(to)); err != nil {
		return err
	}
	if from.Platform != to.Platform {
		return errors.New("a chat cannot move to another platform")
	}
	return s.change(ctx, "move chat", func(tx *Tx) error {
		if err := moveChat(ctx, tx, from, to.ID); err != nil || from == to {
			return err
		}
		return resume(ctx, tx, to)
	})
}

// movedTable has rows of chats. Beside platform and chat, its key has these columns.
type movedTable struct {
	name string
	key  []string
}

func movedTables() []movedTable {
	return []movedTable{
		{"watches", []string{"thread", "area"}},
		{"chat_areas", []string{"thread"}},
		{"chat_settings", nil},
		{"dialogs", []string{"person", "thread"}},
		{"forms", []string{"person", "thread"}},
		{"chat_notes", []string{"name"}},
		{"rests", nil},
		{"offers", []string{"thread", "area", "type"}},
	}
}

// update gives a chat, ?2, its new id, ?3, where that has not the same already.
func (t movedTable) update() string {
	query := `UPDATE ` + t.name + ` SET chat = ?3 WHERE platform = ?1 AND chat = ?2 AND NOT EXISTS (SELECT 1 FROM ` + t.name + ` o
		WHERE o.platform = ?1 AND o.chat = ?3`
	for _, column := range t.key {
		query += ` AND o.` + column + ` = ` + t.name + `.` + column
	}
	return query + `)`
}

// moveChat gives everything that concerns what is still to be sent, and every setting, to the new
// id. Where the new chat has the same already, that stays.
func moveChat(ctx context.Context, tx *Tx, from bot.ChatID, to string) error {
	if from.ID == to {
		return nil
	}
	move := func(query string) error {
		_, err := run(ctx, tx, query, from.Platform, from.ID, to)
		return err
	}
	for _, t := range movedTables() {
		if err := move(t.update()); err != nil {
			return err
		}
		if _, err := run(ctx, tx, `DELETE FROM `+t.name+` WHERE platform = ? AND chat = ?`, from.Platform, from.ID); err != nil {
			return err
		}
	}
	if err := move(`INSERT INTO chats (platform, chat, last_served, paused_until)
		SELECT ?1, ?3, last_served, paused_until FROM chats WHERE platform = ?1 AND chat = ?2
		ON CONFLICT (platform, chat) DO UPDATE SET last_served = max(chats.last_served, excluded.last_served), suspended = 0,
			paused_until = coalesce(chats.paused_until, excluded.paused_until)`); err != nil {
		return err
	}
	if _, err := run(ctx, tx, `DELETE FROM chats WHERE platform = ? AND chat = ?`, from.Platform, from.ID); err != nil {
		return err
	}
	for _, query := range []string{
		`UPDATE notices SET from_chat = ?3 WHERE from_platform = ?1 AND from_chat = ?2`,
		`UPDATE notices SET report_chat = ?3 WHERE report_platform = ?1 AND report_chat = ?2`,
		`UPDATE deeds SET chat = ?3 WHERE platform = ?1 AND chat = ?2`,
		`UPDATE feedback SET chat = ?3 WHERE platform = ?1 AND chat = ?2`,
		`UPDATE reports SET from_chat = ?3 WHERE from_platform = ?1 AND from_chat = ?2`,
	} {
		if err := move(query); err != nil {
			return err
		}
	}
	return moveDeliveries(move)
}

// moveDeliveries moves what was posted, what is to be, and what is being sent. A story that the new chat has already is not
// posted there a second time, nor one that the old id was given or is being given. What is being sent cannot move while
// the new chat has one in flight too, nor can a change of what stands under the old id: it stays, and moves when it is recorded.
//
// What was posted was posted under the old id, and no message of that can be reached by the new one. Its members still see it,
// so it stands in the new chat, out of reach: it is never changed, but a correction comes after it.
func moveDeliveries(move func(query string) error) error {
	const open = `state IN ('due', 'held', 'digest', 'review') AND standing = 0`
	for _, query := range []string{
		`DELETE FROM deliveries AS d WHERE platform = ?1 AND chat = ?3 AND ` + open + ` AND EXISTS (
			SELECT 1 FROM deliveries o WHERE (o.story = d.story OR o.notice = d.notice) AND o.platform = ?1 AND o.chat = ?2 AND o.thread = d.thread
				AND (o.standing = 1 OR o.state = 'sending'))`,
		`UPDATE moves SET to_chat = ?3 WHERE to_chat = ?2 AND delivery IN (SELECT id FROM deliveries WHERE platform = ?1 AND state = 'sending')`,
		`INSERT INTO moves (delivery, from_chat, to_chat)
			SELECT id, chat, ?3 FROM deliveries WHERE platform = ?1 AND chat = ?2 AND state = 'sending'
			ON CONFLICT (delivery) DO UPDATE SET to_chat = excluded.to_chat`,
		leaveMessages + ` AND ?3 <> ''`,
		`UPDATE deliveries SET chat = ?3 WHERE platform = ?1 AND chat = ?2 AND state = 'sending' AND op = 'post' AND ` + isFree(`?3`),
		`UPDATE deliveries SET chat = ?3 WHERE platform = ?1 AND chat = ?2 AND state <> 'sending' AND ` + isFree(`?3`),
		`UPDATE deliveries SET state = 'skipped', reason = 'moved', told = 1 WHERE platform = ?1 AND chat = ?2 AND ` + open + ` AND ?3 <> ''`,
		`UPDATE deliveries SET state = 'due', ready = 0, due_at = ` + afterPause(`due_at`, `op`) + ` WHERE platform = ?1 AND chat = ?3 AND (state = 'due' OR state = 'held') AND ?2 <> ''`,
	} {
		if err := move(query); err != nil {
			return err
		}
	}
	return nil
}

// isFree holds for a delivery that may get another id of its chat: there is neither the same nor, while it is being sent, another
// in flight.
func isFree(chat string) string {
	return `NOT EXISTS (SELECT 1 FROM deliveries o WHERE o.platform = deliveries.platform AND o.chat = ` + chat + ` AND o.chat <> deliveries.chat
		AND (o.thread = deliveries.thread AND (o.story = deliveries.story OR o.notice = deliveries.notice OR o.progress = deliveries.progress)
			OR o.state = 'sending' AND deliveries.state = 'sending'))`
}

// leaveMessages puts what stands in a chat that moves out of reach. A correction of a notice that did not get there is
// posted under the new id; every other change of it is given up.
const leaveMessages = `
	UPDATE deliveries SET message = '',
		op = CASE WHEN ` + anewElsewhere + ` THEN 'post' ELSE op END, standing = CASE WHEN ` + anewElsewhere + ` THEN 0 ELSE 1 END,
		state = CASE WHEN ` + anewElsewhere + ` THEN state WHEN state NOT IN ('due', 'held') THEN state WHEN op = 'erase' THEN 'failed' ELSE 'sent' END,
		reason = CASE WHEN reason = 'digest' THEN reason ELSE 'moved' END
	WHERE platform = ?1 AND chat = ?2 AND standing = 1 AND state <> 'sending'`

const anewElsewhere = `notice IS NOT NULL AND op = 'edit' AND state IN ('due', 'held')`

// landMoved says what an outcome at the old id means for a delivery whose chat moved meanwhile. A post that went out belongs
// to the old id, as its message does: it is put out of reach when it moves. A refusal says nothing about the new id: what was not
// posted is tried there.
func landMoved(ctx context.Context, tx *Tx, f *flight, o outbox.Outcome) (outbox.Outcome, error) {
	if f.to == "" {
		return o, nil
	}
	if _, err := run(ctx, tx, `DELETE FROM moves WHERE delivery = ?`, f.id); err != nil {
		return o, err
	}
	if f.op != outbox.MakePost || o.State == outbox.Sent {
		n, err := run(ctx, tx, `UPDATE deliveries SET chat = ?1 WHERE id = ?2 AND `+isFree(`?1`), f.from, f.id)
		if err != nil {
			return o, err
		}
		if f.at.Chat.ID = f.from; n == 0 { // no message may be looked for under the wrong id
			o.Message, f.message = "", ""
		}
	} else if o.State == outbox.Suspended || o.State == outbox.Failed {
		o = outbox.Outcome{State: outbox.Due, Reason: whyMoved, MovedTo: o.MovedTo}
	}
	if o.State == outbox.Suspended {
		o.State = outbox.Due // a change, which moving gives up
	}
	if o.MovedTo.ID == "" {
		o.MovedTo.ID = f.to
	}
	return o, nil
}

// recoverMoved moves what could not move while it was being sent, and is due again now.
func recoverMoved(ctx context.Context, tx *Tx, platform string) error {
	moved := map[bot.ChatID]string{}
	err := each(ctx, tx, func(scan func(...any) error) error {
		from, to := bot.ChatID{Platform: platform}, ""
		err := scan(&from.ID, &to)
		moved[from] = to
		return err
	}, `SELECT d.chat, m.to_chat FROM moves m CROSS JOIN deliveries d ON d.id = m.delivery
		WHERE d.platform = ? AND d.chat <> m.to_chat`, platform)
	if err != nil {
		return err
	}
	for from, to := range moved {
		if err := moveChat(ctx, tx, from, to); err != nil {
			return err
		}
	}
	_, err = run(ctx, tx, `DELETE FROM moves WHERE delivery IN (SELECT id FROM deliveries WHERE platform = ?)`, platform)
	return err
}
