package news

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestRoundedSumsAreTheSame(t *testing.T) {
	for _, c := range []struct {
		a, b int
		want bool
	}{{24000, 23650, true}, {8000, 8270, true}, {24000, 24000, true}, {24000, 26100, false}, {23650, 23700, false}, {500, 498, false}, {0, 0, false}, {-5, 24000, false}} {
		if roundsTo(c.a, c.b) != c.want || roundsTo(c.b, c.a) != c.want {
			t.Errorf("%d and %d: rounded %v", c.a, c.b, !c.want)
		}
	}
}

func TestDaysOnWhichItHappened(t *testing.T) {
	for body, want := range map[string]int{
		"It was on Sunday.":             1,
		"It was on Sunday 31 May.":      1,
		"They came yesterday, 11 June.": 1,
		"On Monday and on 2 June":       2,
		"On 31 December":                0, // too long ago
		"They may come":                 0,
	} {
		if got := detailsOf(Warning{Body: body, Published: on("12 June 2026")}).days; len(got) != want {
			t.Errorf("%q: days %v, want %d", body, got, want)
		}
	}
	a, b := detailsOf(Warning{Body: "It was on Sunday.", Published: on("3 June 2026")}), detailsOf(Warning{Body: "On 31 May it rang.", Published: on("9 June 2026")})
	if fmt.Sprint(a.days) != fmt.Sprint(b.days) {
		t.Errorf("%v and %v are not the same day", a.days, b.days)
	}
	if got := detailsOf(Warning{Body: "It was on Sunday."}).days; len(got) != 0 {
		t.Errorf("days %v of a text without a date", got)
	}
}

func TestTitlesAreAlikeByTheirRareWords(t *testing.T) {
	prime, again, police := vector(strings.Fields(plain("Amazon Prime renewal calls")), titleRare), vector(strings.Fields(plain("UPDATE TO MESSAGE: Amazon Prime calls")), titleRare), vector(strings.Fields(plain("Police news")), titleRare)
	if got := alike(prime, again); got < 0.3 {
		t.Errorf("an update is alike by %.2f only", got)
	}
	if got := alike(prime, police); got > 0.1 {
		t.Errorf("other news is alike by %.2f", got)
	}
	if got := alike(prime, prime); got < 0.99 || got > 1.01 {
		t.Errorf("a title is like itself by %.2f", got)
	}
	if len(vector(strings.Fields(plain("")), titleRare)) != 0 || alike(vector(strings.Fields(plain("")), titleRare), prime) != 0 {
		t.Error("an empty title is like another")
	}
}

func TestAnUpdateRepeatsWhatWasTold(t *testing.T) {
	first := Warning{ID: "a", Title: "Calls in Deal", Body: "We have had 21 reports.", Published: on("1 June 2026"), URL: "https://www.kent.police.uk/1", Facts: Facts{Reports: 21}}
	update := Warning{ID: "b", Title: "UPDATE: calls in Deal", Body: "There are now 34 reports, up from 21.", Published: on("8 June 2026"), URL: "https://www.kent.police.uk/2", Facts: Facts{Reports: 34}}
	other := update
	other.Title, other.Body = "Roofers", "There are 34 reports."
	a := detailsOf(first)
	if with, without := alsoShared(a, detailsOf(update)), alsoShared(a, detailsOf(other)); with < without+3 {
		t.Errorf("an update has %.1f points, something new from the same publisher %.1f", with, without)
	}
	if one, two := alsoShared(a, detailsOf(update)), alsoShared(detailsOf(update), a); one != two {
		t.Errorf("%.2f and %.2f: it depends on the order", one, two)
	}
	if slices.Contains(a.sums, 21) {
		t.Error("a number is taken for a sum")
	}
}
