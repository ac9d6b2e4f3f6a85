package chromium

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// Tab is a tab of a browser. What cannot be done fails the test.
type Tab struct {
	t   *testing.T
	ctx context.Context
}

// Context is for what only the library can do.
func (b *Tab) Context() context.Context { return b.ctx }

// Another opens a second tab of the same visitor.
func (b *Tab) Another() *Tab {
	ctx, done := chromedp.NewContext(b.ctx)
	b.t.Cleanup(done)
	return &Tab{t: b.t, ctx: ctx}
}

// Do does one thing after the other.
func (b *Tab) Do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// Go loads an address.
func (b *Tab) Go(url string) {
	b.t.Helper()
	b.Do(chromedp.Navigate(url))
}

// Enable gives Chromium a command that answers nothing.
func Enable[P any](b *Tab, cmd cdp.Command[P, cdp.Empty], params P) {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, cmd, params); err != nil {
		b.t.Fatal(err)
	}
}

// Eval gives what an expression of JavaScript is on the page.
func Eval[T any](b *Tab, js string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](js))
	if err != nil {
		b.t.Fatalf("%s: %v", js, err)
	}
	return v
}

// untilWithin is how long is waited for a page, on a machine that does much else.
const untilWithin = 60 * time.Second

// Until waits until an expression is true. A page that is just being left has no answer. The longer it took so far, the longer until it asks
// again.
func (b *Tab) Until(js string) {
	b.t.Helper()
	for began := time.Now(); time.Since(began) < untilWithin && b.ctx.Err() == nil; {
		ok, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("!!("+js+")"))
		if err == nil && ok {
			return
		}
		b.Do(chromedp.Sleep(min(max(time.Since(began)/10, 10*time.Millisecond), 200*time.Millisecond)))
	}
	b.t.Fatalf("waited in vain for: %s\nThe page says:\n%s", js, Eval[string](b, "document.body.innerText"))
}

// rested is when a page is read whole, has its style, and gave the focus to what asks for it: Chromium does that last, and a text can be
// seen before.
const rested = `document.readyState === 'complete' && (document.activeElement !== document.body ||
	![...document.querySelectorAll('[autofocus]')].some((e) => e.checkVisibility()))`

// rest waits until a page changes no more by itself. What is told or looked at of a page is so of one that rests.
func (b *Tab) rest() {
	b.t.Helper()
	b.Until(rested)
}

// Quote writes a text as JavaScript does.
func Quote(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\n", `\n`).Replace(s) + "'"
}

// Click clicks what a selector finds.
func (b *Tab) Click(css string) {
	b.t.Helper()
	b.Do(chromedp.Click(chromedp.CSS(css)))
}

// Type types into what a selector finds.
func (b *Tab) Type(css, text string) {
	b.t.Helper()
	b.Do(chromedp.SendKeys(chromedp.CSS(css), text))
}

// Press presses the newest button or link that can be seen and reads so.
func (b *Tab) Press(label string) {
	b.t.Helper()
	b.press(label, -1)
}

// PressFirst presses the first of them.
func (b *Tab) PressFirst(label string) {
	b.t.Helper()
	b.press(label, 0)
}

func (b *Tab) press(label string, n int) {
	b.t.Helper()
	find := fmt.Sprintf(`[...document.querySelectorAll('button, a')].filter((b) => b.checkVisibility() && b.textContent.trim() === %s).at(%d)`, Quote(label), n)
	b.Until(find)
	b.Click("#" + Eval[string](b, `(() => { const b = `+find+`; return b.id ||= 'press-' + Math.random().toString(36).slice(2); })()`))
}

// Key presses a key as a keyboard does: what it types follows only if the page lets it.
func (b *Tab) Key(name, types string, code int64) {
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

// Window gives the page a size in pixels, and a person who likes it dark or light and without motion.
func (b *Tab) Window(width, height int64, dark bool) {
	b.t.Helper()
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	b.Do(chromedp.EmulateViewport(width, height))
	b.Prefers("prefers-color-scheme", scheme, "prefers-reduced-motion", "reduce")
}

// Prefers sets what a person's machine asks of pages: names of media features, each with its value after it.
func (b *Tab) Prefers(features ...string) {
	b.t.Helper()
	var all []*emulation.MediaFeature
	for n := 0; n+1 < len(features); n += 2 {
		all = append(all, &emulation.MediaFeature{Name: features[n], Value: features[n+1]})
	}
	Enable(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: all})
}

// Picture gives the page as a PNG: what stands in the window, or all of it.
func (b *Tab) Picture(full bool) []byte {
	b.t.Helper()
	b.rest()
	take := chromedp.CaptureScreenshot()
	if full {
		take = chromedp.FullScreenshot(100)
	}
	b.Do(chromedp.Sleep(150 * time.Millisecond)) // letters are drawn after the page says that it is ready
	png, err := chromedp.Run(b.ctx, take)
	if err != nil {
		b.t.Fatal(err)
	}
	return png
}

// Shoot writes a picture for a person to look at, when HANGUP_SHOTS names a folder.
func (b *Tab) Shoot(name string, full bool) {
	b.t.Helper()
	dir := os.Getenv("HANGUP_SHOTS")
	if dir == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), b.Picture(full), 0o600); err != nil {
		b.t.Fatal(err)
	}
}
