package storetest

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"hangup/advice"
	"hangup/bot"
	"hangup/store"
)

var patternTests = []test{
	{"reports are counted by area, week and type", patternReports},
	{"a person who reports the same again in a week counts once", patternReportOnce},
	{"a report without a person counts by itself", patternReportNobody},
	{"a draft that is saved again counts once", patternDraft},
	{"a check counts once for a person, type, area and week", patternCheckOnce},
	{"a question that was not taken for a scam does not count", patternVerdicts},
	{"a week begins on Monday, midnight UTC", patternWeek},
	{"weeks are given from the first to before the last", patternRange},
	{"areas are taken together without their names", patternTotals},
	{"most areas taken together come to what each of them does", patternMost},
	{"no areas have no counts", patternNowhere},
	{"what is forgotten does not count any more, what others told does", patternForget},
	{"a check that is only past its time counts on", patternSwept},
	{"counts are kept for two years", patternOld},
	{"counts are still there after a restart", patternRestart},
	{"who told of the same is counted once, without who asks", patternSimilar},
	{"other areas, weeks and types are not the same", patternNotSimilar},
	{"nobody counts beyond 99 people", patternMany},
	{"whatever is told and forgotten, counts are what is left", patternRandom},
}

// thisWeek is the Monday before noon.
var thisWeek = time.Date(2026, time.November, 16, 0, 0, 0, 0, time.UTC)

// tell saves a report of a person without a draft.
func (d db) tell(who bot.PersonKey, area advice.AreaID, typ advice.ScamType, at time.Time) {
	d.t.Helper()
	d.save(bot.Report{Person: who, Area: area, Type: typ, At: at})
}

// ask records a check that was taken for a scam.
func (d db) ask(who bot.PersonKey, area advice.AreaID, typ advice.ScamType, at time.Time) {
	d.t.Helper()
	d.fine(d.RecordCheck(d.t.Context(), bot.Check{Person: who, Verdict: advice.Scam, Area: area, Type: typ, At: at}))
}

// cells gives all counts of areas as "area week type reports/checks", the week as days from this one.
func (d db) cells(areas ...advice.AreaID) []string {
	d.t.Helper()
	found, err := d.Cells(d.t.Context(), areas, thisWeek.AddDate(-3, 0, 0), thisWeek.AddDate(3, 0, 0))
	d.fine(err)
	return lines(found)
}

func lines(cells []bot.Cell) []string {
	all := []string{}
	for _, c := range cells {
		all = append(all, fmt.Sprintf("%s %d %s %d/%d", c.Area, int(c.Week.Sub(thisWeek)/day), c.Type, c.Reports, c.Checks))
	}
	return all
}

func (d db) similar(typ advice.ScamType, except bot.PersonKey, areas ...advice.AreaID) int {
	d.t.Helper()
	n, err := d.Similar(d.t.Context(), areas, typ, noon, except)
	d.fine(err)
	return n
}

func patternReports(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.tell("p", "a", "x", noon)
	d.tell("q", "a", "x", noon.Add(day))
	d.tell("p", "a", "", noon)
	d.tell("p", "a", "x", noon.Add(-7*day))
	d.tell("p", "b", "x", noon)
	same(t, "cells", d.cells("a", "b"), []string{"a -7 x 1/0", "a 0  1/0", "a 0 x 2/0", "b 0 x 1/0"})
	same(t, "cells of one", d.cells("b"), []string{"b 0 x 1/0"})
}

func patternReportOnce(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for range 3 {
		d.tell("p", "a", "x", noon)
	}
	same(t, "cells", d.cells("a"), []string{"a 0 x 1/0"})
}

func patternReportNobody(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.tell("", "a", "x", noon)
	d.tell("", "a", "x", noon)
	same(t, "cells", d.cells("a"), []string{"a 0 x 2/0"})
}

func patternDraft(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.save(report("p"))
	d.save(report("p"))
	same(t, "cells", d.cells("force:cheshire"), []string{"force:cheshire 0 courier_fraud 1/0"})
}

func patternCheckOnce(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for range 3 {
		d.ask("p", "a", "x", noon)
	}
	d.ask("q", "a", "x", noon)
	d.ask("p", "a", "y", noon)
	d.ask("p", "a", "x", noon.Add(-7*day))
	d.tell("p", "a", "y", noon)
	same(t, "cells", d.cells("a"), []string{"a -7 x 0/1", "a 0 x 0/2", "a 0 y 1/1"})
}

func patternVerdicts(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for _, v := range []advice.Verdict{advice.NoSigns, advice.Unclear, advice.OffTopic, advice.Scam, advice.Victim} {
		d.fine(d.RecordCheck(t.Context(), bot.Check{Person: "p", Verdict: v, Area: "a", Type: advice.ScamType(v), At: noon}))
	}
	same(t, "cells", d.cells("a"), []string{"a 0 scam 0/1", "a 0 victim 0/1"})
	// What did not count does not keep what does from counting, and is not taken out.
	for _, v := range []advice.Verdict{advice.NoSigns, advice.Scam} {
		d.fine(d.RecordCheck(t.Context(), bot.Check{Person: "q", Verdict: v, Area: "b", Type: "x", At: noon}))
	}
	d.fine(d.RecordCheck(t.Context(), bot.Check{Person: "r", Verdict: advice.NoSigns, Area: "b", Type: "x", At: noon}))
	_, err := d.Forget(t.Context(), "r", bot.ChatID{})
	d.fine(err)
	same(t, "cells", d.cells("b"), []string{"b 0 x 0/1"})
}

func patternWeek(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.tell("p", "a", "x", thisWeek)
	d.tell("q", "a", "x", thisWeek.Add(7*day-time.Millisecond))
	d.tell("r", "a", "x", thisWeek.Add(-time.Millisecond))
	d.tell("s", "a", "x", thisWeek.Add(7*day))
	d.tell("t", "a", "x", time.Date(2026, time.November, 23, 0, 30, 0, 0, time.FixedZone("BST", 3600))) // Sunday by UTC
	d.tell("u", "old", "x", time.Date(1969, time.December, 31, 12, 0, 0, 0, time.UTC))
	same(t, "cells", d.cells("a"), []string{"a -7 x 1/0", "a 0 x 3/0", "a 7 x 1/0"})
	old, err := d.Cells(t.Context(), []advice.AreaID{"old"}, time.Time{}, noon)
	d.fine(err)
	same(t, "a week before 1970", old[0].Week, time.Date(1969, time.December, 29, 0, 0, 0, 0, time.UTC))
}

func patternRange(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for week := range 4 {
		d.tell("p", "a", "x", noon.AddDate(0, 0, -7*week))
	}
	got, err := d.Cells(t.Context(), []advice.AreaID{"a"}, thisWeek.AddDate(0, 0, -14), thisWeek)
	d.fine(err)
	same(t, "cells", lines(got), []string{"a -14 x 1/0", "a -7 x 1/0"})
	got, err = d.Totals(t.Context(), []advice.AreaID{"a"}, thisWeek.AddDate(0, 0, -14), thisWeek)
	d.fine(err)
	same(t, "totals", lines(got), []string{" -14 x 1/0", " -7 x 1/0"})
}

func patternTotals(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for _, area := range []advice.AreaID{"a", "b", "c"} {
		d.tell("p", area, "x", noon)
		d.ask("q", area, "y", noon)
	}
	d.tell("q", "a", "x", noon)
	got, err := d.Totals(t.Context(), []advice.AreaID{"a", "b", "b"}, thisWeek, noon)
	d.fine(err)
	same(t, "totals", lines(got), []string{" 0 x 3/0", " 0 y 0/2"})
}

// most gives what four of five areas come to in two ways: asked for by themselves, and beside so many without counts that they are
// as many as those of a nation.
func (d db) most() (few, many []string) {
	d.t.Helper()
	asked := []advice.AreaID{"a", "b", "c", "d"}
	for _, to := range []*[]string{&few, &many} {
		found, err := d.Totals(d.t.Context(), asked, thisWeek.AddDate(0, 0, -14), thisWeek.AddDate(0, 0, 7))
		d.fine(err)
		*to = lines(found)
		for i := range 120 {
			asked = append(asked, advice.AreaID(fmt.Sprint("nobody", i)))
		}
	}
	return few, many
}

// think changes a report in one case, and withdraws it in another.
func (d db) think(which int, r bot.Report) {
	d.t.Helper()
	var err error
	switch which {
	case 0:
		_, err = d.ChangeReport(d.t.Context(), r)
	case 1:
		_, err = d.WithdrawReport(d.t.Context(), r.Person, r.ID)
	}
	d.fine(err)
}

func patternMost(t *testing.T, open func() store.Store) {
	d, draw := opened(t, open), rand.New(rand.NewPCG(11, 4))
	pick := func(from string) string { i := draw.IntN(len(from)); return from[i : i+1] }
	for range 200 {
		who, area, typ := bot.PersonKey(pick("pqrstu")), advice.AreaID(pick("abcdz")), advice.ScamType(pick("xyz"))
		at := noon.AddDate(0, 0, -7*draw.IntN(4))
		switch draw.IntN(12) {
		case 0:
			_, err := d.Forget(t.Context(), who, bot.ChatID{})
			d.fine(err)
		case 1, 2, 3, 4, 5:
			id := d.saveAs(bot.Report{Person: who, Area: area, Type: typ, At: at}).ID
			d.think(draw.IntN(4), bot.Report{ID: id, Person: who, Area: advice.AreaID(pick("abcdz")), Type: advice.ScamType(pick("xyz")), At: at})
		default:
			d.ask(who, area, typ, at)
		}
		few, many := d.most()
		same(t, "totals", many, few)
	}
	if few, _ := d.most(); len(few) < 6 {
		t.Errorf("only %v", few)
	}
	d.fine(d.Sweep(t.Context(), thisWeek.Add(2*365*day-7*day))) // some weeks are past their time
	few, many := d.most()
	same(t, "totals later", many, few)
	for _, who := range "pqrstu" {
		_, err := d.Forget(t.Context(), bot.PersonKey(who), bot.ChatID{})
		d.fine(err)
	}
	few, many = d.most()
	same(t, "totals of nobody", many, few)
}

func patternNowhere(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.tell("p", "", "x", noon)
	same(t, "cells of no area", d.cells(), []string{})
	same(t, "people of no area", d.similar("x", ""), 0)
	same(t, "cells of nowhere known", d.cells(""), []string{" 0 x 1/0"})
}

func patternForget(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for _, who := range []bot.PersonKey{"p", "q"} {
		for range 2 {
			d.tell(who, "a", "x", noon)
			d.ask(who, "a", "x", noon)
		}
	}
	d.tell("p", "b", "x", noon)
	d.ask("p", "b", "y", noon)
	_, err := d.Forget(t.Context(), "p", bot.ChatID{})
	d.fine(err)
	same(t, "cells", d.cells("a", "b"), []string{"a 0 x 1/1"})
	same(t, "people", d.similar("x", "", "a"), 1)
	_, err = d.Forget(t.Context(), "p", bot.ChatID{})
	d.fine(err)
	same(t, "cells once more", d.cells("a", "b"), []string{"a 0 x 1/1"})
}

func patternSwept(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.ask("p", "a", "x", noon)
	d.fine(d.Sweep(t.Context(), noon.Add(60*day)))
	same(t, "checks", len(d.held("p").Checks), 0)
	same(t, "cells", d.cells("a"), []string{"a 0 x 0/1"})
	_, err := d.Forget(t.Context(), "p", bot.ChatID{})
	d.fine(err)
	same(t, "cells, as nobody knows any more whose it was", d.cells("a"), []string{"a 0 x 0/1"})
}

func patternOld(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.tell("p", "a", "x", noon)
	d.fine(d.Sweep(t.Context(), thisWeek.Add(2*365*day)))
	same(t, "cells after two years", d.cells("a"), []string{"a 0 x 1/0"})
	d.fine(d.Sweep(t.Context(), thisWeek.Add(2*365*day+time.Millisecond)))
	same(t, "cells later", d.cells("a"), []string{})
	_, err := d.Forget(t.Context(), "p", bot.ChatID{})
	d.fine(err)
	same(t, "cells of what is forgotten later", d.cells("a"), []string{})
}

func patternRestart(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.tell("p", "a", "x", noon)
	d.ask("p", "a", "x", noon)
	d.close()
	same(t, "cells", opened(t, open).cells("a"), []string{"a 0 x 1/1"})
}

func patternSimilar(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for _, who := range []bot.PersonKey{"p", "q", "r"} {
		d.tell(who, "a", "x", noon)
		d.ask(who, "b", "x", noon)
	}
	d.ask("s", "a", "x", noon)
	d.tell("", "a", "x", noon)
	same(t, "people", d.similar("x", "", "a", "b"), 4)
	same(t, "others", d.similar("x", "p", "a", "b"), 3)
	same(t, "others than a stranger", d.similar("x", "z", "a"), 4)
}

func patternNotSimilar(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.tell("p", "a", "y", noon)
	d.tell("p", "b", "x", noon)
	d.tell("p", "a", "x", thisWeek.Add(-time.Millisecond))
	d.ask("q", "a", "x", thisWeek.Add(7*day))
	d.fine(d.RecordCheck(t.Context(), bot.Check{Person: "r", Verdict: advice.Unclear, Area: "a", Type: "x", At: noon}))
	same(t, "people", d.similar("x", "", "a"), 0)
}

func patternMany(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for i := range 120 {
		d.ask(bot.PersonKey(fmt.Sprint(i)), "a", "x", noon)
	}
	same(t, "people", d.similar("x", "", "a"), 99)
}

func patternRandom(t *testing.T, open func() store.Store) {
	d, draw := opened(t, open), rand.New(rand.NewPCG(6, 1))
	pick := func(from string) string { i := draw.IntN(len(from)); return from[i : i+1] }
	reports, checks := map[string]bool{}, map[string]bool{} // "person area type week"
	for range 300 {
		who, area, typ, back := pick("pqrs"), pick("ab"), pick("xy"), draw.IntN(2)
		told := fmt.Sprintf("%s%s%s%d", who, area, typ, back)
		at := noon.AddDate(0, 0, -7*back)
		switch draw.IntN(12) {
		case 0:
			_, err := d.Forget(t.Context(), bot.PersonKey(who), bot.ChatID{})
			d.fine(err)
			for _, all := range []map[string]bool{reports, checks} {
				for one := range all {
					if one[:1] == who {
						delete(all, one)
					}
				}
			}
		case 1, 2, 3, 4, 5, 6:
			r := bot.Report{Person: bot.PersonKey(who), Area: advice.AreaID(area), Type: advice.ScamType(typ), At: at}
			if d.saveAs(r).ID != "" { // not one too many of that day
				reports[told] = true
			}
		default:
			d.ask(bot.PersonKey(who), advice.AreaID(area), advice.ScamType(typ), at)
			checks[told] = true
		}
	}
	want := []string{}
	for _, area := range []string{"a", "b"} {
		for back := 1; back >= 0; back-- {
			for _, typ := range []string{"x", "y"} {
				key := fmt.Sprintf("%s%s%d", area, typ, back)
				if n, m := ending(reports, key), ending(checks, key); n+m > 0 {
					want = append(want, fmt.Sprintf("%s %d %s %d/%d", area, -7*back, typ, n, m))
				}
			}
		}
	}
	same(t, "cells", d.cells("a", "b"), want)
}

func ending(all map[string]bool, key string) int {
	n := 0
	for one := range all {
		if one[1:] == key {
			n++
		}
	}
	return n
}
