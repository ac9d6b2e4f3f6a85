package dashboard

import (
	"flag"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"hangup/bot"
)

// update writes what a screen reader says anew: go test ./bot/dashboard -run Aloud -update. Read it aloud before you commit it.
var update = flag.Bool("update", false, "write testdata/aloud.txt anew")

const aloudFile = "testdata/aloud.txt"

// aloudStates are what somebody who listens to the dashboard comes past.
var aloudStates = []string{"login", "wrong token", "link", "overview of a place", "last page of the reports", "reports of no place", "what waits", "posts", "sources", "log", "nothing at an address"}

// clockTime is what differs each time.
var clockTime = regexp.MustCompile(`\b\d{1,2} (January|February|March|April|May|June|July|August|September|October|November|December) \d{4}, \d\d:\d\d\b`)

// TestTheDashboardReadAloud holds what a screen reader says of the pages to a file that a person can read. What stands on every
// page is said once.
func TestTheDashboardReadAloud(t *testing.T) {
	h := fullHouse()
	h.posts.Notices = h.posts.Notices[:1]
	s, b := serve(t, h), openTab(t)
	s.chart = &bot.Picture{PNG: picture(t), Alt: "Chart of scam reports in Watford. Each week, oldest first: 3, 6, 9."}
	var out strings.Builder
	out.WriteString("What a screen reader says of the dashboard, as Chromium's accessibility tree has it.\n")
	read := func(states []pageState) {
		for _, p := range states {
			if slices.Contains(aloudStates, p.name) {
				p.show(s, b)
				_, page, _ := strings.Cut(b.Aloud(), "  main")
				out.WriteString("\n== " + p.name + "\n\n  main" + clockTime.ReplaceAllString(page, "18 November 2026, 10:00"))
			}
		}
	}
	read(outside)
	s.login(b)
	frame, _, _ := strings.Cut(b.Aloud(), "  main")
	out.WriteString("\n== above every page\n\n" + frame)
	read(inside)
	compareFile(t, aloudFile, out.String())
}

func compareFile(t *testing.T, file, got string) {
	t.Helper()
	want, err := os.ReadFile(file)
	switch {
	case err == nil && string(want) == got:
	case *update:
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("%s differs (%v); -update writes it anew. The pages say now:\n%s", file, err, got)
	}
}

// Whoever has no mouse gets to everything that can be pressed or filled in, in the order of the page, and sees where they are.
func TestEveryControlIsReachedByKeyboard(t *testing.T) {
	s, b := serve(t, fullHouse()), openTab(t)
	s.login(b)
	for _, path := range append(parts, "?place=district:watford", "/reports?area=nowhere") {
		b.open(s.url + Path + path)
		want := eval[[]string](b, `[...document.querySelectorAll('a[href], button, select, input:not([type=hidden])')].filter((e) => e.checkVisibility())
			.map((e, n) => e.dataset.stop = String(n))`)
		var got []string
		for range len(want) {
			b.Key("Tab", "", 9)
			stop := eval[[]string](b, `[document.activeElement.dataset.stop ?? 'nowhere', getComputedStyle(document.activeElement).outlineStyle + ' ' +
				getComputedStyle(document.activeElement).outlineWidth]`)
			got = append(got, stop[0])
			if stop[1] != "solid 3px" {
				t.Errorf("%s: nobody sees the focus on stop %s: %s", path, stop[0], stop[1])
			}
		}
		if !slices.Equal(got, want) || len(want) < 8 {
			t.Errorf("%s: the stops are %v, not %v", path, got, want)
		}
	}
}
