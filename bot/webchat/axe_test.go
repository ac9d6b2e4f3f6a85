package webchat

import (
	"hangup/bot/bottest/chromium"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestAxeFindsNothing runs the rules of axe-core (https://github.com/dequelabs/axe-core) over the
// page with everything on it that it can show.
func TestAxeFindsNothing(t *testing.T) {
	axe := chromium.NewAxe(t, 15)
	s, b := serve(t, time.Minute), openTab(t)
	for _, dark := range []bool{false, true} {
		for _, width := range []int64{360, 1280} {
			b.Window(width, 800, dark)
			b.open(s.url)
			axe.Look(b.Tab)
			b.Click("#say button") // whoever never typed may press it too
			fill(t, s, b)
			axe.Look(b.Tab)
			b.Do(chromedp.Evaluate[chromedp.Void](`sessionStorage.clear()`))
		}
	}
}
