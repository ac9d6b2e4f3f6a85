package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hangup/bot"
)

// logged is a line of the log of a real program.
type logged struct{ Msg, Request, Outcome string }

func loggedLines(t *testing.T, log string) (all []logged) {
	t.Helper()
	for line := range strings.Lines(log) {
		var one logged
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		all = append(all, one)
	}
	return all
}

// One id links what came in, its answer and the post that came of it, in the log of the real program; and the log has no words of
// anybody, no chat and no secret.
func TestOneIDLinksAQuestionToItsPost(t *testing.T) {
	t.Parallel()
	const secret, words = "canary-of-the-operator-0123456789", "kanarienvogel"
	s := serveBinary(t, filepath.Join(t.TempDir(), "hangup.db"), "HANGUP_SECRET_KEY="+secret, "HANGUP_LOG_LEVEL=debug", "HANGUP_TIMER=1s",
		"HANGUP_METRICS_ADDR=127.0.0.1:0")
	b := newBrowser(t, s.url)
	_, rest, found := strings.Cut(b.say(safeAccount+" "+words), `"action":"timer|`)
	if !found {
		t.Fatal("no timer is offered")
	}
	action, _, _ := strings.Cut(rest, `"`)
	b.press("timer|" + action)
	b.nextPost()
	chat := columnOf(t, s.database, "SELECT chat FROM letters")
	if code := s.stop(t, os.Interrupt); code != 0 {
		t.Errorf("code %d", code)
	}
	steps := map[string][]string{}
	for _, line := range loggedLines(t, s.log.String()) {
		if line.Request != "" {
			steps[line.Request] = append(steps[line.Request], line.Msg)
		}
	}
	linked := 0
	for _, did := range steps {
		if slices.Contains(did, "something came in") && slices.Contains(did, "it is answered") && slices.Contains(did, "a delivery was tried") {
			linked++
		}
	}
	if linked != 1 {
		t.Errorf("%d requests have all steps: %q", linked, steps)
	}
	for name, private := range map[string]string{"a word": words, "the question": "safe account", "the secret": secret, "the chat": chat} {
		if private == "" || strings.Contains(s.log.String(), private) {
			t.Errorf("%s, %q, is in the log:\n%s", name, private, s.log)
		}
	}
}

// safeAccount is a call that is over, for which the timer is offered.
const safeAccount = "a man from my bank's fraud team wants me to move my money to a safe account"

// The port of its own is opened by the real program, and the page then has no metrics.
func TestBackRoomOfTheRealProgram(t *testing.T) {
	t.Parallel()
	s := serveBinary(t, filepath.Join(t.TempDir(), "hangup.db"), "HANGUP_METRICS_ADDR=127.0.0.1:0", "HANGUP_TRACES_URL=http://127.0.0.1:1/v1/traces")
	if res, err := http.Get(s.url + metricsPath); err != nil || res.StatusCode != http.StatusNotFound {
		t.Errorf("the page has metrics: %v, %v", res, err)
	}
	if code := s.stop(t, os.Interrupt); code != 0 {
		t.Errorf("code %d", code)
	}
	var told struct{ Msg, Address string }
	for line := range strings.Lines(s.log.String()) {
		if strings.Contains(line, "metrics are served") {
			if err := json.Unmarshal([]byte(line), &told); err != nil {
				t.Fatal(err)
			}
		}
	}
	if !strings.HasPrefix(told.Address, "127.0.0.1:") {
		t.Errorf("the log does not say where metrics are:\n%s", s.log)
	}
}

func TestRequestIsInTheLog(t *testing.T) {
	t.Parallel()
	for name, terminal := range map[string]bool{"on a terminal": true, "otherwise": false} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			log := (&console{err: &b, terminal: terminal}).logger().With("platform", "web")
			log.InfoContext(bot.WithRequest(t.Context(), "web-1"), "answered")
			log.InfoContext(t.Context(), "started")
			lines := strings.Split(b.String(), "\n")
			if !strings.Contains(lines[0], "web-1") || strings.Contains(lines[1], "request") {
				t.Errorf("got %s", b.String())
			}
		})
	}
}

func TestLevelOfTheLog(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	(&console{err: &b}).loggerFrom(slog.LevelError).Warn("slow")
	(&console{err: &b}).logger().Debug("detail")
	if b.Len() > 0 {
		t.Errorf("logged %s", b.String())
	}
	(&console{err: &b}).loggerFrom(slog.LevelDebug).Debug("detail")
	if !strings.Contains(b.String(), "detail") {
		t.Error("the detail is missing")
	}
}

// code is an error as SQLite and PostgreSQL have them.
type code struct{}

func (code) Error() string { return "constraint" }
func (code) Code() int     { return 19 }

func TestErrorsHaveClasses(t *testing.T) {
	t.Parallel()
	for want, err := range map[string]error{
		"send_wait":     fmt.Errorf("x: %w", &bot.SendError{Kind: bot.Wait, Err: context.DeadlineExceeded}),
		"send_" + other: &bot.SendError{Kind: "new"},
		"database":      fmt.Errorf("x: %w", code{}),
		"timeout":       fmt.Errorf("x: %w", context.DeadlineExceeded),
		"stopped":       context.Canceled,
		"disk":          &os.PathError{Op: "open", Path: "canary", Err: errors.New("no")},
		other:           errors.New("canary"),
	} {
		got := errorClass(err)
		if got != want {
			t.Errorf("%v is of %s, want %s", err, got, want)
		}
		if !slices.Contains(errorClasses(), got) {
			t.Errorf("nobody knows the class %s", got)
		}
	}
}
