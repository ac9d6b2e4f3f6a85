package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"
)

// Upgrade brings a schema up to date with the files of the folder migrations, in their order: NUMBER_NAME.sql, with nothing but
// statements that lead up. Each is one transaction, and goes to the driver in one piece, which knows where a statement ends. goose would
// look for that itself line by line, and takes 4 MB of memory for a line whenever garbage was collected since the one before.
func Upgrade(ctx context.Context, dialect goose.Dialect, db *sql.DB, files fs.FS) error {
	names, err := migrationsIn(files)
	if err != nil {
		return err
	}
	var all []*goose.Migration
	for _, name := range names {
		number, err := numberOf(name)
		if err != nil {
			return err
		}
		statements, err := fs.ReadFile(files, name)
		if err == nil {
			err = upOnly(name, string(statements))
		}
		if err != nil {
			return err
		}
		all = append(all, goose.NewGoMigration(number, &goose.GoFunc{RunTx: func(ctx context.Context, tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, string(statements))
			return err
		}}, nil))
	}
	provider, err := goose.NewProvider(dialect, db, nil, goose.WithDisableGlobalRegistry(true), goose.WithGoMigrations(all...))
	if err == nil {
		_, err = provider.Up(ctx)
	}
	return err
}

// upOnly refuses a file that is not to be run as a whole and in one transaction: one that leads down again, too, would undo itself.
func upOnly(name, statements string) error {
	for line := range strings.Lines(statements) {
		note, ok := strings.CutPrefix(strings.TrimSpace(line), "-- +goose ")
		if ok && note != "Up" && note != "StatementBegin" && note != "StatementEnd" {
			return fmt.Errorf("%s says %q: a migration is run as a whole, and leads up", name, note)
		}
	}
	return nil
}

// LatestSchema is the version that the last file leads up to: the schema that this program knows.
func LatestSchema(files fs.FS) (int64, error) {
	names, err := migrationsIn(files)
	if err != nil {
		return 0, err
	}
	return numberOf(names[len(names)-1])
}

// migrationsIn gives the files, sorted. A program without any was built wrongly.
func migrationsIn(files fs.FS) ([]string, error) {
	names, err := fs.Glob(files, "migrations/*.sql")
	if err == nil && len(names) == 0 {
		err = fs.ErrNotExist
	}
	return names, err
}

func numberOf(name string) (int64, error) {
	number, _, _ := strings.Cut(path.Base(name), "_")
	return strconv.ParseInt(number, 10, 64)
}
