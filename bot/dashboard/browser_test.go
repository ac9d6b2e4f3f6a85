package dashboard

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"hangup/bot"
)

// The dashboard in real Chromium.

// picture is a small PNG.
func picture(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 640, 360))); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestTheOperatorLooksRoundWithoutScripts(t *testing.T) {
	s, b := serve(t, fullHouse()), openTab(t)
	b.withoutScripts()
	b.open(s.url + Path)
	b.Do(chromedp.SendKeys(chromedp.CSS("#token"), "wrong"))
	b.PressFirst("Log in")
	b.says("That is not the token.")
	b.Do(chromedp.WaitVisible(chromedp.CSS("#token:focus"))) // it gets there once the page is drawn
	b.Do(chromedp.SendKeys(chromedp.CSS("#token"), testToken))
	b.PressFirst("Log in")
	b.says("You run this bot.")
	b.PressFirst("Reports")
	b.says("23 reports. Page 1 of 2.")
	b.PressFirst("Older")
	b.says("Page 2 of 2.")
	b.PressFirst("The police were told")
	b.says("Noted for report K7-20: true")
	b.says("Page 2 of 2.")
	b.PressFirst("Waiting")
	b.says("Shall I post this for Hertfordshire?")
	b.PressFirst("Post it")
	b.says("I am posting it now.")
	b.says("More people than usual in Watford")
	b.PressFirst("Not now")
	b.says("I will not post it.")
	b.says("Nothing waits.")
	b.PressFirst("Log out")
	b.says("You are logged out.")
	b.open(s.url + Path + "/log")
	b.says("Log in to the dashboard")
	if got := fmt.Sprint(s.decided); got != "[w-1 c1 true]" || !s.place.house.reports[20].Informed {
		t.Errorf("decided %s", got)
	}
}

func TestAModeratorComesByALink(t *testing.T) {
	s, b := serve(t, fullHouse()), openTab(t)
	address, _, err := s.doors.Link(t.Context(), mod)
	if err != nil {
		t.Fatal(err)
	}
	// A link is followed from the page of somebody else.
	b.Do(chromedp.Navigate("data:text/html,<h1>chat</h1><a id=go href='" + address + "'>link</a>"))
	b.Do(chromedp.Click(chromedp.CSS("#go")))
	b.says("This link works once.")
	b.PressFirst("Open the dashboard")
	b.says("You see: A chat in Telegram: Watford, St Albans")
	if got := eval[string](b, `location.pathname`); got != Path {
		t.Errorf("the code stays in the address: %s", got)
	}
	b.Do(chromedp.Navigate("data:text/html,<h1>chat</h1><a id=go href='" + address + "'>link</a>"))
	b.Do(chromedp.Click(chromedp.CSS("#go")))
	b.PressFirst("Open the dashboard")
	b.says("used already")
	b.PressFirst("Go to the dashboard")
	b.says("You see: A chat in Telegram")
}

func TestAFormOfAnotherSiteIsRefused(t *testing.T) {
	s, b := serve(t, fullHouse()), openTab(t)
	s.login(b)
	if cookie := eval[string](b, `document.cookie`); cookie != "" {
		t.Errorf("a script could read the cookie: %s", cookie)
	}
	// The same machine by another name is another site.
	other := strings.Replace(s.url, "127.0.0.1", "localhost", 1)
	b.Do(chromedp.Navigate("data:text/html,<h1>x</h1><form id=f method=post action='" + s.url + Path + "/logout'></form>"))
	b.Do(chromedp.Evaluate[chromedp.Void](`document.getElementById('f').submit()`))
	b.says("That did not come from this page.")
	b.open(s.url + Path)
	b.says("You run this bot.")
	b.open(other + Path)
	b.says("Log in to the dashboard")
}

func TestTheDashboardAsksNobodyElseAndBreaksNoPolicy(t *testing.T) {
	s, b := serve(t, fullHouse()), openTab(t)
	s.chart = &bot.Picture{PNG: picture(t), Alt: "Reports by week"}
	h := &heard{}
	err := chromedp.Listen(b.Context(), func(ev any) {
		h.mu.Lock()
		defer h.mu.Unlock()
		switch ev := ev.(type) {
		case *network.EventRequestWillBeSent:
			h.asked = append(h.asked, ev.Request.URL)
			if !strings.HasPrefix(ev.Request.URL, s.url+"/") {
				h.wrong = append(h.wrong, "a request to "+ev.Request.URL)
			}
		case *runtime.EventExceptionThrown:
			h.wrong = append(h.wrong, "an exception")
		case *log.EventEntryAdded:
			h.wrong = append(h.wrong, "the browser says: "+ev.Entry.Text)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	enable(b, network.Enable, network.EnableParams{})
	enable(b, log.Enable, cdp.Empty{})
	s.login(b)
	for _, path := range append(parts, "?place=district:watford") {
		b.open(s.url + Path + path)
	}
	if got := eval[int](b, `document.querySelector('.picture').naturalWidth`); got == 0 {
		t.Error("the picture is not shown")
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.asked) < 15 || len(h.wrong) > 0 {
		t.Errorf("%d requests; %q", len(h.asked), h.wrong)
	}
}

func TestTheDashboardWorksByKeyboardAlone(t *testing.T) {
	s, b := serve(t, fullHouse()), openTab(t)
	s.login(b)
	b.open(s.url + Path + "/queue")
	b.Key("Tab", "", 9)
	if got := eval[string](b, `document.activeElement.className`); got != "skip" {
		t.Fatalf("the first stop is %q", got)
	}
	b.Key("Enter", "\r", 13)
	b.Until(`location.hash === '#main'`)
	b.Key("Tab", "", 9) // the link of the source
	b.Key("Tab", "", 9)
	if got := eval[string](b, `document.activeElement.textContent + ' ' + getComputedStyle(document.activeElement).outlineWidth`); got != "Post it 3px" {
		t.Errorf("the next stop is %q", got)
	}
	b.Key("Enter", "\r", 13)
	b.says("I am posting it now.")
}

func TestEverythingFitsAndCanBeHit(t *testing.T) {
	s, b := serve(t, fullHouse()), openTab(t)
	s.chart = &bot.Picture{PNG: picture(t), Alt: "Reports by week"}
	s.login(b)
	for name, c := range map[string]struct {
		width, height int64
		scale         int // per cent of the usual size of text
	}{
		"a small phone": {360, 640, 100}, "a window zoomed to 400 %": {320, 256, 100}, "a phone with larger text": {360, 640, 130},
		"a wide window": {1280, 800, 100}, "text twice as large": {720, 900, 200}, "between": {760, 700, 100},
	} {
		b.Window(c.width, c.height, false)
		for _, path := range append(parts, "?place=district:watford", "/reports?area=nowhere", "/login", "/enter/x") {
			b.open(s.url + Path + path)
			b.Do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.documentElement.style.fontSize = '%d%%'`, c.scale*10625/10000)))
			at := name + ": " + path
			if got := eval[int](b, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); got > 0 {
				t.Errorf("%s is %d px too wide", at, got)
			}
			cut := eval[[]string](b, `[...document.querySelectorAll('button, a, p, h1, h2, li, label, th, td, dd')].filter((e) => e.checkVisibility() &&
				!e.closest('.hidden-text, .skip, .wide') && e.clientWidth > 0 && e.scrollWidth > e.clientWidth + 1).map((e) => e.outerHTML.slice(0, 100))`)
			if len(cut) > 0 {
				t.Errorf("%s: text runs out of its box: %q", at, cut)
			}
			small := eval[[]string](b, `[...document.querySelectorAll('button, nav a, input:not([type=hidden]), select')].filter((e) => {
				const r = e.getBoundingClientRect(); return e.checkVisibility() && (r.height < 44 || r.width < 44); }).map((e) => e.outerHTML.slice(0, 100))`)
			if len(small) > 0 {
				t.Errorf("%s: hard to hit: %q", at, small)
			}
		}
	}
}

// TestScreenshots writes pictures of the dashboard for a person to look at. It checks nothing.
func TestScreenshots(t *testing.T) {
	if os.Getenv("HANGUP_SHOTS") == "" {
		t.Skip("set HANGUP_SHOTS to a folder to get screenshots")
	}
	s, b := serve(t, fullHouse()), openTab(t)
	s.chart = &bot.Picture{PNG: picture(t), Alt: "Reports by week"}
	for _, dark := range []bool{false, true} {
		for _, width := range []int64{360, 1280} {
			b.Window(width, 800, dark)
			theme := map[bool]string{false: "light", true: "dark"}[dark]
			b.open(s.url + Path + "/login")
			b.Shoot(fmt.Sprintf("0-login-%d-%s", width, theme), true)
			s.login(b)
			for n, path := range append(parts, "?place=district:watford&weeks=4") {
				b.open(s.url + Path + path)
				b.Shoot(fmt.Sprintf("%d-%d-%s", n+1, width, theme), true)
			}
			b.PressFirst("Log out")
			b.says("You are logged out.")
		}
	}
}
