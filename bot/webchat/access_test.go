package webchat

import (
	"crypto/rand"
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"hangup/bot"
)

// What can be checked of WCAG 2.2 AA without a person.

// fill brings everything onto the page that it can show.
func fill(t *testing.T, s *served, b *tab) {
	t.Helper()
	b.open(s.url)
	b.ask("he wants cash")
	b.Press("Start the five-minute timer")
	b.ask("/report")
	b.Until(`document.querySelector('form.ask')`)
	b.Press("Show me what you would keep")
	s.send(t, policeWarning(), bot.DeliveryKey(rand.Text()))
	b.says("Bogus police officers")
	b.ask("/broken")
	b.Until(`document.querySelector('.msg.note')`)
}

func TestEveryControlHasANameAndARole(t *testing.T) {
	s, b := serve(t, time.Minute), openTab(t)
	check := func() {
		t.Helper()
		for what, js := range map[string]string{
			"a control without a name": `[...document.querySelectorAll('button, a[href], input, select, textarea')].filter((e) =>
				!(e.getAttribute('aria-label') || e.labels?.length && [...e.labels].some((l) => l.textContent.trim()) || (e.matches('button, a') && e.textContent.trim())))`,
			"a picture without a text":  `[...document.querySelectorAll('img:not([alt])')]`,
			"an id that is there twice": `[...document.querySelectorAll('[id]')].filter((e) => document.querySelectorAll('#' + CSS.escape(e.id)).length > 1)`,
			"a reference to nothing": `[...document.querySelectorAll('[aria-describedby], [aria-labelledby], label[for]')].filter((e) =>
				['aria-describedby', 'aria-labelledby', 'for'].some((a) => (e.getAttribute(a) ?? '').split(' ').some((id) => id && !document.getElementById(id))))`,
			"text outside a landmark": `[...document.body.children].filter((e) => !e.matches('header, main, aside, .page, [role=region], .skip, dialog'))`,
			"a positive tabindex":     `[...document.querySelectorAll('[tabindex]')].filter((e) => e.tabIndex > 0)`,
		} {
			if got := eval[[]string](b, `(`+js+`).map((e) => e.outerHTML.slice(0, 120))`); len(got) != 0 {
				t.Errorf("%s: %q", what, got)
			}
		}
	}
	b.open(s.url)
	check()
	fill(t, s, b)
	check()
	if got := eval[string](b, `document.documentElement.lang`); got != "en-GB" {
		t.Errorf("language %q", got)
	}
	if got := eval[int](b, `document.querySelectorAll('h1').length`); got != 1 {
		t.Errorf("%d h1", got)
	}
	if got := eval[int](b, `document.querySelectorAll('main').length`); got != 1 {
		t.Errorf("%d main", got)
	}
}

func TestHeadingsSkipNoLevel(t *testing.T) {
	s, b := serve(t, time.Minute), openTab(t)
	fill(t, s, b)
	levels := eval[[]int](b, `[...document.querySelectorAll('main h1, main h2, main h3, main h4')].filter((h) => h.checkVisibility()).map((h) => +h.tagName[1])`)
	last := 0
	for i, level := range levels {
		if level > last+1 {
			t.Errorf("heading %d jumps from %d to %d: %v", i+1, last, level, levels)
		}
		last = level
	}
	if len(levels) < 5 {
		t.Errorf("only %v", levels)
	}
}

func TestEverythingFitsAndCanBeHit(t *testing.T) {
	s, b := serve(t, time.Minute), openTab(t)
	for name, c := range map[string]struct {
		width, height int64
		scale         int // per cent of the usual size of text
		spaced        bool
	}{
		"a small phone":              {360, 640, 100, false},
		"a window zoomed to 400 %":   {320, 256, 100, false},
		"a phone on its side":        {740, 340, 100, false},
		"a wide window":              {1280, 800, 100, false},
		"text twice as large":        {720, 900, 200, false},
		"a phone with larger text":   {360, 640, 130, false},
		"a phone with text spaced":   {360, 640, 100, true},
		"a wide window, larger text": {1280, 800, 150, false},
		"just wide enough":           {1000, 700, 100, false},
		"a very wide window":         {2560, 1300, 100, false},
	} {
		t.Run(name, func(t *testing.T) {
			b.Window(c.width, c.height, false)
			b.open(s.url)
			b.Do(chromedp.Evaluate[chromedp.Void](`sessionStorage.clear()`))
			b.open(s.url)
			look := func() {
				b.Do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.documentElement.style.fontSize = '%d%%'`, c.scale*1125/1000)))
				if c.spaced { // WCAG 1.4.12
					b.Do(chromedp.Evaluate[chromedp.Void](`for (const e of document.querySelectorAll('body *')) {
						e.style.lineHeight = '1.5'; e.style.letterSpacing = '0.12em'; e.style.wordSpacing = '0.16em'; }`))
				}
				fits(t, b)
			}
			look()
			fill(t, s, b)
			look()
			b.Shoot("fit "+name, false)
		})
	}
}

func fits(t *testing.T, b *tab) {
	t.Helper()
	if got := eval[int](b, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); got > 0 {
		t.Errorf("the page is %d px too wide", got)
	}
	wide := eval[[]string](b, `[...document.querySelectorAll('body *')].filter((e) => e.checkVisibility() && !e.closest('.hidden-text, .skip') &&
		e.getBoundingClientRect().right > document.documentElement.clientWidth + 1).map((e) => e.outerHTML.slice(0, 100))`)
	if len(wide) > 0 {
		t.Errorf("out of view on the right: %q", wide)
	}
	cut := eval[[]string](b, `[...document.querySelectorAll('button, a, p, h1, h2, h3, li, label')].filter((e) => e.checkVisibility() &&
		!e.closest('.hidden-text') && !e.classList.contains('hidden-text') && e.clientWidth > 0 && e.scrollWidth > e.clientWidth + 1).map((e) => e.outerHTML.slice(0, 100))`)
	if len(cut) > 0 {
		t.Errorf("text runs out of its box: %q", cut)
	}
	margin := eval[float64](b, `document.querySelector('h1').getBoundingClientRect().left`)
	if margin < 12 {
		t.Errorf("text begins %.0f px from the edge", margin)
	}
	small := eval[[]string](b, `[...document.querySelectorAll('button, a.row, .numbers a, .radio, input[type=text], select, textarea')].filter((e) => {
		const r = e.getBoundingClientRect(); return e.checkVisibility() && (r.height < 44 || r.width < 44); }).map((e) => e.outerHTML.slice(0, 100))`)
	if len(small) > 0 {
		t.Errorf("hard to hit: %q", small)
	}
	type1 := eval[float64](b, `parseFloat(getComputedStyle(document.querySelector('.promise')).fontSize)`)
	if type1 < 17.9 {
		t.Errorf("type of %.1f px", type1)
	}
}

func TestTheFocusIsNeverHiddenByTheBox(t *testing.T) {
	s, b := serve(t, time.Minute), openTab(t)
	b.Window(360, 640, false)
	fill(t, s, b)
	b.Do(chromedp.Evaluate[chromedp.Void](`document.getElementById('skip').focus()`))
	hidden := `(() => { const e = document.activeElement; if (e.closest('#dock, .skip, dialog') || e === document.body) return '';
		const r = e.getBoundingClientRect(), d = document.getElementById('dock').getBoundingClientRect();
		const floor = document.getElementById('dock').matches('.stays') ? d.top : innerHeight;
		const seen = Math.min(r.bottom, floor) - Math.max(r.top, 0);
		return seen < Math.min(r.height, 44) ? e.outerHTML.slice(0, 100) : ''; })()`
	stops := 0
	for range 60 {
		b.Key("Tab", "", 9)
		if got := eval[string](b, hidden); got != "" {
			t.Errorf("the focus is out of sight on %s", got)
		}
		stops++
		if eval[bool](b, `document.activeElement.matches('#say button')`) {
			break
		}
	}
	if stops < 15 || stops == 60 {
		t.Errorf("%d stops from the top to the send button", stops)
	}
}

func TestNothingMovesForPeopleWhoAskedForThat(t *testing.T) {
	s, b := serve(t, time.Minute), openTab(t) // the tab asks for reduced motion
	fill(t, s, b)
	moving := `document.getAnimations().length + [...document.querySelectorAll('.msg')].filter((e) => getComputedStyle(e).animationName !== 'none').length`
	if got := eval[int](b, moving); got != 0 {
		t.Errorf("%d things move", got)
	}
}
