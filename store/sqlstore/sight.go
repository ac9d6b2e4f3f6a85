package sqlstore

import (
	"context"
	"fmt"
	"time"

	"hangup/bot"
	"hangup/bot/outbox"
	"hangup/store"
)

// Watch has somebody told of every call.
func (s *Store) Watch(w store.Watcher) { s.watcher = w }

// watched tells the watcher of a call.
func (s *Store) watched(ctx context.Context, what string, changes bool, call func(ctx context.Context) error) error {
	if s.watcher == nil {
		return call(ctx)
	}
	ctx, end := s.watcher.Call(ctx, what, changes)
	err := call(ctx)
	end(err)
	return err
}

const (
	schemaQuery = `SELECT coalesce(max(version_id), 0) FROM goose_db_version`
	// readySpace is where Ready writes its one row.
	readySpace = "ready"
)

// Ready looks whether the schema is ours, and writes a row.
func (s *Store) Ready(ctx context.Context, now time.Time) error {
	var found int64
	if err := s.db.Row(ctx, schemaQuery).Scan(&found); err != nil {
		return fmt.Errorf("look at the schema: %w", err)
	}
	if s.schema != 0 && found != s.schema {
		return fmt.Errorf("the schema is of version %d and this program of %d", found, s.schema)
	}
	return s.PutShared(ctx, bot.SharedValue{Space: readySpace, Name: readySpace, Until: now.Add(time.Hour)})
}

// The figures are read from indexes alone: what is in the round, what has fallen due since, and the bodies of what waits.
const (
	inRoundQuery = `SELECT platform, class, count(*), min(due_at) FROM deliveries INDEXED BY deliveries_next
		WHERE state = 'due' AND ready = 1 GROUP BY platform, class`
	fallenDueQuery = `SELECT platform, class, count(*), min(due_at) FROM deliveries INDEXED BY deliveries_later
		WHERE state = 'due' AND ready = 0 AND due_at <= ?1 GROUP BY platform, class`
	inInboxQuery = `SELECT i.platform, count(*), min(i.at)
		FROM (SELECT platform, id FROM inbox_bodies ORDER BY n LIMIT ?1) b JOIN inbox i ON i.platform = b.platform AND i.id = b.id
		GROUP BY i.platform`
)

// Figures counts what waits.
func (s *Store) Figures(ctx context.Context, now time.Time) (f store.Figures, err error) {
	err = s.look(ctx, "count what waits", func(tx *Tx) error {
		f = store.Figures{}
		if err := addBacklog(ctx, tx, &f, inRoundQuery); err != nil {
			return err
		}
		if err := addBacklog(ctx, tx, &f, fallenDueQuery, millis(now)); err != nil {
			return err
		}
		return each(ctx, tx, func(scan func(...any) error) error {
			var w store.Waiting
			var oldest int64
			err := scan(&w.Platform, &w.N, &oldest)
			w.Oldest = fromMillis(oldest)
			f.Inbox = append(f.Inbox, w)
			return err
		}, inInboxQuery, store.MaxCounted)
	})
	return f, err
}

// addBacklog adds what a query finds to what was found.
func addBacklog(ctx context.Context, tx *Tx, f *store.Figures, query string, args ...any) error {
	return each(ctx, tx, func(scan func(...any) error) error {
		var platform string
		var class outbox.Class
		var n int
		var oldest int64
		if err := scan(&platform, &class, &n, &oldest); err != nil {
			return err
		}
		b := backlogOf(f, platform, class)
		if since := fromMillis(oldest); b.N == 0 || since.Before(b.Oldest) {
			b.Oldest = since
		}
		b.N += n
		return nil
	}, query, args...)
}

func backlogOf(f *store.Figures, platform string, class outbox.Class) *store.Backlog {
	for i := range f.Deliveries {
		if b := &f.Deliveries[i]; b.Platform == platform && b.Class == class {
			return b
		}
	}
	f.Deliveries = append(f.Deliveries, store.Backlog{Waiting: store.Waiting{Platform: platform}, Class: class})
	return &f.Deliveries[len(f.Deliveries)-1]
}
