package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// tab is a tab of a real Chromium.
type tab struct {
	t   *testing.T
	ctx context.Context
}

// chromium starts a browser with a profile of its own. Where there is none the test is skipped,
// loudly; CI may not skip.
func chromium(t *testing.T) *tab {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("no chromium, and CI must not skip the browser tests")
		}
		t.Skip("!!! THE PROGRAM WAS NOT TESTED IN A BROWSER: no chromium is installed (apt-get install chromium) !!!")
	}
	opts := []chromedp.ExecAllocatorOption{chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir())}
	for _, flag := range []string{
		"headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run",
		"disable-background-networking", "disable-component-update", "disable-sync",
		"force-prefers-reduced-motion", // a click must not miss a button that is still scrolling
	} {
		opts = append(opts, chromedp.Flag(flag, true))
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	ctx, stop := chromedp.NewExecAllocator(ctx, opts...)
	ctx, done := chromedp.NewContext(ctx)
	t.Cleanup(func() { done(); stop(); cancel() })
	b := &tab{t: t, ctx: ctx}
	b.do(chromedp.EmulateViewport(1000, 900))
	return b
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
	b.t.Fatalf("waited for: %s\nThe page says:\n%s", js, eval[string](b, "document.body.innerText"))
}

// lastAnswer is what the newest answer or post of the bot says.
const lastAnswer = `([...document.querySelectorAll('.msg.bot')].at(-1)?.innerText ?? '')`

// says waits until the newest answer or post holds a text.
func (b *tab) says(text string) {
	b.t.Helper()
	b.until(lastAnswer + `.includes(` + quoteJS(text) + `)`)
}

// heard waits until any answer or post holds a text: posts that nobody asked for may come after an answer at any time.
func (b *tab) heard(text string) {
	b.t.Helper()
	b.until(`[...document.querySelectorAll('.msg.bot')].some((m) => m.innerText.includes(` + quoteJS(text) + `))`)
}

func itoa(n int) string { return strconv.Itoa(n) }

func quoteJS(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\n", `\n`).Replace(s) + "'"
}

// press presses the newest button that reads so.
func (b *tab) press(label string) {
	b.t.Helper()
	find := `[...document.querySelectorAll('button')].filter((b) => b.checkVisibility() && b.textContent.trim() === ` + quoteJS(label) + `).at(-1)`
	b.until(find)
	id := eval[string](b, `(() => { const b = `+find+`; return b.id ||= 'press-' + Math.random().toString(36).slice(2); })()`)
	b.do(chromedp.Click(chromedp.CSS("#" + id)))
}

// ask types a question, presses the button that sends it and waits for the answer.
func (b *tab) ask(text string) {
	b.t.Helper()
	answers := eval[int](b, `document.querySelectorAll('.msg.bot').length`)
	b.do(chromedp.SendKeys(chromedp.CSS("#text"), text), chromedp.Click(chromedp.CSS("#say button")))
	b.until(`document.querySelectorAll('.msg.bot').length > ` + itoa(answers))
}

// shoot writes a screenshot for a person to look at, when HANGUP_SHOTS names a folder.
func (b *tab) shoot(name string) {
	b.t.Helper()
	dir := os.Getenv("HANGUP_SHOTS")
	if dir == "" {
		return
	}
	b.do(chromedp.Sleep(400 * time.Millisecond))
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600); err != nil {
		b.t.Fatal(err)
	}
}

func (b *tab) click(css string) {
	b.t.Helper()
	b.do(chromedp.Click(chromedp.CSS(css)))
}

// pressFirst presses the first button of the newest answer and waits for the next answer.
func (b *tab) pressFirst() {
	b.t.Helper()
	answers := eval[int](b, `document.querySelectorAll('.msg.bot').length`)
	b.press(eval[string](b, `[...document.querySelectorAll('.msg.bot')].at(-1).querySelector('button').textContent.trim()`))
	b.until(`document.querySelectorAll('.msg.bot').length > ` + itoa(answers))
}
