package sqlite

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"hangup/store"
)

// smallest is the size in bytes of the smallest database, one page: https://www.sqlite.org/fileformat.html#pages.
// SQLite takes a smaller file for an empty one and would write over it.
const smallest = 512

// prepareFile makes sure that there is a file at path and gives it as an absolute path. SQLite would
// create the file as the umask says; so it is created here, with 0600, and SQLite gives the files
// beside it (-wal, -shm) the same mode.
//
// A file that exists is never opened here: closing it would drop the locks that this process holds
// on it through SQLite (https://www.sqlite.org/howtocorrupt.html, 2.2).
func prepareFile(path string) (string, error) {
	full, err := filepath.Abs(path)
	if err != nil {
		return "", refuse(err, "the path of the database %q cannot be read", path)
	}
	if err := os.MkdirAll(filepath.Dir(full), 0o700); err != nil {
		return "", refuseFile(path, err)
	}
	info, err := os.Stat(full)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		err = createFile(full)
	case err == nil && info.IsDir():
		return "", refuse(nil, "the database %s is a folder: give a file in it, such as %s", path, filepath.Join(path, "hangup.db"))
	case err == nil && !info.Mode().IsRegular():
		return "", refuse(nil, "the database %s is not a file", path)
	case err == nil && info.Size() > 0 && info.Size() < smallest:
		return "", explainCode(path, errTooSmall)
	}
	if err != nil {
		return "", refuseFile(path, err)
	}
	return full, nil
}

func createFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) { // another process was faster
		return nil
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// refuseFile says what the operating system has against the file.
func refuseFile(path string, err error) error {
	dir := filepath.Dir(path)
	switch {
	case errors.Is(err, fs.ErrPermission), strings.Contains(err.Error(), "read-only file system"):
		return refuse(err, "the database %s cannot be written: hangup needs the right to write to the file and to the folder %s", path, dir)
	case errors.Is(err, fs.ErrNotExist), strings.Contains(err.Error(), "not a directory"):
		return refuse(err, "the folder %s of the database cannot be made: choose another place for it", dir)
	default:
		return refuse(err, "the database %s cannot be opened: %v", path, cause(err))
	}
}

// cause leaves out the path that the error repeats.
func cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

func refuse(err error, format string, args ...any) error {
	return &store.OpenError{Text: fmt.Sprintf(format, args...), Err: err}
}

// purpose says what a connection is for.
type purpose int

const (
	forLooking purpose = iota // changes nothing in the file, not even its journal mode
	forMoving                 // nor when it is closed
	forReading
	forWriting
	forHolding // only its lock counts
)

// cachePages keeps so many KiB of a connection's pages, instead of 2,000: with five connections those came to 10 MB, which a
// long broadcast filled. The system keeps the file in memory too, and claims take as long with less
// (https://www.sqlite.org/pragma.html#pragma_cache_size).
func cachePages(kib int) string { return fmt.Sprintf("cache_size(-%d)", kib) }

// dsn writes the address of the database for the driver. What stands in it holds for every
// connection; a pragma that is run on a pool reaches one only.
func dsn(path string, wait time.Duration, p purpose) string {
	q := url.Values{"mode": {"rw"}} // never create: prepareFile did, with the right mode
	pragma := func(text string) { q.Add("_pragma", text) }
	pragma(fmt.Sprintf("busy_timeout(%d)", wait.Milliseconds()))
	pragma("foreign_keys(1)")
	switch p {
	case forWriting:
		q.Set("_txlock", "immediate") // a transaction that reads first and writes then could not wait its turn
		pragma("journal_mode(WAL)")
		pragma("synchronous(FULL)")
		pragma("secure_delete(1)") // what is deleted is overwritten
		pragma(cachePages(512))
	case forMoving:
		q.Set("mode", "ro")
	case forReading:
		pragma("query_only(1)")
		pragma(cachePages(256))
	case forHolding:
		q.Set("_txlock", "exclusive")
		pragma("journal_mode(OFF)") // nothing is ever written: leave no third file
	}
	slashed := filepath.ToSlash(path)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed
	}
	return "file://" + (&url.URL{Path: slashed}).EscapedPath() + "?" + q.Encode()
}
