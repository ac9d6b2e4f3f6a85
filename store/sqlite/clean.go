package sqlite

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"hangup/store/sqlstore"
)

// What a person left is to be gone from the files, not only from the tables. secure_delete
// overwrites a deleted row, but not the copies of it that SQLite left behind in the unused parts
// of pages as it moved the row from page to page (1 of 40 people was still readable in a test).
// So the file is written anew, and the log is emptied. That takes about as long as copying the
// file, and happens only when somebody asked to be forgotten and something was held. That it has to
// happen stands in user_version, so that neither a crash nor a full disk makes it forgotten.

// usualRest is how many times as long as a cleaning took the next one waits, unless a Sweep does it:
// somebody who asks to be forgotten again and again keeps the disk busy a tenth of the time at most.
const usualRest = 9

// rest keeps cleanings apart.
type rest struct {
	mu    sync.Mutex
	times int       // of what the last cleaning took
	until time.Time // no cleaning on request before
}

// cleanIfRested cleans, unless the last time was only just now: then the next Sweep does.
func (d *database) cleanIfRested(ctx context.Context) error {
	d.rest.mu.Lock()
	defer d.rest.mu.Unlock()
	begin := time.Now() // measures work of our own, decides nothing that is kept
	if begin.Before(d.rest.until) {
		return nil
	}
	err := d.clean(ctx)
	end := time.Now()
	d.rest.until = end.Add(time.Duration(d.rest.times) * end.Sub(begin))
	return err
}

// Clean writes the file anew when that is to be done.
func (d *database) Clean(ctx context.Context, must bool) error {
	if must {
		return d.cleanIfSoiled(ctx)
	}
	return d.cleanIfRested(ctx)
}

// Soil notes that the file is to be written anew.
func (d *database) Soil(ctx context.Context, tx *sqlstore.Tx) error { return setSoiled(ctx, tx, true) }

func setSoiled(ctx context.Context, tx *sqlstore.Tx, soiled bool) error {
	query := `PRAGMA user_version = 0`
	if soiled {
		query = `PRAGMA user_version = 1`
	}
	_, err := tx.ExecContext(ctx, query)
	return err
}

// cleanIfSoiled cleans if that is still to be done, and empties the log in any case.
func (d *database) cleanIfSoiled(ctx context.Context) error {
	var soiled bool
	if err := d.write.QueryRowContext(ctx, `SELECT user_version FROM pragma_user_version`).Scan(&soiled); err != nil {
		return err
	}
	if soiled {
		return d.clean(ctx)
	}
	if err := d.fold(ctx); !errors.Is(err, errBusyLog) {
		return err
	}
	return nil // nobody who asked to be forgotten is in it; the next sweep empties it
}

// clean writes the file anew without what was deleted.
func (d *database) clean(ctx context.Context) error {
	if _, err := d.write.ExecContext(ctx, `VACUUM`); err != nil {
		return fmt.Errorf("write the file anew: %w", err)
	}
	if err := d.fold(ctx); err != nil {
		return err
	}
	return d.Change(ctx, "note that the file is clean", sqlstore.Alone, func(tx *sqlstore.Tx) error { return setSoiled(ctx, tx, false) })
}

// errBusyLog says that a reader of another process still needs the log.
var errBusyLog = errors.New("empty the log: another process is reading")

// fold writes the log into the file and empties it, so that no earlier state is left in it.
func (d *database) fold(ctx context.Context) error {
	var busy, frames, moved int
	err := d.write.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &frames, &moved)
	switch {
	case err != nil:
		return fmt.Errorf("empty the log: %w", err)
	case busy != 0:
		return errBusyLog
	}
	return nil
}

// CleanBodies leaves no copy of an erased body in the pages of the table: emptying a table whole overwrites
// them (secure_delete).
func (d *database) CleanBodies(ctx context.Context, tx *sqlstore.Tx) error {
	for _, query := range []string{
		`INSERT INTO inbox_bodies_aside (n, platform, id, body) SELECT n, platform, id, body FROM inbox_bodies`,
		`DELETE FROM inbox_bodies`,
		`INSERT INTO inbox_bodies (n, platform, id, body) SELECT n, platform, id, body FROM inbox_bodies_aside`,
		`DELETE FROM inbox_bodies_aside`,
	} {
		if _, err := tx.ExecContext(ctx, query); err != nil {
			return err
		}
	}
	return nil
}
