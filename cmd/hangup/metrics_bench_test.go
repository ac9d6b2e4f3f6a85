package main

import (
	"context"
	"strconv"
	"testing"
	"time"

	"hangup/bot"
	"hangup/bot/webchat"
	"hangup/config"
)

// BenchmarkCheckWatched shows what it costs a question to be counted and measured: the same question, asked of the core with and
// without anybody who watches. go test ./cmd/hangup -bench CheckWatched -run '^$'
func BenchmarkCheckWatched(b *testing.B) {
	for _, watched := range []bool{false, true} {
		b.Run("watched="+strconv.FormatBool(watched), func(b *testing.B) {
			a, handler := benchApp(b, watched)
			defer a.close()
			n := 0
			b.ReportAllocs()
			for b.Loop() {
				n++
				if err := askWatched(a, handler, watched, n); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// benchApp is a program, and who answers in it.
func benchApp(b *testing.B, watched bool) (*app, bot.Handler) {
	b.Helper()
	a, err := openApp(b.Context(), engineOf(b), config.Settings{Database: b.TempDir() + "/hangup.db", Timer: time.Minute}, time.Now, quiet)
	if err != nil {
		b.Fatal(err)
	}
	if watched {
		return a, a.handler
	}
	a.store.Watch(nil)
	core, err := bot.New(bot.Config{Engine: a.engine, Ports: a.store, Key: derive(a.root, "people"), Now: a.now, Log: quiet, Roles: a.roles})
	if err != nil {
		b.Fatal(err)
	}
	return a, core
}

func askWatched(a *app, handler bot.Handler, watched bool, n int) error {
	event := strconv.Itoa(n)
	ctx, end := context.Background(), ended
	if watched {
		ctx, end = a.sight.Arrived(ctx, webchat.Platform, event, time.Now())
	}
	here := bot.Address{Chat: bot.ChatID{Platform: webchat.Platform, ID: "chat"}}
	_, err := handler.Handle(ctx, bot.Inbound{
		ID: event, From: here, Own: here, User: bot.UserID{Platform: webchat.Platform, ID: "chat"}, Private: true, Text: "/check " + safeAccount, At: time.Now(),
	})
	end(err)
	return err
}

// BenchmarkScrape shows what a scrape costs when nothing of the database has to be read anew.
func BenchmarkScrape(b *testing.B) {
	a, _ := benchApp(b, true)
	defer a.close()
	for b.Loop() {
		if _, err := a.sight.registry.Gather(); err != nil {
			b.Fatal(err)
		}
	}
}

// nothing answers without doing anything.
type nothing struct{}

func (nothing) Handle(context.Context, bot.Inbound) (bot.Reply, error) { return bot.Reply{}, nil }

// BenchmarkWatchAlone is what is added to a question: all that is counted and measured of it, and nothing else.
func BenchmarkWatchAlone(b *testing.B) {
	s := &sight{metrics: newMetrics(), log: quiet}
	handler := watchedHandler{nothing{}, s}
	in := bot.Inbound{From: bot.Address{Chat: bot.ChatID{Platform: webchat.Platform}}}
	b.ReportAllocs()
	for b.Loop() {
		ctx, end := s.Arrived(context.Background(), webchat.Platform, "1", time.Now())
		_, _ = handler.Handle(ctx, in)
		for range 5 { // as many calls of the database as a question makes
			_, called := s.Call(ctx, "record check", true)
			called(nil)
		}
		s.Checked(webchat.Platform, "scam")
		end(nil)
	}
}
