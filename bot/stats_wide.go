package bot

import (
	"context"
	"slices"
	"sync"
	"time"

	"hangup/advice"
)

// wideFresh is for how long the counts of a nation are said again without counting anew. They are made of hundreds of thousands
// of cells, and nobody reads them for the last minutes.
const wideFresh = 10 * time.Minute

// wideCounts keeps what the nations came to when they were counted last: a cell for each week of a year and each kind, so there
// are a few thousand at most.
type wideCounts struct {
	mu   sync.Mutex // held while counting, so that many who ask at once have it counted once
	last map[advice.AreaID]wideCount
}

type wideCount struct {
	cells []Cell
	from  time.Time
	to    time.Time
	until time.Time
}

// totals gives the counts of an area with all in it.
func (t *turn) totals(ctx context.Context, area advice.Area, from, to time.Time) ([]Cell, error) {
	if area.Force != "" {
		return t.ports.Totals(ctx, t.Inside(area.ID), from, to)
	}
	t.wide.mu.Lock()
	defer t.wide.mu.Unlock()
	have, ok := t.wide.last[area.ID]
	if !ok || !t.now.Before(have.until) || from.Before(have.from) || !to.Equal(have.to) {
		year := periods()[len(periods())-1]
		have = wideCount{to: to, until: t.now.Add(wideFresh)}
		have.from, _ = year.from(t.now)
		var err error
		if have.cells, err = t.ports.Totals(ctx, t.Inside(area.ID), have.from, to); err != nil {
			return nil, err
		}
		t.wide.last[area.ID] = have
	}
	return slices.DeleteFunc(slices.Clone(have.cells), func(c Cell) bool { return c.Week.Before(from) }), nil
}
