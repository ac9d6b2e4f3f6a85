package main

import (
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"hangup/advice"
	"hangup/bot"
	"hangup/config"
)

// BenchmarkStats asks for statistics of a country that reported a million scams within a year, unevenly over all of its districts
// and kinds. Each operation is a whole answer with its picture. p95-ms is what one in twenty takes longer than, MB-live what
// the program holds once it is done.
func BenchmarkStats(b *testing.B) {
	if testing.Short() {
		b.Skip("takes minutes to fill")
	}
	a := country(b, 1_000_000)
	everywhere := a.engine.Areas()
	draw := rand.New(rand.NewPCG(1, 2))
	any := func() string {
		area := everywhere[draw.IntN(len(everywhere))]
		return []string{"month", "quarter", "year"}[draw.IntN(3)] + "|" + string(area.ID)
	}
	for _, one := range []struct {
		name string
		ask  func() string
	}{
		{"any area and period", any},
		{"a district, 3 months", func() string { return "quarter|district:watford" }},
		{"a county, a year", func() string { return "year|county:hertfordshire" }},
		{"London, a year", func() string { return "year|force:metropolitan" }},
		{"England, 3 months", func() string { return "quarter|nation:england" }},
		{"England, a year", func() string { return "year|nation:england" }},
		{"an answer, with others", func() string { return "" }},
	} {
		b.Run(one.name, func(b *testing.B) { benchStats(b, a, one.ask) })
	}
}

func benchStats(b *testing.B, a *app, ask func() string) {
	at := bot.Address{Chat: bot.ChatID{Platform: "web", ID: "bench"}}
	in := bot.Inbound{From: at, Own: at, User: bot.UserID{Platform: "web", ID: "bench"}, Private: true}
	var took []time.Duration
	before := used()
	for b.Loop() {
		in.Text, in.Action = "", bot.Action("figures|"+ask())
		if in.Action == "figures|" {
			in.Text, in.Action = "Someone in Watford says: a man rang, he is from the police, and a courier comes for my card.", ""
		}
		begin := time.Now()
		r, err := a.core.Handle(b.Context(), in)
		took = append(took, time.Since(begin))
		if err != nil || r.Lead == "" || strings.HasPrefix(r.Lead, "This check has closed") {
			b.Fatalf("%s: %+v, %v", in.Action, r, err)
		}
	}
	b.ReportMetric(float64((used()-before).Microseconds())/1000/float64(len(took)), "cpu-ms/op")
	slices.Sort(took)
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
	b.ReportMetric(float64(took[len(took)-1].Microseconds())/1000, "max-ms")
	b.ReportMetric(float64(m.HeapAlloc)/(1<<20), "MB-live")
}

// used is the time of processors that the program took until now: what else the machine does is not in it.
func used() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// country opens the program on a database with so many reports.
func country(b *testing.B, reports int) *app {
	b.Helper()
	path := filepath.Join(b.TempDir(), "hangup.db")
	if kept := os.Getenv("HANGUP_BENCH_COUNTRY"); kept != "" {
		path = kept // to measure again without filling again
	}
	open := func() *app {
		a, err := openApp(b.Context(), config.Settings{Database: path}, time.Now, slog.New(slog.NewTextHandler(io.Discard, nil)))
		if err != nil {
			b.Fatal(err)
		}
		return a
	}
	a := open()
	if there, err := a.store.Totals(b.Context(), a.engine.Inside("nation:england"), time.Now().AddDate(-1, 0, 0), time.Now()); err != nil || len(there) > 0 {
		b.Cleanup(a.close)
		return a
	}
	a.close() // nothing else opens the file while it is filled
	fill(b, path, a.engine, reports)
	a = open()
	b.Cleanup(a.close)
	return a
}

// fill writes reports as fast as it can, past the store: what it writes is sealed by nobody and read by nobody.
func fill(b *testing.B, path string, e *advice.Engine, reports int) {
	b.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=cache_size(-300000)&_pragma=synchronous(0)") // a fifth of the time
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	var districts []string
	for _, a := range e.Areas() {
		if strings.HasPrefix(string(a.ID), "district:") {
			districts = append(districts, string(a.ID))
		}
	}
	var types []string
	for _, typ := range e.Types() {
		types = append(types, string(typ))
	}
	draw := rand.New(rand.NewPCG(9, 9))
	uneven := func(all []string) string { x := draw.Float64(); return all[int(x*x*float64(len(all)))] }
	now := time.Now()
	for done := 0; done < reports; {
		tx, err := db.Begin()
		if err != nil {
			b.Fatal(err)
		}
		insert, err := tx.Prepare(`INSERT INTO reports (id, draft, person, type, claimed, happened, "when", area, number, phone, note, at, sealed, key)
			VALUES (?, '', ?, ?, '', 'nothing', '', ?, '', '', '', ?, X'00', 1)`)
		if err != nil {
			b.Fatal(err)
		}
		for range min(50_000, reports-done) {
			done++
			at := now.Add(-time.Duration(draw.Float64() * float64(364*24*time.Hour)))
			if _, err := insert.Exec(fmt.Sprint("B", done), fmt.Sprint("person-", done), uneven(types), uneven(districts), at.UnixMilli()); err != nil {
				b.Fatal(err)
			}
		}
		if err := tx.Commit(); err != nil {
			b.Fatal(err)
		}
	}
}
