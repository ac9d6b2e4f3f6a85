package sqlite

import (
	"context"
	"database/sql"
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
	return s.change(ctx, "move chat", func(tx *sql.Tx) error {
		if err := moveChat(ctx, tx, from, to.ID); err != nil || from == to {
			return err
		}
		return resume(ctx, tx, to)
	})
}

// moveChat gives everything that concerns what is still to be sent, and every setting, to the new
// id. Where the new chat has the same already, that stays.
func moveChat(ctx context.Context, tx *sql.Tx, from bot.ChatID, to string) error {
	if from.ID == to {
		return nil
	}
	move := func(query string) error {
		_, err := run(ctx, tx, query, from.Platform, from.ID, to)
		return err
	}
	for _, table := range []string{"watches", "chat_areas", "dialogs", "forms", "chat_notes"} {
		if err := move(`UPDATE OR IGNORE ` + table + ` SET chat = ?3 WHERE platform = ?1 AND chat = ?2`); err != nil {
			return err
		}
		if _, err := run(ctx, tx, `DELETE FROM `+table+` WHERE platform = ? AND chat = ?`, from.Platform, from.ID); err != nil {
			return err
		}
	}
	if err := move(`INSERT INTO chats (platform, chat, last_served)
		SELECT ?1, ?3, last_served FROM chats WHERE platform = ?1 AND chat = ?2
		ON CONFLICT DO UPDATE SET last_served = max(last_served, excluded.last_served), suspended = 0`); err != nil {
		return err
	}
	if _, err := run(ctx, tx, `DELETE FROM chats WHERE platform = ? AND chat = ?`, from.Platform, from.ID); err != nil {
		return err
	}
	return moveDeliveries(move)
}

// moveDeliveries moves what is due and what is being sent. A warning that the new chat has a delivery of already
// is not posted there a second time, nor one that the old id was given or is being given. What is being sent
// cannot move while the new chat has one in flight too: it stays, and moves when it is recorded.
func moveDeliveries(move func(query string) error) error {
	for _, query := range []string{
		`DELETE FROM deliveries AS d WHERE platform = ?1 AND chat = ?3 AND state = 'due' AND EXISTS (
			SELECT 1 FROM deliveries o WHERE o.warning = d.warning AND o.platform = ?1 AND o.chat = ?2 AND o.thread = d.thread
				AND o.state IN ('sending', 'sent'))`,
		`UPDATE moves SET to_chat = ?3 WHERE to_chat = ?2 AND delivery IN (SELECT id FROM deliveries WHERE platform = ?1 AND state = 'sending')`,
		`INSERT INTO moves (delivery, from_chat, to_chat)
			SELECT id, chat, ?3 FROM deliveries WHERE platform = ?1 AND chat = ?2 AND state = 'sending'
			ON CONFLICT DO UPDATE SET to_chat = excluded.to_chat`,
		`UPDATE OR IGNORE deliveries SET chat = ?3 WHERE platform = ?1 AND chat = ?2 AND state = 'sending'`,
		`UPDATE OR IGNORE deliveries SET chat = ?3 WHERE platform = ?1 AND chat = ?2 AND state = 'due'`,
		`UPDATE deliveries SET state = 'skipped', reason = 'moved' WHERE platform = ?1 AND chat = ?2 AND state = 'due' AND ?3 <> ''`,
		`UPDATE deliveries SET turn = coalesce((SELECT last_served FROM chats WHERE platform = ?1 AND chat = ?3), 0)
			WHERE platform = ?1 AND chat = ?3 AND state = 'due' AND ?2 <> ''`,
	} {
		if err := move(query); err != nil {
			return err
		}
	}
	return nil
}

// flight is a delivery that is being sent. from and to are set when its chat moved meanwhile: it is sent to from.
type flight struct {
	id       int64
	chat     bot.ChatID
	state    outbox.State
	from, to string
}

func findFlight(ctx context.Context, tx *sql.Tx, id int64) (flight, error) {
	f := flight{id: id}
	err := tx.QueryRowContext(ctx, `
		SELECT d.platform, d.chat, d.state, coalesce(m.from_chat, ''), coalesce(m.to_chat, '')
		FROM deliveries d LEFT JOIN moves m ON m.delivery = d.id WHERE d.id = ?`, id).
		Scan(&f.chat.Platform, &f.chat.ID, &f.state, &f.from, &f.to)
	return f, err
}

// landMoved says what an outcome at the old id means for a delivery whose chat moved meanwhile. What was sent
// belongs to the old id, as its message does. A refusal says nothing about the new id: it is tried there.
func landMoved(ctx context.Context, tx *sql.Tx, f *flight, o outbox.Outcome) (outbox.Outcome, error) {
	if f.to == "" {
		return o, nil
	}
	if _, err := run(ctx, tx, `DELETE FROM moves WHERE delivery = ?`, f.id); err != nil {
		return o, err
	}
	switch o.State {
	case outbox.Sent:
		f.chat.ID = f.from
		if _, err := run(ctx, tx, `UPDATE OR IGNORE deliveries SET chat = ? WHERE id = ?`, f.from, f.id); err != nil {
			return o, err
		}
	case outbox.Suspended, outbox.Failed:
		o = outbox.Outcome{State: outbox.Due, Reason: "moved", MovedTo: o.MovedTo}
	}
	if o.MovedTo.ID == "" {
		o.MovedTo.ID = f.to
	}
	return o, nil
}

// recoverMoved moves what could not move while it was being sent, and is due again now.
func recoverMoved(ctx context.Context, tx *sql.Tx, platform string) error {
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
