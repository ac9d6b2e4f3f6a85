package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"hangup/advice"
	"hangup/advice/feed"
	"hangup/advice/news"
	"hangup/bot"
	"hangup/config"
)

type feedsCmd struct {
	JSON bool `name:"json" help:"Print a row of JSON for each source."`
}

// Help gives examples.
func (feedsCmd) Help() string {
	return `Asks every source of the settings once and prints what a running bot would do with each item that it
has. Nothing is posted and nothing is stored, so it may be tried out at any time.

Examples:
  hangup feeds
  hangup feeds --json > feeds.jsonl
  HANGUP_FEEDS=kent=https://www.example.org/news/ hangup feeds`
}

// Run asks the sources.
func (k feedsCmd) Run(ctx context.Context, c *console, f *settingsFlags) error {
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
	look.json = k.JSON
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
	tell   *teller
	from   map[news.WarningID]string // which source of this look had a warning first
	json   bool
}

// knownNews is what is stored already.
type knownNews interface {
	shelf
	FeedCursor(ctx context.Context, s feed.Source) (feed.Cursor, error)
	Audience(ctx context.Context, areas []advice.AreaID) (bot.Audience, error)
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
	if err != nil {
		return nil, nil, err
	}
	in := &intake{console: c, engine: engine, desk: desk}
	return &lookout{intake: in, reader: reader, known: known, tell: newTeller(known), from: map[news.WarningID]string{}}, done, nil
}

// openKnown opens the database. It never makes one: without a file nothing is known.
func openKnown(ctx context.Context, s config.Settings) (knownNews, func(), error) {
	if isAbsent(s) {
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

func (nothingKnown) Neighbours(context.Context, news.Warning) ([]news.Warning, error) {
	return nil, nil
}

func (nothingKnown) Audience(context.Context, []advice.AreaID) (bot.Audience, error) {
	return nil, nil
}

// looksAtOnce is how many sources are asked at once, as many as by a running bot.
const looksAtOnce = 4

// look is a source that is being asked, and what was known of it.
type look struct {
	before feed.Cursor
	visit  chan feed.Visit
}

// all asks sources beside each other and prints what came, in their order. It counts those that could not be read.
func (l *lookout) all(ctx context.Context, sources []feed.Source) (bad int, err error) {
	bar := l.startProgress("asking", len(sources))
	defer bar.finish()
	looks, err := l.ask(ctx, sources)
	if err != nil {
		return 0, err
	}
	for _, k := range looks {
		v := <-k.visit
		if ctx.Err() != nil {
			return bad, nil
		}
		if v.Err != nil {
			bad++
		}
		row, err := l.row(ctx, k.before, v)
		if err != nil {
			return bad, failf("what is stored cannot be read: %s", err).because(err)
		}
		bar.clear()
		if err := l.show(row, v.Err); err != nil {
			return bad, err
		}
		bar.step()
	}
	return bad, nil
}

// ask starts to ask every source.
func (l *lookout) ask(ctx context.Context, sources []feed.Source) (looks []look, err error) {
	turns := make(chan struct{}, looksAtOnce)
	for _, s := range sources {
		before, err := l.known.FeedCursor(ctx, s)
		if err != nil {
			return nil, failf("what is known of %s cannot be read: %s", s, err).because(err)
		}
		cursor := before
		cursor.ETag, cursor.Modified = "", "" // or a source in which nothing changed would show nothing
		k := look{before, make(chan feed.Visit, 1)}
		looks = append(looks, k)
		go func() {
			turns <- struct{}{}
			k.visit <- l.reader.Visit(ctx, s, cursor)
			<-turns
		}()
	}
	return looks, nil
}

// show prints a row, as JSON or for people.
func (l *lookout) show(row feedRow, cause error) error {
	if l.json {
		return json.NewEncoder(l.out).Encode(row)
	}
	if cause != nil {
		fmt.Fprintf(l.err, "hangup: %s cannot be read (%s): %s\n", row.Source, oneLine(row.Error), remedy(cause))
		return nil
	}
	l.printSource(row)
	return nil
}

// remedy says what to do about a source that cannot be read.
func remedy(err error) string {
	if errors.Is(err, feed.ErrPrivate) {
		return "set " + config.Prefix + "FEED_ALLOW_PRIVATE to true if it is yours"
	}
	return "open it in a browser, and if it has moved, correct " + config.Prefix + "FEEDS"
}

// isPosted tells whether articles with a label are posted.
func isPosted(l news.Label) bool { return l == news.IsWarning || l == news.IsCorrection }
