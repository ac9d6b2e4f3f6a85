package dashboard

import (
	"context"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// browserTab is a tab of a real Chromium.
type browserTab struct {
	t   *testing.T
	ctx context.Context
}

// browser is the one Chromium of the tests. It starts with the first test that needs it.
type browser struct {
	start sync.Once
	ctx   context.Context
	err   error
	stop  []func()
}

var oneBrowser browser

func TestMain(m *testing.M) {
	code := m.Run()
	for _, stop := range slices.Backward(oneBrowser.stop) {
		stop()
	}
	os.Exit(code)
}

func (c *browser) run(path string) {
	dir, err := os.MkdirTemp("", "hangup-chromium")
	if err != nil {
		c.err = err
		return
	}
	opts := []chromedp.ExecAllocatorOption{chromedp.ExecPath(path), chromedp.UserDataDir(dir)}
	for _, flag := range []string{
		"headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run",
		"disable-background-networking", "disable-component-update", "disable-sync",
	} {
		opts = append(opts, chromedp.Flag(flag, true))
	}
	alloc, stop := chromedp.NewExecAllocator(context.Background(), opts...)
	ctx, done := chromedp.NewContext(alloc)
	c.ctx, c.stop = ctx, []func(){func() { _ = os.RemoveAll(dir) }, stop, done}
	c.err = chromedp.Do(ctx)
}

// chromium opens a tab of a visitor who was never here, with scripts off but for those of the test. Where there is no Chromium
// the test is skipped, loudly; CI may not skip.
func chromium(t *testing.T) *browserTab {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("no chromium, and CI must not skip the browser tests")
		}
		t.Skip("!!! THE DASHBOARD WAS NOT TESTED: no chromium is installed (apt-get install chromium) !!!")
	}
	oneBrowser.start.Do(func() { oneBrowser.run(path) })
	if oneBrowser.err != nil {
		t.Fatalf("chromium does not start: %v", oneBrowser.err)
	}
	ctx, cancel := context.WithTimeout(oneBrowser.ctx, 5*time.Minute)
	ctx, done := chromedp.NewContext(ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(func() { done(); cancel() })
	b := &browserTab{t: t, ctx: ctx}
	b.window(1280, 800, false)
	return b
}

func (b *browserTab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// open loads an address.
func (b *browserTab) open(url string) {
	b.t.Helper()
	b.do(chromedp.Navigate(url))
	b.until(`document.readyState === 'complete' && document.querySelector('h1')`)
}

func eval[T any](b *browserTab, js string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](js))
	if err != nil {
		b.t.Fatalf("%s: %v", js, err)
	}
	return v
}

// until waits until an expression is true. A page that is just being left has no answer.
func (b *browserTab) until(js string) {
	b.t.Helper()
	for range 600 {
		ok, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("!!("+js+")"))
		if err == nil && ok {
			return
		}
		if b.ctx.Err() != nil {
			break
		}
		b.do(chromedp.Sleep(20 * time.Millisecond))
	}
	b.t.Fatalf("waited in vain for: %s\nThe page says:\n%s", js, eval[string](b, "document.body.innerText"))
}

// says waits until the page holds a text.
func (b *browserTab) says(text string) {
	b.t.Helper()
	b.until(`document.body && document.body.innerText.includes(` + quoteJS(text) + `)`)
}

func quoteJS(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\n", `\n`).Replace(s) + "'"
}

// press presses the first button or link that reads so.
func (b *browserTab) press(label string) {
	b.t.Helper()
	find := `[...document.querySelectorAll('button, a')].find((b) => b.checkVisibility() && b.textContent.trim() === ` + quoteJS(label) + `)`
	b.until(find)
	b.do(chromedp.Evaluate[chromedp.Void](find + `.id ||= 'press-' + Math.random().toString(36).slice(2)`))
	b.do(chromedp.Click(chromedp.CSS("#" + eval[string](b, find+".id"))))
}

// key presses a key as a keyboard does.
func (b *browserTab) key(name, types string, code int64) {
	b.t.Helper()
	for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeKeyDown, input.DispatchKeyEventTypeKeyUp} {
		_, err := chromedp.Call(b.ctx, input.DispatchKeyEvent, input.DispatchKeyEventParams{
			Type: kind, Key: name, Code: name, Text: types, WindowsVirtualKeyCode: code,
		})
		if err != nil {
			b.t.Fatal(err)
		}
	}
}

// withoutScripts turns the scripts of pages off; the test itself may still look.
func (b *browserTab) withoutScripts() {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *browserTab) window(width, height int64, dark bool) {
	b.t.Helper()
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	b.do(chromedp.EmulateViewport(width, height))
	_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

// shoot writes a screenshot for a person to look at, when HANGUP_SHOTS names a folder.
func (b *browserTab) shoot(name string) {
	b.t.Helper()
	dir := os.Getenv("HANGUP_SHOTS")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600); err != nil {
		b.t.Fatal(err)
	}
}

// heard is what a browser tells of a page: what it asked for, and what it complained about.
type heard struct {
	mu    sync.Mutex
	asked []string
	wrong []string
}

func enable[P any](b *browserTab, cmd cdp.Command[P, cdp.Empty], params P) {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, cmd, params); err != nil {
		b.t.Fatal(err)
	}
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
	b.do(chromedp.SendKeys(chromedp.CSS("#token"), testToken))
	b.press("Log in")
	b.says("You run this bot.")
}
