package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"text/tabwriter"
	"time"
)

type benchCmd struct {
	Start    benchStartCmd    `cmd:"" help:"From start to first answer, and memory when idle."`
	Delivery benchDeliveryCmd `cmd:"" help:"How a warning is posted into many chats, against platforms with the real limits."`
	Faults   benchFaultsCmd   `cmd:"" help:"What is lost or doubled when things go wrong while a warning is posted."`
	Scale    benchScaleCmd    `cmd:"" help:"What things cost with a thousand to a million watches, and how that grows."`
	Fleet    benchFleetCmd    `cmd:"" help:"Several processes on PostgreSQL under load, while things go wrong."`
	Soak     benchSoakCmd     `cmd:"" help:"Whether goroutines, files or memory grow in use, while things go wrong."`
}

type benchStartCmd struct {
	Runs int `help:"How often to start." default:"5"`
}

// Help says what is measured.
func (benchStartCmd) Help() string {
	return `Starts this program on an empty database, asks one question through the page, waits a
second and reads the memory that it holds. Your own database is not touched.

Example:
  hangup bench start --runs 10`
}

// What a start may cost on a small computer.
const (
	startAim  = 300 * time.Millisecond
	memoryAim = 40 << 20 // bytes
)

// started is what one start cost.
type started struct {
	answer time.Duration // from starting the process to its first answer
	memory int64         // bytes held when idle; 0 where the system does not tell
}

// Run starts the program several times and prints what it cost.
func (k *benchStartCmd) Run(ctx context.Context, c *console) error {
	if k.Runs < 1 || k.Runs > 1000 {
		return usage(failf("--runs takes 1 to 1000"))
	}
	binary, err := os.Executable()
	if err != nil {
		return failf("this program cannot find its own file").because(err)
	}
	bar := c.startProgress("starting", k.Runs)
	var runs []started
	for range k.Runs {
		one, err := startOnce(ctx, binary)
		if err != nil {
			bar.finish()
			return err
		}
		runs = append(runs, one)
		bar.step()
	}
	bar.finish()
	return printStarts(c.out, runs)
}

func printStarts(w io.Writer, runs []started) error {
	t := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
	fmt.Fprintln(t, "run\tstart to first answer\tmemory when idle")
	for i, r := range runs {
		fmt.Fprintf(t, "%d\t%s\t%s\n", i+1, milliseconds(r.answer), megabytes(r.memory))
	}
	slow := slices.MaxFunc(runs, func(a, b started) int { return int(a.answer - b.answer) })
	large := slices.MaxFunc(runs, func(a, b started) int { return int(a.memory - b.memory) })
	fmt.Fprintf(t, "median\t%s\t%s\n", milliseconds(medianStart(runs)), megabytes(medianMemory(runs)))
	fmt.Fprintf(t, "worst\t%s\t%s\n", milliseconds(slow.answer), megabytes(large.memory))
	fmt.Fprintf(t, "aim\tunder %s\tunder %s\n", milliseconds(startAim), megabytes(memoryAim))
	return t.Flush()
}

func medianStart(runs []started) time.Duration {
	return middle(runs, func(r started) time.Duration { return r.answer })
}

func medianMemory(runs []started) int64 {
	return middle(runs, func(r started) int64 { return r.memory })
}

// middle gives the median of what pick takes from each run, the lower one of two.
func middle[T ~int64](runs []started, pick func(started) T) T {
	var values []T
	for _, r := range runs {
		values = append(values, pick(r))
	}
	slices.Sort(values)
	return values[(len(values)-1)/2]
}

func milliseconds(d time.Duration) string { return fmt.Sprintf("%d ms", d.Milliseconds()) }

func megabytes(n int64) string {
	if n == 0 {
		return "unknown"
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}
