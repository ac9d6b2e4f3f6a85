package chromium

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

const (
	// axeRules are the sets of rules of axe-core that a page is held to: WCAG 2.2 up to AA, and what its authors advise beside it.
	axeRules = `{ type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }`
	// axeSeen are those of them for which it matters how the page looks. How things are named and nested no theme changes.
	axeSeen = `{ type: 'rule', values: ['color-contrast', 'target-size', 'link-in-text-block', 'scrollable-region-focusable'] }`
)

// Axe looks at pages with axe-core (https://github.com/dequelabs/axe-core).
type Axe struct {
	script string
	// Least is how many rules must have something to look at, so that an empty page does not pass.
	Least int
}

// NewAxe reads axe-core from the node_modules of this package's folder, which the caller knows the way to: a program that was built
// without the paths of its machine does not. Without axe-core the test is skipped, loudly; CI may not skip.
func NewAxe(t *testing.T, folder string, least int) Axe {
	t.Helper()
	script, err := os.ReadFile(filepath.Join(folder, "node_modules", "axe-core", "axe.min.js"))
	switch {
	case errors.Is(err, fs.ErrNotExist) && os.Getenv("CI") == "true":
		t.Fatalf("%s has no node_modules: run npm ci --ignore-scripts there", folder)
	case errors.Is(err, fs.ErrNotExist):
		t.Skipf("!!! NOT TESTED WITH AXE-CORE: run npm ci --ignore-scripts in %s !!!", folder)
	case err != nil:
		t.Fatal(err)
	}
	return Axe{script: string(script), Least: least}
}

// Look finds nothing wrong with the page of a tab, or fails the test with what it found. state names what the page shows.
func (a Axe) Look(b *Tab, state string) {
	b.t.Helper()
	if passes := a.look(b, state, axeRules); passes < a.Least {
		b.t.Errorf("%s: only %d rules of axe had something to look at", state, passes)
	}
}

// LookAtAll is Look in each of the Looks. The page is left in the first of them.
func (a Axe) LookAtAll(b *Tab, state string) {
	b.t.Helper()
	looks := Looks()
	for _, l := range looks[1:] {
		b.Show(l)
		a.look(b, state+", "+l.Name, axeSeen)
		b.Shoot(state+", "+l.Name, true)
	}
	b.Show(looks[0])
	a.Look(b, state)
}

// look gives how many rules had something to look at and nothing against it.
func (a Axe) look(b *Tab, at, rules string) int {
	b.t.Helper()
	b.rest()
	if !Eval[bool](b, `typeof axe === 'object'`) {
		b.Do(chromedp.Evaluate[chromedp.Void](a.script + ";void 0"))
	}
	run := `axe.run(document, { runOnly: ` + rules + `, rules: { 'target-size': { enabled: true } }, preload: false }).then((r) =>
		({ passes: r.passes.length, faults: r.violations.flatMap((v) => v.nodes.map((n) =>
			location.pathname + location.search + ': ' + v.id + ': ' + v.help + ': ' + n.html.slice(0, 160) + ' ' + n.failureSummary)) }))`
	got, err := chromedp.Run(b.ctx, chromedp.Evaluate[struct {
		Passes int
		Faults []string
	}](run, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatal(err)
	}
	for _, f := range got.Faults {
		b.t.Errorf("%s: %s", at, f)
	}
	return got.Passes
}
