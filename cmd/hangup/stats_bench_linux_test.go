package main

import (
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"hangup/bot"
	"hangup/store/postgres/pgtest"
)

// BenchmarkStats asks for statistics of a country that reported a million scams within a year, unevenly over all of its districts
// and kinds. Each operation is a whole answer with its picture. p95-ms is what one in twenty takes longer than, first-ms what the
// first took, and MB-live what the program holds once it is done.
func BenchmarkStats(b *testing.B) {
	if testing.Short() {
		b.Skip("takes minutes to fill")
	}
	b.Run("SQLite", func(b *testing.B) { benchCountry(b, filepath.Join(b.TempDir(), "hangup.db")) })
	b.Run("PostgreSQL", func(b *testing.B) { benchCountry(b, pgtest.Address(b)) })
}

func benchCountry(b *testing.B, database string) {
	a := country(b, database, 1_000_000)
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
	b.ReportMetric(float64(took[0].Microseconds())/1000, "first-ms")
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
