package bot

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"hangup/advice"
)

// similar gives what an answer to a courier's call in Watford says of others.
func similar(p *person) string {
	p.t.Helper()
	p.say("/area Watford")
	r := p.say(courier)
	isAnswer(p.t, r)
	return strings.Join(similarTexts(r), "\n")
}

// asked has others ask about a type in an area.
func (p *person) asked(n int, typ advice.ScamType, area advice.AreaID) {
	for i := range n {
		p.store.checks = append(p.store.checks, Check{Person: PersonKey(fmt.Sprint("asker-", i)), Verdict: advice.Scam, Type: typ, Area: area, At: monday(*p.clock)})
	}
}

func TestAnswersSayHowManyToldOfTheSame(t *testing.T) {
	for others, want := range map[int]string{0: "", 2: "", 3: "3", 5: "3", 6: "6", 98: "96"} {
		p := newPerson(t)
		p.asked(others, "courier_fraud", watford)
		said := ""
		if want != "" {
			said = p.word("bot.similar", "n", want, "area", "Watford")
		}
		if got := similar(p); got != said {
			t.Errorf("%d others: %q, want %q", others, got, said)
		}
		if got := similar(p); got != said {
			t.Errorf("%d others, asked again: %q, want %q: does who asks count?", others, got, said)
		}
	}
}

func TestReportsAndChecksOfOnePersonCountOnce(t *testing.T) {
	p := newPerson(t)
	for i := range 4 {
		who := PersonKey(fmt.Sprint("both-", i%2))
		p.store.reports = append(p.store.reports, Report{Person: who, Type: "courier_fraud", Area: watford, At: *p.clock})
		p.store.checks = append(p.store.checks, Check{Person: who, Verdict: advice.Scam, Type: "courier_fraud", Area: watford, At: monday(*p.clock)})
	}
	if got := similar(p); got != "" {
		t.Errorf("two people: %q", got)
	}
}

func TestOthersElsewhereOrOfAnotherWeekAreNotSimilar(t *testing.T) {
	p := newPerson(t)
	p.reported(9, "courier_fraud", dacorum, 0)
	p.reported(9, "courier_fraud", watford, 1)
	p.reported(9, "tech_support", watford, 0)
	p.reported(9, "courier_fraud", mustArea(t, p, watford).Parent, 0) // somewhere in the county, perhaps not here
	if got := similar(p); got != "" {
		t.Errorf("%q", got)
	}
	p.reported(3, "courier_fraud", watford, 0)
	if got := similar(p); got == "" {
		t.Error("three here are not said")
	}
}

// Asked in a wider and wider area, what is said differs by no 1 or 2.
func TestNoOneIsLeftBetweenADistrictAndItsCounty(t *testing.T) {
	for county := range 8 {
		p := newPerson(t)
		p.reported(4, "courier_fraud", watford, 0)
		p.reported(county, "courier_fraud", dacorum, 0)
		seen := map[string]bool{}
		for _, place := range []string{"Watford", "Dacorum", "Hertfordshire"} {
			p.say("/area " + place)
			for _, n := range number.FindAllString(strings.Join(similarTexts(p.say(courier)), " "), -1) {
				seen[n] = true
				if n != "3" && n != "6" && n != "9" {
					t.Errorf("%d more in the county: %s is said of %s", county, n, place)
				}
			}
		}
		if !seen["3"] {
			t.Error("nothing is said at all")
		}
	}
}

// similarTexts gives the paragraphs that speak of others.
func similarTexts(r Reply) []string {
	var all []string
	for _, part := range r.Parts {
		if strings.Contains(part.Text, "other people in") {
			all = append(all, part.Text)
		}
	}
	return all
}

func TestALongAnswerLeavesOthersOut(t *testing.T) {
	p := newPerson(t)
	p.asked(9, "courier_fraud", watford)
	turn := &turn{Core: p.core, now: *p.clock, who: "me"}
	a := advice.Assessment{Verdict: advice.Scam, Type: "courier_fraud"}
	for room, want := range map[int]bool{0: false, 40: false, 200: true} {
		r := turn.withSimilar(t.Context(), Reply{Lead: strings.Repeat("x", advice.MaxAnswer-room)}, a, watford)
		if got := len(r.Parts) == 1; got != want || utf8.RuneCountInString(r.Plain()) > advice.MaxAnswer {
			t.Errorf("%d characters of room: %v", room, got)
		}
	}
}

// A nation is no neighbourhood, and what is no scam has nobody who told of the same.
func TestWhereNothingIsSaidOfOthers(t *testing.T) {
	p := newPerson(t)
	p.asked(9, "courier_fraud", watford)
	p.asked(9, "courier_fraud", "nation:england")
	turn := &turn{Core: p.core, now: *p.clock, who: "me"}
	scam := advice.Assessment{Verdict: advice.Scam, Type: "courier_fraud"}
	for _, c := range []struct {
		a    advice.Assessment
		area advice.AreaID
	}{
		{scam, "nation:england"}, {scam, ""}, {scam, "nowhere"}, {advice.Assessment{Verdict: advice.Scam}, watford},
		{advice.Assessment{Verdict: advice.Unclear, Type: "courier_fraud"}, watford},
	} {
		if r := turn.withSimilar(t.Context(), Reply{Lead: "x"}, c.a, c.area); len(r.Parts) > 0 {
			t.Errorf("%+v: %+v", c, r)
		}
	}
	if r := turn.withSimilar(t.Context(), Reply{Lead: "x"}, scam, watford); len(r.Parts) != 1 {
		t.Error("nothing is said here either")
	}
}

// The source stays last: it belongs to the whole answer.
func TestOthersStandBeforeTheSource(t *testing.T) {
	p := newPerson(t)
	p.asked(9, "courier_fraud", watford)
	turn := &turn{Core: p.core, now: *p.clock, who: "me"}
	r := Reply{Lead: "x", Parts: []Part{paragraph("why"), {Kind: Quote, Text: "q"}}}
	got := turn.withSimilar(t.Context(), r, advice.Assessment{Verdict: advice.Victim, Type: "courier_fraud"}, watford)
	if len(got.Parts) != 3 || got.Parts[2].Kind != Quote || len(r.Parts) != 2 || r.Parts[1].Kind != Quote {
		t.Errorf("%+v of %+v", got.Parts, r.Parts)
	}
}

func TestAnAnswerGoesOutWhenOthersCannotBeCounted(t *testing.T) {
	p := newPerson(t)
	p.say("/area Watford")
	p.store.down = true
	isAnswer(t, p.say(courier))
	if !strings.Contains(p.log.String(), "what is similar was not counted") && !strings.Contains(p.log.String(), "area not read") {
		t.Errorf("nothing is logged: %s", p.log)
	}
}
