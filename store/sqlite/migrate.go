package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"time"

	"github.com/pressly/goose/v3"

	"hangup/store/sqlstore"
)

//go:embed migrations/*.sql
var migrations embed.FS

// applicationID marks our databases: https://www.sqlite.org/pragma.html#pragma_application_id
const applicationID = 0x68616e67 // "hang"

var (
	errForeign = errors.New("the database belongs to another program")
	errNewer   = errors.New("the database is newer than the program")
)

// newerError says which schema was found and which is known.
type newerError struct{ found, known int64 }

func (e *newerError) Error() string { return errNewer.Error() }
func (e *newerError) Unwrap() error { return errNewer }

// inspect refuses a database that is not ours or newer than this program, before anything is written.
func inspect(ctx context.Context, path string, wait time.Duration) error {
	db, err := sql.Open("sqlite", dsn(path, wait, forLooking))
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	_, half, err := look(ctx, db)
	if err == nil && half {
		return errHalf
	}
	return err
}

// look gives the version of the schema, 0 when there is none, and whether only part of what is to be moved there is there.
func look(ctx context.Context, db *sql.DB) (found int64, half bool, err error) {
	var id, tables, versions int64
	err = db.QueryRowContext(ctx, `
		SELECT (SELECT application_id FROM pragma_application_id),
			count(*) FILTER (WHERE name NOT LIKE 'sqlite\_%' ESCAPE '\' AND name <> 'goose_db_version'),
			count(*) FILTER (WHERE name = 'goose_db_version'), count(*) FILTER (WHERE name = 'moving') > 0
		FROM sqlite_schema WHERE type = 'table'`).Scan(&id, &tables, &versions, &half)
	if err != nil {
		return 0, false, err
	}
	if id != applicationID && (id != 0 || tables > 0) {
		return 0, false, errForeign
	}
	if versions > 0 {
		found, err = checkVersion(ctx, db)
	}
	return found, half, err
}

// checkVersion gives the version of the schema and refuses one that is newer than the program.
func checkVersion(ctx context.Context, db *sql.DB) (found int64, err error) {
	known, err := latest()
	if err != nil {
		return 0, err
	}
	err = db.QueryRowContext(ctx, `SELECT coalesce(max(version_id), 0) FROM goose_db_version`).Scan(&found)
	if err != nil {
		return 0, err
	}
	if found > known {
		return 0, &newerError{found: found, known: known}
	}
	return found, nil
}

// latest is the version of the schema that this program knows: the number that the last file begins with.
func latest() (int64, error) {
	return sqlstore.LatestSchema(migrations)
}

// migrate brings the schema up to date. Two processes may do so at the same moment: a migration
// is one transaction and its number is unique, so one of them fails, tries again and finds it done.
func migrate(ctx context.Context, db *sql.DB) error {
	if err := begin(ctx, db); err != nil {
		return err
	}
	known, err := latest()
	if err != nil {
		return err
	}
	for tries := 1; ; tries++ {
		found, err := checkVersion(ctx, db)
		if err != nil || found == known { // goose takes as long to say that there is nothing to do as all else that is opened
			return err
		}
		err = sqlstore.Upgrade(ctx, goose.DialectSQLite3, db, migrations)
		if err == nil || tries == 3 || ctx.Err() != nil || resultCode(err) == codeBusy { // busy has waited already
			return err
		}
	}
}

// begin makes the table in which goose notes what it has done. goose would make it too, but take
// seconds to say that it cannot. Being the first to write, this is also what finds a file read-only.
// A migration can be noted once: of two processes that apply the same one, the second fails and
// rolls back.
func begin(ctx context.Context, db *sql.DB) error {
	return inTx(ctx, db, "begin the schema", func(tx *sql.Tx) error {
		for _, statement := range []string{
			`CREATE TABLE IF NOT EXISTS goose_db_version (
				id         INTEGER PRIMARY KEY AUTOINCREMENT,
				version_id INTEGER NOT NULL,
				is_applied INTEGER NOT NULL,
				tstamp     TIMESTAMP DEFAULT (datetime('now'))
			)`,
			`CREATE UNIQUE INDEX IF NOT EXISTS goose_db_version_once ON goose_db_version (version_id)`,
			`INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, 1) ON CONFLICT DO NOTHING`,
		} {
			if _, err := tx.ExecContext(ctx, statement); err != nil {
				return err
			}
		}
		return nil
	})
}
