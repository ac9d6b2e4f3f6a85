package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"hangup/advice"
	"hangup/bot"
)

// offerGap is how long nothing is offered again to the same chat for the same area and type, and how long an offer is kept.
const offerGap = 14 * 24 * time.Hour

// MakeOffers keeps offers and tells the owners of their watches. One whose watch ended is not made.
func (s *Store) MakeOffers(ctx context.Context, os []bot.Offer) (made int, err error) {
	err = s.change(ctx, "make offers", func(tx *Tx) error {
		made = 0
		for _, o := range os {
			w, ok, err := watchOf(ctx, tx, o)
			if err == nil && ok {
				ok, err = s.insertOffer(ctx, tx, o)
			}
			if err != nil {
				return err
			}
			if !ok {
				continue
			}
			made++
			if due, _ := w.Wish.Quiet.End(o.At); w.Owner.Chat.ID != "" {
				if err := addReview(ctx, tx, w.Owner, due); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return made, nil
}

// watchOf finds the watch by which an offer comes to its chat.
func watchOf(ctx context.Context, tx *Tx, o bot.Offer) (w bot.Watch, ok bool, err error) {
	row := tx.QueryRowContext(ctx, `SELECT `+watchColumns+` FROM watches w WHERE platform = ? AND chat = ? AND thread = ? AND area = ?`,
		append(address(o.To), string(o.Area))...)
	err = scanWatch(&w, decodeOnce(), row.Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return w, false, nil
	}
	return w, err == nil, err
}

// insertOffer draws ids until one is free. It says false when there is an offer already.
func (s *Store) insertOffer(ctx context.Context, tx *Tx, o bot.Offer) (bool, error) {
	key := append(address(o.To), string(o.Area), string(o.Type))
	const which = ` FROM offers WHERE platform = ? AND chat = ? AND thread = ? AND area = ? AND type = ?`
	if _, err := run(ctx, tx, `DELETE`+which+` AND at <= ?`, append(key, millis(o.At.Add(-offerGap)))...); err != nil {
		return false, err
	}
	var there bool
	if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1`+which+`)`, key...).Scan(&there); err != nil || there {
		return false, err
	}
	for range 10 {
		id, err := s.drawID()
		if err != nil {
			return false, err
		}
		n, err := run(ctx, tx, `INSERT INTO offers (platform, chat, thread, area, type, id, week, people, usual, at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
			append(key, id, millis(o.Week), o.People, o.Usual, millis(o.At))...)
		if err != nil || n == 1 {
			return err == nil, err
		}
	}
	return false, errors.New("no free id was found")
}

// Offers gives offers to chats that still follow the area, oldest first.
func (s *Store) Offers(ctx context.Context, f bot.OfferFilter) (found []bot.Offer, err error) {
	args := append([]any{string(f.ID), f.Closed, millis(f.Since), topLimit}, address(f.To)...)
	err = s.look(ctx, "find offers", func(tx *Tx) error {
		return each(ctx, tx, func(scan func(...any) error) error {
			var o bot.Offer
			var week, at int64
			err := scan(&o.ID, &o.To.Chat.Platform, &o.To.Chat.ID, &o.To.Thread, &o.Area, &o.Type, &week, &o.People, &o.Usual, &at, &o.Closed)
			o.Week, o.At = fromMillis(week), fromMillis(at)
			found = append(found, o)
			return err
		}, offersQuery, append(args, address(f.Owner)...)...)
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

const offersQuery = `
	SELECT o.id, o.platform, o.chat, o.thread, o.area, o.type, o.week, o.people, o.usual, o.at, o.closed
	FROM offers o JOIN watches w ON w.platform = o.platform AND w.chat = o.chat AND w.thread = o.thread AND w.area = o.area
	WHERE (?1 = '' OR o.id = ?1) AND (o.closed = 0 OR ?2 = 1) AND o.at >= ?3
		AND (?6 = '' OR o.platform = ?5 AND o.chat = ?6 AND o.thread = ?7)
		AND (?9 = '' OR w.owner_platform = ?8 AND w.owner_chat = ?9 AND w.owner_thread = ?10)
	ORDER BY o.at, o.id LIMIT ?4`

// CloseOffer notes that somebody decided.
func (s *Store) CloseOffer(ctx context.Context, id bot.OfferID) (closed bool, err error) {
	err = s.change(ctx, "close offer", func(tx *Tx) error {
		n, err := run(ctx, tx, `UPDATE offers SET closed = 1 WHERE id = ? AND closed = 0`, string(id))
		closed = n == 1
		return err
	})
	return closed && err == nil, err
}

// FollowedAreas gives every area that some chat follows.
func (s *Store) FollowedAreas(ctx context.Context) (found []advice.AreaID, err error) {
	err = s.look(ctx, "find what is followed", func(tx *Tx) error {
		return each(ctx, tx, func(scan func(...any) error) error {
			var a advice.AreaID
			err := scan(&a)
			found = append(found, a)
			return err
		}, `SELECT DISTINCT area FROM watches ORDER BY area`)
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// Followers gives the watches of an area.
func (s *Store) Followers(ctx context.Context, area advice.AreaID) ([]bot.Watch, error) {
	found, err := s.watches(ctx, `area = ? ORDER BY platform, chat, thread`, string(area))
	if err != nil {
		return nil, fmt.Errorf("followers: %w", err)
	}
	return found, nil
}
