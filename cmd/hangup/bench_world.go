package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"hangup/advice"
	"hangup/bot"
	"hangup/config"
)

// benchArea is what every chat of a measurement watches.
const benchArea = "Hertfordshire"

// benchArticle is the warning that is posted. A later edition has other words under the same address.
func benchArticle(edition int, now time.Time) string {
	return fmt.Sprintf(`---
area: Hertfordshire
title: Warning about %d callers who pose as detectives in Watford
publish.date: %s
url: https://www.herts.police.uk/news/bench-1
---

Police are warning residents of Watford after people were rung by men who pose as detectives and send a courier. Two people lost £4,500.

Police and banks will never ask you to withdraw cash and hand it to a courier. Hang up and wait five
minutes, then ring 101 from another phone.
`, 10+edition, now.UTC().Format("2 January 2006"))
}

// watching makes a database in which chats of platforms watch the area of the article. step is called for each.
func watching(ctx context.Context, database string, places []*openPlace, now time.Time, step func()) error {
	area, err := findBenchArea()
	if err != nil {
		return err
	}
	db, err := openStore(ctx, config.Settings{Database: database})
	if err != nil {
		return err
	}
	for _, p := range places {
		for _, chat := range p.chats {
			if _, err := db.AddWatch(ctx, bot.Watch{At: p.address(chat), Area: area, Since: now}); err != nil {
				_ = db.Close()
				return failf("a watch could not be stored: %s", err).because(err)
			}
			step()
		}
	}
	return db.Close()
}

func findBenchArea() (advice.AreaID, error) {
	places, err := advice.LoadPlaces()
	if err != nil {
		return "", damaged(err)
	}
	area, ok, _ := places.FindArea(benchArea)
	if !ok {
		return "", failf("there is no %s in the knowledge base", benchArea)
	}
	return area.ID, nil
}

// importing is what bringing a warning in took.
type importing struct {
	Took time.Duration
	Peak int64 // bytes of memory; 0 where the system does not tell
}

// importEdition has another process bring a warning in, as an operator would.
func importEdition(ctx context.Context, s programSettings, edition int, now time.Time) (got importing, err error) {
	path := filepath.Join(s.home(), "alert.md")
	if err := os.WriteFile(path, []byte(benchArticle(edition, now)), 0o600); err != nil {
		return got, failf("the warning cannot be written down").because(err)
	}
	cmd := s.command(ctx, "import", "warnings", path)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		return got, failf("%s cannot be started", s.binary).because(err)
	}
	over := make(chan error, 1)
	go func() { over <- cmd.Wait() }()
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for {
		select {
		case err := <-over:
			got.Took = time.Since(begin)
			if err != nil {
				return got, failf("the warning was not imported: %s", out.String()).because(err)
			}
			return got, nil
		case <-look.C:
			got.Peak = max(got.Peak, statusBytes(cmd.Process.Pid, "VmHWM:"))
		}
	}
}
