package main

import (
	"bytes"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// askedFor runs health in this process.
func askedFor(t *testing.T, environ []string, args ...string) ran {
	t.Helper()
	var out, errs bytes.Buffer
	c := &console{in: strings.NewReader(""), out: &out, err: &errs, environ: append([]string{"HOME=" + t.TempDir()}, environ...), now: time.Now}
	code := run(t.Context(), append([]string{"health"}, args...), c)
	return ran{code, out.String(), errs.String()}
}

func TestHealthAsksTheBotThatRuns(t *testing.T) {
	t.Parallel()
	at := "HANGUP_HTTP_ADDR=" + strings.TrimPrefix(startTestApp(t, "", time.Minute).URL, "http://")
	if got := askedFor(t, []string{at}); got.code != exitOK || got.out != "ok\n" {
		t.Errorf("code %d, %q %q", got.code, got.out, got.err)
	}
	if got := askedFor(t, []string{at}, "--ready"); got.code != exitOK || got.out != "ready\n" {
		t.Errorf("ready: code %d, %q %q", got.code, got.out, got.err)
	}
}

// healthSays serves an answer, and notes which paths were asked for.
func healthSays(t *testing.T, code int, text string) (at string, asked *[]string) {
	t.Helper()
	asked = &[]string{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*asked = append(*asked, r.URL.Path)
		w.Header().Set("Location", "http://127.0.0.1:1/elsewhere")
		w.WriteHeader(code)
		_, _ = w.Write([]byte(text))
	}))
	t.Cleanup(s.Close)
	return strings.TrimPrefix(s.URL, "http://"), asked
}

func TestHealthOfABotThatIsNotWellIsAFailure(t *testing.T) {
	t.Parallel()
	sick, asked := healthSays(t, http.StatusServiceUnavailable, "not ready: database: it cannot be written\x1b[2J\n")
	_, port, err := net.SplitHostPort(sick)
	if err != nil {
		t.Fatal(err)
	}
	away, _ := healthSays(t, http.StatusFound, "")
	gone := httptest.NewServer(nil)
	gone.Close()
	for name, c := range map[string]struct {
		environ []string
		want    string
	}{
		"not ready":             {[]string{"HANGUP_HTTP_ADDR=" + sick}, "says: not ready: database: it cannot be written"},
		"every address":         {[]string{"HANGUP_HTTP_ADDR=0.0.0.0:" + port}, "says: not ready"},
		"a port of the figures": {[]string{"HANGUP_METRICS_ADDR=" + sick}, "says: not ready"},
		"a proxy is not asked":  {[]string{"HANGUP_HTTP_ADDR=" + sick, "HTTP_PROXY=http://127.0.0.1:1"}, "says: not ready"},
		"nobody":                {[]string{"HANGUP_HTTP_ADDR=" + strings.TrimPrefix(gone.URL, "http://")}, "no hangup answers at"},
		"sent elsewhere":        {[]string{"HANGUP_HTTP_ADDR=" + away}, "says:"},
		"no port at all": {[]string{"HANGUP_ROLES=worker", "HANGUP_DATABASE_URL=postgres://h/d", "HANGUP_SECRET_KEY=" + strings.Repeat("k", 32)},
			"set metrics_addr"},
	} {
		got := askedFor(t, c.environ, "--ready")
		if got.code != exitFailure || !strings.Contains(got.err, c.want) || strings.Contains(got.err, "\x1b") || strings.Count(got.err, "\n") != 1 {
			t.Errorf("%s: code %d, %q", name, got.code, got.err)
		}
	}
	for _, path := range *asked {
		if path != "/readyz" {
			t.Errorf("asked for %s", path)
		}
	}
}

// A server that never stops talking is heard to the end of a line's worth.
func TestHealthReadsLittle(t *testing.T) {
	t.Parallel()
	loud, _ := healthSays(t, http.StatusServiceUnavailable, strings.Repeat("x", 1<<20))
	if got := askedFor(t, []string{"HANGUP_HTTP_ADDR=" + loud}); got.code != exitFailure || len(got.err) > 2*maxHealth {
		t.Errorf("code %d, %d bytes", got.code, len(got.err))
	}
}
