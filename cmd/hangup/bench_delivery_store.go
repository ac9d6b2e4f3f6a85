package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"time"

	"hangup/bot"
	"hangup/bot/outbox"
	"hangup/config"
)

// storeCost is what the store takes for one delivery: a claim and a record, each a transaction that waits for the disk.
type storeCost struct {
	CPU  float64 `json:"cpu_ms"`
	Wall float64 `json:"wall_ms"`
	Most float64 `json:"deliveries_per_second"` // if nothing else took time
}

// storeTries is how many deliveries are claimed and recorded to find out.
const storeTries = 2000

// storeCosts measures on copies of the database, with the broadcast due in it.
func storeCosts(ctx context.Context, s programSettings, places []*openPlace, now time.Time) (map[string]storeCost, error) {
	costs := map[string]storeCost{}
	copied := s
	copied.database = filepath.Join(filepath.Dir(s.database), "copy.db")
	if err := copyFile(s.database, copied.database); err != nil {
		return nil, err
	}
	defer removeDatabase(copied.database)
	if _, err := importEdition(ctx, copied, 1, now); err != nil {
		return nil, err
	}
	db, err := openStore(ctx, config.Settings{Database: copied.database})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	for _, p := range places {
		c, err := storeCostOf(ctx, db, p.name, time.Now().Add(time.Minute), storeTries)
		if err != nil {
			return nil, err
		}
		costs[p.name] = c
	}
	return costs, nil
}

func storeCostOf(ctx context.Context, q outbox.Queue, platform string, now time.Time, tries int) (storeCost, error) {
	begin, cpu, n := time.Now(), cpuOf(os.Getpid()), 0
	for ; n < tries; n++ {
		d, ok, _, err := q.Claim(ctx, platform, now)
		if err != nil {
			return storeCost{}, err
		}
		if !ok {
			break
		}
		if err := q.Record(ctx, d.ID, outbox.Outcome{State: outbox.Sent, Message: bot.MessageID("1")}); err != nil {
			return storeCost{}, err
		}
	}
	if n == 0 {
		return storeCost{}, failf("nothing fell due on %s after the warning was imported", platform)
	}
	wall := time.Since(begin)
	return storeCost{
		CPU: inMilliseconds(cpuOf(os.Getpid())-cpu) / float64(n), Wall: inMilliseconds(wall) / float64(n),
		Most: float64(n) / wall.Seconds(),
	}, nil
}

// copyFile copies a database that nobody has open.
func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return failf("the database cannot be copied").because(err)
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return failf("the database cannot be copied").because(err)
	}
	if _, err := io.Copy(out, in); err != nil {
		_ = out.Close()
		return failf("the database cannot be copied").because(err)
	}
	return out.Close()
}

func removeDatabase(path string) {
	for _, end := range []string{"", "-wal", "-shm"} {
		_ = os.Remove(path + end) // the folder goes too
	}
}
