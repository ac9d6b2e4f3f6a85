package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"hangup/advice/feed"
	"hangup/advice/news"
	"hangup/config"
)

type feedsCmd struct{}

// Help gives examples.
func (feedsCmd) Help() string {
	return `Asks every source of the settings once and prints what a running bot would do with each item that it
has. Nothing is posted and nothing is stored, so it may be tried out at any time.

Examples:
  hangup feeds
  HANGUP_FEEDS=kent=https://www.example.org/news/ hangup feeds`
}

// Run asks the sources.
func (feedsCmd) Run(ctx context.Context, c *console, f *settingsFlags) error {
	s, err := c.settings(f)
	if err != nil {
		return err
	}
	if len(s.Feeds.Sources) == 0 {
		return &failure{code: exitUsage, text: "no source is set: set " + config.Prefix + "FEEDS to force=address, such as kent=https://www.example.org/news/"}
	}
	look, done, err := openLookout(ctx, c, s)
	if err != nil {
		return err
	}
	defer done()
	bad, err := look.all(ctx, sourcesOf(s))
	switch {
	case ctx.Err() != nil:
		return failf("stopped").because(ctx.Err())
	case err != nil:
		return err
	case bad > 0:
		return failf("%s could not be read", count(bad, "source"))
	}
	return nil
}

// lookout asks sources and says what they have.
type lookout struct {
	*intake
	reader *feed.Reader
	known  knownNews
}

// knownNews is what is stored already.
type knownNews interface {
	FeedCursor(ctx context.Context, s feed.Source) (feed.Cursor, error)
	Warning(ctx context.Context, id news.WarningID) (news.Warning, bool, error)
}

func openLookout(ctx context.Context, c *console, s config.Settings) (*lookout, func(), error) {
	engine, err := loadEngine()
	if err != nil {
		return nil, nil, err
	}
	desk, err := openDesk(engine)
	if err != nil {
		return nil, nil, err
	}
	reader, err := newReader(s, c.now)
	if err != nil {
		return nil, nil, err
	}
	known, done, err := openKnown(ctx, s)
	return &lookout{&intake{console: c, engine: engine, desk: desk}, reader, known}, done, err
}

// openKnown opens the database. It never makes one: without a file nothing is known.
func openKnown(ctx context.Context, s config.Settings) (knownNews, func(), error) {
	if _, err := os.Stat(s.Database); errors.Is(err, fs.ErrNotExist) {
		return nothingKnown{}, func() {}, nil
	}
	db, err := openStore(ctx, s)
	if err != nil {
		return nil, nil, err
	}
	return db, func() { _ = db.Close() }, nil
}

// nothingKnown is for a program that has stored nothing.
type nothingKnown struct{}

func (nothingKnown) FeedCursor(context.Context, feed.Source) (feed.Cursor, error) {
	return feed.Cursor{}, nil
}

func (nothingKnown) Warning(context.Context, news.WarningID) (news.Warning, bool, error) {
	return news.Warning{}, false, nil
}

// looksAtOnce is how many sources are asked at once, as many as by a running bot.
const looksAtOnce = 4

// all asks sources beside each other and prints what came, in their order. It counts those that could not be read.
func (l *lookout) all(ctx context.Context, sources []feed.Source) (bad int, err error) {
	bar := l.startProgress("asking", len(sources))
	defer bar.finish()
	turns := make(chan struct{}, looksAtOnce)
	visits := make([]chan feed.Visit, len(sources))
	for n, s := range sources {
		cursor, err := l.known.FeedCursor(ctx, s)
		if err != nil {
			return 0, failf("what is known of %s cannot be read: %s", s, err).because(err)
		}
		cursor.ETag, cursor.Modified = "", "" // or a source in which nothing changed would show nothing
		visit := make(chan feed.Visit, 1)
		visits[n] = visit
		go func() {
			turns <- struct{}{}
			visit <- l.reader.Visit(ctx, s, cursor)
			<-turns
		}()
	}
	for _, visit := range visits {
		v := <-visit
		if ctx.Err() != nil {
			return bad, nil
		}
		bar.clear()
		if l.print(ctx, v); v.Err != nil {
			bad++
		}
		bar.step()
	}
	return bad, nil
}

// print says what a visit found, or why it found nothing.
func (l *lookout) print(ctx context.Context, v feed.Visit) {
	if v.Err != nil {
		fmt.Fprintf(l.err, "hangup: %s cannot be read (%s): %s\n", v.Source, oneLine(v.Err.Error()), remedy(v.Err))
		return
	}
	fmt.Fprintln(l.out, l.heading(v.Source))
	counts := map[feed.Finding]int{}
	for _, item := range v.Items {
		counts[item.Finding]++
		l.printItem(ctx, item)
	}
	for _, a := range v.Alarms {
		if a.Kind == feed.Reissued {
			fmt.Fprintf(l.out, "  %s\n", oneLine(a.String()))
		}
	}
	fmt.Fprintf(l.out, "  %s\n", tally(counts))
}

// remedy says what to do about a source that cannot be read.
func remedy(err error) string {
	if errors.Is(err, feed.ErrPrivate) {
		return "set " + config.Prefix + "FEED_ALLOW_PRIVATE to true if it is yours"
	}
	return "open it in a browser, and if it has moved, correct " + config.Prefix + "FEEDS"
}

func (l *lookout) heading(s feed.Source) string {
	name := l.forceName(s.Force)
	if name == "" {
		name = "several forces"
	}
	return fmt.Sprintf("%s, for %s", s, name)
}

// printItem gives an item, and of what is new what the bot makes of it.
func (l *lookout) printItem(ctx context.Context, item feed.Item) {
	day := unknown
	if at := item.Article.Published; !at.IsZero() {
		day = at.Format("2 January 2006")
	}
	fmt.Fprintf(l.out, "  %-10s  %-17s  %.120s\n", item.Finding, day, orUnknown(item.Article.Title))
	if item.Finding != feed.New && item.Finding != feed.Changed && item.Finding != feed.Held {
		return
	}
	w, err := judge(l.desk, item)
	if err != nil {
		fmt.Fprintf(l.out, "  %-10s  left out: %s\n", "", oneLine(err.Error()))
		return
	}
	about := string(w.Label) + "; " + orUnknown(l.forceName(w.Force))
	if isPosted(w.Label) {
		about += "; " + orUnknown(l.typeNames(w))
	}
	fmt.Fprintf(l.out, "  %-10s  %s\n  %-10s  %s\n", "", about, "", l.fate(ctx, item, w))
}

// fate says what a running bot does with a warning.
func (l *lookout) fate(ctx context.Context, item feed.Item, w news.Warning) string {
	stored, ok, err := l.known.Warning(ctx, w.ID)
	switch {
	case item.Finding == feed.Held:
		return "not stored and not posted: look through it, and import what is new"
	case isEdit(item, w):
		return "not stored and not posted again: it is no correction"
	case err == nil && ok && !stored.Example:
		return "stored already, so it is not posted again"
	case !isPosted(w.Label):
		return "stored and not posted: only warnings and corrections are"
	case len(w.Areas) == 0:
		return "stored and not posted: which area it is about is unknown"
	}
	return "stored, and posted into the chats that watch its area"
}

// isPosted tells whether articles with a label are posted.
func isPosted(l news.Label) bool { return l == news.IsWarning || l == news.IsCorrection }

// tally counts findings in the order in which an operator cares.
func tally(counts map[feed.Finding]int) string {
	var parts []string
	for _, f := range []feed.Finding{feed.New, feed.Changed, feed.Held, feed.Known, feed.Old, feed.Undated, feed.Waiting, feed.Unreadable} {
		if n := counts[f]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, f))
		}
	}
	if len(parts) == 0 {
		return "no items"
	}
	return strings.Join(parts, ", ")
}
