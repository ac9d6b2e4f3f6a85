package webchat

import (
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"hangup/bot"
)

// tab is a tab of a real Chromium.
type tab struct {
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

// chromium opens a tab of a visitor who was never here: no cookies, nothing stored. Where there
// is no Chromium the test is skipped, loudly; CI may not skip.
func chromium(t *testing.T) *tab {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("no chromium, and CI must not skip the browser tests")
		}
		t.Skip("!!! THE PAGE WAS NOT TESTED: no chromium is installed (apt-get install chromium) !!!")
	}
	oneBrowser.start.Do(func() { oneBrowser.run(path) })
	if oneBrowser.err != nil {
		t.Fatalf("chromium does not start: %v", oneBrowser.err)
	}
	ctx, cancel := context.WithTimeout(oneBrowser.ctx, 5*time.Minute)
	ctx, done := chromedp.NewContext(ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(func() { done(); cancel() })
	b := &tab{t: t, ctx: ctx}
	b.window(1280, 800, false)
	return b
}

// another opens a second tab of the same visitor.
func (b *tab) another() *tab {
	ctx, done := chromedp.NewContext(b.ctx)
	b.t.Cleanup(done)
	return &tab{t: b.t, ctx: ctx}
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// open loads an address and waits until the page can be used.
func (b *tab) open(url string) {
	b.t.Helper()
	b.do(chromedp.Navigate(url))
	b.until(`document.documentElement.dataset.ready === 'yes'`)
}

func eval[T any](b *tab, js string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](js))
	if err != nil {
		b.t.Fatalf("%s: %v", js, err)
	}
	return v
}

// until waits until an expression is true.
func (b *tab) until(js string) {
	b.t.Helper()
	for range 600 {
		if eval[bool](b, "!!("+js+")") {
			return
		}
		b.do(chromedp.Sleep(50 * time.Millisecond))
	}
	b.t.Fatalf("waited in vain for: %s\nThe page says:\n%s", js, eval[string](b, "document.body.innerText"))
}

// says waits until the conversation holds a text.
func (b *tab) says(text string) {
	b.t.Helper()
	b.until(`document.getElementById('log').innerText.includes(` + quoteJS(text) + `)`)
}

func quoteJS(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\n", `\n`).Replace(s) + "'"
}

func (b *tab) click(css string) {
	b.t.Helper()
	b.do(chromedp.Click(chromedp.CSS(css)))
}

// press presses the button that reads so.
func (b *tab) press(label string) {
	b.t.Helper()
	find := `[...document.querySelectorAll('button')].filter((b) => b.checkVisibility() && b.textContent.trim() === ` + quoteJS(label) + `).at(-1)`
	b.until(find)
	b.do(chromedp.Evaluate[chromedp.Void](find + `.id ||= 'press-' + Math.random().toString(36).slice(2)`))
	b.click("#" + eval[string](b, find+".id"))
}

// keepsFocus checks that a person with a keyboard has not lost their place.
func (b *tab) keepsFocus(when string) {
	b.t.Helper()
	if eval[bool](b, `document.activeElement === document.body`) {
		b.t.Errorf("the focus is lost %s", when)
	}
}

// ask types a question and sends it with the Enter key.
func (b *tab) ask(text string) {
	b.t.Helper()
	b.do(chromedp.SendKeys(chromedp.CSS("#text"), text))
	b.key("Enter", "\r", 13)
}

// key presses a key as a keyboard does: what it types follows only if the page lets it.
func (b *tab) key(name, types string, code int64) {
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

func (b *tab) window(width, height int64, dark bool) {
	b.t.Helper()
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	b.do(chromedp.EmulateViewport(width, height))
	_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
		},
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

// shoot writes a screenshot for a person to look at, when HANGUP_SHOTS names a folder.
func (b *tab) shoot(name string, full bool) {
	b.t.Helper()
	dir := os.Getenv("HANGUP_SHOTS")
	if dir == "" {
		return
	}
	take := chromedp.CaptureScreenshot()
	if full {
		take = chromedp.FullScreenshot(100)
	}
	b.do(chromedp.Sleep(150 * time.Millisecond))
	png, err := chromedp.Run(b.ctx, take)
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600); err != nil {
		b.t.Fatal(err)
	}
}

// served is an adapter that listens on this machine, with a scripted bot behind it.
type served struct {
	*Adapter
	script *script
	box    *mailbox
	url    string
}

// serve starts a page; wait is how long the scripted bot's timer runs.
func serve(t *testing.T, wait time.Duration) *served {
	t.Helper()
	s := &served{script: &script{now: time.Now, wait: wait}, box: newMailbox()}
	s.Adapter = newAdapter(t, Config{Handler: s.script, Mailbox: s.box})
	s.url = listen(t, s.Adapter)
	return s
}

func listen(t *testing.T, a *Adapter) (url string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- a.Serve(ctx, l, nil) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("serving ended with %v", err)
		}
	})
	return "http://" + l.Addr().String()
}

// send posts into the chat that asked last.
func (s *served) send(t *testing.T, r bot.Reply, key bot.DeliveryKey) bot.MessageRef {
	t.Helper()
	ref, err := s.Send(t.Context(), s.script.chat(), r, key)
	if err != nil {
		t.Fatal(err)
	}
	return ref
}
