package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"regexp"
	"testing"

	"hangup/config"
)

func TestLogIsTextOnATerminal(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	(&console{err: &b, terminal: true}).logger().Warn("slow", "time", "noon", "key", config.NewSecret("canary"))
	want := regexp.MustCompile(`^time=\d\d:\d\d:\d\d level=WARN msg=slow time=noon key=\[secret\]\n$`)
	if !want.MatchString(b.String()) {
		t.Errorf("got %q", b.String())
	}
}

func TestLogIsJSONOtherwise(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	(&console{err: &b}).logger().Error("broken", "err", errors.New("why"), "key", config.NewSecret("canary"))
	var line struct{ Time, Level, Msg, Err, Key string }
	if err := json.Unmarshal(b.Bytes(), &line); err != nil {
		t.Fatal(err)
	}
	if line.Time == "" || line.Level != "ERROR" || line.Msg != "broken" || line.Err != "why" || line.Key != "[secret]" {
		t.Errorf("got %+v", line)
	}
}

func TestFailuresPrintAndExit(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		err  error
		code int
		want string
	}{
		"plain error":    {errors.New("it broke\n"), exitFailure, "hangup: it broke\n"},
		"failure":        {failf("no %s", "room").because(errors.New("ENOSPC")), exitFailure, "hangup: no room\n"},
		"usage":          {usage(errors.New("what?")), exitUsage, "hangup: what? (hangup --help tells what there is)\n"},
		"one mistake":    {config.Mistakes{{Where: "f:1", Text: "bad"}}, exitUsage, "hangup: the settings have a mistake: f:1: bad\n"},
		"more mistakes":  {config.Mistakes{{Where: "f:1", Text: "bad"}, {Text: "worse"}}, exitUsage, "hangup: the settings have 2 mistakes:\n  f:1: bad\n  worse\n"},
		"joined failure": {errors.Join(failf("first"), errors.New("second")), exitFailure, "hangup: first\nsecond\n"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if code := (&console{err: &b}).fail(c.err); code != c.code || b.String() != c.want {
				t.Errorf("code %d, %q", code, b.String())
			}
		})
	}
	cause := errors.New("cause")
	if !errors.Is(failf("x").because(cause), cause) {
		t.Error("a failure loses its cause")
	}
}
