package main

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hangup/advice/feed"
	"hangup/config"
	"hangup/store/postgres"
)

func TestEachSourceHasAChoreWithoutItsSecret(t *testing.T) {
	t.Parallel()
	a := &app{
		log: slog.New(slog.DiscardHandler), now: time.Now, sight: &sight{},
		settings: config.Settings{Feeds: config.Feeds{Sources: []config.Feed{
			{URL: "https://news.example/rss?key=canary"}, {URL: "https://news.example/rss?key=other"},
		}}},
	}
	a.engine = engineOf(t)
	all, err := a.choresAsJobs()
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, c := range all {
		names[c.Name] = true
		if strings.Contains(c.Name, "canary") || c.Every <= 0 || c.Do == nil {
			t.Errorf("%q every %s", c.Name, c.Every)
		}
	}
	if len(names) != 4 || !names["sweep"] || !names["rises"] {
		t.Errorf("%v", names)
	}
	if again := choreOf(feed.Source{URL: "https://news.example/rss?key=canary"}); !names[again] {
		t.Errorf("%q is another name for the same source", again)
	}
}

func TestLoopDoesAChoreAtOnceAndThenInItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		var times []time.Duration
		began := time.Now()
		done := make(chan struct{})
		go func() {
			again(ctx, postgres.Chore{Every: time.Hour, Do: func(context.Context) { times = append(times, time.Since(began)) }})
			close(done)
		}()
		time.Sleep(150 * time.Minute)
		cancel()
		<-done
		if len(times) != 3 || times[0] != 0 || times[2] != 2*time.Hour {
			t.Errorf("%v", times)
		}
	})
}
