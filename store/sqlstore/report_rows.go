package sqlstore

import (
	"context"
	"database/sql"
	"errors"

	"hangup/bot"
)

// All that reads or writes what a person said in a report stands here. Who the caller claimed to be, when it was, the number and the
// note are sealed.

const reportColumns = `id, draft, person, from_platform, from_chat, type, happened, area, phone, at, edited, informed, sealed, key`

// sealedReport gives what is sealed of a report.
func sealedReport(r *bot.Report) []*string { return []*string{&r.Claimed, &r.When, &r.Number, &r.Note} }

// reportPlace is where it is sealed for.
func reportPlace(id string) string { return "reports/" + id }

// maxSealedText is the most bytes of each, as the columns took that had them in words.
const maxSealedText = 1 << 20

func (s *Store) sealReport(r bot.Report) (key int, sealed []byte, err error) {
	var values []string
	for _, v := range sealedReport(&r) {
		if len(*v) > maxSealedText {
			return 0, nil, errors.New("a text of a report is too long")
		}
		values = append(values, *v)
	}
	return s.seal(reportPlace(r.ID), values...)
}

// readReports gives the reports of a query, which goes on after the name of the table.
func (s *Store) readReports(ctx context.Context, tx *Tx, query string, args ...any) (found []bot.Report, err error) {
	err = each(ctx, tx, func(scan func(...any) error) error {
		var r bot.Report
		var at int64
		var edited sql.NullInt64
		var key int
		var sealed []byte
		if err := scan(&r.ID, &r.Draft, &r.Person, &r.From.Platform, &r.From.ID, &r.Type, &r.Happened, &r.Area,
			&r.Phone, &at, &edited, &r.Informed, &sealed, &key); err != nil {
			return err
		}
		r.At, r.Edited = fromMillis(at), fromNull(edited)
		err := s.unseal(key, sealed, reportPlace(r.ID), sealedReport(&r)...)
		found = append(found, r)
		return err
	}, `SELECT `+reportColumns+` FROM reports `+query, args...)
	return found, err
}

// writeReport stores a new report, unless its id is taken.
func (s *Store) writeReport(ctx context.Context, tx *Tx, r bot.Report) (rows int64, err error) {
	key, sealed, err := s.sealReport(r)
	if err != nil {
		return 0, err
	}
	return run(ctx, tx, `INSERT INTO reports (`+reportColumns+`, claimed, "when", number, note)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', '', '') ON CONFLICT (id) DO NOTHING`,
		r.ID, r.Draft, string(r.Person), r.From.Platform, r.From.ID, string(r.Type), r.Happened, string(r.Area),
		r.Phone, millis(r.At), orNull(r.Edited), r.Informed, sealed, key)
}

// rewriteReport gives the report of a person with the id of r what r says, but for what never changes.
func (s *Store) rewriteReport(ctx context.Context, tx *Tx, r bot.Report) (rows int64, err error) {
	key, sealed, err := s.sealReport(r)
	if err != nil {
		return 0, err
	}
	return run(ctx, tx, `UPDATE reports SET type = ?, happened = ?, area = ?, phone = ?, edited = ?, sealed = ?, key = ? WHERE id = ? AND person = ?`,
		string(r.Type), r.Happened, string(r.Area), r.Phone, orNull(r.Edited), sealed, key, r.ID, string(r.Person))
}
