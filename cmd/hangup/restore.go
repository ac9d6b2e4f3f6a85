package main

import (
	"context"
	"fmt"

	"hangup/config"
	"hangup/config/files"
	"hangup/store"
	"hangup/store/sqlite"
)

type restoreCmd struct {
	From string `arg:"" sep:"none" help:"The backup." placeholder:"FILE"`
}

// Help gives examples.
func (restoreCmd) Help() string {
	return `Stop hangup first. The backup is read from end to end before anything is changed, and stays as it is. The
database of before is kept under another name.

What the bot learned since the backup is gone: watches that began since, reports, who asked to be
forgotten. Ask those again. Posts that were due at the time of the backup are not made, as most went
out since. News of the last days may be posted a second time.

Examples:
  hangup restore /var/backups/hangup/hangup-20261122T030000Z.db`
}

// Run puts the backup into its place.
func (k restoreCmd) Run(ctx context.Context, c *console, f *settingsFlags) error {
	s, err := c.settings(f)
	if err != nil {
		return err
	}
	if err := needsFile(s); err != nil {
		return err
	}
	backup, err := files.Open(k.From) // a pipe or a device is not waited for
	if err != nil {
		return failf("%s", err).because(err)
	}
	_ = backup.Close()
	done, err := sqlite.Restore(ctx, k.From, s.Database, c.now(), sqlite.WithSecret(opensWith(s, c)))
	if err != nil {
		return stopped(ctx, err)
	}
	fmt.Fprintf(c.out, "%s is as in %s now\n", s.Database, k.From)
	if done.Aside != "" {
		fmt.Fprintf(c.out, "What was there before is in %s\n", done.Aside)
	}
	if done.Skipped > 0 {
		fmt.Fprintf(c.out, "%s that were due then are not made\n", count(done.Skipped, "post"))
	}
	fmt.Fprintln(c.out, "Start hangup now. Ask everybody who wanted to be forgotten since the backup to say /forgetme again")
	return nil
}

// opensWith gives the key with which the backup must open.
func opensWith(s config.Settings, c *console) func(sealed bool) ([]byte, error) {
	return func(sealed bool) ([]byte, error) {
		key, err := keyOf(s, c.logger(), sealed)
		if err != nil {
			return nil, &store.OpenError{Text: err.Error(), Err: err}
		}
		return []byte(key.Reveal()), nil
	}
}
