package main

import (
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"hangup/advice"
	"hangup/bot"
	"hangup/config"
)

// aMonday is the week of the made-up cells.
var aMonday = time.Date(2026, time.November, 9, 0, 0, 0, 0, time.UTC)

// openLines writes rows as "area kind reports/checks".
func openLines(rows []openRow) []string {
	all := []string{}
	for _, r := range rows {
		all = append(all, fmt.Sprintf("%s %s %s/%s", r.area.ID, r.kind, told(r.reports), told(r.checks)))
	}
	return all
}

func TestOpenDataHidesWhatIsSmallAndWhatWouldTellIt(t *testing.T) {
	t.Parallel()
	e := engineOf(t)
	cell := func(area advice.AreaID, typ advice.ScamType, reports, checks int) bot.Cell {
		return bot.Cell{Area: area, Type: typ, Week: aMonday, Reports: reports, Checks: checks}
	}
	for name, c := range map[string]struct {
		cells []bot.Cell
		want  []string
	}{
		"nothing":              {nil, []string{}},
		"four":                 {[]bot.Cell{cell("force:kent", "courier_fraud", 4, 0)}, []string{}},
		"five":                 {[]bot.Cell{cell("force:kent", "courier_fraud", 5, 0)}, []string{"force:kent all 5/", "force:kent courier_fraud 5/"}},
		"districts add up":     {[]bot.Cell{cell("district:dover", "courier_fraud", 3, 4), cell("district:ashford", "courier_fraud", 2, 0)}, []string{"force:kent all 5/", "force:kent courier_fraud 5/"}},
		"one small kind":       {[]bot.Cell{cell("force:kent", "a", 20, 0), cell("force:kent", "b", 9, 0), cell("force:kent", "c", 2, 0)}, []string{"force:kent all 31/", "force:kent a 20/"}},
		"small kinds together": {[]bot.Cell{cell("force:kent", "a", 20, 0), cell("force:kent", "b", 3, 0), cell("force:kent", "c", 2, 0)}, []string{"force:kent all 25/", "force:kent a 20/"}},
		"only small kinds":     {[]bot.Cell{cell("force:kent", "a", 3, 0), cell("force:kent", "b", 3, 0)}, []string{"force:kent all 6/"}},
		"reports and checks":   {[]bot.Cell{cell("force:kent", "a", 6, 1), cell("force:kent", "b", 1, 6), cell("force:kent", "c", 5, 5)}, []string{"force:kent all 12/12", "force:kent a 6/", "force:kent b /6"}},
		"places known less":    {[]bot.Cell{cell("", "", 7, 0), cell("nation:wales", "a", 0, 8)}, []string{" all 7/", " other 7/", "nation:wales all /8", "nation:wales a /8"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := openLines(publish(e, aMonday, c.cells)); !slices.Equal(got, c.want) {
				t.Errorf("got %q\nwant %q", got, c.want)
			}
		})
	}
}

// Whatever is counted: nothing below 5 is told, nor left when all kinds that are told are taken from all kinds together; what
// is told is true; and areas do not overlap, so that there is nothing else to take away.
func TestOpenDataTellsNothingSmall(t *testing.T) {
	t.Parallel()
	e := engineOf(t)
	types := []advice.ScamType{"", "courier_fraud", "tech_support", "tv_licence", "hmrc"}
	areas := e.Areas()
	for seed := range uint64(300) {
		draw := rand.New(rand.NewPCG(seed, 5))
		var cells []bot.Cell
		seen := map[string]bool{}
		for range draw.IntN(60) {
			c := bot.Cell{Area: areas[draw.IntN(40)].ID, Type: types[draw.IntN(len(types))], Week: aMonday, Reports: draw.IntN(9), Checks: draw.IntN(9)}
			if key := string(c.Area) + "|" + string(c.Type); !seen[key] {
				seen[key] = true
				cells = append(cells, c)
			}
		}
		rows := publish(e, aMonday, cells)
		for _, measure := range []struct {
			name string
			row  func(openRow) int
			cell func(bot.Cell) int
		}{
			{"reports", func(r openRow) int { return r.reports }, func(c bot.Cell) int { return c.Reports }},
			{"checks", func(r openRow) int { return r.checks }, func(c bot.Cell) int { return c.Checks }},
		} {
			left := map[advice.AreaID]int{}
			for _, r := range rows {
				n := measure.row(r)
				if n != 0 && n < leastPublished {
					t.Errorf("seed %d: %d %s of %s in %s", seed, n, measure.name, r.kind, r.area.ID)
				}
				if n != 0 && n != counted(e, cells, r, measure.cell) {
					t.Errorf("seed %d: %d %s of %s in %s, there are %d", seed, n, measure.name, r.kind, r.area.ID, counted(e, cells, r, measure.cell))
				}
				if r.kind == allKinds {
					left[r.area.ID] += n
				} else {
					left[r.area.ID] -= n
				}
			}
			for area, n := range left {
				if n != 0 && n < leastPublished {
					t.Errorf("seed %d: %d %s are left in %s", seed, n, measure.name, area)
				}
			}
		}
		for i, r := range rows {
			for _, o := range rows[:i] {
				if r.area.ID != o.area.ID && r.area.Force != "" && r.area.Force == o.area.Force {
					t.Errorf("seed %d: %s and %s overlap", seed, r.area.ID, o.area.ID)
				}
			}
		}
	}
}

// counted counts anew what a row tells of.
func counted(e *advice.Engine, cells []bot.Cell, r openRow, count func(bot.Cell) int) int {
	sum := 0
	for _, c := range cells {
		a, _ := e.Area(c.Area)
		in := a.ID == r.area.ID || a.Force != "" && a.Force == r.area.Force
		if in && (r.kind == allKinds || r.kind == kindID(c.Type)) {
			sum += count(c)
		}
	}
	return sum
}

// manyChecks has people ask about a kind in an area, so many weeks ago.
func manyChecks(t *testing.T, database string, people int, area advice.AreaID, weeks int) {
	t.Helper()
	db, err := openStore(t.Context(), config.Settings{Database: database})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for i := range people {
		c := bot.Check{Person: bot.PersonKey(fmt.Sprint(area, i)), Verdict: advice.Scam, Type: "courier_fraud", Area: area, At: time.Now().AddDate(0, 0, -7*weeks)}
		if err := db.RecordCheck(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
}

func TestExportOpenDataWritesTableAndDictionary(t *testing.T) {
	t.Parallel()
	database, dir := newDatabase(t), filepath.Join(t.TempDir(), "new", "folder")
	manyChecks(t, database, 4, "district:dover", 1)
	manyChecks(t, database, 3, "district:ashford", 1)
	manyChecks(t, database, 9, "district:dover", 0)   // this week is not over
	manyChecks(t, database, 4, "district:watford", 2) // too few
	for range 2 {                                     // the second time over the first
		got := command(t, "", []string{"HANGUP_DATABASE_URL=" + database}, "export", "open-data", dir)
		if got.code != 0 || got.out != "2 rows in "+filepath.Join(dir, weeklyFile)+"\n" || got.err != "" {
			t.Fatalf("code %d: %s%s", got.code, got.out, got.err)
		}
	}
	rows := readTable(t, filepath.Join(dir, weeklyFile))
	now := time.Now().UTC()
	monday := time.Date(now.Year(), now.Month(), now.Day()-(int(now.Weekday())+6)%7-7, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	want := [][]string{
		{"week", "area", "area_name", "nation", "kind", "kind_name", "reports", "checks"},
		{monday, "force:kent", "Kent Police", "england", "all", "All kinds", "", "7"},
		{monday, "force:kent", "Kent Police", "england", "courier_fraud", "Courier fraud", "", "7"},
	}
	if fmt.Sprint(rows) != fmt.Sprint(want) {
		t.Errorf("rows %q", rows)
	}
	words := readTable(t, filepath.Join(dir, dictionaryFile))
	if len(words) != len(rows[0])+1 {
		t.Errorf("%d columns are explained, there are %d", len(words)-1, len(rows[0]))
	}
	for _, w := range words[1:] {
		if !slices.Contains(rows[0], w[0]) || w[1] == "" || len(w[2]) < 20 {
			t.Errorf("explained: %q", w)
		}
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 2 {
		t.Errorf("left in the folder: %v, %v", left, err)
	}
}

func readTable(t *testing.T, path string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// A table that is opened in a spreadsheet must not run: no text of ours begins as a formula does.
func TestOpenDataHoldsNoFormula(t *testing.T) {
	t.Parallel()
	e := engineOf(t)
	var cells []bot.Cell
	for _, a := range e.Areas() {
		cells = append(cells, bot.Cell{Area: a.ID, Type: "courier_fraud", Week: aMonday, Reports: 9})
	}
	rows := publish(e, aMonday, cells)
	if len(rows) < 80 {
		t.Fatalf("only %d rows", len(rows))
	}
	for _, r := range rows {
		for _, field := range r.record() {
			if _, err := strconv.Atoi(field); err != nil && strings.ContainsAny(field[:min(len(field), 1)], "=+-@\t\r") {
				t.Errorf("%q", field)
			}
		}
	}
}

func TestOpenDataOfNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	got := command(t, "", []string{"HANGUP_DATABASE_URL=" + filepath.Join(dir, "none.db")}, "export", "open-data", dir)
	if got.code == 0 || !strings.Contains(got.err, "there is no database") {
		t.Errorf("code %d: %s", got.code, got.err)
	}
	database := newDatabase(t)
	manyChecks(t, database, 1, "district:dover", 0)
	got = command(t, "", []string{"HANGUP_DATABASE_URL=" + database}, "export", "open-data", file(t, "taken", ""))
	if got.code == 0 || !strings.Contains(got.err, "cannot be written") {
		t.Errorf("code %d: %s", got.code, got.err)
	}
	got = command(t, "", []string{"HANGUP_DATABASE_URL=" + database}, "export", "open-data", dir)
	if got.code != 0 || !strings.HasPrefix(got.out, "0 rows in ") {
		t.Errorf("code %d: %s%s", got.code, got.out, got.err)
	}
}

func TestFinishedWeeksEndWithTheLast(t *testing.T) {
	t.Parallel()
	for day, want := range map[int]int{16: 9, 18: 9, 22: 9, 23: 16} { // the 16th is a Monday
		weeks := finishedWeeks(time.Date(2026, time.November, day, 12, 0, 0, 0, time.UTC))
		last := weeks[len(weeks)-1]
		if len(weeks) != openWeeks || last.Day() != want || last.Weekday() != time.Monday || weeks[0].After(last) {
			t.Errorf("on the %d.: %d weeks until %v", day, len(weeks), last)
		}
	}
}
