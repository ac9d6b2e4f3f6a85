package main

import (
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"hangup/config"
)

// BenchmarkLookForRises looks at every nation, force, county and district, each of which some chat follows, with half a year of
// counts of every kind.
func BenchmarkLookForRises(b *testing.B) {
	path := filepath.Join(b.TempDir(), "hangup.db")
	now := byDay()
	a, err := openApp(b.Context(), engineOf(b), config.Settings{Database: path, HTTPAddr: "127.0.0.1:0"}, now, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		b.Fatal(err)
	}
	defer a.close()
	db, err := sql.Open("sqlite", path+"?_pragma=busy_timeout(10000)")
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	followEverything(b, a, db)
	for b.Loop() {
		if _, err := a.core.LookForRises(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

func followEverything(b *testing.B, a *app, db *sql.DB) {
	tx, err := db.Begin()
	if err != nil {
		b.Fatal(err)
	}
	run := func(query string, args ...any) {
		if _, err := tx.Exec(query, args...); err != nil {
			b.Fatal(err)
		}
	}
	week := time.Date(2026, time.November, 16, 0, 0, 0, 0, time.UTC)
	for i, area := range a.engine.Areas() {
		run(`INSERT INTO watches (platform, chat, thread, area, since) VALUES ('web', ?, '', ?, 0)`, fmt.Sprint("chat", i), string(area.ID))
		for w := range 27 {
			for k, typ := range a.engine.Types() {
				if (i+w*7+k*3)%4 == 0 { // each kind in every fourth week
					run(`INSERT INTO cells (area, week, type, reports, checks) VALUES (?, ?, ?, 1, 1)`,
						string(area.ID), week.AddDate(0, 0, -7*w).UnixMilli(), string(typ))
				}
			}
		}
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
}
