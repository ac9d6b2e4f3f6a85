package storetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hangup/advice"
	"hangup/advice/news"
	"hangup/bot"
	"hangup/store"
)

// Benchmark measures what every store does most. One operation is one transaction unless its name says more.
func Benchmark(b *testing.B, fresh Fresh) {
	for _, one := range []struct {
		name string
		run  func(b *testing.B, open func() store.Store)
	}{
		{"open an existing database", benchOpen},
		{"import a warning for 200 watches", benchImport},
		{"claim and record, 200 waiting", func(b *testing.B, open func() store.Store) { benchClaim(b, open, 200, 200) }},
		{"claim and record, 10000 waiting in 2000 chats", func(b *testing.B, open func() store.Store) { benchClaim(b, open, 10000, 2000) }},
		{"claim and record, a tenth of 20000 chats suspended, a tenth asleep", benchClaimBlocked},
		{"claim from an empty queue", benchIdle},
		{"import a warning for 20000 watches", func(b *testing.B, open func() store.Store) { benchVillages(b, open, bot.Wish{}) }},
		{"import a warning for 20000 watches that want so many a day", func(b *testing.B, open func() store.Store) { benchVillages(b, open, bot.Wish{Daily: 1000}) }},
		{"import a warning for 20000 watches with words", func(b *testing.B, open func() store.Store) {
			benchVillages(b, open, bot.Wish{Words: []string{"police"}, Not: []string{"court"}})
		}},
		{"import a warning for 20000 watches whose day is full", func(b *testing.B, open func() store.Store) { benchVillages(b, open, bot.Wish{Daily: 1}) }},
		{"import a warning for 20000 watches that review", func(b *testing.B, open func() store.Store) { benchVillages(b, open, bot.Wish{Review: true}) }},
		{"send a notice to 20000 chats", benchNotice},
		{"change the words of 20000 posts", benchChange},
		{"record a check", benchCheck},
		{"record a check, 8 at once", benchChecks},
		{"find 5 warnings of an area among 1000", func(b *testing.B, open func() store.Store) { benchFind(b, open, "district:7", 5) }},
		{"find none of an area among 1000", func(b *testing.B, open func() store.Store) { benchFind(b, open, "district:none", 0) }},
		{"forget a person among 1000", benchForget},
		{"commit 1 arrival", func(b *testing.B, open func() store.Store) { benchCommit(b, open, 1) }},
		{"commit 100 arrivals", func(b *testing.B, open func() store.Store) { benchCommit(b, open, 100) }},
		{"settle 1 arrival", func(b *testing.B, open func() store.Store) { benchSettle(b, open, 1) }},
		{"settle 16 arrivals", func(b *testing.B, open func() store.Store) { benchSettle(b, open, 16) }},
		{"keep a button that is kept", benchButton},
		{"take a visit of a source with 20 items", func(b *testing.B, open func() store.Store) { benchTake(b, open, 20) }},
		{"take a visit of a source with 2500 items", func(b *testing.B, open func() store.Store) { benchTake(b, open, 2500) }},
	} {
		b.Run(one.name, func(b *testing.B) {
			if testing.Short() && strings.Contains(one.name, "20000") {
				b.Skip("takes long to set up")
			}
			one.run(b, fresh(b))
		})
	}
}

func article(i int) news.Warning {
	w := warning(fmt.Sprint("w", i), "force:cheshire", "county:cheshire", "nation:england")
	w.Types = []advice.ScamType{"courier_fraud", "bogus_police"}
	for range 50 {
		w.Body += "Hang up, wait five minutes and call the police on 101.\n\n"
	}
	return w
}

func benchOpen(b *testing.B, open func() store.Store) {
	opened(b, open).close()
	for b.Loop() {
		if err := open().Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func benchImport(b *testing.B, open func() store.Store) {
	d := opened(b, open)
	for i := range 200 {
		d.watch(chat(fmt.Sprint(i)), "force:cheshire")
	}
	i := 0
	for b.Loop() {
		d.load(article(i))
		i++
	}
}

func benchClaim(b *testing.B, open func() store.Store, waiting, chats int) {
	d := opened(b, open)
	for i := range chats {
		d.watch(chat(fmt.Sprint(i)), "force:cheshire")
	}
	imports, at, left := 0, noon, 0
	for b.Loop() {
		if left <= waiting/2 {
			b.StopTimer()
			for ; left < waiting; left += chats {
				d.load(article(imports))
				imports++
			}
			b.StartTimer()
		}
		at = at.Add(time.Millisecond)
		d.record(d.claim(at).ID, sent)
		left--
	}
}

func benchIdle(b *testing.B, open func() store.Store) {
	d := opened(b, open)
	for b.Loop() {
		d.noClaim(noon)
	}
}

func benchCheck(b *testing.B, open func() store.Store) {
	d := opened(b, open)
	for b.Loop() {
		d.fine(d.RecordCheck(b.Context(), bot.Check{Person: "p", Verdict: advice.Scam, Type: "courier_fraud", Tells: []string{"ask.withdraw_cash"}, At: noon}))
	}
}

func benchChecks(b *testing.B, open func() store.Store) {
	d := opened(b, open)
	b.SetParallelism(4)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := d.RecordCheck(b.Context(), bot.Check{Person: "p", Verdict: advice.Scam, At: noon}); err != nil {
				b.Error(err)
			}
		}
	})
}

func benchFind(b *testing.B, open func() store.Store, area advice.AreaID, want int) {
	d := opened(b, open)
	var ws []news.Warning
	for i := range 1000 {
		w := article(i)
		w.Published = noon.Add(-time.Duration(i) * day)
		w.Areas = append(w.Areas, advice.AreaID(fmt.Sprint("district:", i%50)))
		ws = append(ws, w)
	}
	d.load(ws...)
	for b.Loop() {
		if n := len(d.found(bot.WarningFilter{Area: area, Limit: 5})); n != want {
			b.Fatalf("found %d", n)
		}
	}
}

func benchForget(b *testing.B, open func() store.Store) {
	d := opened(b, open)
	for i := range 1000 {
		d.save(report(bot.PersonKey(fmt.Sprint(i))))
	}
	i := 0
	for b.Loop() {
		d.save(report(bot.PersonKey(fmt.Sprint(i % 1000)))) // as forgetting nobody costs nothing
		if _, err := d.Forget(b.Context(), bot.PersonKey(fmt.Sprint(i%1000)), bot.ChatID{}); err != nil {
			b.Fatal(err)
		}
		i++
	}
}
