package main

import (
	"context"
	"fmt"
	"time"

	"hangup/advice/news"
	"hangup/config"
)

type importCmd struct {
	Warnings importWarningsCmd `cmd:"" help:"Store police warnings and post new ones into the groups that watch their area."`
}

type importWarningsCmd struct {
	Path []string `arg:"" sep:"none" help:"Files, or folders of files." placeholder:"FILE"`
}

// Help gives examples.
func (importWarningsCmd) Help() string {
	return `Reads web pages, Markdown with front matter and plain text. What a file does not say stays
unknown. Importing a warning again changes nothing. A file that cannot be read is named, the others
are imported all the same.

Examples:
  hangup import warnings alert.html
  hangup import warnings ~/warnings/`
}

// Run imports the files.
func (k *importWarningsCmd) Run(ctx context.Context, c *console, f *settingsFlags) error {
	s, err := c.settings(f)
	if err != nil {
		return err
	}
	engine, err := loadEngine()
	if err != nil {
		return err
	}
	desk, err := openDesk(engine)
	if err != nil {
		return err
	}
	in := &intake{console: c, engine: engine, desk: desk}
	found := in.readAll(ctx, k.Path)
	if err := in.store(ctx, s, found); err != nil {
		return err
	}
	if in.bad > 0 {
		return failf("%s could not be imported", count(in.bad, "file"))
	}
	return nil
}

// store says what was found and stores it. The database comes first: what is found in files is of no use to
// whoever cannot keep it. Without anything found there is none to make.
func (in *intake) store(ctx context.Context, s config.Settings, found []item) (err error) {
	defer func() {
		if ctx.Err() != nil && (err != nil || len(found) == 0) {
			err = failf("stopped: nothing was imported").because(ctx.Err())
		}
	}()
	if len(found) == 0 {
		return nil
	}
	db, err := openStore(ctx, s)
	if err != nil {
		return err
	}
	defer db.Close()
	var all []news.Warning
	for _, i := range found {
		in.describe(i.path, i.warning)
		all = append(all, i.warning)
	}
	got, err := db.ImportWarnings(ctx, all, in.now())
	if err != nil {
		return failf("the warnings could not be stored, and none of them was: %s", err).because(err)
	}
	fmt.Fprintf(in.out, "%d new, %d known, %s due\n", got.New, got.Known, count(got.Deliveries, "post"))
	return nil
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// future tells whether a day is later than any day that has begun somewhere on earth: nobody has
// published anything then.
func future(day, now time.Time) bool {
	const aheadOfUTC = 14 * time.Hour // Kiribati
	return day.After(now.Add(aheadOfUTC))
}
