package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"

	"hangup/config"
)

type benchScaleCmd struct {
	Watches  []int  `help:"How many watches; each number is measured on a database of its own." default:"1000,10000,100000,1000000"`
	Database string `help:"sqlite, postgres for a server that is started for this, or the address of a PostgreSQL server of yours." default:"sqlite" placeholder:"KIND"`
	Runs     int    `help:"How often each thing is done; the median counts." default:"3"`
	Report   string `help:"Write the tables into this file too, between the marks that it has for them." placeholder:"FILE" type:"path"`
	JSON     bool   `help:"Print a JSON object for each number of watches."`
}

// Help says what is measured.
func (benchScaleCmd) Help() string {
	return `Fills a database with so many watches, spread over the areas of the UK as groups are, and measures
what each thing costs then: making the posts of a warning for the whole country, for a county and for a
district, taking and recording one, answering /check and /watch, and removing what is old. Asks
the database how it finds the rows of each of its queries. Then says how each cost grows.

Your own database is not touched. A million watches take some minutes and 3 GB of disk. On a server of
yours a database is made and dropped again, which needs the right to make one.

Example:
  hangup bench scale --watches 1000,10000,100000
  hangup bench scale --database postgres --report store/README.md`
}

// The most that can be asked for. More than a few million watches are more than a phone network has groups.
const (
	mostWatches = 10_000_000
	mostRuns    = 100
)

// Run measures each size and prints. What was measured before Ctrl+C is printed too.
func (k *benchScaleCmd) Run(ctx context.Context, c *console) error {
	if err := k.sane(); err != nil {
		return err
	}
	c.garbage(gcPercent)
	base, err := openScaleBase(ctx, k.Database)
	if err != nil {
		return err
	}
	defer base.close()
	begin, end := scaleMarks(base.kind())
	if err := reportPlace(k.Report, begin, end); err != nil {
		return err
	}
	b := scaleBench{console: c, base: base, runs: k.Runs}
	before := loadNow()
	var all []scaled
	for _, n := range k.Watches {
		one, err := b.measure(ctx, n)
		if err != nil {
			return errors.Join(k.print(c, all, before), stoppedOr(ctx, err))
		}
		all = append(all, one)
	}
	if err := k.print(c, all, before); err != nil {
		return err
	}
	return scaleVerdict(all)
}

func (k *benchScaleCmd) sane() error {
	for _, n := range k.Watches {
		if n < 100 || n > mostWatches {
			return usage(failf("--watches takes 100 to %d", mostWatches))
		}
	}
	if k.Runs < 1 || k.Runs > mostRuns {
		return usage(failf("--runs takes 1 to %d", mostRuns))
	}
	slices.Sort(k.Watches)
	k.Watches = slices.Compact(k.Watches)
	return nil
}

func (k *benchScaleCmd) print(c *console, all []scaled, before string) error {
	if len(all) == 0 {
		return nil
	}
	where := machineNow(c, before)
	var reported error // what was measured is printed in any case
	if k.Report != "" {
		reported = reportScale(k.Report, all, where)
	}
	if k.JSON {
		return errors.Join(printScaledJSON(c.out, all, where), reported)
	}
	return errors.Join(printScaled(c.out, all, where), reported)
}

// stoppedOr says that somebody stopped it, or why it ended.
func stoppedOr(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return failf("stopped").because(err)
	}
	return err
}

// scaledOn is where and when something was measured.
type scaledOn struct {
	Day        string `json:"day"`
	Version    string `json:"version"`
	Processors int    `json:"processors"`
	Memory     int64  `json:"memory_bytes"` // of the machine; 0 where it is not told
	System     string `json:"system"`
	Before     string `json:"load_before"` // how busy the machine was
	After      string `json:"load_after"`
}

func machineNow(c *console, before string) scaledOn {
	return scaledOn{
		Day: c.now().Format("2 January 2006"), Version: version, Processors: runtime.NumCPU(), System: runtime.GOOS,
		Memory: procNumber("/proc/meminfo", "MemTotal:") << 10, Before: before, After: loadNow(),
	}
}

// String is one sentence without a full stop.
func (s scaledOn) String() string {
	text := fmt.Sprintf("measured on %s with hangup %s, %s", s.Day, s.Version, count(s.Processors, "processor"))
	if s.Memory > 0 {
		text += fmt.Sprintf(", %.0f GB of memory", float64(s.Memory)/(1<<30))
	}
	return text + fmt.Sprintf(", %s; load %s before and %s after", s.System, s.Before, s.After)
}

// scaleBase is where a measurement keeps its databases.
type scaleBase interface {
	// kind is how reports name it: "sqlite" or "postgres".
	kind() string
	// title is its name and version, for people.
	title() string
	// fresh makes an empty database and gives the settings to open it. drop removes it.
	fresh(ctx context.Context) (s config.Settings, drop func(), err error)
	// look opens the database of those settings beside the program.
	look(ctx context.Context, s config.Settings) (scaleLook, error)
	close()
}

// scaleLook is a database as somebody sees it who is not the program.
type scaleLook interface {
	// insert adds rows to a table, as many as args have for the columns.
	insert(ctx context.Context, table string, columns []string, args []any) error
	// size is what the database takes on the disk, in bytes.
	size(ctx context.Context) (int64, error)
	// settle does what the database does by itself sooner or later after much was written.
	settle(ctx context.Context) error
	// scans gives the tables of more than so many rows that a query would read from end to end, and the plan.
	scans(ctx context.Context, query string, args []any, rows int) (tables []string, plan string, err error)
	close()
}

func openScaleBase(ctx context.Context, database string) (scaleBase, error) {
	switch database {
	case "sqlite":
		dir, err := os.MkdirTemp("", "hangup-scale-")
		if err != nil {
			return nil, failf("no temporary folder can be made").because(err)
		}
		return &scaleFiles{dir: dir}, nil
	case "postgres":
		return startScaleServer(ctx)
	}
	return useScaleServer(ctx, database)
}
