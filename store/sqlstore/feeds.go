package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"hangup/advice/feed"
	"hangup/advice/news"
	"hangup/store"
)

// FeedCursor gives where a source of news stands, the zero Cursor when it was never visited.
func (s *Store) FeedCursor(ctx context.Context, of feed.Source) (feed.Cursor, error) {
	var text string
	err := s.db.Row(ctx, `SELECT cursor FROM feed_cursors WHERE source = ?`, of.URL).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return feed.Cursor{}, nil
	}
	var c feed.Cursor
	if err == nil {
		err = json.Unmarshal([]byte(text), &c)
	}
	if err != nil {
		return feed.Cursor{}, fmt.Errorf("find cursor: %w", err)
	}
	return c, nil
}

// TakeVisit stores warnings as ImportWarnings does, and where the source stands that they came from, all in one transaction.
func (s *Store) TakeVisit(ctx context.Context, v feed.Visit, ws []news.Warning) (store.Imported, error) {
	cursor, err := json.Marshal(v.Cursor)
	if err != nil {
		return store.Imported{}, fmt.Errorf("take visit: %w", err)
	}
	var done store.Imported
	err = s.change(ctx, "take visit", func(tx *Tx) (err error) {
		if done, err = importWarnings(ctx, tx, ws, v.At); err != nil {
			return err
		}
		_, err = run(ctx, tx, `INSERT INTO feed_cursors (source, at, cursor) VALUES (?, ?, ?)
			ON CONFLICT (source) DO UPDATE SET at = excluded.at, cursor = excluded.cursor`, v.Source.URL, millis(v.At), string(cursor))
		return err
	})
	if err != nil {
		return store.Imported{}, err
	}
	return done, nil
}
