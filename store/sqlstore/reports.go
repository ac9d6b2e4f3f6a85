package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"time"

	"hangup/advice"
	"hangup/bot"
)

// idAlphabet has 16 signs that are told apart when read aloud and when written by hand, and no
// vowels to make words of. 16⁶ is 16.8 million ids.
const (
	idAlphabet = "234679CFHKMRTWXY"
	idLength   = 6
)

// SaveReport stores a report under a new id. A draft that the person has saved already gives the id of then, one that tells
// the same as an earlier report goes into that.
func (s *Store) SaveReport(ctx context.Context, r bot.Report) (saved bot.SavedReport, err error) {
	err = s.change(ctx, "save report", func(tx *Tx) error {
		if saved, err = s.savedBefore(ctx, tx, r); err != nil || saved.Fate != "" {
			return err
		}
		if saved, err = reportRoom(ctx, tx, r.Person, r.From, r.At); err != nil || saved.Fate != bot.ReportSaved {
			return err
		}
		saved.ID, err = s.insertReport(ctx, tx, r)
		return err
	})
	if err != nil {
		return bot.SavedReport{}, err
	}
	return saved, nil
}

// savedBefore finds the report of the same draft, or puts a report into one that tells the same. Its fate is "" when there is neither.
func (s *Store) savedBefore(ctx context.Context, tx *Tx, r bot.Report) (bot.SavedReport, error) {
	if r.Person == "" {
		return bot.SavedReport{}, nil
	}
	if r.Draft != "" {
		var id string
		err := tx.QueryRowContext(ctx, `SELECT id FROM reports WHERE person = ? AND draft = ?`, string(r.Person), r.Draft).Scan(&id)
		if !errors.Is(err, sql.ErrNoRows) {
			return bot.SavedReport{Fate: bot.ReportSaved, ID: id}, err
		}
	}
	before, err := s.readReports(ctx, tx, `WHERE person = ? AND at >= ? ORDER BY at DESC, id DESC`,
		string(r.Person), millis(r.At.Add(-bot.SameReportWithin)))
	if err != nil {
		return bot.SavedReport{}, err
	}
	for _, one := range before {
		if one.Same(r) {
			_, err := s.rewriteReport(ctx, tx, one.With(r))
			return bot.SavedReport{Fate: bot.ReportMerged, ID: one.ID}, err
		}
	}
	return bot.SavedReport{}, nil
}

// insertReport draws ids until one is free. Ten draws fail together only if nearly all are taken.
func (s *Store) insertReport(ctx context.Context, tx *Tx, r bot.Report) (string, error) {
	for range 10 {
		id, err := s.drawID()
		if err != nil {
			return "", err
		}
		r.ID = id
		n, err := s.writeReport(ctx, tx, r)
		if err != nil || n == 1 {
			return id, err
		}
	}
	return "", errors.New("no free id was found")
}

func (s *Store) drawID() (string, error) {
	var b [idLength]byte
	s.drawn.Lock()
	_, err := io.ReadFull(s.random, b[:])
	s.drawn.Unlock()
	if err != nil {
		return "", fmt.Errorf("draw id: %w", err)
	}
	for i := range b {
		b[i] = idAlphabet[int(b[i])%len(idAlphabet)] // 256 is a multiple of 16: no sign is likelier
	}
	return string(b[:]), nil
}

// ReportRoom tells whether one more report would be taken.
func (s *Store) ReportRoom(ctx context.Context, who bot.PersonKey, from bot.ChatID, now time.Time) (room bot.SavedReport, err error) {
	err = s.look(ctx, "count reports", func(tx *Tx) error {
		room, err = reportRoom(ctx, tx, who, from, now)
		return err
	})
	return room, err
}

const (
	timesOfPerson = `SELECT at FROM reports WHERE person = ?1 AND ?2 = '' AND at > ?3 ORDER BY at DESC LIMIT ?4`
	timesOfChat   = `SELECT at FROM reports WHERE from_platform = ?1 AND from_chat = ?2 AND from_chat <> '' AND at > ?3 ORDER BY at DESC LIMIT ?4`
)

func reportRoom(ctx context.Context, tx *Tx, who bot.PersonKey, from bot.ChatID, now time.Time) (bot.SavedReport, error) {
	own, err := timesSince(ctx, tx, timesOfPerson, string(who), "", now.Add(-bot.ReportsOfPersonWithin), bot.MaxReportsOfPerson)
	if err != nil || who == "" {
		own = nil // nobody is not one person
	}
	if err != nil || from == (bot.ChatID{}) {
		return bot.ReportsFull(own, nil), err
	}
	chat, err := timesSince(ctx, tx, timesOfChat, from.Platform, from.ID, now.Add(-bot.ReportsOfChatWithin), bot.MaxReportsOfChat)
	return bot.ReportsFull(own, chat), err
}

// timesSince gives the newest times after since.
func timesSince(ctx context.Context, tx *Tx, query, whose, more string, since time.Time, most int) (times []time.Time, err error) {
	err = each(ctx, tx, func(scan func(...any) error) error {
		var at int64
		err := scan(&at)
		times = append(times, fromMillis(at))
		return err
	}, query, whose, more, millis(since), most)
	return times, err
}

// ChangeReport gives a report of a person what r says.
func (s *Store) ChangeReport(ctx context.Context, r bot.Report) (found bool, err error) {
	if r.Person == "" {
		return false, nil
	}
	err = s.change(ctx, "change report", func(tx *Tx) error {
		n, err := s.rewriteReport(ctx, tx, r)
		found = n > 0
		return err
	})
	return found, err
}

// WithdrawReport removes a report of a person. When its bytes cannot be cleaned at this moment, the next Sweep does it.
func (s *Store) WithdrawReport(ctx context.Context, who bot.PersonKey, id string) (found bool, err error) {
	if who == "" {
		return false, nil
	}
	err = s.change(ctx, "withdraw report", func(tx *Tx) error {
		n, err := run(ctx, tx, `DELETE FROM reports WHERE id = ? AND person = ?`, id, string(who))
		if found = n > 0; err != nil || !found {
			return err
		}
		return s.cleaner.Soil(ctx, tx)
	})
	if err != nil || !found {
		return false, err
	}
	_ = s.cleaner.Clean(ctx, false)
	return true, nil
}

// Report gives a report.
func (s *Store) Report(ctx context.Context, id string) (r bot.Report, ok bool, err error) {
	err = s.look(ctx, "find report", func(tx *Tx) error {
		found, err := s.readReports(ctx, tx, `WHERE id = ?`, id)
		if len(found) > 0 {
			r, ok = found[0], true
		}
		return err
	})
	return r, ok, err
}

const pageOfReports = ` ORDER BY at DESC, id DESC LIMIT ?5 OFFSET ?6`

// ReportPage gives reports, newest first, and how many there are in all.
func (s *Store) ReportPage(ctx context.Context, f bot.ReportFilter) (page []bot.Report, all int, err error) {
	where, args, err := reportsWhere(f)
	if err != nil {
		return nil, 0, err
	}
	err = s.look(ctx, "list reports", func(tx *Tx) error {
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM reports `+where, args...).Scan(&all); err != nil {
			return err
		}
		page, err = s.readReports(ctx, tx, where+pageOfReports, append(args, atMost(f.Limit), max(f.Skip, 0))...)
		return err
	})
	return page, all, err
}

// reportsWhere is the condition of a filter and its four arguments. What it does not restrict stands in no condition, so that an
// index can be walked in order.
func reportsWhere(f bot.ReportFilter) (where string, args []any, err error) {
	where = `WHERE ?1 = ?1 AND ?2 = ?2 AND ?3 = ?3 AND ?4 = ?4`
	if f.From != (bot.ChatID{}) {
		where += ` AND from_platform = ?1 AND from_chat = ?2 AND from_chat <> ''`
	}
	if f.Type != "" {
		where += ` AND type = ?3`
	}
	areas := "[]"
	if len(f.Areas) > 0 {
		where += ` AND area IN (SELECT value FROM json_each(?4))`
		areas, err = list(areaTexts(f.Areas))
	}
	return where, []any{f.From.Platform, f.From.ID, string(f.Type), areas}, err
}

func areaTexts(areas []advice.AreaID) []string {
	all := make([]string, 0, len(areas))
	for _, a := range areas {
		all = append(all, string(a))
	}
	return all
}

// MarkInformed notes whether the police know of a report.
func (s *Store) MarkInformed(ctx context.Context, id string, informed bool) (found bool, err error) {
	err = s.change(ctx, "mark report", func(tx *Tx) error {
		n, err := run(ctx, tx, `UPDATE reports SET informed = ? WHERE id = ?`, informed, id)
		found = n > 0
		return err
	})
	return found, err
}
