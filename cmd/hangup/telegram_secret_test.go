package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// marked is a token that must turn up nowhere. Its second half alone would be enough for a stranger.
const (
	markedSecret = "Marked-TOKEN_that-must-not-leak"
	marked       = "123456:" + markedSecret
)

// printed gathers what a process prints on both ways.
type printed struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (p *printed) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.Write(b)
}

func (p *printed) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.String()
}

// run is a program that may end by itself.
type running struct {
	*printed
	cmd  *exec.Cmd
	over chan struct{} // closed when it has ended
}

// startBinary starts the real program and waits for nothing.
func startBinary(t *testing.T, database string, environ ...string) *running {
	t.Helper()
	r := &running{printed: &printed{}, cmd: exec.Command(binary(t)), over: make(chan struct{})}
	r.cmd.Dir = t.TempDir()
	r.cmd.Env = append([]string{"HOME=" + r.cmd.Dir, startsQuicker, "HANGUP_HTTP_ADDR=127.0.0.1:0", "HANGUP_DATABASE_URL=" + database}, environ...)
	r.cmd.Stdout, r.cmd.Stderr = r.printed, r.printed
	if err := r.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { _ = r.cmd.Wait(); close(r.over) }()
	t.Cleanup(func() { _ = r.cmd.Process.Kill(); <-r.over })
	return r
}

// end sends a signal, unless the program has ended, and gives its exit code.
func (r *running) end(with os.Signal) int {
	_ = r.cmd.Process.Signal(with) // fails when it has ended
	<-r.over
	return r.cmd.ProcessState.ExitCode()
}

// failing is a server that fails in one way, and counts who calls.
type failing struct {
	do    http.HandlerFunc
	calls atomic.Int32
}

func (f *failing) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.calls.Add(1)
	_, _ = io.Copy(io.Discard, r.Body)
	f.do(w, r)
}

func says(code int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(code)
		_, _ = io.WriteString(w, body) // the program may have gone
	}
}

// refusesAll lets the program connect and fails every other call with the path that it came by, token and all, as an
// answer that says too much.
func refusesAll(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/getMe") {
			says(200, `{"ok":true,"result":{"id":5,"is_bot":true,"first_name":"x","username":"marked_bot"}}`)(w, r)
			return
		}
		says(code, fmt.Sprintf(`{"ok":false,"error_code":%d,"description":"cannot do %s"}`, code, r.URL.Path))(w, r)
	}
}

// The token is searched for in all that the program prints, over every way in which Telegram or the way there fails.
func TestTokenIsNeverPrinted(t *testing.T) {
	var strangers failing // to whom the token must not be taken
	strangers.do = says(200, `{}`)
	other := httptest.NewServer(&strangers)
	t.Cleanup(other.Close)
	cases := map[string]struct {
		do    http.HandlerFunc
		env   []string
		over  bool // the program ends by itself
		quiet bool // nobody is called
		with  os.Signal
	}{
		"401":           {do: says(401, `{"ok":false,"error_code":401,"description":"Unauthorized"}`), over: true},
		"404":           {do: says(404, `{"ok":false,"error_code":404,"description":"Not Found"}`), over: true},
		"429":           {do: says(429, `{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":1}}`)},
		"502 in HTML":   {do: says(502, "<html><h1>502 Bad Gateway</h1></html>")},
		"talkative 400": {do: refusesAll(400)},
		"talkative 500": {do: refusesAll(500)},
		"revoked later": {do: refusesAll(401), over: true},
		"cut":           {do: func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }},
		"no JSON":       {do: says(200, "hello")},
		"other JSON":    {do: says(200, `[1]`)},
		"redirect": {do: func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, other.URL+r.URL.Path, http.StatusFound)
		}},
		"port is closed":   {env: []string{"HANGUP_TELEGRAM_API_URL=http://127.0.0.1:1"}, quiet: true},
		"no such host":     {env: []string{"HANGUP_TELEGRAM_API_URL=https://telegram.invalid"}, quiet: true},
		"no encryption":    {env: []string{"HANGUP_TELEGRAM_API_URL=" + strings.Replace(other.URL, "http:", "https:", 1)}, quiet: true},
		"proxies":          {env: []string{"HANGUP_TELEGRAM_API_URL=https://telegram.invalid", "HTTPS_PROXY=" + other.URL, "HTTP_PROXY=" + other.URL, "ALL_PROXY=" + other.URL}, quiet: true},
		"webhook":          {do: refusesAll(400), env: []string{"HANGUP_TELEGRAM_WEBHOOK_URL=https://hangup.test/" + "telegram"}},
		"end of the world": {do: refusesAll(500), with: syscall.SIGQUIT}, // a panic of the whole program prints the same
		"wrong by a space": {env: []string{"HANGUP_TELEGRAM_TOKEN=" + marked + " x"}, over: true, quiet: true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := &failing{do: c.do}
			server := httptest.NewServer(f)
			t.Cleanup(server.Close)
			r := startBinary(t, newDatabase(t), append([]string{"HANGUP_TELEGRAM_TOKEN=" + marked, "HANGUP_TELEGRAM_API_URL=" + server.URL}, c.env...)...)
			if c.over {
				<-r.over
			} else {
				eventually(t, "it has failed", func() bool { return strings.Contains(r.String(), `"level":"WARN"`) && (c.quiet || f.calls.Load() > 1) })
				time.Sleep(time.Second) // for what else it may say
			}
			with := c.with
			if with == nil {
				with = os.Interrupt
			}
			code := r.end(with)
			if got := r.String(); strings.Contains(got, markedSecret) {
				t.Errorf("the token is in\n%s", got)
			} else if strings.HasPrefix(name, "talkative") && !strings.Contains(got, "[token]") {
				t.Errorf("what the server says did not reach the log, so nothing was tried:\n%s", got)
			}
			if !c.over && c.with == nil && code != 0 {
				t.Errorf("code %d: %s", code, r)
			}
		})
	}
	t.Cleanup(func() {
		if n := strangers.calls.Load(); n > 0 {
			t.Errorf("a stranger was called %d times", n)
		}
	})
}

// A token that Telegram does not know ends the program with one sentence that says what to do, and nothing is served.
func TestWrongTokenEndsTheProgram(t *testing.T) {
	t.Parallel()
	server := newTelegram(t)
	got := command(t, "", append([]string{"HANGUP_HTTP_ADDR=127.0.0.1:0"}, withTelegram(server, "HANGUP_TELEGRAM_TOKEN="+marked)...))
	if got.code != 1 || got.out != "" || strings.Count(got.err, "\n") != 1 ||
		!strings.HasPrefix(got.err, "hangup: Telegram does not know the token (telegram_token): copy it again from @BotFather") {
		t.Errorf("code %d: %q %q", got.code, got.out, got.err)
	}
}

// The page serves while Telegram cannot be reached, and the bot connects once it can.
func TestPageServesWhileTelegramIsDown(t *testing.T) {
	t.Parallel()
	server := newTelegram(t)
	var up atomic.Bool
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !up.Load() {
			says(502, "<html>")(w, r)
			return
		}
		server.ServeHTTP(w, r)
	}))
	t.Cleanup(front.Close)
	s := serveBinary(t, upToDate(t), withTelegram(server, "HANGUP_TELEGRAM_API_URL="+front.URL)...)
	if want := "Telegram has not answered yet. This is tried until it does"; !strings.Contains(s.text, want) {
		t.Errorf("no %q in\n%s", want, s.text)
	}
	if answer := newBrowser(t, s.url).say(courier); !strings.Contains(answer, "courier fraud") {
		t.Errorf("the page says %s", answer)
	}
	ann := server.Person("Ann")
	server.Say(ann, ann.ID, courier)
	up.Store(true)
	eventually(t, "an answer", func() bool { _, ok := saidIn(server, ann.ID, ann, "courier fraud"); return ok })
	if code := s.stop(t, os.Interrupt); code != 0 || !strings.Contains(s.log.String(), connectedLine) {
		t.Errorf("code %d: %s", code, s.log)
	}
}

// A token that lies open is used and remarked on, like the secret key.
func TestOpenTokenFileIsRemarkedOn(t *testing.T) {
	t.Parallel()
	server := newTelegram(t)
	path := file(t, "token", server.Token+"\n")
	for mode, remark := range map[os.FileMode]bool{0o644: true, 0o640: false, 0o600: false} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		s := serveBinary(t, upToDate(t), "HANGUP_TELEGRAM_TOKEN_FILE="+path, "HANGUP_TELEGRAM_API_URL="+server.URL)
		s.stop(t, os.Interrupt)
		if got := strings.Contains(s.log.String(), "every user of this machine may read the token of Telegram"); got != remark {
			t.Errorf("mode %o: %s", mode, s.log)
		}
	}
}
