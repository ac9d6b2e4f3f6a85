package postgres_test

import (
	"fmt"
	"net/url"
	"testing"

	"hangup/advice"
	"hangup/advice/news"
	"hangup/bot"
	"hangup/store"
	"hangup/store/postgres"
	"hangup/store/postgres/pgserver"
	"hangup/store/storetest"
)

// durable starts a server that waits for the disk as one in use does, and gives databases of it.
func durable(b *testing.B) func() (address string) {
	b.Helper()
	server, err := pgserver.Start(true)
	if err != nil {
		b.Skip("SKIPPED: ", err)
	}
	b.Cleanup(func() { _ = server.Stop() })
	db, n := connect(b, server.URL()), 0
	return func() string {
		n++
		name := fmt.Sprint("bench", n)
		do(b, db, `CREATE DATABASE `+name)
		return with(b, server.URL(), func(u *url.URL) { u.Path = "/" + name })
	}
}

func BenchmarkStore(b *testing.B) {
	database := durable(b)
	storetest.Benchmark(b, func(t testing.TB) func() store.Store {
		address := database()
		return func() store.Store { return open(t, address, withSecret(testSecret), postgres.WithRest(0)) }
	})
}

// BenchmarkFloor is what the server and the disk allow: one row and its commit. The rest is measured beside it.
func BenchmarkFloor(b *testing.B) {
	db := connect(b, durable(b)())
	do(b, db, `CREATE TABLE floor (n bigint PRIMARY KEY, body text)`)
	n := 0
	b.Run("insert a row and commit", func(b *testing.B) {
		for b.Loop() {
			n++
			if _, err := db.ExecContext(b.Context(), `INSERT INTO floor VALUES ($1, 'a text of the size of a short message')`, n); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkFanOut gives a warning to 20,000 chats of one area among 100,000 that watch others.
func BenchmarkFanOut(b *testing.B) {
	chats := 20_000
	if testing.Short() {
		chats = 1000
	}
	address := durable(b)()
	s, db := open(b, address), connect(b, address)
	do(b, db, fmt.Sprintf(`INSERT INTO hangup.watches (platform, chat, thread, area, since) SELECT 'web', 'c' || n, '', 'force:' || CASE WHEN n <= %d THEN 0 ELSE n %% 300 END, n
		FROM generate_series(1, %d) n`, chats, 6*chats), `ANALYZE`)
	areas := []advice.AreaID{"force:0", "nation:x"}
	n, posts := 0, 0
	for b.Loop() {
		n++
		w := news.Warning{ID: news.WarningID(fmt.Sprint("w", n)), Label: news.IsWarning, Title: "T", Body: "B", Areas: areas}
		got, err := s.ImportWarnings(b.Context(), []news.Warning{w}, noon)
		if err != nil || got.Deliveries < chats {
			b.Fatalf("%+v, error %v", got, err)
		}
		posts += got.Deliveries
	}
	b.ReportMetric(float64(posts)/b.Elapsed().Seconds(), "posts/s")
}

// BenchmarkFleet commits arrivals from 8 goroutines of 2 processes at once, as webhooks come.
func BenchmarkFleet(b *testing.B) {
	address := durable(b)()
	stores := []*postgres.Store{open(b, address), open(b, address)}
	b.SetParallelism(4)
	b.RunParallel(func(pb *testing.PB) {
		me := fmt.Sprintf("%p", pb)
		for n := 0; pb.Next(); n++ {
			id := fmt.Sprint(me, "-", n)
			_, err := stores[n%2].CommitArrivals(b.Context(), "web", []bot.Arrival{{ID: id, At: noon, Body: []byte("body")}})
			if err == nil {
				err = stores[n%2].SettleArrivals(b.Context(), "web", []bot.Settled{{ID: id, State: bot.Handled}})
			}
			if err != nil {
				b.Error(err)
			}
		}
	})
}
