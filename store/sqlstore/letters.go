package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"hangup/bot"
)

// usualLetters is how many letters are given when the caller names no limit.
const usualLetters = 100

// PostLetter keeps a post for a chat. A second post under the same key gives the first letter.
func (s *Store) PostLetter(ctx context.Context, chat, key string, body []byte, at time.Time) (bot.Letter, error) {
	var l bot.Letter
	err := s.change(ctx, "post letter", func(tx *Tx) error {
		err := tx.hold(ctx, "letters/"+chat) // numbers come in order in a chat
		if err != nil {
			return err
		}
		l, err = scanLetter(tx.QueryRowContext(ctx, `SELECT seq, body, at FROM letters WHERE chat = ? AND key = ?`, chat, key).Scan)
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		l, err = scanLetter(tx.QueryRowContext(ctx, `INSERT INTO letters (chat, key, body, at) VALUES (?, ?, ?, ?) RETURNING seq, body, at`,
			chat, key, orEmpty(body), millis(at)).Scan)
		return err
	})
	if err != nil {
		return bot.Letter{}, err
	}
	return l, nil
}

// Letters gives the letters of a chat after the one with the number after, oldest first.
func (s *Store) Letters(ctx context.Context, chat string, after int64, limit int) ([]bot.Letter, error) {
	if limit <= 0 {
		limit = usualLetters
	}
	var found []bot.Letter
	err := s.look(ctx, "find letters", func(tx *Tx) error {
		return each(ctx, tx, func(scan func(...any) error) error {
			l, err := scanLetter(scan)
			found = append(found, l)
			return err
		}, `SELECT seq, body, at FROM letters WHERE chat = ? AND seq > ? ORDER BY seq LIMIT ?`, chat, after, limit)
	})
	return found, err
}

// NewLetters tells which letters there are after a number, the newest first.
func (s *Store) NewLetters(ctx context.Context, after int64, limit int) ([]bot.LetterMark, error) {
	var found []bot.LetterMark
	err := s.look(ctx, "find new letters", func(tx *Tx) error {
		return each(ctx, tx, func(scan func(...any) error) error {
			var m bot.LetterMark
			err := scan(&m.Seq, &m.Chat)
			found = append(found, m)
			return err
		}, `SELECT seq, chat FROM letters WHERE seq > ? ORDER BY seq DESC LIMIT ?`, after, limit)
	})
	return found, err
}

func scanLetter(scan func(...any) error) (bot.Letter, error) {
	var l bot.Letter
	var at int64
	err := scan(&l.Seq, &l.Body, &at)
	l.At = fromMillis(at)
	return l, err
}
