package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"hangup/advice"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// binaryFolder is where the program under test is built.
var binaryFolder string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "hangup-test-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	binaryFolder = dir
	flag.Parse()
	if atOnce := flag.Lookup("test.parallel"); atOnce != nil && atOnce.Value.String() == strconv.Itoa(runtime.GOMAXPROCS(0)) {
		_ = atOnce.Value.Set(strconv.Itoa(2 * runtime.GOMAXPROCS(0))) // those that run at once wait for processes more than they work
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// build builds the program once, for the first test that needs it.
var build = sync.OnceValues(func() (string, error) {
	path := filepath.Join(binaryFolder, "hangup")
	out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return path, nil
})

// binary gives the path of the program. With the race detector the test is skipped: the program that it starts is built without it,
// so that running it a second time shows nothing that the first run did not.
func binary(t *testing.T) string {
	t.Helper()
	if underRace {
		t.Skip("the race detector does not see into the program that is started")
	}
	path, err := build()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// knowledge is loaded once for all tests of this process: nothing changes it.
var knowledge = sync.OnceValues(loadEngine)

func engineOf(t testing.TB) *advice.Engine {
	t.Helper()
	e, err := knowledge()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// ran is what became of a command.
type ran struct {
	code     int
	out, err string
}

// command runs the real program with a home folder of its own and gives what it printed.
func command(t *testing.T, in string, environ []string, args ...string) ran {
	t.Helper()
	return commandIn(t, t.TempDir(), in, environ, args...)
}

// commandIn is command in a folder that is the home folder as well.
func commandIn(t *testing.T, dir, in string, environ []string, args ...string) ran {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, binary(t), args...)
	cmd.Dir = dir
	cmd.Env = append([]string{"HOME=" + dir}, environ...)
	cmd.Stdin = strings.NewReader(in)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exited *exec.ExitError
	if err != nil && !errors.As(err, &exited) {
		t.Fatal(err)
	}
	return ran{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
}
