package main

import (
	"bytes"
	"context"
	"io"
	"testing"
	"time"
)

// asked is standard input at which somebody waits: nothing comes, and it says when it is read.
type asked struct{ stop context.CancelFunc }

func (a asked) Read([]byte) (int, error) {
	a.stop()
	select {}
}

// The first Ctrl+C ends a command, whatever it waits for.
func TestFirstInterruptEndsACommandThatWaits(t *testing.T) {
	t.Parallel()
	locked := lockedDatabase(t)
	cases := map[string]struct {
		args  []string
		after time.Duration // when it is told to stop, beside being asked for words
		want  string
	}{
		"for words":      {[]string{"check", "-"}, time.Minute, "hangup: stopped\n"},
		"for a database": {[]string{"import", "warnings", file(t, "alert.md", article)}, time.Second, "hangup: stopped: nothing was imported\n"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			ctx, stop := context.WithTimeout(t.Context(), c.after)
			defer stop()
			var errs bytes.Buffer
			environ := []string{"HOME=" + t.TempDir()}
			if name == "for a database" {
				environ = append(environ, "HANGUP_DATABASE_URL="+locked)
			}
			code := run(ctx, c.args, &console{in: asked{stop}, out: io.Discard, err: &errs, environ: environ, now: time.Now})
			if code != exitFailure || errs.String() != c.want {
				t.Errorf("code %d: %q", code, errs.String())
			}
			if end, _ := ctx.Deadline(); time.Since(end) > 5*time.Second { // far from the 10 s that a database is waited for
				t.Error("it went on waiting")
			}
		})
	}
}
