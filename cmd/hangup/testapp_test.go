package main

import (
	"context"
	"io"
	"log/slog"
	"net"
	"testing"
	"time"

	"hangup/config"
	"hangup/store/sqlite"
	"hangup/store/sqlite/sqlitetest"
)

// upToDate makes files that have the schema and the examples already, as a program leaves them that starts for the first time. That it
// does is tested with those that start on a file that is not there.
var upToDate = sqlitetest.Copies(func(path string) error {
	s, err := sqlite.Open(context.Background(), path)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }() // A second time, when all went well.
	e, err := knowledge()
	if err != nil {
		return err
	}
	first := &app{engine: e, store: s, now: time.Now}
	if err := first.loadExamples(context.Background()); err != nil {
		return err
	}
	return s.Close()
})

// testApp is the whole program, running on a database and a port of its own.
type testApp struct {
	*app
	URL       string // of the page
	Moderator string // address that makes a browser a moderator
	stop      func()
}

// startTestApp starts the whole program with a timer of the given length on the database at path; "" makes a
// new one. It is stopped when the test ends, or by Stop.
func startTestApp(t *testing.T, path string, timer time.Duration) *testApp {
	t.Helper()
	return startTestAppAt(t, path, timer, time.Now)
}

// startTestAppAt is startTestApp with a clock of the test's own.
func startTestAppAt(t *testing.T, path string, timer time.Duration, now func() time.Time) *testApp {
	t.Helper()
	return startTestAppOf(t, config.Settings{Database: path, Timer: timer}, now)
}

// startTestAppOf is startTestApp with settings of the test's own. Its port is always a free one.
func startTestAppOf(t *testing.T, s config.Settings, now func() time.Time) *testApp {
	t.Helper()
	if s.Database == "" {
		s.Database = upToDate(t)
	}
	s.HTTPAddr = "127.0.0.1:0"
	l, err := net.Listen("tcp", s.HTTPAddr)
	if err != nil {
		t.Fatal(err)
	}
	a, err := openApp(t.Context(), engineOf(t), s, now, slog.New(slog.NewTextHandler(testLog{t}, nil)))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ready, done := make(chan string, 1), make(chan error, 1)
	go func() { done <- a.serve(ctx, l, func(url string, _ []string) { ready <- url }) }()
	running := &testApp{app: a}
	var stopped bool
	running.stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-done; err != nil {
			t.Errorf("the program ended with: %v", err)
		}
		a.close()
	}
	select {
	case running.URL = <-ready:
	case err := <-done:
		done <- nil
		cancel()
		t.Fatalf("the program did not start: %v", err)
	}
	running.Moderator = a.page.ModeratorLink(running.URL)
	t.Cleanup(running.stop)
	return running
}

// Stop ends the program as Ctrl+C does and closes its database.
func (a *testApp) Stop() { a.stop() }

// testLog sends the log of the program to the test.
type testLog struct{ t *testing.T }

var _ io.Writer = testLog{}

func (l testLog) Write(line []byte) (int, error) {
	l.t.Logf("%s", line)
	return len(line), nil
}
