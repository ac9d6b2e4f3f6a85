package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// maxFaults is how many faults of a damaged file are told: one is enough to need a backup.
const maxFaults = 3

// Intact reads the whole file and says what is damaged in it (https://www.sqlite.org/pragma.html#pragma_quick_check). It takes as
// long as reading the file does, and holds nobody up.
func (s *Store) Intact(ctx context.Context) error { return intactIn(ctx, s.db.read, s.path) }

func intactIn(ctx context.Context, db *sql.DB, path string) error {
	rows, err := db.QueryContext(ctx, fmt.Sprintf(`PRAGMA quick_check(%d)`, maxFaults))
	if err != nil {
		return explain(path, err)
	}
	defer rows.Close()
	var faults []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return err
		}
		if text != "ok" {
			faults = append(faults, text)
		}
	}
	if err := rows.Err(); err != nil {
		return explain(path, err)
	}
	if len(faults) == 0 {
		return nil
	}
	return refuse(errors.New(strings.Join(faults, "; ")), "the database %s is damaged: put a backup in its place, or use another file", path)
}
