package webchat

import (
	"os"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestAxeFindsNothing runs the rules of axe-core (https://github.com/dequelabs/axe-core) over the
// page with everything on it that it can show. HANGUP_AXE names its axe.min.js.
func TestAxeFindsNothing(t *testing.T) {
	path := os.Getenv("HANGUP_AXE")
	if path == "" {
		t.Skip("!!! axe-core did not look at the page: set HANGUP_AXE to its axe.min.js (npm install axe-core) !!!")
	}
	rules, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s, b := serve(t, time.Minute), chromium(t)
	for _, dark := range []bool{false, true} {
		for _, width := range []int64{360, 1280} {
			b.window(width, 800, dark)
			b.open(s.url)
			axe(t, b, rules)
			b.click("#say button") // whoever never typed may press it too
			fill(t, s, b)
			axe(t, b, rules)
			b.do(chromedp.Evaluate[chromedp.Void](`sessionStorage.clear()`))
		}
	}
}

func axe(t *testing.T, b *tab, rules []byte) {
	t.Helper()
	b.do(chromedp.Evaluate[chromedp.Void](string(rules) + ";void 0"))
	const run = `axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}).then((r) =>
		({ passes: r.passes.length, faults: r.violations.flatMap((v) => v.nodes.map((n) => v.id + ': ' + v.help + ': ' + n.html.slice(0, 160) + ' ' + n.failureSummary)) }))`
	got, err := chromedp.Run(b.ctx, chromedp.Evaluate[struct {
		Passes int
		Faults []string
	}](run, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	if got.Passes < 15 {
		t.Errorf("only %d rules had something to look at", got.Passes)
	}
	for _, f := range got.Faults {
		t.Error(f)
	}
}
