package chromium

import (
	"fmt"

	"github.com/chromedp/chromedp"
)

// Look is a way in which a page may be shown.
type Look struct {
	Name          string
	Width, Height int64 // in CSS pixels
	Text          int   // size of text in per cent of the usual; 0: as usual
	Dark          bool
	Forced        bool // in the few colours that somebody chose for their whole system
}

// Looks gives the ways in which every page is looked at: a desktop and phones, both themes, text of twice the size
// (WCAG 2.2, 1.4.4), the width of a desktop at 400 % (1.4.10), forced colours.
func Looks() []Look {
	return []Look{
		{Name: "desktop", Width: 1280, Height: 800},
		{Name: "desktop, dark", Width: 1280, Height: 800, Dark: true},
		{Name: "desktop, text of 200 %", Width: 1280, Height: 800, Text: 200},
		{Name: "phone, forced colours", Width: 390, Height: 844, Forced: true},
		{Name: "phone, dark", Width: 390, Height: 844, Dark: true},
		{Name: "small phone", Width: 320, Height: 568},
	}
}

// Show gives the page of a tab a look. Nobody here wants to see things move.
func (b *Tab) Show(l Look) {
	b.t.Helper()
	scheme, forced := "light", "none"
	if l.Dark {
		scheme = "dark"
	}
	if l.Forced {
		forced = "active"
	}
	b.Do(chromedp.EmulateViewport(l.Width, l.Height))
	b.Prefers("prefers-color-scheme", scheme, "prefers-reduced-motion", "reduce", "forced-colors", forced)
	// Style sheets give the size of text as a share of what the person chose, so it grows with the root.
	b.Do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`{ const e = document.documentElement; e.style.fontSize = '';
		if (%[1]d) e.style.fontSize = parseFloat(getComputedStyle(e).fontSize) * %[1]d / 100 + 'px'; }`, l.Text)))
}
