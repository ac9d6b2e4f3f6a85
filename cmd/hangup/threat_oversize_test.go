package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

// The threat: something without end, or that grows when it is read, takes the memory or the time of the program. What a source may send
// packed or nested is in the tests of its reader; what people may write in a chat in those of the adapters.

// sparse makes a file of a size that takes no room on the disk.
func sparse(t *testing.T, name string, size int64) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := f.Truncate(size); err != nil {
		t.Fatal(err)
	}
	return path
}

// A file of any size, or that unfolds to one, is refused in a sentence.
func TestNoFileIsTooLargeToRefuse(t *testing.T) {
	t.Parallel()
	aliases := "a0: &a0 x\n"
	for n := range 30 {
		aliases += fmt.Sprintf("a%d: &a%d [%s]\n", n+1, n+1, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d,", n), 9), ","))
	}
	const huge = 8 << 30
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"an article":             {[]string{"import", "warnings", sparse(t, "huge.md", huge)}, "larger than"},
		"a page, nested":         {[]string{"import", "warnings", file(t, "deep.html", strings.Repeat("<div>", 300_000))}, "could not be imported"},
		"the settings":           {[]string{"check", "x", "--config", sparse(t, "hangup.yaml", huge)}, "larger than"},
		"settings that unfold":   {[]string{"check", "x", "--config", file(t, "hangup.yaml", aliases)}, "mistake"},
		"settings, nested":       {[]string{"check", "x", "--config", file(t, "hangup.yaml", strings.Repeat("[", 60_000))}, "mistake"},
		"one row":                {[]string{"check", "--batch", file(t, "rows.jsonl", `{"id":"a","text":"`+strings.Repeat("x", 3<<20)+`"}`)}, "longer than"},
		"a row, nested":          {[]string{"check", "--batch", file(t, "rows.jsonl", `{"id":"a","text":"x","more":`+strings.Repeat("[", 1<<20))}, "not JSON"},
		"a table with one quote": {[]string{"import", "watches", file(t, "watches.csv", `"`+strings.Repeat("x,\n", 1<<20))}, "cannot be read as a table"},
		"a backup of zeros":      {[]string{"restore", sparse(t, "copy.db", 1<<30)}, "hangup: "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := command(t, "", []string{"HANGUP_DATABASE_URL=" + newDatabase(t)}, c.args...)
			if got.code == exitOK || !strings.Contains(got.err, c.want) || len(got.err) > 100_000 {
				t.Errorf("code %d: %.500s%.500s", got.code, got.out, got.err)
			}
		})
	}
}

// A secret in a file without end is refused too.
func TestNoSecretIsTooLargeToRefuse(t *testing.T) {
	t.Parallel()
	for _, variable := range []string{"HANGUP_TELEGRAM_TOKEN_FILE", "HANGUP_SECRET_KEY_FILE", "HANGUP_DATABASE_URL_FILE"} {
		got := command(t, "", []string{variable + "=" + sparse(t, "secret", 8<<30)}, "check", "x")
		if got.code != exitUsage || !strings.Contains(got.err, "larger than") {
			t.Errorf("%s: code %d: %s", variable, got.code, got.err)
		}
	}
}

// endless is a body without end.
type endless struct{ sent atomic.Int64 } // a call that is cut off may still read

func (e *endless) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = 'a'
	}
	e.sent.Add(int64(len(b)))
	return len(b), nil
}

const muchSent = 64 << 20 // bytes; what lies in buffers of the system on the way is far less

func TestNoRequestIsTooLargeToRefuse(t *testing.T) {
	t.Parallel()
	a := startTestApp(t, "", 0)
	for _, path := range []string{"/api/hello", "/api/say", "/api/moderate", "/dashboard/login", "/dashboard/enter", "/dashboard/chat", "/dashboard/queue", "/readyz", "/", "/nowhere"} {
		for _, kind := range []string{"application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"} {
			body := &endless{}
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, a.URL+path, io.LimitReader(body, 2*muchSent))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", kind)
			r.Header.Set("Origin", a.URL)
			res, err := http.DefaultClient.Do(r)
			if err == nil { // cut off is good as well
				res.Body.Close()
				if path == "/api/say" && res.StatusCode < 400 { // others have no use for a body, and answer without it
					t.Errorf("%s, %s: %d", path, kind, res.StatusCode)
				}
			}
			if sent := body.sent.Load(); sent >= muchSent {
				t.Errorf("%s, %s: %d MiB were read", path, kind, sent>>20)
			}
		}
	}
	newBrowser(t, a.URL).say(courier) // others are served
}

// Headers without end are cut off.
func TestNoHeaderIsTooLargeToRefuse(t *testing.T) {
	t.Parallel()
	a := startTestApp(t, "", 0)
	for name, begin := range map[string]string{"one header": "GET / HTTP/1.1\r\nHost: localhost\r\nX: ", "one path": "GET /", "a cookie": "GET /events HTTP/1.1\r\nHost: localhost\r\nCookie: "} {
		conn, err := net.Dial("tcp", strings.TrimPrefix(a.URL, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			_, _ = io.WriteString(conn, begin)
			_, _ = io.CopyN(conn, &endless{}, muchSent) // fails once it is cut off
		}()
		line, err := bufio.NewReader(conn).ReadString('\n')
		if err == nil && !strings.Contains(line, " 431 ") && !strings.Contains(line, " 400 ") && !strings.Contains(line, " 414 ") {
			t.Errorf("%s: %q", name, line)
		}
		conn.Close()
	}
	newBrowser(t, a.URL).say(courier)
}
