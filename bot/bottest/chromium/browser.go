// Package chromium drives a real Chromium for the tests of pages, and has axe-core look at them.
//
// A test package has one Browser, which starts with the first test that needs it, and closes it in TestMain.
package chromium

import (
	"context"
	"os"
	"os/exec"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Browser is a Chromium without a window, with a profile of its own. The zero value starts at the first Open.
type Browser struct {
	start sync.Once
	ctx   context.Context
	err   error
	stop  []func()
}

// flags are what a Chromium for tests is started with. It asks nobody for anything, and nothing scrolls away under a click.
var flags = []string{
	"headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run",
	"disable-background-networking", "disable-component-update", "disable-sync", "force-prefers-reduced-motion",
}

// program finds a Chromium. The shell without windows is the same browser; the tests of the page took 52 s of processor with it and
// 127 s with the one that has all that is around a page, which starts a spare process for each tab and more.
func program() (path string, err error) {
	for _, name := range []string{"chromium-headless-shell", "chromium"} {
		if path, err = exec.LookPath(name); err == nil {
			break
		}
	}
	return path, err
}

// tabWithin is how long a tab may be used.
const tabWithin = 5 * time.Minute

// Open opens a tab of a visitor who was never here: no cookies, nothing stored. Where there is no Chromium the test is skipped,
// loudly; CI may not skip.
func (c *Browser) Open(t *testing.T) *Tab {
	t.Helper()
	path, err := program()
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("no chromium, and CI must not skip the browser tests")
		}
		t.Skip("!!! NOT TESTED IN A BROWSER: no chromium is installed (apt-get install chromium-headless-shell) !!!")
	}
	c.start.Do(func() { c.run(path) })
	if c.err != nil {
		t.Fatalf("chromium does not start: %v", c.err)
	}
	ctx, cancel := context.WithTimeout(c.ctx, tabWithin)
	ctx, done := chromedp.NewContext(ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(func() { done(); cancel() })
	b := &Tab{t: t, ctx: ctx}
	b.Window(1280, 800, false)
	return b
}

func (c *Browser) run(path string) {
	dir, err := os.MkdirTemp("", "hangup-chromium")
	if err != nil {
		c.err = err
		return
	}
	opts := []chromedp.ExecAllocatorOption{chromedp.ExecPath(path), chromedp.UserDataDir(dir)}
	for _, flag := range flags {
		opts = append(opts, chromedp.Flag(flag, true))
	}
	alloc, stop := chromedp.NewExecAllocator(context.Background(), opts...)
	ctx, done := chromedp.NewContext(alloc)
	c.ctx, c.stop = ctx, []func(){func() { _ = os.RemoveAll(dir) }, stop, done}
	c.err = chromedp.Do(ctx)
}

// Close ends the browser, if it was started.
func (c *Browser) Close() {
	for _, stop := range slices.Backward(c.stop) {
		stop()
	}
}
