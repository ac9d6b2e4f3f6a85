package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Restored is what Restore did.
type Restored struct {
	Aside   string // where the database of before is now; "" when there was none
	Skipped int    // posts that were due when the backup was made, and are not made any more
}

// Restore puts the backup at from in the place of the database at path. The backup stays as it is, and so does the database of before,
// under another name. It refuses while another process serves or uses the database, and a backup that is damaged, foreign or of a newer
// program. Posts that were due when the backup was made are skipped: most went out since, and nobody is to read them twice. The error
// is a *store.OpenError; then nothing was changed.
func Restore(ctx context.Context, from, path string, now time.Time, opts ...Option) (done Restored, err error) {
	if err := wholeAndOurs(ctx, from); err != nil {
		return done, err
	}
	full, err := filepath.Abs(path)
	if err != nil {
		return done, refuse(err, "the path of the database %q cannot be read", path)
	}
	if err := os.MkdirAll(filepath.Dir(full), 0o700); err != nil {
		return done, refuseFile(path, err)
	}
	draft, err := newDraft(full)
	if err != nil {
		return done, refuseFile(path, err)
	}
	defer func() { err = errors.Join(err, removeAll(draft)) }()
	if done.Skipped, err = makeReady(ctx, from, draft, opts); err != nil {
		return done, err
	}
	if done.Aside, err = setAside(ctx, full, now); err != nil {
		return done, err
	}
	if err := settleDraft(draft, full); err != nil {
		return Restored{}, errors.Join(err, moveFiles(done.Aside, full))
	}
	return done, nil
}

// makeReady copies a backup and brings the copy up to date.
func makeReady(ctx context.Context, from, draft string, opts []Option) (skipped int, err error) {
	if err := copyFile(from, draft); err != nil {
		return 0, refuseFile(draft, err)
	}
	s, err := Open(ctx, draft, opts...)
	if err != nil {
		return 0, err
	}
	n, err := changedRows(s.db.write.ExecContext(ctx, skipDueQuery))
	return n, errors.Join(err, s.Close()) // closing folds the log into the file
}

// copyFile writes over a file that is there. A backup has no log beside it.
func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_TRUNC, 0)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// skipDueQuery skips posts that were due or on their way. What stands in chats is still put right, and who moderates is asked again.
const skipDueQuery = `UPDATE deliveries SET state = 'skipped', ready = 0, reason = 'restored', told = 1 WHERE op = 'post' AND state IN ('due', 'sending')`

func changedRows(res sql.Result, err error) (int, error) {
	if err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	return int(n), err
}

// setAside gives the database at path, if there is one, another name. Nobody may use it.
func setAside(ctx context.Context, path string, now time.Time) (aside string, err error) {
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err := alone(ctx, path); err != nil {
		return "", err
	}
	aside = fmt.Sprintf("%s.before-%s", path, now.UTC().Format("20060102T150405Z"))
	if _, err := os.Lstat(aside); err == nil {
		return "", refuse(nil, "there is something at %s already: wait a second and try again", aside)
	}
	if err := moveFiles(path, aside); err != nil {
		return "", refuseFile(path, err)
	}
	return aside, nil
}

// moveFiles gives a database another name; "" is none. Its log belongs to it.
func moveFiles(from, to string) error {
	if from == "" {
		return nil
	}
	for _, more := range []string{"-wal", "-shm", ""} {
		if err := os.Rename(from+more, to+more); err != nil && (more == "" || !errors.Is(err, fs.ErrNotExist)) {
			return err
		}
	}
	return nil
}

// alone says whether another process serves the database. A damaged one is served by nobody.
func alone(ctx context.Context, path string) error {
	s := &Store{path: path, wait: time.Second}
	if err := s.Serve(ctx); err != nil {
		return err
	}
	return s.served.end()
}

func removeAll(path string) error {
	return errors.Join(removeIfThere(path), removeIfThere(path+"-wal"), removeIfThere(path+"-shm"))
}
