package main

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"hangup/advice"
	"hangup/bot"
)

// leastPublished is the smallest number in the open data. It is more than a chat gets to see, as nobody can take a file back.
const leastPublished = 5

// openRow is a row of the open data. A count of 0 is not told: there was nobody, or fewer than may be told.
type openRow struct {
	week            time.Time // its Monday
	area            advice.Area
	kind            string // id of a scam type, allKinds or otherKind
	name            string
	reports, checks int
}

// What stands for a kind where there is none.
const (
	allKinds  = "all"
	otherKind = "other" // another kind, or not known
)

// publish makes the rows of a week. All in the area of a force stands as its force, and what is only known to lie in a nation, or
// nowhere, stands by itself. So areas do not overlap, and no number of one is part of another's.
func publish(e *advice.Engine, week time.Time, cells []bot.Cell) []openRow {
	places := map[advice.AreaID][]bot.Cell{}
	for _, c := range cells {
		a, _ := e.Area(c.Area)
		if force, ok := e.ForceArea(a.Force); ok {
			a = force
		}
		places[a.ID] = append(places[a.ID], c)
	}
	ids := make([]advice.AreaID, 0, len(places))
	for id := range places {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	var rows []openRow
	for _, id := range ids {
		a, _ := e.Area(id)
		rows = append(rows, publishArea(e, week, a, places[id])...)
	}
	return rows
}

// publishArea makes the rows of an area: all kinds together first.
func publishArea(e *advice.Engine, week time.Time, a advice.Area, cells []bot.Cell) []openRow {
	reports, checks := map[advice.ScamType]int{}, map[advice.ScamType]int{}
	for _, c := range cells {
		reports[c.Type] += c.Reports
		checks[c.Type] += c.Checks
	}
	all := openRow{week: week, area: a, kind: allKinds, name: "All kinds", reports: suppress(reports), checks: suppress(checks)}
	if all.reports == 0 && all.checks == 0 {
		return nil
	}
	rows := []openRow{all}
	for typ := range reports {
		if reports[typ]+checks[typ] > 0 {
			rows = append(rows, openRow{week, a, kindID(typ), kindName(e, typ), reports[typ], checks[typ]})
		}
	}
	slices.SortFunc(rows[1:], func(a, b openRow) int { return cmp.Compare(a.kind, b.kind) })
	return rows
}

func kindID(typ advice.ScamType) string {
	if typ == "" {
		return otherKind
	}
	return string(typ)
}

func kindName(e *advice.Engine, typ advice.ScamType) string {
	if name, ok := e.TypeName(typ); ok {
		return name
	}
	return "Another kind, or not known"
}

// suppress sets to 0 what may not be told and gives the sum that may. What is small is not told, and as long as the sum less
// all that is told is small too, neither is the smallest of the rest: else taking away would tell it.
func suppress(counts map[advice.ScamType]int) (total int) {
	hidden := 0
	for typ, n := range counts {
		total += n
		if n < leastPublished {
			hidden += n
			counts[typ] = 0
		}
	}
	for hidden > 0 && hidden < leastPublished {
		typ, n := smallest(counts)
		if n == 0 {
			return 0 // the sum itself is small
		}
		hidden += n
		counts[typ] = 0
	}
	return total
}

// smallest gives the smallest count that is told, the first by name among several; 0 when none is.
func smallest(counts map[advice.ScamType]int) (found advice.ScamType, least int) {
	for typ, n := range counts {
		if n > 0 && (least == 0 || n < least || n == least && typ < found) {
			found, least = typ, n
		}
	}
	return found, least
}

// record writes a row as the columns have it.
func (r openRow) record() []string {
	return []string{
		r.week.Format(time.DateOnly), string(r.area.ID), r.area.Name, string(r.area.Nation), r.kind, r.name, told(r.reports), told(r.checks),
	}
}

// told writes a count, and nothing where it is not told.
func told(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func openColumns() []string {
	var names []string
	for _, c := range openDictionary()[1:] {
		names = append(names, c[0])
	}
	return names
}

// openDictionary says what each column of the weekly file means.
func openDictionary() [][]string {
	const small = "Empty: nobody, or so few that it is withheld. Never fewer than 5."
	return [][]string{
		{"column", "type", "meaning"},
		{"week", "date (ISO 8601)", "The Monday of the week, in UTC. The week that is not over yet is left out."},
		{"area", "text", "Id of the area of a police force, such as force:kent. Of a nation, such as nation:england, where no more is known. Empty: not known at all. Areas do not overlap."},
		{"area_name", "text", "What the area is called."},
		{"nation", "text", "england, wales, scotland or ni; empty where it is not known."},
		{"kind", "text", "Id of the kind of scam. all: every kind together, which is also what it adds up to with what is withheld. other: another kind, or not known."},
		{"kind_name", "text", "What the kind is called."},
		{"reports", "whole number", "People who reported the kind in the area in the week, each once for each district. " + small},
		{"checks", "whole number", "People whose question was taken for the kind, likewise. Somebody may have asked and reported. " + small},
	}
}
