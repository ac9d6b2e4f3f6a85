package sqlite

import (
	"context"
	"errors"

	"hangup/store"

	driver "modernc.org/sqlite"
)

// Result codes of SQLite: https://www.sqlite.org/rescode.html
const (
	codeBusy     = 5
	codeLocked   = 6
	codeReadOnly = 8
	codeIO       = 10
	codeCorrupt  = 11
	codeFull     = 13
	codeCantOpen = 14
	codeNotADB   = 26
)

// explain says in one sentence why the database at path cannot be used.
func explain(path string, err error) error {
	var known *store.OpenError
	var newer *newerError
	switch {
	case errors.As(err, &known), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.As(err, &newer):
		return refuse(err, "the database %s was written by a newer hangup (schema %d, this program knows %d): install the newer hangup or use another file",
			path, newer.found, newer.known)
	case errors.Is(err, errHalf):
		return refuse(err, "only part of what is to be moved to the database %s is there: run hangup migrate-store again, as before, and it goes on", path)
	case errors.Is(err, errForeign):
		return refuse(err, "%s is the database of another program and was left as it is: give another file", path)
	}
	return explainCode(path, err)
}

// errTooSmall is about a file that is neither empty nor as large as a database.
var errTooSmall = errors.New("the file is smaller than a database")

func explainCode(path string, err error) error {
	code := resultCode(err)
	if errors.Is(err, errTooSmall) {
		code = codeNotADB
	}
	switch code {
	case codeBusy, codeLocked:
		return refuse(err, "the database %s is locked by another program: stop that program, or wait until it is done, and try again", path)
	case codeReadOnly, codeCantOpen:
		return refuse(err, "the database %s cannot be written: hangup needs the right to write to the file and to its folder", path)
	case codeNotADB:
		return refuse(err, "%s is not a SQLite database, or a badly damaged one, and was left as it is: give another file, or put a backup in its place", path)
	case codeCorrupt:
		return refuse(err, "the database %s is damaged: put a backup in its place, or use another file", path)
	case codeFull:
		return refuse(err, "the disk is full: make room for the database %s", path)
	case codeIO:
		return refuse(err, "the disk failed while the database %s was read or written: check the disk", path)
	default:
		return refuse(err, "the database %s cannot be opened: %v", path, err)
	}
}

// resultCode gives the primary result code of SQLite, 0 when err has none.
func resultCode(err error) int {
	var e *driver.Error
	if errors.As(err, &e) {
		return e.Code() & 0xff
	}
	return 0
}
