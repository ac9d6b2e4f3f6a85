package sqlstore

import (
	"context"
	"encoding/json"
	"time"

	"hangup/advice"
	"hangup/bot"
)

// given is how many warnings addresses get in a day, by the midnight with which the day begins in London. Days are counted only
// once a watch asks for one.
type given map[time.Time]map[bot.Address]int

// dayOf is the day on which a watch would be given something that comes now: what waits for the end of the night counts for
// the day on which it is posted.
func dayOf(w bot.Watch, now time.Time) time.Time {
	due, _ := w.Wish.Quiet.End(now)
	return bot.Midnight(due)
}

// on is how many warnings an address gets on the day on which it would be given another one.
func (g given) on(c candidate, now time.Time) int {
	if c.Wish.Daily == 0 {
		return 0
	}
	return g[dayOf(c.Watch, now)][c.At]
}

// count looks up the days that watches ask for, for all watches of some areas.
func (g given) count(ctx context.Context, tx *Tx, wanted []candidate, areas []advice.AreaID, now time.Time) (err error) {
	for _, c := range wanted {
		if c.Wish.Daily == 0 {
			continue
		}
		day := dayOf(c.Watch, now)
		if _, ok := g[day]; ok {
			continue
		}
		if g[day], err = givenOn(ctx, tx, areas, day); err != nil {
			return err
		}
	}
	return nil
}

// givenOn counts what addresses got, or are to get, on a day.
func givenOn(ctx context.Context, tx *Tx, areas []advice.AreaID, day time.Time) (map[bot.Address]int, error) {
	list, err := json.Marshal(areas)
	if err != nil {
		return nil, err
	}
	next := bot.Midnight(day.Add(36 * time.Hour)) // no day is as long as that, and none ends twelve hours before
	found := map[bot.Address]int{}
	err = each(ctx, tx, func(scan func(...any) error) error {
		var at bot.Address
		var n int
		err := scan(&at.Chat.Platform, &at.Chat.ID, &at.Thread, &n)
		if n > 0 {
			found[at] = n
		}
		return err
	}, givenQuery, string(list), millis(day), millis(next))
	return found, err
}

// givenQuery walks the index over one day, address by address. It counts in a query of its own for each: of a join, PostgreSQL once
// thought that it would find few rows, and went through all of the day for each of 14,000 addresses.
const givenQuery = `
	SELECT a.platform, a.chat, a.thread, (SELECT count(*) FROM deliveries d INDEXED BY deliveries_of_address
		WHERE d.platform = a.platform AND d.chat = a.chat AND d.thread = a.thread AND d.planned >= ?2 AND d.planned < ?3
			AND d.warning IS NOT NULL AND d.reason <> 'digest' AND (d.standing = 1 OR d.state IN ('due', 'held', 'sending')))
	FROM (SELECT DISTINCT platform, chat, thread FROM watches
		WHERE area IN (SELECT value FROM json_each(?1)) AND CAST(wish ->> 'daily' AS integer) > 0) a`
