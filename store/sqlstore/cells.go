package sqlstore

import (
	"context"
	"time"

	"hangup/advice"
	"hangup/bot"
)

// mostSimilar is where Similar stops counting: nobody reads a larger number any better.
const mostSimilar = 99

const (
	cellsQuery = `SELECT area, week, type, reports, checks FROM cells
		WHERE area IN (SELECT value FROM json_each(?1)) AND week >= ?2 AND week < ?3 ORDER BY area, week, type`
	totalsQuery = `SELECT '', week, type, sum(reports), sum(checks) FROM cells
		WHERE area IN (SELECT value FROM json_each(?1)) AND week >= ?2 AND week < ?3 GROUP BY week, type ORDER BY week, type`
	restQuery = `SELECT '', week, type, sum(reports), sum(checks) FROM (
			SELECT week, type, reports, checks FROM totals WHERE week >= ?2 AND week < ?3
			UNION ALL SELECT week, type, -reports, -checks FROM cells
				WHERE area IN (SELECT value FROM json_each(?1)) AND week >= ?2 AND week < ?3) counts
		GROUP BY week, type HAVING sum(reports) + sum(checks) > 0 ORDER BY week, type`
	placesQuery = `WITH RECURSIVE places (area) AS (
			SELECT min(area) FROM cells UNION ALL SELECT (SELECT min(area) FROM cells WHERE area > places.area) FROM places WHERE area IS NOT NULL)
		SELECT area FROM places WHERE area IS NOT NULL`
	similarQuery = `SELECT count(*) FROM (
		SELECT person FROM reports WHERE area IN (SELECT value FROM json_each(?1)) AND type = ?2 AND at >= ?3 AND at < ?4 AND person NOT IN ('', ?5)
		UNION SELECT person FROM checks WHERE verdict IN ('scam', 'victim')
			AND area IN (SELECT value FROM json_each(?1)) AND type = ?2 AND week = ?3 AND person NOT IN ('', ?5)
		LIMIT ?6) found`
	countCheckQuery = `INSERT INTO cells (area, week, type, checks) SELECT ?1, ?2, ?3, 1 WHERE ?4 = '' OR NOT EXISTS
			(SELECT 1 FROM checks WHERE person = ?4 AND verdict IN ('scam', 'victim') AND area = ?1 AND week = ?2 AND type = ?3)
		ON CONFLICT (area, week, type) DO UPDATE SET checks = cells.checks + 1`
)

// Cells gives the counts of areas, week by week.
func (s *Store) Cells(ctx context.Context, areas []advice.AreaID, from, to time.Time) (found []bot.Cell, err error) {
	err = s.look(ctx, "count by week", func(tx *Tx) (err error) {
		found, err = cells(ctx, tx, cellsQuery, areas, from, to)
		return err
	})
	return found, err
}

// fewAreas are added up by themselves: to see which others there are takes longer.
const fewAreas = 100

// Totals gives the counts of areas taken together, week by week. Where they are most of those there are, it is what all come to
// less the others.
func (s *Store) Totals(ctx context.Context, areas []advice.AreaID, from, to time.Time) (found []bot.Cell, err error) {
	err = s.look(ctx, "count all by week", func(tx *Tx) error {
		query, of := totalsQuery, areas
		if len(areas) > fewAreas {
			in, out, err := parted(ctx, tx, areas)
			if err != nil {
				return err
			}
			if len(out) < in {
				query, of = restQuery, out
			}
		}
		found, err = cells(ctx, tx, query, of, from, to)
		return err
	})
	return found, err
}

// parted gives how many of some areas have counts, and which others do.
func parted(ctx context.Context, tx *Tx, areas []advice.AreaID) (in int, out []advice.AreaID, err error) {
	asked := make(map[advice.AreaID]bool, len(areas))
	for _, a := range areas {
		asked[a] = true
	}
	err = each(ctx, tx, func(scan func(...any) error) error {
		var a advice.AreaID
		if err := scan(&a); err != nil {
			return err
		}
		if asked[a] {
			in++
		} else {
			out = append(out, a)
		}
		return nil
	}, placesQuery)
	return in, out, err
}

func cells(ctx context.Context, tx *Tx, query string, areas []advice.AreaID, from, to time.Time) (found []bot.Cell, err error) {
	within, err := list(texts(areas))
	if err != nil {
		return nil, err
	}
	err = each(ctx, tx, func(scan func(...any) error) error {
		var c bot.Cell
		var week int64
		err := scan(&c.Area, &week, &c.Type, &c.Reports, &c.Checks)
		c.Week = fromMillis(week)
		found = append(found, c)
		return err
	}, query, within, millis(from), millis(to))
	return found, err
}

// Similar counts who told of the same in the same week.
func (s *Store) Similar(ctx context.Context, areas []advice.AreaID, typ advice.ScamType, week time.Time, except bot.PersonKey) (n int, err error) {
	within, err := list(texts(areas))
	if err != nil {
		return 0, err
	}
	begin := monday(week)
	err = s.ask(ctx, "count who told of the same", func(scan func(...any) error) error { return scan(&n) },
		similarQuery, within, string(typ), millis(begin), millis(begin.AddDate(0, 0, 7)), string(except), mostSimilar)
	return n, err
}

func texts(areas []advice.AreaID) []string {
	all := make([]string, 0, len(areas))
	for _, a := range areas {
		all = append(all, string(a))
	}
	return all
}

// countCheck counts a check that is about to be stored, unless the person told of the same in that week already. A question
// that was not taken for a scam is no sign of one.
func countCheck(c bot.Check) []Statement {
	if c.Verdict != advice.Scam && c.Verdict != advice.Victim {
		return nil
	}
	return []Statement{{Query: countCheckQuery, Args: []any{string(c.Area), millis(monday(c.At)), string(c.Type), string(c.Person)}}}
}

// uncountChecks takes the checks of a person, which are about to be deleted, out of the counts. Reports take themselves out.
func uncountChecks(ctx context.Context, tx *Tx, who bot.PersonKey) error {
	_, err := run(ctx, tx, `UPDATE cells SET checks = checks - 1 WHERE checks > 0 AND (area, week, type) IN
		(SELECT area, week, type FROM checks WHERE person = ? AND person <> '' AND verdict IN ('scam', 'victim'))`, string(who))
	return err
}
