package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"

	"hangup/bot"
)

// idAlphabet has 16 signs that are told apart when read aloud and when written by hand, and no
// vowels to make words of. 16⁶ is 16.8 million ids.
const (
	idAlphabet = "234679CFHKMRTWXY"
	idLength   = 6
)

// SaveReport stores a report under a new id. A draft that the person has saved already gives the id of then.
func (s *Store) SaveReport(ctx context.Context, r bot.Report) (id string, err error) {
	err = s.change(ctx, "save report", func(tx *sql.Tx) error {
		if r.Draft != "" {
			err := tx.QueryRowContext(ctx, `SELECT id FROM reports WHERE person = ? AND draft = ?`, string(r.Person), r.Draft).Scan(&id)
			if !errors.Is(err, sql.ErrNoRows) {
				return err
			}
		}
		id, err = s.insertReport(ctx, tx, r)
		return err
	})
	if err != nil {
		return "", err
	}
	return id, nil
}

// insertReport draws ids until one is free. Ten draws fail together only if nearly all are taken.
func (s *Store) insertReport(ctx context.Context, tx *sql.Tx, r bot.Report) (string, error) {
	for range 10 {
		id, err := s.drawID()
		if err != nil {
			return "", err
		}
		n, err := run(ctx, tx, `
			INSERT INTO reports (id, draft, person, type, claimed, happened, "when", area, number, phone, note, at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
			id, r.Draft, string(r.Person), string(r.Type), r.Claimed, r.Happened, r.When, string(r.Area), r.Number, r.Phone, r.Note, millis(r.At))
		if err != nil || n == 1 {
			return id, err
		}
	}
	return "", errors.New("no free id was found")
}

func (s *Store) drawID() (string, error) {
	var b [idLength]byte
	s.drawn.Lock()
	_, err := io.ReadFull(s.random, b[:])
	s.drawn.Unlock()
	if err != nil {
		return "", fmt.Errorf("draw id: %w", err)
	}
	for i := range b {
		b[i] = idAlphabet[int(b[i])%len(idAlphabet)] // 256 is a multiple of 16: no sign is likelier
	}
	return string(b[:]), nil
}
