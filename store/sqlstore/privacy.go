package sqlstore

import (
	"context"

	"hangup/bot"
)

// Held gives all that is held about a person. Nobody is "": rows without a person are nobody's.
func (s *Store) Held(ctx context.Context, who bot.PersonKey) (bot.PersonData, error) {
	var p bot.PersonData
	if who == "" {
		return p, nil
	}
	err := s.look(ctx, "find what is held", func(tx *Tx) (err error) {
		p, err = s.held(ctx, tx, who)
		return err
	})
	return p, err
}

// Forget removes all that is held about a person, also from the bytes of the files, and gives what
// it removed. own is the chat in which nobody else is, zero where there are others. When the bytes
// cannot be cleaned at this moment, the next Sweep does it: another process holds the file, the disk is
// full, or so many are forgotten that the file would be written all the time.
func (s *Store) Forget(ctx context.Context, who bot.PersonKey, own bot.ChatID) (bot.PersonData, error) {
	var p bot.PersonData
	if who == "" {
		return p, nil
	}
	var gone int64
	err := s.change(ctx, "forget", func(tx *Tx) (err error) {
		if err = tx.holdPerson(ctx, who); err != nil {
			return err
		}
		if p, err = s.held(ctx, tx, who); err != nil {
			return err
		}
		if gone, err = forgetRows(ctx, tx, who, own, p.Timers); err != nil || gone == 0 {
			return err
		}
		return s.cleaner.Soil(ctx, tx)
	})
	if err != nil {
		return bot.PersonData{}, err
	}
	if gone > 0 {
		_ = s.cleaner.Clean(ctx, false)
	}
	return p, nil
}

// forgetRows removes the rows and tells how many there were.
func forgetRows(ctx context.Context, tx *Tx, who bot.PersonKey, own bot.ChatID, timers []bot.Timer) (int64, error) {
	gone, err := forgetChats(ctx, tx, timers)
	if err != nil {
		return 0, err
	}
	if err := uncountChecks(ctx, tx, who); err != nil {
		return 0, err
	}
	remove := func(from string, args ...any) {
		var n int64
		if err == nil {
			n, err = run(ctx, tx, `DELETE FROM `+from, args...)
			gone += n
		}
	}
	for _, table := range []string{"reports", "checks", "feedback", "invitations", "coordinators", "dialogs", "forms", "deliveries", "shared"} {
		remove(table+` WHERE person = ? AND person <> ''`, string(who))
	}
	for _, forget := range []func(context.Context, *Tx, bot.PersonKey) (int64, error){forgetEchoes, forgetModerator} {
		if err == nil {
			var n int64
			n, err = forget(ctx, tx, who)
			gone += n
		}
	}
	if own.ID == "" || err != nil {
		return gone, err
	}
	n, err := forgetChat(ctx, tx, own, `UPDATE deeds SET platform = '', chat = '', thread = ''`+atChat)
	return gone + n, err
}

// forgetModerator leaves what a person wrote and did as a moderator, as it concerns the chats, and removes who it was and
// where they were told how it went.
func forgetModerator(ctx context.Context, tx *Tx, who bot.PersonKey) (gone int64, err error) {
	for _, query := range []string{
		`DELETE FROM deliveries WHERE progress IN (SELECT id FROM notices WHERE person = ?1 AND person <> '')`,
		`UPDATE notices SET person = '', draft = '', report_platform = '', report_chat = '', report_thread = '' WHERE person = ?1 AND person <> ''`,
		`UPDATE coordinators SET invited_by = '' WHERE invited_by = ?1 AND invited_by <> ''`,
		`UPDATE deeds SET person = '' WHERE person = ?1 AND person <> ''`,
	} {
		n, err := run(ctx, tx, query, string(who))
		if err != nil {
			return gone, err
		}
		gone += n
	}
	return gone, nil
}

// forgetChats removes what the outbox knows of the chats of a person's timers, where nothing else needs it.
func forgetChats(ctx context.Context, tx *Tx, timers []bot.Timer) (gone int64, err error) {
	for _, t := range timers {
		n, err := run(ctx, tx, `DELETE FROM chats WHERE platform = ?1 AND chat = ?2 AND suspended = 0
				AND NOT EXISTS (SELECT 1 FROM watches WHERE platform = ?1 AND chat = ?2)`,
			t.To.Chat.Platform, t.To.Chat.ID)
		if err != nil {
			return 0, err
		}
		gone += n
	}
	return gone, nil
}

func (s *Store) held(ctx context.Context, tx *Tx, who bot.PersonKey) (p bot.PersonData, err error) {
	if p.Reports, err = s.readReports(ctx, tx, `WHERE person = ? ORDER BY at, id`, string(who)); err != nil {
		return p, err
	}
	if p.Checks, err = heldChecks(ctx, tx, who); err != nil {
		return p, err
	}
	if p.Timers, err = heldTimers(ctx, tx, who); err != nil {
		return p, err
	}
	err = tx.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM dialogs WHERE person = ?1) + (SELECT count(*) FROM forms WHERE person = ?1),
			(SELECT count(*) FROM notices WHERE person = ?1 AND person <> ''), (SELECT count(*) FROM deeds WHERE person = ?1 AND person <> ''),
			(SELECT count(*) FROM feedback WHERE person = ?1), (SELECT count(*) FROM invitations WHERE person = ?1),
			EXISTS (SELECT 1 FROM coordinators WHERE person = ?1),
			(SELECT count(*) FROM echo_wishes WHERE person = ?1), (SELECT count(*) FROM quotations WHERE person = ?1)`,
		string(who)).Scan(&p.Dialogs, &p.Notices, &p.Deeds, &p.Feedback, &p.Invitations, &p.Coordinator, &p.Echoes, &p.Quoted)
	return p, err
}

func heldChecks(ctx context.Context, tx *Tx, who bot.PersonKey) (found []bot.Check, err error) {
	err = each(ctx, tx, func(scan func(...any) error) error {
		c := bot.Check{Person: who}
		var tells string
		var week int64
		err := scan(&c.Verdict, &c.Type, &tells, &c.Area, &week)
		if err != nil {
			return err
		}
		c.At = fromMillis(week)
		err = fromList(tells, &c.Tells)
		found = append(found, c)
		return err
	}, `SELECT verdict, type, tells, area, week FROM checks WHERE person = ? ORDER BY id`, string(who))
	return found, err
}

func heldTimers(ctx context.Context, tx *Tx, who bot.PersonKey) (found []bot.Timer, err error) {
	err = each(ctx, tx, func(scan func(...any) error) error {
		t := bot.Timer{Person: who}
		var due int64
		err := scan(&t.To.Chat.Platform, &t.To.Chat.ID, &t.To.Thread, &due, &t.Contact, &t.Area)
		t.Due = fromMillis(due)
		found = append(found, t)
		return err
	}, `SELECT platform, chat, thread, due_at, contact, area FROM deliveries WHERE person = ? AND person <> '' ORDER BY id`, string(who))
	return found, err
}
