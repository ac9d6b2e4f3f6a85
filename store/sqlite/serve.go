package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"sync"
	"time"
)

// serving is the lock of the one process that delivers. It is the lock that SQLite holds on an empty
// database of its own beside ours: the system takes it away when the process ends, however that
// ends, and on every system SQLite runs on. Our own file cannot be held: imports write to it.
type serving struct {
	mu sync.Mutex
	db *sql.DB
	tx *sql.Tx
}

// lockWait is how long a server that is about to end may take to let go.
const lockWait = time.Second

// Serve makes this process the one that delivers, until Close. It refuses when another process
// is: each would take for lost what the other is sending, and post it again.
func (s *Store) Serve(ctx context.Context) error {
	s.served.mu.Lock()
	defer s.served.mu.Unlock()
	if s.served.tx != nil {
		return nil
	}
	path, err := lockPath(s.path)
	if err != nil {
		return refuseFile(s.path, err)
	}
	if err := createFile(path); err != nil {
		return refuseFile(path, err)
	}
	db, err := sql.Open("sqlite", dsn(path, min(s.wait, lockWait), forHolding))
	if err != nil {
		return explain(path, err)
	}
	tx, err := db.BeginTx(context.WithoutCancel(ctx), nil)
	if err == nil {
		s.served.db, s.served.tx = db, tx
		return nil
	}
	if code := resultCode(err); code == codeBusy || code == codeLocked {
		err = refuse(err, "another hangup serves the database %s already: stop that one, or give this one a file of its own", s.path)
	}
	return errors.Join(explain(path, err), db.Close())
}

// lockPath is the same for every name of the database.
func lockPath(database string) (string, error) {
	real, err := filepath.EvalSymlinks(database)
	return real + ".lock", err
}

// end lets another process serve. Ending twice does no harm.
func (l *serving) end() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.tx == nil {
		return nil
	}
	err := errors.Join(l.tx.Rollback(), l.db.Close())
	l.tx, l.db = nil, nil
	return err
}
