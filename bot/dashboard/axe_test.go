package dashboard

import (
	"errors"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"hangup/bot"
	"hangup/bot/bottest/chromium"
)

// pageState is something that the dashboard can show.
type pageState struct {
	name  string
	route string // which of the routes it is of
	path  string // what is opened for it, below Path
	every bool   // to be looked at in every way in which a page may be shown; one of each kind of page is
	bring func(s *served, b *browserTab)
}

// outside are what it shows to whoever is not logged in.
var outside = []pageState{
	{"login", "GET /login", "/login", true, nil},
	{"login after the end", "GET /login", "/login?why=ended", false, nil},
	{"wrong token", "GET /login", "/login", true, func(_ *served, b *browserTab) {
		b.Type("#token", "wrong")
		b.PressFirst("Log in")
		b.says("That is not the token.")
	}},
	{"link", "GET /enter/{code}", "/enter/x", false, nil},
	{"link that was used", "GET /enter/{code}", "/enter/x", true, func(_ *served, b *browserTab) {
		b.PressFirst("Open the dashboard")
		b.says("That did not work")
	}},
	{"name that is not ours", "GET ", "", false, func(s *served, b *browserTab) {
		b.open(strings.Replace(s.url, "127.0.0.1", "other.localhost", 1) + Path)
		b.says("does not answer under that name")
	}},
}

// inside are what it shows to the operator.
var inside = []pageState{
	{"overview", "GET ", "", true, nil},
	{"overview of a place", "GET ", "?place=district:watford&weeks=4", true, nil},
	{"overview of who follows nothing", "GET ", "", false, func(s *served, b *browserTab) {
		s.house.change(func(h *house) { h.figures.Nowhere, h.figures.Areas = true, nil })
		b.open(s.url + Path)
		b.says("follows no area yet")
	}},
	{"reports", "GET /reports", "/reports", true, nil},
	{"last page of the reports", "GET /reports", "/reports?page=2", false, nil},
	{"report that is noted", "GET /reports", "/reports", false, func(_ *served, b *browserTab) { b.PressFirst("The police were told"); b.says("Noted for report") }},
	{"reports of no place", "GET /reports", "/reports?area=nowhere", false, nil},
	{"what waits", "GET /queue", "/queue", true, nil},
	{"what was decided", "GET /queue", "/queue", false, func(_ *served, b *browserTab) { b.PressFirst("Post it"); b.says("I am posting it now.") }},
	{"posts", "GET /posts", "/posts", true, nil},
	{"sources", "GET /sources", "/sources", true, nil},
	{"log", "GET /log", "/log", true, nil},
	{"nothing at an address", "GET /", "/nothing", false, nil},
	{"several chats", "GET ", "", false, func(s *served, b *browserTab) {
		s.house.change(func(h *house) {
			h.chats = append(h.chats, bot.ViewChat{Code: "c2", Name: "A chat in Telegram: Dacorum"})
		})
		address, _, err := s.doors.Link(b.t.Context(), mod)
		if err != nil {
			b.t.Fatal(err)
		}
		b.PressFirst("Log out")
		b.says("You are logged out.")
		b.open(address)
		b.PressFirst("Open the dashboard")
		b.Until(`document.querySelector('#chat')`)
	}},
	{"platform that is away", "GET ", "", false, func(s *served, b *browserTab) {
		s.house.change(func(h *house) {
			h.lost = &bot.Problem{Text: "I cannot ask who moderates just now.", Err: errors.New("away")}
		})
		b.open(s.url + Path)
		b.says("I cannot ask who moderates")
	}},
	{"database that is down", "GET ", "", false, func(s *served, b *browserTab) {
		s.house.change(func(h *house) { h.lost, h.broken = nil, errDown })
		b.open(s.url + Path + "/queue")
		b.says("Something went wrong here.")
	}},
	{"mistake of ours", "GET ", "", false, func(s *served, b *browserTab) {
		s.house.change(func(h *house) { h.panics = true })
		b.open(s.url + Path + "/posts")
		b.says("Something went wrong here.")
		s.house.change(func(h *house) { h.panics, h.broken = false, nil })
	}},
	{"too many tries to log in", "GET /login", "", false, func(s *served, b *browserTab) {
		b.PressFirst("Log out")
		b.says("You are logged out.")
		for range loginsPerMinute {
			s.logins.take("127.0.0.1", s.house.clock())
		}
		b.Type("#token", testToken)
		b.PressFirst("Log in")
		b.says("That did not work")
	}},
}

// noPages are the routes that show nothing by themselves.
var noPages = []string{"GET /style.css", "GET /chart.png"}

// show shows a state.
func (p pageState) show(s *served, b *browserTab) {
	b.t.Helper()
	b.open(s.url + Path + p.path)
	if p.bring != nil {
		p.bring(s, b)
	}
}

// TestAxeFindsNothing runs the rules of axe-core (https://github.com/dequelabs/axe-core) over all that the dashboard can show.
func TestAxeFindsNothing(t *testing.T) {
	axe := chromium.NewAxe(t, "../bottest/chromium", 10)
	s, b := serve(t, fullHouse()), openTab(t)
	s.chart = &bot.Picture{PNG: picture(t), Alt: "Reports by week"}
	look := func(states []pageState) {
		for _, p := range states {
			p.show(s, b)
			if p.every {
				axe.LookAtAll(b.Tab, p.name)
			} else {
				axe.Look(b.Tab, p.name)
			}
		}
	}
	look(outside)
	s.login(b)
	look(inside)
}

func TestAxeFindsNothingWhereThereIsNothing(t *testing.T) {
	axe := chromium.NewAxe(t, "../bottest/chromium", 10)
	s, b := serve(t, &house{}), openTab(t)
	s.login(b)
	for _, path := range parts {
		b.open(s.url + Path + path)
		axe.Look(b.Tab, "nothing in "+path)
	}
}

// A page that is added cannot be forgotten: the routes are those of the program.
func TestEveryRouteIsLookedAt(t *testing.T) {
	source, err := os.ReadFile("dashboard.go")
	if err != nil {
		t.Fatal(err)
	}
	looked := noPages
	for _, p := range slices.Concat(outside, inside) {
		looked = append(looked, p.route)
	}
	routes := regexp.MustCompile(`HandleFunc\("GET "\+Path(?:\+"([^"]+)")?,`).FindAllStringSubmatch(string(source), -1)
	for _, r := range routes {
		if !slices.Contains(looked, "GET "+r[1]) {
			t.Errorf("nobody looks at GET %s", r[1])
		}
	}
	if len(routes) < 10 {
		t.Errorf("only %d routes: does this test still find them?", len(routes))
	}
}
