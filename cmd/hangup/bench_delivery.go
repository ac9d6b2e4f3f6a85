package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"hangup/bot/bottest/limited"
)

type benchDeliveryCmd struct {
	Chats    []int    `help:"How many chats on each platform; several numbers are measured one after the other." default:"200,2000,20000"`
	Platform []string `help:"Which platforms, all at once." default:"telegram,discord" enum:"telegram,discord"`
	JSON     bool     `help:"Print a JSON object for each platform and number of chats."`
}

// Help says what is measured.
func (benchDeliveryCmd) Help() string {
	return `Starts this program on a database in which so many chats watch an area, imports a warning and
measures how it is posted. What takes the place of Telegram and Discord keeps their real limits, so
20,000 chats take 12 minutes on Telegram and 8 on Discord, and nothing is sped up. Meanwhile people
ask /check. Your own database is not touched, and nothing leaves this machine.

Example:
  hangup bench delivery --chats 200
  hangup bench delivery --chats 20000 --platform telegram --json`
}

// What posting may cost.
const (
	floorAim  = 1.08     // times as long as the pace of the lane alone would take
	broadcast = 60 << 20 // bytes of memory at most
	answerAim = 1.5      // times as long as answers take while nothing is posted, for the slowest in a hundred
)

// benchLag is how long a post is on its way to the platform and back: about what Telegram takes.
const benchLag = 100 * time.Millisecond

// Run measures and prints.
func (k *benchDeliveryCmd) Run(ctx context.Context, c *console) error {
	binary, err := os.Executable()
	if err != nil {
		return failf("this program cannot find its own file").because(err)
	}
	b := deliveryBench{console: c, binary: binary, places: k.Platform, idle: usualIdle}
	var all []delivered
	for _, n := range k.Chats {
		if n < 1 || n > 100_000 {
			return usage(failf("--chats takes 1 to 100000"))
		}
		got, err := b.measure(ctx, n)
		if err != nil {
			return err
		}
		all = append(all, got...)
	}
	if k.JSON {
		return printDeliveredJSON(c.out, all)
	}
	return printDelivered(c.out, all)
}

// deliveryBench measures broadcasts.
type deliveryBench struct {
	*console
	binary string
	places []string
	idle   time.Duration // how long is asked before a broadcast, at most
}

// usualIdle is enough for a hundred questions.
const usualIdle = time.Minute

// measure posts a warning into n chats of each platform, on all of them at once.
func (b deliveryBench) measure(ctx context.Context, n int) ([]delivered, error) {
	dir, err := os.MkdirTemp("", "hangup-bench-")
	if err != nil {
		return nil, failf("no temporary folder can be made").because(err)
	}
	defer os.RemoveAll(dir)
	s := programSettings{binary: b.binary, database: filepath.Join(dir, "hangup.db")}
	places, err := b.open(n)
	if err != nil {
		return nil, err
	}
	for _, p := range places {
		defer p.close()
		s.environ = append(s.environ, p.environ(p.url)...)
	}
	if err := b.fill(ctx, s, places); err != nil {
		return nil, err
	}
	costs, err := storeCosts(ctx, s, places, b.now())
	if err != nil {
		return nil, err
	}
	r := &deliveryRun{deliveryBench: b, settings: s, places: places, n: n}
	return r.play(ctx, costs)
}

func (b deliveryBench) open(n int) (open []*openPlace, err error) {
	for _, place := range benchPlaces() {
		if !slices.Contains(b.places, place.name) {
			continue
		}
		p, err := place.openAt(n, limited.Options{Now: time.Now, Lag: benchLag})
		if err != nil {
			return nil, err
		}
		open = append(open, p)
	}
	return open, nil
}

// fill makes the database with all watches.
func (b deliveryBench) fill(ctx context.Context, s programSettings, places []*openPlace) error {
	bar := b.startProgress("storing watches", len(places)*len(places[0].chats))
	defer bar.finish()
	return watching(ctx, s.database, places, b.now(), bar.step)
}

// floor is how long the pace of the lane alone takes.
func (p *openPlace) floor() time.Duration {
	return time.Duration(float64(len(p.chats)) / p.limits.PerSecond * float64(time.Second))
}

// longestFloor is how long the slowest platform takes at least.
func longestFloor(places []*openPlace) (most time.Duration) {
	for _, p := range places {
		most = max(most, p.floor())
	}
	return most
}

// title names the platforms of a run.
func title(places []*openPlace) string {
	var names []string
	for _, p := range places {
		names = append(names, p.name)
	}
	return strings.Join(names, " and ")
}
