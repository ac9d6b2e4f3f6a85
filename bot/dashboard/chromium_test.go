package dashboard

import (
	"net"
	"net/http"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"

	"hangup/bot/bottest/chromium"
)

var oneBrowser chromium.Browser

func TestMain(m *testing.M) {
	code := m.Run()
	oneBrowser.Close()
	os.Exit(code)
}

// browserTab is a tab of a real Chromium that shows the dashboard.
type browserTab struct {
	*chromium.Tab
	t *testing.T
}

func openTab(t *testing.T) *browserTab {
	t.Helper()
	return &browserTab{oneBrowser.Open(t), t}
}

// open loads an address.
func (b *browserTab) open(url string) {
	b.t.Helper()
	b.Go(url)
	b.Until(`document.readyState === 'complete' && document.querySelector('h1')`)
}

// says waits until the page holds a text.
func (b *browserTab) says(text string) {
	b.t.Helper()
	b.Until(`document.body && document.body.innerText.includes(` + chromium.Quote(text) + `)`)
}

// withoutScripts turns the scripts of pages off; the test itself may still look.
func (b *browserTab) withoutScripts() {
	b.t.Helper()
	enable(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
}

func eval[T any](b *browserTab, js string) T {
	b.t.Helper()
	return chromium.Eval[T](b.Tab, js)
}

func enable[P any](b *browserTab, cmd cdp.Command[P, cdp.Empty], params P) {
	b.t.Helper()
	chromium.Enable(b.Tab, cmd, params)
}

// heard is what a browser tells of a page: what it asked for, and what it complained about.
type heard struct {
	mu    sync.Mutex
	asked []string
	wrong []string
}

// served is a place that listens on this machine. What it shows beside the dashboard, such as its picture, is not there.
type served struct {
	*place
	url string
}

func serve(t *testing.T, h *house) *served {
	t.Helper()
	h.now = time.Now().UTC().Truncate(time.Second) // the cookies of a browser follow its own clock
	s := &served{place: open(t, h)}
	mux := http.NewServeMux()
	mux.Handle(Path, s.Dashboard)
	mux.Handle(Path+"/", s.Dashboard)
	mux.HandleFunc("GET /assets/mark.svg", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFile(w, r, "../webchat/static/mark.svg")
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = srv.Serve(l) }() // ends with Close
	t.Cleanup(func() { _ = srv.Close() })
	s.url = "http://" + l.Addr().String()
	s.doors.Open(s.url, true)
	return s
}

// login logs the operator in.
func (s *served) login(b *browserTab) {
	b.t.Helper()
	b.open(s.url + Path)
	b.Type("#token", testToken)
	b.PressFirst("Log in")
	b.says("You run this bot.")
}
