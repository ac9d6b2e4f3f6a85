package main

import (
	"context"
	"errors"
	"fmt"

	"hangup/config"
	"hangup/store/transfer"
)

type migrateStoreCmd struct {
	From    string `required:"" help:"The database to move: a file, or the address of a PostgreSQL database." placeholder:"DATABASE"`
	To      string `help:"An empty database to move it to. Default: the PostgreSQL database of the settings, so that its password stands on no command line." placeholder:"DATABASE"`
	Again   bool   `help:"Give up what an earlier move left in the new database, and begin anew." xor:"what"`
	Compare bool   `help:"Move nothing: read both databases and say whether they hold the same." xor:"what"`
}

// Help says what happens to both sides.
func (migrateStoreCmd) Help() string {
	return `Moves everything that is stored, such as from a SQLite file to PostgreSQL: watches, reports, warnings, what
waits to be sent, and the keys, which the same secret key opens. Stop hangup first. The old database is
only read. The new one is compared with it at the end, row by row, and nobody can use it before.

Stopped halfway, by whatever, run the same again: it goes on where it was.

Examples:
  hangup migrate-store --from hangup.db --to postgres://hangup@db.example.org/hangup
  HANGUP_DATABASE_URL_FILE=address.txt HANGUP_SECRET_KEY_FILE=hangup.db.key hangup migrate-store --from hangup.db`
}

// Run moves a database.
func (k migrateStoreCmd) Run(ctx context.Context, c *console, f *settingsFlags) (err error) {
	if k.To == "" {
		s, err := c.settings(f)
		if err != nil {
			return err
		}
		if !config.IsPostgres(s.Database) {
			return usage(fmt.Errorf("say where it goes: with --to, or with the address of a PostgreSQL database in %sDATABASE_URL", config.Prefix))
		}
		k.To = s.Database
	}
	if k.From == k.To {
		return usage(errors.New("the database would be moved to itself: say with --to where it goes"))
	}
	defer func() {
		if ctx.Err() != nil && err != nil {
			err = failf("stopped: run the same again, and it goes on").because(ctx.Err())
		}
	}()
	from, err := transfer.OpenSource(ctx, k.From)
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := k.target(ctx)
	if err != nil {
		return err
	}
	defer to.Close()
	return k.move(ctx, c, from, to)
}

// target opens the other side, which a comparison only reads too.
func (k migrateStoreCmd) target(ctx context.Context) (*transfer.Side, error) {
	if k.Compare {
		return transfer.OpenSource(ctx, k.To)
	}
	return transfer.OpenTarget(ctx, k.To)
}

func (k migrateStoreCmd) move(ctx context.Context, c *console, from, to *transfer.Side) (err error) {
	watch := &moveProgress{console: c}
	var all []transfer.Moved
	if k.Compare {
		all, err = transfer.Compare(ctx, from, to, watch)
	} else {
		all, err = transfer.Move(ctx, from, to, transfer.Options{Again: k.Again, Progress: watch})
	}
	watch.finish()
	if len(all) > 0 {
		printMoved(c.out, all)
	}
	if err != nil {
		return notMoved(err)
	}
	if k.Compare {
		fmt.Fprintf(c.out, "\n%s and %s hold the same.\n", from.Name(), to.Name())
		return nil
	}
	printMoveDone(c.out, all, from.Name(), to.Name())
	printNext(c.out, k.From, k.To)
	return nil
}

// notMoved says why, and what to do.
func notMoved(err error) error {
	var refused *transfer.Refusal
	if errors.As(err, &refused) {
		return failf("%s", refused.Text).because(err)
	}
	return failf("the move stopped: %s. Nothing is lost: run the same again, and it goes on", err).because(err)
}

// isFile tells a path from the address of a server.
func isFile(database string) bool { return !config.IsPostgres(database) }
