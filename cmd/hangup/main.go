package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
	"golang.org/x/term"
)

func main() {
	// A second signal ends the program at once: signal.NotifyContext stops listening after stop.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	code := run(ctx, os.Args[1:], machine())
	stop()
	os.Exit(code)
}

// console is what a command may use of the machine. Nothing else reads the clock or the environment.
type console struct {
	in       io.Reader
	out, err io.Writer
	terminal bool // err is a terminal: progress and plain logs make sense
	environ  []string
	now      func() time.Time
	ours     bool // the process is: what holds for all of it, as how much garbage may lie about, is this program's to say
}

func machine() *console {
	return &console{
		in: os.Stdin, out: os.Stdout, err: os.Stderr,
		terminal: term.IsTerminal(int(os.Stderr.Fd())),
		environ:  os.Environ(),
		now:      time.Now,
		ours:     true,
	}
}

// Exit codes.
const (
	exitOK      = 0
	exitFailure = 1 // the command could not do all of its work
	exitUsage   = 2 // the command line or the settings are wrong
)

// run does what the command line says and gives the exit code.
func run(ctx context.Context, args []string, c *console) (code int) {
	defer leave(&code)
	var cli commandLine
	parser, err := newParser(&cli, c)
	if err != nil {
		return c.fail(err)
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		return c.fail(usage(err))
	}
	parsed.BindTo(ctx, (*context.Context)(nil))
	if err := parsed.Run(c, &cli.Settings); err != nil {
		return c.fail(err)
	}
	return exitOK
}

// exit carries an exit code out of kong, which ends the program after --help.
type exit int

func leave(code *int) {
	switch r := recover().(type) {
	case nil:
	case exit:
		*code = int(r)
	default:
		panic(r)
	}
}

func newParser(cli *commandLine, c *console) (*kong.Kong, error) {
	return kong.New(cli,
		kong.Name("hangup"),
		kong.Description(description),
		kong.Writers(c.out, c.err),
		kong.Exit(func(code int) { panic(exit(code)) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
	)
}
