// Command release builds the program for every system and packs it for others: archives whose bytes are the same on every machine
// that builds the same commit with the same version of Go, and a list of their checksums.
//
//	go run ./cmd/hangup/deploy/release --version 0.2.0 --to dist
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintf(os.Stderr, "release: %s\n", err)
		os.Exit(1)
	}
}

// order is what is to be released.
type order struct {
	from     string // the top of the repository
	to       string // the folder that gets the archives
	version  string
	revision string    // the commit; "" when it is not known
	at       time.Time // the time of every file in an archive
	targets  []target
}

// run reads the command line and carries the order out.
func run(ctx context.Context, args []string, out io.Writer) error {
	o, err := read(ctx, args, out)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(o.to, 0o755); err != nil {
		return err
	}
	var archives []string
	for _, t := range o.targets {
		name, err := o.release(ctx, t)
		if err != nil {
			return fmt.Errorf("%s: %w", t, err)
		}
		fmt.Fprintln(out, name)
		archives = append(archives, name)
	}
	return sums(o.to, archives)
}

// read makes an order of the command line. What it does not say is asked of git.
func read(ctx context.Context, args []string, out io.Writer) (order, error) {
	o := order{targets: targets()}
	flags := flag.NewFlagSet("release", flag.ContinueOnError)
	flags.SetOutput(out)
	flags.StringVar(&o.from, "from", ".", "the top of the repository")
	flags.StringVar(&o.to, "to", "dist", "the folder for the archives and their checksums")
	flags.StringVar(&o.version, "version", "", "the version, such as 0.2.0")
	only := flags.String("only", "", "build for these alone, with commas between, such as linux/amd64")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if !isVersion(o.version) {
		return o, fmt.Errorf("%q is no version: give --version with one such as 0.2.0", o.version)
	}
	if *only != "" {
		chosen, err := choose(strings.Split(*only, ","))
		if err != nil {
			return o, err
		}
		o.targets = chosen
	}
	o.revision, o.at = commit(ctx, o.from)
	return o, nil
}
