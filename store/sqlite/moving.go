package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"time"
)

// movingWait is how long a move waits for another process that holds the database.
const movingWait = 10 * time.Second

// errHalf is about a database that package transfer filled only in part.
var errHalf = errors.New("a move to the database was begun and not finished")

// Source opens the file at path for a move from it: to be read, as it was found. Nobody can serve it meanwhile, and an error is
// a *store.OpenError when somebody does. release lets others have it, once the database is closed.
func Source(ctx context.Context, path string) (db *sql.DB, release func() error, err error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, nil, refuse(err, "there is no database %s: give the file that hangup used until now", path)
	}
	full, err := prepareFile(path)
	if err != nil {
		return nil, nil, err
	}
	return hold(ctx, full, func() (*sql.DB, error) { return openToMove(ctx, full) })
}

// openToMove reads the file without folding its log into it, as the last connection that may write would.
func openToMove(ctx context.Context, path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", dsn(path, movingWait, forMoving))
	if err != nil {
		return nil, err
	}
	found, half, err := look(ctx, db)
	known, none := latest()
	switch err = errors.Join(err, none); {
	case err == nil && half:
		err = errHalf
	case err == nil && found < known:
		err = refuse(nil, "the database %s is of an older hangup (schema %d, this program has %d): keep a copy if that one may have to go on with it, bring it up to date with HANGUP_DATABASE_URL=%s hangup feedback export, which posts nothing, and try again", path, found, known, path)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// Target opens the file at path for a move to it, and makes it when there is none. It may hold part of a move already.
func Target(ctx context.Context, path string) (db *sql.DB, release func() error, err error) {
	full, err := prepareFile(path)
	if err != nil {
		return nil, nil, err
	}
	return hold(ctx, full, func() (*sql.DB, error) {
		if err := inspect(ctx, full, movingWait); err != nil && !errors.Is(err, errHalf) {
			return nil, err
		}
		db, err := sql.Open("sqlite", dsn(full, movingWait, forWriting))
		if err != nil {
			return nil, err
		}
		if err := migrate(ctx, db); err != nil {
			return nil, errors.Join(err, db.Close())
		}
		return db, nil
	})
}

// hold has nobody serve a file while it is open.
func hold(ctx context.Context, path string, open func() (*sql.DB, error)) (*sql.DB, func() error, error) {
	holder := &Store{path: path, wait: movingWait}
	if err := holder.Serve(ctx); err != nil {
		if code := resultCode(err); code == codeBusy || code == codeLocked {
			err = refuse(err, "a hangup that runs uses the database %s: stop it first, and try again", path)
		}
		return nil, nil, err
	}
	db, err := open()
	if err != nil {
		return nil, nil, errors.Join(explain(path, err), holder.served.end())
	}
	return db, holder.served.end, nil
}
