package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"hangup/bot"
	"hangup/bot/outbox"
)

// The words for deliveries.reason beside those of the outbox.
const (
	whyRecalled  = "recalled"   // taken back by a moderator
	whyMoved     = "moved"      // its message stayed behind when its chat got another id
	whyDigest    = "digest"     // it went out in a digest
	whySkipped   = "not_wanted" // a moderator did not want it posted
	whySuspended = "suspended"  // its chat was suspended for too long
	whyRelabeled = "relabelled" // the article turned out to be no warning
)

// Record stores what became of a claimed delivery. One that is gone was forgotten while it was
// being sent: that is no error. Nor is one whose chat moved meanwhile.
//
// It does not wait for the disk: see changeSoon. The next claim, which does, takes it along, so that a power cut leaves in doubt
// what was on its way and what was recorded since the last claim. Waiting twice for each delivery made a lane late on a busy disk.
func (s *Store) Record(ctx context.Context, id int64, o outbox.Outcome) error {
	chatToo := o.MovedTo.ID != "" || o.State == outbox.Suspended
	err := s.record(ctx, id, o, chatToo)
	if errors.Is(err, errMoves) {
		return s.record(ctx, id, o, true)
	}
	return err
}

// errMoves says that what is recorded concerns more than its post.
var errMoves = errors.New("the chat moved meanwhile")

// record does it. What concerns a whole chat is no change that lanes make beside others, so it has another name.
func (s *Store) record(ctx context.Context, id int64, o outbox.Outcome, chatToo bool) error {
	what := "record delivery"
	if chatToo {
		what = "record delivery and what becomes of its chat"
	}
	return s.changeSoon(ctx, what, func(tx *Tx) error {
		f, err := findFlight(ctx, tx, id)
		o := o // f may run again
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return nil
		case err != nil:
			return err
		case f.to != "" && !chatToo:
			return errMoves
		case f.state != outbox.Sending:
			return fmt.Errorf("%w: delivery %d is %s", outbox.ErrNotSending, id, f.state)
		case !slices.Contains(outcomes, o.State):
			return fmt.Errorf("delivery %d cannot become %q", id, o.State)
		}
		if o, err = landMoved(ctx, tx, &f, o); err != nil {
			return err
		}
		if err := settle(ctx, tx, f, settled(f, o)); err != nil {
			return err
		}
		if err := settleOthers(ctx, tx, f, o); err != nil {
			return err
		}
		return dropFinishedTimer(ctx, tx, id)
	})
}

// outcomes are the states that an Outcome may have.
var outcomes = []outbox.State{outbox.Due, outbox.Sent, outbox.Suspended, outbox.Failed, outbox.Skipped}

// flight is a delivery that is being sent. from and to are set when its chat moved meanwhile: it is sent to from.
type flight struct {
	id       int64
	at       bot.Address
	state    outbox.State
	op       outbox.Op
	message  string
	kind     kind
	changed  bool // its words changed since it was claimed
	recalled bool
	claimed  time.Time
	planned  time.Time
	from, to string
}

// kind is what a delivery posts.
type kind struct{ warning, notice, digest, review, progress bool }

func findFlight(ctx context.Context, tx *Tx, id int64) (flight, error) {
	f := flight{id: id}
	var claimed sql.NullInt64
	var planned int64
	err := tx.QueryRowContext(ctx, `
		SELECT d.platform, d.chat, d.thread, d.state, d.op, d.message,
			d.warning IS NOT NULL, d.notice IS NOT NULL, d.digest, d.review, d.progress IS NOT NULL,
			d.revision < coalesce((SELECT revision FROM stories s WHERE s.warning = d.warning),
				(SELECT revision FROM notices n WHERE n.id = d.notice), 0),
			d.recalled, d.claimed_at, d.planned, coalesce(m.from_chat, ''), coalesce(m.to_chat, '')
		FROM deliveries d LEFT JOIN moves m ON m.delivery = d.id WHERE d.id = ?`, id).
		Scan(&f.at.Chat.Platform, &f.at.Chat.ID, &f.at.Thread, &f.state, &f.op, &f.message,
			&f.kind.warning, &f.kind.notice, &f.kind.digest, &f.kind.review, &f.kind.progress,
			&f.changed, &f.recalled, &claimed, &planned, &f.from, &f.to)
	f.claimed, f.planned = fromNull(claimed), fromMillis(planned)
	return f, err
}

// landing is what a delivery becomes.
type landing struct {
	state    outbox.State
	op       outbox.Op
	due      time.Time // zero leaves it as it was
	anew     bool      // its op begins anew: first due then, tried never
	standing bool
	posted   bool // it was posted just now
	message  string
	reason   string
	unsure   bool // it may have gone out
	told     bool // nobody is to be told that it is missing
}

// settled says what an outcome means for its delivery.
func settled(f flight, o outbox.Outcome) landing {
	switch {
	case o.State == outbox.Sent && f.op == outbox.ErasePost:
		return landing{state: outbox.Skipped, op: f.op, reason: whyRecalled, told: true}
	case o.State == outbox.Sent:
		return stands(f, o)
	case f.op == outbox.MakePost:
		return notMade(f, o)
	}
	return notChanged(f, o)
}

// stands is for what is in the chat now. If its words changed while it was sent, or it was recalled, that comes next.
func stands(f flight, o outbox.Outcome) landing {
	l := landing{state: outbox.Sent, op: f.op, standing: true, posted: f.op == outbox.MakePost, message: string(o.Message), reason: o.Reason}
	if l.message == "" {
		l.message = f.message
	}
	next := func(op outbox.Op, due time.Time) landing {
		l.state, l.op, l.due, l.anew = outbox.Due, op, due, true
		return l
	}
	switch {
	case l.message == "":
		return l // out of reach
	case f.recalled:
		return next(outbox.ErasePost, f.claimed)
	case f.changed:
		return next(outbox.EditPost, f.claimed)
	case !o.Again.IsZero():
		return next(outbox.EditPost, o.Again)
	}
	return l
}

// notMade is for a post that is not in the chat.
func notMade(f flight, o outbox.Outcome) landing {
	l := landing{state: o.State, op: f.op, due: o.Again, reason: o.Reason, unsure: o.Unsure, told: !f.kind.warning && !f.kind.notice}
	if f.recalled {
		l.state, l.reason, l.told = outbox.Skipped, whyRecalled, true
	}
	return l
}

// notChanged is for what is in the chat as it was before. A change that the chat refuses waits until it comes back.
func notChanged(f flight, o outbox.Outcome) landing {
	l := landing{state: o.State, op: f.op, due: o.Again, standing: true, message: f.message, reason: o.Reason, told: true}
	switch {
	case o.State == outbox.Suspended:
		l.state = outbox.Due // which settles as held
	case o.Reason == string(bot.Gone):
		l.standing, l.message = false, ""
	case o.State != outbox.Due && o.Message == "":
		l.message = "" // out of reach from now on
	}
	if f.recalled && f.op == outbox.EditPost && l.message != "" {
		l.state, l.op, l.due, l.anew = outbox.Due, outbox.ErasePost, f.claimed, true
	}
	return l
}

// settle writes it into the row. What is due in a chat that is suspended is held, and a post waits for the end of a pause.
func settle(ctx context.Context, tx *Tx, f flight, l landing) error {
	_, err := run(ctx, tx, `
		UPDATE deliveries SET
			state = CASE WHEN ?2 = 'due' AND `+isSuspended+` THEN 'held' ELSE ?2 END,
			op = ?3, due_at = CASE WHEN ?2 = 'due' THEN `+afterPause(`coalesce(?4, due_at)`, `?3`)+` ELSE due_at END,
			op_due = CASE WHEN ?5 = 1 THEN ?4 ELSE op_due END, attempts = CASE WHEN ?5 = 1 THEN 0 ELSE attempts END,
			in_doubt = CASE WHEN ?5 = 1 THEN 0 ELSE max(in_doubt, ?11) END,
			standing = ?6, posted_at = CASE WHEN ?7 = 1 THEN claimed_at ELSE posted_at END,
			message = ?8, reason = ?9, told = max(told, ?10)
		WHERE id = ?1`, f.id, string(l.state), string(l.op), orNull(l.due), l.anew, l.standing, l.posted, l.message, l.reason, l.told, l.unsure)
	return err
}

// afterPause is a time, or the end of the pause of its chat for a post that a pause keeps back. What is in the chat
// already may change at any time, and timers and urgent notices go.
func afterPause(due, op string) string {
	return `max(` + due + `, CASE WHEN ` + op + ` = 'post' AND class > 0 THEN coalesce((SELECT c.paused_until FROM chats c
		WHERE c.platform = deliveries.platform AND c.chat = deliveries.chat), ` + due + `) ELSE ` + due + ` END)`
}

// settleOthers does what an outcome means for all else of the chat.
func settleOthers(ctx context.Context, tx *Tx, f flight, o outbox.Outcome) error {
	for _, at := range f.places() {
		if f.op != outbox.MakePost {
			break
		}
		if f.kind.digest && o.State != outbox.Due {
			if err := settleDigest(ctx, tx, f, at, o); err != nil {
				return err
			}
		}
		if o.State == outbox.Sent && (f.kind.warning || f.kind.notice || f.kind.digest) {
			if _, err := run(ctx, tx, tellMissed, address(at)...); err != nil {
				return err
			}
		}
	}
	if err := leaveAlone(ctx, tx, f.at.Chat, o); err != nil {
		return err
	}
	return settleChat(ctx, tx, f.at.Chat, o)
}

// places are the address of a delivery, and its new one if its chat moved: what it tells of has moved already.
func (f flight) places() []bot.Address {
	if f.to == "" || f.to == f.at.Chat.ID {
		return []bot.Address{f.at}
	}
	moved := f.at
	moved.Chat.ID = f.to
	return []bot.Address{f.at, moved}
}

// settleChat moves or suspends the chat if the outcome says so.
func settleChat(ctx context.Context, tx *Tx, chat bot.ChatID, o outbox.Outcome) error {
	if o.MovedTo.ID != "" {
		if err := moveChat(ctx, tx, chat, o.MovedTo.ID); err != nil {
			return err
		}
		chat.ID = o.MovedTo.ID
	}
	if o.State == outbox.Suspended {
		return suspend(ctx, tx, chat)
	}
	return nil
}

// leaveAlone keeps until when the chat, or its whole platform, is to be left alone.
func leaveAlone(ctx context.Context, tx *Tx, chat bot.ChatID, o outbox.Outcome) error {
	for id, until := range map[string]time.Time{chat.ID: o.ChatRests, "": o.LaneRests} {
		if until.IsZero() {
			continue
		}
		_, err := run(ctx, tx, `INSERT INTO rests (platform, chat, until) VALUES (?, ?, ?)
			ON CONFLICT (platform, chat) DO UPDATE SET until = max(rests.until, excluded.until)`, chat.Platform, id, millis(until))
		if err != nil {
			return err
		}
	}
	return nil
}

// Rests gives until when chats of a platform are to be left alone; "" is the whole platform.
func (s *Store) Rests(ctx context.Context, platform string, now time.Time) (map[string]time.Time, error) {
	found := map[string]time.Time{}
	err := s.look(ctx, "find rests", func(tx *Tx) error {
		return each(ctx, tx, func(scan func(...any) error) error {
			var chat string
			var until int64
			err := scan(&chat, &until)
			found[chat] = fromMillis(until)
			return err
		}, `SELECT chat, until FROM rests WHERE platform = ? AND until > ?`, platform, millis(now))
	})
	return found, err
}
