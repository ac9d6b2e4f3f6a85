package main

import (
	"context"
	"fmt"
	"time"

	"hangup/advice/news"
	"hangup/config"
	"hangup/store"
)

type importCmd struct {
	Warnings importWarningsCmd `cmd:"" help:"Store police warnings and post new ones into the groups that watch their area."`
	Watches  importWatchesCmd  `cmd:"" help:"Have chats watch areas."`
}

type importWarningsCmd struct {
	Path []string `arg:"" sep:"none" help:"Files, or folders of files." placeholder:"FILE"`
}

// Help gives examples.
func (importWarningsCmd) Help() string {
	return `Reads web pages, Markdown with front matter and plain text. What a file does not say stays
unknown. Importing a warning again changes nothing; one that reads otherwise by now replaces what is
stored, and what was posted of it is edited. What tells the same story as a warning that is stored is
not posted again. A file that cannot be read is named, the others are imported all the same.

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
	ws, err := in.tellStories(ctx, db, found)
	if err != nil {
		return failf("what is stored cannot be read: %s", err).because(err)
	}
	got, err := db.ImportWarnings(ctx, ws, in.now())
	if err != nil {
		return failf("the warnings could not be stored, and none of them was: %s", err).because(err)
	}
	fmt.Fprintln(in.out, imported(got))
	return nil
}

// tellStories describes what was found, in its order, and gives it as it is to be stored.
func (in *intake) tellStories(ctx context.Context, from shelf, items []item) ([]news.Warning, error) {
	fs := make([]found, len(items))
	for n, i := range items {
		fs[n] = found{Warning: i.warning, n: n}
	}
	bar := in.startProgress("comparing", len(fs))
	t := newTeller(from)
	ws, err := t.tellAll(ctx, fs, bar.step)
	bar.finish()
	if err != nil {
		return nil, err
	}
	told := make([]news.Warning, len(items))
	for i, f := range fs {
		told[f.n] = ws[i]
	}
	for n, i := range items {
		in.describe(i.path, i.warning)
		in.describeStory(ctx, t, told[n])
	}
	return ws, nil
}

// describeStory says of what story a warning is, where it is not of one of its own, and whether somebody is asked first.
func (in *intake) describeStory(ctx context.Context, t *teller, w news.Warning) {
	switch {
	case w.Corrects != "":
		fmt.Fprintf(in.out, "  %-9s %s\n", "corrects", in.named(ctx, t, w.Corrects))
	case w.Story != "":
		fmt.Fprintf(in.out, "  %-9s the same as %s: not posted where that is\n", "story", in.named(ctx, t, w.Story))
	}
	if w.Unsure {
		fmt.Fprintf(in.out, "  %-9s nobody can tell for certain what it is: a moderator is asked before it is posted\n", "unsure")
	}
}

// imported says what became of an import. What seldom happens is left out when it did not.
func imported(got store.Imported) string {
	text := fmt.Sprintf("%d new, ", got.New)
	if got.Changed > 0 {
		text += fmt.Sprintf("%d changed, ", got.Changed)
	}
	text += fmt.Sprintf("%d known, %s due", got.Known, count(got.Deliveries, "post"))
	if got.Edits > 0 {
		text += fmt.Sprintf(", %s to edit", count(got.Edits, "post"))
	}
	return text
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
