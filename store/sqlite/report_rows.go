package sqlite

import (
	"context"
	"database/sql"

	"hangup/bot"
)

// All that reads or writes what a person said in a report stands here.

const reportColumns = `id, draft, person, from_platform, from_chat, type, claimed, happened, "when", area, number, phone, note, at, edited, informed`

// readReports gives the reports of a query, which goes on after the name of the table.
func (s *Store) readReports(ctx context.Context, tx *sql.Tx, query string, args ...any) (found []bot.Report, err error) {
	err = each(ctx, tx, func(scan func(...any) error) error {
		var r bot.Report
		var at int64
		var edited sql.NullInt64
		err := scan(&r.ID, &r.Draft, &r.Person, &r.From.Platform, &r.From.ID, &r.Type, &r.Claimed, &r.Happened, &r.When, &r.Area,
			&r.Number, &r.Phone, &r.Note, &at, &edited, &r.Informed)
		r.At, r.Edited = fromMillis(at), fromNull(edited)
		found = append(found, r)
		return err
	}, `SELECT `+reportColumns+` FROM reports `+query, args...)
	return found, err
}

// writeReport stores a new report, unless its id is taken.
func (s *Store) writeReport(ctx context.Context, tx *sql.Tx, r bot.Report) (rows int64, err error) {
	return run(ctx, tx, `INSERT INTO reports (`+reportColumns+`)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
		r.ID, r.Draft, string(r.Person), r.From.Platform, r.From.ID, string(r.Type), r.Claimed, r.Happened, r.When, string(r.Area),
		r.Number, r.Phone, r.Note, millis(r.At), orNull(r.Edited), r.Informed)
}

// rewriteReport gives the report of a person with the id of r what r says, but for what never changes.
func (s *Store) rewriteReport(ctx context.Context, tx *sql.Tx, r bot.Report) (rows int64, err error) {
	return run(ctx, tx, `UPDATE reports SET type = ?, claimed = ?, happened = ?, "when" = ?, area = ?, number = ?, phone = ?, note = ?, edited = ?
		WHERE id = ? AND person = ?`,
		string(r.Type), r.Claimed, r.Happened, r.When, string(r.Area), r.Number, r.Phone, r.Note, orNull(r.Edited), r.ID, string(r.Person))
}
