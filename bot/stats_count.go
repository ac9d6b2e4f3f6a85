package bot

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"hangup/advice"
)

// A kind is called rising when at least so many people reported it in the last four weeks, and at least twice as many as in
// the four before. It describes; whether it is beyond chance is for the test of the weekly patterns to say.
const (
	risingWeeks = 4
	risingLeast = 6
	risingTimes = 2
)

// maxKinds is how many kinds have a bar of their own.
const maxKinds = 5

// figures is what statistics say. Every count in it is fit to be shown: 0, or a multiple of three (see InThrees).
type figures struct {
	area     advice.Area
	period   period
	from, to time.Time // Mondays; to is the one after this week
	total    int
	bars     []int       // by step of the period, the oldest first
	types    []typeCount // most first, at most maxKinds
	others   int         // what is of no type in types
	rising   *rise       // nil when none is
	beside   *around     // nil when there is nothing to compare with
}

type typeCount struct {
	typ advice.ScamType
	n   int
}

// rise is a kind that is reported more than before.
type rise struct {
	typ            advice.ScamType
	recent, before int
}

// around is the area that another lies in.
type around struct {
	in      advice.Area
	total   int
	average int // of the areas in it, rounded; made of total, which may be shown
}

// countStats counts what there is to say of an area.
func (t *turn) countStats(ctx context.Context, area advice.Area, p period) (*figures, error) {
	n := &figures{area: area, period: p}
	n.from, n.to = p.from(t.now)
	first := n.to.AddDate(0, 0, -7*2*risingWeeks)
	if n.from.Before(first) {
		first = n.from
	}
	cells, err := t.ports.Totals(ctx, t.Inside(area.ID), first, n.to)
	if err != nil {
		return nil, err
	}
	n.count(cells)
	if n.total == 0 {
		return n, nil
	}
	n.beside, err = t.countBeside(ctx, n)
	return n, err
}

// count sums up first and makes what it has fit to be shown then: sums of what is shown would be too small.
func (n *figures) count(cells []Cell) {
	n.bars = make([]int, (n.period.weeks+n.period.step-1)/n.period.step)
	types, recent, before := map[advice.ScamType]int{}, map[advice.ScamType]int{}, map[advice.ScamType]int{}
	turning := n.to.AddDate(0, 0, -7*risingWeeks)
	for _, c := range cells {
		switch {
		case !c.Week.Before(turning):
			recent[c.Type] += c.Reports
		case !c.Week.Before(turning.AddDate(0, 0, -7*risingWeeks)):
			before[c.Type] += c.Reports
		}
		if !c.Week.Before(n.from) {
			n.total += c.Reports
			types[c.Type] += c.Reports
			n.bars[n.bar(c.Week)] += c.Reports
		}
	}
	n.rank(types)
	n.total = InThrees(n.total)
	for i := range n.bars {
		n.bars[i] = InThrees(n.bars[i])
	}
	n.rise(recent, before)
}

// bar gives the place of a week. The last bar ends with this week.
func (n *figures) bar(week time.Time) int {
	back := int(n.to.Sub(week)/(7*24*time.Hour)) - 1 // both are midnights in UTC
	return len(n.bars) - 1 - back/n.period.step
}

// rank puts the kinds in order. What is of no known kind is with the others.
func (n *figures) rank(types map[advice.ScamType]int) {
	rest := n.total
	for typ, count := range types {
		if shown := InThrees(count); shown > 0 && typ != "" {
			n.types = append(n.types, typeCount{typ, shown})
		}
	}
	slices.SortFunc(n.types, func(a, b typeCount) int { return cmp.Or(b.n-a.n, cmp.Compare(a.typ, b.typ)) })
	n.types = n.types[:min(len(n.types), maxKinds)]
	for _, one := range n.types {
		rest -= types[one.typ]
	}
	n.others = InThrees(rest)
}

// rise finds the kind that gained most. It compares what may be shown, so that everybody can check it.
func (n *figures) rise(recent, before map[advice.ScamType]int) {
	for typ, count := range recent {
		now, then := InThrees(count), InThrees(before[typ])
		if typ == "" || now < risingLeast || now < risingTimes*then {
			continue
		}
		gain := now - then
		if n.rising == nil || gain > n.rising.recent-n.rising.before || gain == n.rising.recent-n.rising.before && typ < n.rising.typ {
			n.rising = &rise{typ, now, then}
		}
	}
}

// countBeside compares an area with those that lie in the same. A force area has only its nation around it: nothing to
// compare a neighbourhood with.
func (t *turn) countBeside(ctx context.Context, n *figures) (*around, error) {
	in, ok := t.Area(n.area.Parent)
	if !ok || in.Force == "" {
		return nil, nil
	}
	cells, err := t.ports.Totals(ctx, t.Inside(in.ID), n.from, n.to)
	if err != nil {
		return nil, err
	}
	b := &around{in: in}
	for _, c := range cells {
		b.total += c.Reports
	}
	b.total = InThrees(b.total)
	parts := 0
	for _, a := range t.Areas() {
		if a.Parent == in.ID {
			parts++
		}
	}
	if parts < 2 {
		return nil, nil
	}
	b.average = int(math.Round(float64(b.total) / float64(parts)))
	return b, nil
}
