package bot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"hangup/advice"
)

// ViewArea says how much was told of in an area. The numbers are fit to be shown: see InThrees.
type ViewArea struct {
	ID              advice.AreaID
	Name            string
	Reports, Checks int
}

// ViewType is ViewArea for a kind of scam.
type ViewType struct {
	Name            string
	Reports, Checks int
}

// ViewWeek is ViewArea for a week.
type ViewWeek struct {
	Monday          time.Time
	Reports, Checks int
}

// Figures are what was told of in some weeks. What is less than three is left out, but for a week.
type Figures struct {
	Areas []ViewArea // the most first
	Types []ViewType // likewise, of the place that was asked for
	Weeks []ViewWeek // the oldest first, of that place
	Place string     // its name; "" when it was all that can be seen
	// Nowhere says that the chat neither follows an area nor said where it is, so that there is nothing to count.
	Nowhere bool
}

// aWeek is as long as the weeks of Figures.
const aWeek = 7 * 24 * time.Hour

// Figures counts what was told of in the last weeks, this one among them. area is a place for the kinds and the weeks; "" for
// all that the view is of, as it is when there is no such place.
func (v *View) Figures(ctx context.Context, weeks int, area advice.AreaID) (Figures, error) {
	all, err := v.areas(ctx)
	if err != nil {
		return Figures{}, err
	}
	to := monday(v.t.now).Add(aWeek)
	from := to.Add(-time.Duration(weeks) * aWeek)
	cells, err := v.t.ports.Cells(ctx, all, from, to)
	if err != nil {
		return Figures{}, fmt.Errorf("cells: %w", err)
	}
	f := Figures{Areas: v.t.byArea(cells), Nowhere: len(all) == 0}
	if a, ok := v.t.Area(area); ok {
		f.Place, all = a.Name, v.t.Inside(a.ID)
	}
	totals, err := v.t.ports.Totals(ctx, all, from, to)
	if err != nil {
		return Figures{}, fmt.Errorf("totals: %w", err)
	}
	f.Types, f.Weeks = v.t.byType(totals), byWeek(totals, from, weeks)
	return f, nil
}

// Stats gives what /stats says of a place for a period of Figures, with its picture where there is one. It says false when there
// is no such place.
func (v *View) Stats(ctx context.Context, weeks int, area advice.AreaID) (r Reply, ok bool, err error) {
	a, known := v.t.Area(area)
	i := slices.IndexFunc(periods(), func(p period) bool { return p.weeks == weeks })
	if !known || i < 0 {
		return Reply{}, false, nil
	}
	r, err = v.t.statsOf(ctx, a, periods()[i])
	r.Buttons = nil
	return r, err == nil, err
}

// areas gives the areas that a view is of: all, or those that its chat follows or said that it is in, with what lies in them.
func (v *View) areas(ctx context.Context) (list []advice.AreaID, err error) {
	if v.all {
		for _, a := range v.t.Areas() {
			list = append(list, a.ID)
		}
		return list, nil
	}
	ws, err := v.t.ports.ChatWatches(ctx, v.at.Chat)
	if err != nil {
		return nil, fmt.Errorf("watches: %w", err)
	}
	own, err := v.t.ports.ChatArea(ctx, Address{Chat: v.at.Chat})
	if err != nil {
		return nil, fmt.Errorf("area: %w", err)
	}
	list = v.t.Inside(own)
	for _, w := range ws {
		list = append(list, v.t.Inside(w.Area)...)
	}
	slices.Sort(list)
	return slices.Compact(list), nil
}

// viewCount is what was told of something.
type viewCount struct{ reports, checks int }

func (n viewCount) with(c Cell) viewCount {
	return viewCount{n.reports + c.Reports, n.checks + c.Checks}
}

// shown is a count as it may be shown. It says false when nothing of it may.
func (n viewCount) shown() (shown viewCount, any bool) {
	shown = viewCount{InThrees(n.reports), InThrees(n.checks)}
	return shown, shown != viewCount{}
}

func (c *Core) byArea(cells []Cell) (list []ViewArea) {
	sums := map[advice.AreaID]viewCount{}
	for _, one := range cells {
		sums[one.Area] = sums[one.Area].with(one)
	}
	for id, n := range sums {
		a, known := c.Area(id)
		if n, any := n.shown(); any && known {
			list = append(list, ViewArea{id, a.Name, n.reports, n.checks})
		}
	}
	slices.SortFunc(list, func(a, b ViewArea) int {
		return cmp.Or(cmp.Compare(b.Reports+b.Checks, a.Reports+a.Checks), strings.Compare(a.Name, b.Name))
	})
	return list
}

func (c *Core) byType(cells []Cell) (list []ViewType) {
	sums := map[advice.ScamType]viewCount{}
	for _, one := range cells {
		sums[one.Type] = sums[one.Type].with(one)
	}
	for id, n := range sums {
		name, known := c.TypeName(id)
		if !known {
			name = c.Say("bot.report.othertype")
		}
		if n, any := n.shown(); any {
			list = append(list, ViewType{upperFirst(name), n.reports, n.checks})
		}
	}
	slices.SortFunc(list, func(a, b ViewType) int {
		return cmp.Or(cmp.Compare(b.Reports+b.Checks, a.Reports+a.Checks), strings.Compare(a.Name, b.Name))
	})
	return list
}

func byWeek(cells []Cell, from time.Time, weeks int) []ViewWeek {
	sums := map[time.Time]viewCount{}
	for _, one := range cells {
		sums[one.Week.UTC()] = sums[one.Week.UTC()].with(one)
	}
	list := make([]ViewWeek, weeks)
	for i := range list {
		begins := from.Add(time.Duration(i) * aWeek)
		n, _ := sums[begins].shown()
		list[i] = ViewWeek{begins, n.reports, n.checks}
	}
	return list
}
