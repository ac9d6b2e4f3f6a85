package bot

import (
	"cmp"
	"context"
	"slices"
	"time"

	"hangup/advice"
)

// tale is one thing that a person told of.
type tale struct {
	who    PersonKey
	cell   Cell // without counts
	report bool
}

func (m *memory) tales() []tale {
	var all []tale
	add := func(who PersonKey, c Cell, report bool) {
		one := tale{who, c, report}
		if who == "" || !slices.Contains(all, one) {
			all = append(all, one)
		}
	}
	for _, r := range m.reports {
		add(r.Person, Cell{Area: r.Area, Type: r.Type, Week: monday(r.At)}, true)
	}
	for _, c := range m.checks {
		if c.Verdict == advice.Scam || c.Verdict == advice.Victim {
			add(c.Person, Cell{Area: c.Area, Type: c.Type, Week: monday(c.At)}, false)
		}
	}
	return all
}

func (m *memory) Cells(_ context.Context, areas []advice.AreaID, from, to time.Time) ([]Cell, error) {
	return m.cells(areas, from, to, func(c Cell) Cell { return c })
}

func (m *memory) Totals(_ context.Context, areas []advice.AreaID, from, to time.Time) ([]Cell, error) {
	return m.cells(areas, from, to, func(c Cell) Cell { c.Area = ""; return c })
}

func (m *memory) cells(areas []advice.AreaID, from, to time.Time, key func(Cell) Cell) ([]Cell, error) {
	done, err := m.use()
	defer done()
	if err != nil {
		return nil, err
	}
	counts := map[Cell]*Cell{}
	for _, one := range m.tales() {
		if !slices.Contains(areas, one.cell.Area) || one.cell.Week.Before(from) || !one.cell.Week.Before(to) {
			continue
		}
		k := key(one.cell)
		if counts[k] == nil {
			c := k
			counts[k] = &c
		}
		if one.report {
			counts[k].Reports++
		} else {
			counts[k].Checks++
		}
	}
	var found []Cell
	for _, c := range counts {
		found = append(found, *c)
	}
	slices.SortFunc(found, func(a, b Cell) int {
		return cmp.Or(cmp.Compare(a.Area, b.Area), a.Week.Compare(b.Week), cmp.Compare(a.Type, b.Type))
	})
	return found, nil
}

func (m *memory) Similar(_ context.Context, areas []advice.AreaID, typ advice.ScamType, week time.Time, except PersonKey) (int, error) {
	done, err := m.use()
	defer done()
	others := map[PersonKey]bool{}
	for _, one := range m.tales() {
		if one.cell.Type == typ && one.cell.Week.Equal(monday(week)) && slices.Contains(areas, one.cell.Area) {
			others[one.who] = true
		}
	}
	delete(others, except)
	delete(others, "")
	return min(len(others), 99), err
}
