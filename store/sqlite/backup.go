package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Backup writes the whole database, as it is at one moment, into a new file at path with mode 0600. Others write meanwhile. What was
// deleted is not in it. The copy is read from end to end before it gets its name, so a file of that name is good and complete.
// The error is a *store.OpenError; then there is no file.
func (s *Store) Backup(ctx context.Context, path string) (err error) {
	full, err := filepath.Abs(path)
	if err != nil {
		return refuse(err, "the path of the backup %q cannot be read", path)
	}
	if _, err := os.Lstat(full); !errors.Is(err, fs.ErrNotExist) {
		return refuse(err, "there is something at %s already: give the backup another name", path)
	}
	draft, err := newDraft(full)
	if err != nil {
		return refuseFile(path, err)
	}
	defer func() { err = errors.Join(err, removeIfThere(draft)) }()
	if err := s.copyInto(ctx, draft); err != nil {
		return explain(draft, err)
	}
	if err := wholeAndOurs(ctx, draft); err != nil {
		return err
	}
	return settleDraft(draft, full)
}

// newDraft makes an empty file beside path that its owner alone may read: SQLite fills it and keeps its mode.
func newDraft(path string) (string, error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".hangup-*.part") // CreateTemp gives mode 0600
	if err != nil {
		return "", err
	}
	return f.Name(), f.Close()
}

// copyInto writes what a reader sees (https://www.sqlite.org/lang_vacuum.html#vacuuminto).
func (s *Store) copyInto(ctx context.Context, draft string) error {
	db, err := sql.Open("sqlite", dsn(s.path, s.wait, forLooking))
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	_, err = db.ExecContext(ctx, `VACUUM INTO ?`, draft)
	return err
}

// settleDraft gives a complete file its name, on the disk before it returns.
func settleDraft(draft, path string) error {
	f, err := os.OpenFile(draft, os.O_RDWR, 0)
	if err == nil {
		err = errors.Join(f.Sync(), f.Close())
	}
	if err == nil {
		err = os.Link(draft, path) // unlike Rename it replaces nothing
	}
	if err != nil {
		return refuseFile(path, err)
	}
	return syncFolder(filepath.Dir(path))
}

// syncFolder has the disk keep the names in a folder. Where the system cannot, it does so by itself soon.
func syncFolder(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return nil //nolint:nilerr // see above
	}
	_ = f.Sync()
	return f.Close()
}

func removeIfThere(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// wholeAndOurs reads a file from end to end without changing it.
func wholeAndOurs(ctx context.Context, path string) error {
	db, err := sql.Open("sqlite", dsn(path, time.Second, forMoving))
	if err != nil {
		return explain(path, err)
	}
	defer db.Close()
	found, half, err := look(ctx, db)
	switch {
	case err != nil:
		return explain(path, err)
	case found == 0 || half:
		return refuse(nil, "%s is no complete database of hangup, and was left as it is: give another file", path)
	}
	return intactIn(ctx, db, path)
}
