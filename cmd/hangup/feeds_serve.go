package main

import (
	"context"
	"fmt"
	"log/slog"

	"hangup/advice/feed"
	"hangup/advice/news"
	"hangup/store"
)

// polling prepares to ask the sources of the settings again and again until ctx ends. Without sources that is nothing.
func (a *app) polling() (poll func(context.Context), err error) {
	if len(a.settings.Feeds.Sources) == 0 {
		return func(context.Context) {}, nil
	}
	reader, err := newReader(a.settings, a.now)
	if err != nil {
		return nil, err
	}
	desk, err := openDesk(a.engine)
	if err != nil {
		return nil, err
	}
	return feed.NewPoller(a.log, reader, newsSink{a.store, desk, a.log}, a.alarm).Run, nil
}

// aboutFeeds is what whoever starts the program is told of the sources, nothing when there are none.
func (a *app) aboutFeeds() []string {
	n := len(a.settings.Feeds.Sources)
	if n == 0 {
		return nil
	}
	return []string{fmt.Sprintf("Police news is fetched from %s, for the first time within five minutes. To see what there is now, type: hangup feeds", count(n, "source"))}
}

// alarm tells the operator what is wrong with a source, or right again.
func (a *app) alarm(what feed.Alarm) {
	level := slog.LevelWarn
	if what.Kind == feed.Back {
		level = slog.LevelInfo
	}
	a.log.Log(context.Background(), level, what.String(), "alarm", what.Kind)
}

// newsSink judges what visits find and stores it. What is held is not stored but named in the log: no moderator is shown
// it yet.
type newsSink struct {
	store store.Feeds
	desk  judging
	log   *slog.Logger
}

// Cursor gives what is stored of a source.
func (k newsSink) Cursor(ctx context.Context, s feed.Source) (feed.Cursor, error) {
	return k.store.FeedCursor(ctx, s)
}

// Take stores a visit and the posts that it causes.
func (k newsSink) Take(ctx context.Context, v feed.Visit) error {
	var found []news.Warning
	for _, item := range v.Pick(feed.New, feed.Changed) {
		w, err := judge(k.desk, item)
		if err != nil {
			k.log.Error("an article is left out", "source", v.Source.String(), "address", shownAddress(item), "error", err)
			continue
		}
		if !isEdit(item, w) {
			found = append(found, w)
		}
	}
	got, err := k.store.TakeVisit(ctx, v, found)
	if err != nil {
		return err
	}
	if got.New > 0 {
		k.log.Info("police news is stored", "source", v.Source.String(), "new", got.New, "posts", got.Deliveries)
	}
	for _, item := range v.Pick(feed.Held) {
		k.log.Warn("an article is not posted, as it came with a whole archive", "source", v.Source.String(),
			"address", shownAddress(item), "title", oneLine(fmt.Sprintf("%.120s", item.Article.Title)))
	}
	return nil
}

// shownAddress gives the address of an item without what may be secret in it.
func shownAddress(i feed.Item) string { return feed.Source{URL: i.Article.URL}.String() }
