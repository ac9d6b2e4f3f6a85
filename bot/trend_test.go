package bot

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"hangup/advice"
)

// tellOf lets somebody report something, so many days ago.
func (p *person) tellOf(who PersonKey, area advice.AreaID, typ advice.ScamType, days int) {
	p.store.reports = append(p.store.reports, Report{
		ID: fmt.Sprint("R", len(p.store.reports)), Person: who, Area: area, Type: typ, At: p.clock.AddDate(0, 0, -days),
	})
}

// tellUsual lets people tell of this and that in an area for ten weeks.
func (p *person) tellUsual(area advice.AreaID) {
	for week := 1; week <= 10; week++ {
		p.tellOf(PersonKey(fmt.Sprint("usual", week)), area, "refund_scam", 7*week)
	}
}

// tellMany lets so many people tell of courier fraud in an area this week.
func (p *person) tellMany(area advice.AreaID, people int) {
	for n := range people {
		p.tellOf(PersonKey(fmt.Sprint("many", n)), area, "courier_fraud", 0)
	}
}

// followed is a group that follows Hertfordshire, where something is told of each week. Its owner is known.
func followed(t testing.TB) *person {
	t.Helper()
	p := newPerson(t).inGroup()
	p.follow("paper", p.at.Chat.ID, "force:hertfordshire")
	p.store.watching[0].Owner = Address{Chat: ChatID{"paper", "own-user-1"}}
	p.tellUsual("district:watford")
	return p
}

func (p *person) look() int {
	p.t.Helper()
	n, err := p.core.LookForRises(p.t.Context())
	if err != nil {
		p.t.Fatal(err)
	}
	return n
}

func TestARiseIsOfferedWhereTheAreaIsFollowed(t *testing.T) {
	p := followed(t)
	p.tellMany("district:st-albans", 7)
	if n := p.look(); n != 1 {
		t.Fatalf("%d offers", n)
	}
	got := p.store.offers[0]
	want := Offer{ID: "OFFER1", To: p.at, Area: "force:hertfordshire", Type: "courier_fraud", Week: monday(*p.clock), People: 6, At: *p.clock}
	if got != want {
		t.Errorf("%+v, wanted %+v", got, want)
	}
	if len(p.store.posts) != 0 {
		t.Error("something was posted")
	}
}

func TestWhatIsNoRiseIsNotOffered(t *testing.T) {
	for name, prepare := range map[string]func(p *person){
		"nothing this week":  func(*person) {},
		"two people":         func(p *person) { p.tellMany("district:st-albans", 2) },
		"in another county":  func(p *person) { p.tellMany("district:maidstone", 9) },
		"in the week before": func(p *person) { p.tellMany("district:st-albans", 9); p.pass(7 * 24 * time.Hour) }, // a Wednesday
		"of an unknown kind": func(p *person) {
			for n := range 9 {
				p.tellOf(PersonKey(fmt.Sprint("many", n)), "district:st-albans", "", 0)
			}
		},
		"one person many times": func(p *person) {
			for range 3 {
				for _, area := range []advice.AreaID{"district:st-albans", "district:watford", "district:dacorum", "district:stevenage"} {
					p.tellOf("one", area, "courier_fraud", 0)
				}
			}
		},
		"where nobody knew the bot before": func(p *person) { p.store.reports = nil; p.tellMany("district:st-albans", 9) },
		"nobody follows it":                func(p *person) { p.store.watching = nil; p.tellMany("district:st-albans", 9) },
		"somebody follows it alone": func(p *person) {
			p.store.watching[0].At = p.store.watching[0].Owner
			p.tellMany("district:st-albans", 9)
		},
		"the kind is not wanted": func(p *person) {
			p.store.watching[0].Wish.Types = []advice.ScamType{"refund_scam"}
			p.tellMany("district:st-albans", 9)
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := followed(t)
			prepare(p)
			if n := p.look(); n != 0 || len(p.store.offers) != 0 {
				t.Errorf("%d offers: %+v", n, p.store.offers)
			}
		})
	}
}

func TestARiseIsOfferedOnceInTwoWeeks(t *testing.T) {
	p := followed(t)
	p.tellMany("district:st-albans", 9)
	p.look()
	p.pass(24 * time.Hour)
	if n := p.look(); n != 0 {
		t.Errorf("%d the day after", n)
	}
	p.pass(6 * 24 * time.Hour)
	p.tellMany("district:st-albans", 20)
	if n := p.look(); n != 0 {
		t.Errorf("%d the week after", n)
	}
	p.pass(14 * 24 * time.Hour)
	p.tellMany("district:st-albans", 40)
	if n := p.look(); n != 1 {
		t.Errorf("%d three weeks after", n)
	}
}

func TestWhoFollowsATownAndItsCountyIsToldOfTheTown(t *testing.T) {
	p := followed(t)
	p.follow("paper", p.at.Chat.ID, "district:watford")
	p.follow("paper", "group-2", "force:hertfordshire")
	p.tellMany("district:watford", 9)
	if n := p.look(); n != 2 {
		t.Fatalf("%d offers", n)
	}
	for _, o := range p.store.offers {
		want := map[string]advice.AreaID{p.at.Chat.ID: "district:watford", "group-2": "force:hertfordshire"}[o.To.Chat.ID]
		if o.Area != want {
			t.Errorf("%s is offered %s", o.To.Chat.ID, o.Area)
		}
	}
}

// What was told of on a Sunday night is not forgotten on Monday.
func TestOnAMondayTheWeekBeforeIsLookedAtToo(t *testing.T) {
	for clock, want := range map[string]int{"2026-11-22 23:30": 1, "2026-11-23 05:00": 1, "2026-11-24 05:00": 0} {
		p := followed(t)
		at, err := time.Parse("2006-01-02 15:04", "2026-11-22 23:00")
		if err != nil {
			t.Fatal(err)
		}
		*p.clock = at
		p.tellMany("district:st-albans", 9)
		if *p.clock, err = time.Parse("2006-01-02 15:04", clock); err != nil {
			t.Fatal(err)
		}
		if n := p.look(); n != want || n == 1 && !p.store.offers[0].Week.Equal(monday(at)) {
			t.Errorf("%s: %d offers, %+v", clock, n, p.store.offers)
		}
	}
}

func TestLookingSaysWhenTheStoreIsDown(t *testing.T) {
	p := followed(t)
	p.store.down = true
	if _, err := p.core.LookForRises(t.Context()); err == nil {
		t.Error("no error")
	}
}

// The warning that is ready says what to do, fits, holds nothing that would be hidden, and never more than can be shown.
func TestEveryKindHasAWarningThatIsReady(t *testing.T) {
	p := newPerson(t)
	for _, typ := range p.core.Types() {
		for _, area := range []advice.AreaID{"force:hertfordshire", "district:bournemouth-christchurch-and-poole", "nation:scotland"} {
			o := Offer{Area: area, Type: typ, Week: monday(*p.clock), At: *p.clock, People: 3}
			text := p.core.riseText(o)
			clean, hidden := noticeText(text)
			if hidden || clean != text || utf8.RuneCountInString(text) > maxNotice {
				t.Errorf("%s: %d characters, hidden %v: %s", typ, utf8.RuneCountInString(text), hidden, text)
			}
			if lines := strings.Count(text, "\n"); lines < 2 || !strings.Contains(text, p.core.nameOf(area)) {
				t.Errorf("%s says too little: %s", typ, text)
			}
		}
	}
}

func TestWeeksAreCountedFromTheFirstOnInWhichSomethingWasTold(t *testing.T) {
	week := monday(startOfTest)
	cells := []Cell{
		{Week: week, Type: "a", Reports: 2, Checks: 3}, {Week: week.AddDate(0, 0, -21), Type: "b", Checks: 4},
		{Week: week.AddDate(0, 0, -7), Type: "a", Reports: 1},
	}
	got := fmt.Sprint(countWeeks(cells, week).of("a"), countWeeks(cells, week).of("b"), countWeeks(cells, week).of("c"), countWeeks(nil, week).of("a"))
	if want := "[{0 4} {0 0} {1 0} {5 0}] [{4 0} {0 0} {0 1} {0 5}] [] []"; got != want {
		t.Errorf("%s, wanted %s", got, want)
	}
}

// A wish of words reads the warning that would be posted.
func TestARiseIsOfferedByItsWords(t *testing.T) {
	p := followed(t)
	p.store.watching[0].Wish.Words = []string{"courier"}
	p.tellMany("district:st-albans", 9)
	if n := p.look(); n != 1 {
		t.Errorf("%d offers", n)
	}
}
