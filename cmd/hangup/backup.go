package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/dustin/go-humanize"

	"hangup/config"
	"hangup/store/sqlite"
)

type backupCmd struct {
	To   string `arg:"" sep:"none" help:"A file that is not there yet, or a folder, in which the file gets a name with the time." placeholder:"FILE|FOLDER"`
	Keep int    `help:"Of the backups in the folder keep the newest so many, and remove the others. 0 keeps all." placeholder:"N"`
}

// Help gives examples.
func (backupCmd) Help() string {
	return `Copies the database as it is at one moment; a bot that runs goes on meanwhile. The copy is read from end
to end before it gets its name, so a file of that name is complete and good. Its owner alone may read it.

The secret key is not in it, and without the key nothing personal in it opens: keep a copy of the key
too, and not in the same place.

Examples:
  hangup backup ~/hangup-before-the-update.db
  hangup backup /var/backups/hangup --keep 14`
}

// backupName is what a backup in a folder is called, and backupNames finds them.
const (
	backupTime  = "20060102T150405Z"
	backupNames = "hangup-????????T??????Z.db"
)

// Run copies the database.
func (k backupCmd) Run(ctx context.Context, c *console, f *settingsFlags) error {
	s, err := c.settings(f)
	if err != nil {
		return err
	}
	to, folder, err := k.place(c.now())
	if err != nil {
		return err
	}
	db, err := openFile(ctx, s)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.Backup(ctx, to); err != nil {
		return stopped(ctx, err)
	}
	info, err := os.Stat(to)
	if err != nil {
		return failf("%s was written and is gone", to).because(err)
	}
	fmt.Fprintf(c.out, "%s is backed up in %s (%s)\n", s.Database, to, humanize.IBytes(uint64(info.Size())))
	if s.SecretKey.Empty() {
		fmt.Fprintf(c.out, "The key is not in it: keep a copy of %s too, in another place\n", keyFile(s))
	}
	return k.prune(c, folder)
}

// place gives the file to write, and the folder when one was named.
func (k backupCmd) place(now time.Time) (to, folder string, err error) {
	if k.To == "" {
		return "", "", usage(failf("name a file or a folder for the backup"))
	}
	info, err := os.Stat(k.To)
	if err == nil && info.IsDir() {
		return filepath.Join(k.To, "hangup-"+now.UTC().Format(backupTime)+".db"), k.To, nil
	}
	if k.Keep != 0 {
		return "", "", usage(failf("--keep needs a folder that is there, and %s is none", k.To))
	}
	return k.To, "", nil
}

// prune removes the oldest backups of a folder. Their names are in the order of their times.
func (k backupCmd) prune(c *console, folder string) error {
	if k.Keep <= 0 || folder == "" {
		return nil
	}
	all, err := backupsIn(folder)
	if err != nil {
		return failf("the backups in %s cannot be listed", folder).because(err)
	}
	for _, old := range all[:max(0, len(all)-k.Keep)] {
		if err := os.Remove(old); err != nil {
			return failf("the old backup %s cannot be removed", old).because(err)
		}
		fmt.Fprintf(c.out, "%s is removed: %s are kept\n", old, count(k.Keep, "backup"))
	}
	return nil
}

// backupsIn lists the backups in a folder, the oldest first: files of the names that this command gives, and no links or folders. The
// folder is no pattern: one whose name has a * in it must not stand for others.
func backupsIn(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder) // in order
	if err != nil {
		return nil, err
	}
	var all []string
	for _, e := range entries {
		if ours, _ := filepath.Match(backupNames, e.Name()); ours && e.Type().IsRegular() {
			all = append(all, filepath.Join(folder, e.Name()))
		}
	}
	return all, nil
}

// openFile opens the database when it is a file that is there.
func openFile(ctx context.Context, s config.Settings) (*sqlite.Store, error) {
	if err := needsFile(s); err != nil {
		return nil, err
	}
	if isAbsent(s) {
		return nil, failf("there is no database %s to back up", s.Database)
	}
	return sqlite.Open(ctx, s.Database)
}

// needsFile refuses a server, which has its own means.
func needsFile(s config.Settings) error {
	if config.IsPostgres(s.Database) {
		return failf("the database is on a PostgreSQL server, which is backed up by its own means, such as pg_dump -Fc --schema=hangup and pg_restore")
	}
	return nil
}

// stopped is an error, or that a person stopped the command.
func stopped(ctx context.Context, err error) error {
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return failf("stopped: nothing was changed").because(err)
	}
	return err
}
