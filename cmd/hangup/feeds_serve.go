package main

import (
	"context"
	"fmt"
	"log/slog"
	"sync"

	"hangup/advice/feed"
	"hangup/advice/news"
	"hangup/config"
	"hangup/store"
)

// poller prepares to ask the sources of the settings again and again. Without sources it gives nil.
func (a *app) poller() (*feed.Poller, error) {
	if len(a.settings.Feeds.Sources) == 0 {
		return nil, nil
	}
	reader, err := newReader(a.settings, a.now)
	if err != nil {
		return nil, err
	}
	desk, err := openDesk(a.engine)
	if err != nil {
		return nil, err
	}
	return feed.NewPoller(a.log, reader, watchedSink{&newsSink{store: a.store, desk: desk, log: a.log}, a.sight}, a.alarm), nil
}

// aboutFeeds is what whoever starts the program is told of the sources, nothing when there are none.
func (a *app) aboutFeeds() []string {
	n := len(a.settings.Feeds.Sources)
	if n == 0 || !a.does(config.RoleWorker) {
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

// keptNews is where news is kept.
type keptNews interface {
	store.Feeds
	Warning(ctx context.Context, id news.WarningID) (news.Warning, bool, error)
}

// newsSink judges what visits find and stores it. What is held is not stored but named in the log. It takes one visit at a
// time, so that a story which two sources bring at once is known when the second is looked at.
type newsSink struct {
	mu    sync.Mutex
	store keptNews
	desk  judging
	log   *slog.Logger
}

// Cursor gives what is stored of a source.
func (k *newsSink) Cursor(ctx context.Context, s feed.Source) (feed.Cursor, error) {
	return k.store.FeedCursor(ctx, s)
}

// Take stores a visit and the posts that it causes.
func (k *newsSink) Take(ctx context.Context, v feed.Visit) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	ws, err := newTeller(k.store).tellAll(ctx, k.judge(v), func() {})
	if err != nil {
		return err
	}
	got, err := k.store.TakeVisit(ctx, v, ws)
	if err != nil {
		return err
	}
	if got.New+got.Changed > 0 {
		k.log.InfoContext(ctx, "police news is stored", "source", v.Source.String(), "new", got.New, "changed", got.Changed, "posts", got.Deliveries, "edits", got.Edits)
	}
	for _, item := range v.Pick(feed.Held) {
		k.log.WarnContext(ctx, "an article is not posted, as it came with a whole archive; if it is news, save its page and import it", "source", v.Source.String(),
			"address", shownAddress(item), "title", oneLine(fmt.Sprintf("%.120s", item.Article.Title)))
	}
	return nil
}

// judge judges what is new or changed. What cannot be judged is named in the log and left out.
func (k *newsSink) judge(v feed.Visit) (all []found) {
	for _, item := range v.Pick(feed.New, feed.Changed) {
		f, err := judge(k.desk, item)
		if err != nil {
			k.log.Error("an article is left out", "source", v.Source.String(), "address", shownAddress(item), "error", err)
			continue
		}
		all = append(all, f)
	}
	return all
}

// shownAddress gives the address of an item without what may be secret in it.
func shownAddress(i feed.Item) string { return feed.Source{URL: i.Article.URL}.String() }
