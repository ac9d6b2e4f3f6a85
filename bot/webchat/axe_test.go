package webchat

import (
	"os"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"hangup/bot"
	"hangup/bot/bottest/chromium"
)

// pageState is something that the page can show.
type pageState struct {
	name  string
	route string // which of the routes it begins with; "" when it goes on from the state before
	bring func(t *testing.T, s *served, b *tab)
}

// pageStates are all that the page can show. The conversation grows, so the last state before the page is left has all of it.
var pageStates = []pageState{
	{"start", "GET /{$}", func(_ *testing.T, s *served, b *tab) { b.open(s.url) }},
	{"answer", "", func(_ *testing.T, _ *served, b *tab) { b.ask("he wants cash"); b.says("Hang up now.") }},
	{"timer", "", func(_ *testing.T, _ *served, b *tab) {
		b.Press("Start the five-minute timer")
		b.Until(`document.getElementById('timer').checkVisibility()`)
	}},
	{"form", "", func(_ *testing.T, _ *served, b *tab) {
		b.ask("/report")
		b.Until(`document.querySelector('form.ask')`)
	}},
	{"form that lacks something", "", func(_ *testing.T, _ *served, b *tab) {
		b.Press("Show me what you would keep")
		b.Until(`document.activeElement.matches('select[aria-invalid="true"]')`)
	}},
	{"form that came back", "", func(_ *testing.T, _ *served, b *tab) {
		b.Until(`(document.querySelector('select[name=kind]').value = 'police', true)`)
		b.Type(`input[name=who]`, "a detective")
		b.Type(`input[name=when]`, "never")
		b.Press("Show me what you would keep")
		b.says("Please say a day")
	}},
	{"picture and file", "", func(_ *testing.T, _ *served, b *tab) { b.ask("/stats"); b.says("Save reports.csv") }},
	{"post", "", func(t *testing.T, s *served, b *tab) {
		s.send(t, policeWarning(), "axe-1")
		b.says("Bogus police officers")
	}},
	{"post that was changed, and one that was taken back", "", func(t *testing.T, s *served, b *tab) {
		ref := s.send(t, bot.Reply{Lead: "It is in Andover.", Tone: bot.News}, "axe-2")
		gone := s.send(t, bot.Reply{Lead: "Nobody should read this."}, "axe-3")
		b.says("Nobody should")
		if err := s.Edit(t.Context(), ref, bot.Reply{Lead: "It was in Andover.", Tone: bot.News}); err != nil {
			t.Fatal(err)
		}
		if err := s.Delete(t.Context(), gone); err != nil {
			t.Fatal(err)
		}
		b.says("It was in Andover.")
		b.says("This message was taken back.")
	}},
	{"bot that is broken", "", func(_ *testing.T, _ *served, b *tab) {
		b.ask("/broken")
		b.Until(`document.querySelectorAll('.msg.note').length === 2`)
	}},
	{"no network", "", func(_ *testing.T, _ *served, b *tab) {
		b.offline(true)
		b.ask("is anybody there")
		b.says("I can't be reached just now.")
		b.offline(false)
	}},
	{"shall the page be cleared", "GET /{$}", func(_ *testing.T, _ *served, b *tab) {
		b.Until(`document.documentElement.dataset.ready === 'yes'`) // the conversation of before
		b.Click("#clear")
		b.Until(`document.getElementById('sure').open`)
	}},
	{"moderator", "GET /moderate", func(_ *testing.T, s *served, b *tab) {
		b.Until(`(sessionStorage.clear(), true)`)
		b.open(s.ModeratorLink(s.url))
		b.Until(`document.getElementById('moderator').checkVisibility()`)
	}},
	{"moderator's link that is wrong", "GET /moderate", func(_ *testing.T, s *served, b *tab) {
		b.open(s.url + "/moderate#wrong")
		b.says("That moderator link is not right.")
	}},
	{"no scripts", "GET /{$}", func(_ *testing.T, s *served, b *tab) {
		b.scripts(false)
		b.Go(s.url)
		b.Until(`document.querySelector('.fallback')?.checkVisibility()`)
		b.scripts(true) // axe needs its own; the browser would hide what is for those without
		b.Until(`(document.querySelector('noscript')?.replaceWith(...document.querySelector('noscript').childNodes), document.querySelector('.fallback').checkVisibility())`)
	}},
	{"nothing at an address", "GET /", func(_ *testing.T, s *served, b *tab) {
		b.Go(s.url + "/nothing")
		b.Until(`document.querySelector('main.alone')`)
	}},
	{"name that is not ours", "GET /", func(_ *testing.T, s *served, b *tab) {
		b.Go(regexp.MustCompile(`127\.0\.0\.1`).ReplaceAllString(s.url, "other.localhost"))
		b.Until(`document.body.innerText.includes('does not answer under that name')`)
	}},
}

// noPages are the routes that show nothing to a person.
var noPages = []string{"GET /assets/{name}", "GET /events", "GET /healthz"}

func (b *tab) offline(off bool) {
	b.t.Helper()
	_, err := chromedp.Call(b.Context(), network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{URLPattern: "", Offline: off, DownloadThroughput: -1, UploadThroughput: -1}},
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

// scripts says whether pages that are opened from now on may run theirs.
func (b *tab) scripts(on bool) {
	b.t.Helper()
	chromium.Enable(b.Tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
}

// TestAxeFindsNothing runs the rules of axe-core (https://github.com/dequelabs/axe-core) over all that the page can show.
func TestAxeFindsNothing(t *testing.T) {
	axe := chromium.NewAxe(t, "../bottest/chromium", 10)
	s, b := serve(t, time.Minute), openTab(t)
	for i, state := range pageStates {
		state.bring(t, s, b)
		if next := i + 1; next == len(pageStates) || pageStates[next].route != "" || i == 0 {
			axe.LookAtAll(b.Tab, state.name)
		} else {
			axe.Look(b.Tab, state.name)
		}
	}
}

// A page that is added cannot be forgotten: the routes are those of the program.
func TestEveryRouteIsLookedAt(t *testing.T) {
	source, err := os.ReadFile("webchat.go")
	if err != nil {
		t.Fatal(err)
	}
	looked := noPages
	for _, s := range pageStates {
		looked = append(looked, s.route)
	}
	routes := regexp.MustCompile(`HandleFunc\("(GET [^"]+)"`).FindAllStringSubmatch(string(source), -1)
	for _, r := range routes {
		if !slices.Contains(looked, r[1]) {
			t.Errorf("nobody looks at %s", r[1])
		}
	}
	if len(routes) < 6 {
		t.Errorf("only %d routes: does this test still find them?", len(routes))
	}
}
