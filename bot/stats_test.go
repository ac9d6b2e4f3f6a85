package bot

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"hangup/advice"
)

// easel keeps what it was to paint.
type easel struct {
	charts []Chart
	err    error
}

func (e *easel) Paint(c Chart) ([]byte, error) {
	e.charts = append(e.charts, c)
	return []byte("png"), e.err
}

// paint gives the person's core somebody who paints.
func (p *person) paint() *easel {
	e := &easel{}
	p.core.painter = e
	return e
}

// report has others report a type in an area, so many weeks ago.
func (p *person) reported(n int, typ advice.ScamType, area advice.AreaID, weeks int) {
	for range n {
		who := PersonKey(fmt.Sprint("other-", len(p.store.reports)))
		p.store.reports = append(p.store.reports, Report{ID: string(who), Person: who, Type: typ, Area: area, At: p.clock.AddDate(0, 0, -7*weeks)})
	}
}

const (
	watford = advice.AreaID("district:watford")
	dacorum = advice.AreaID("district:dacorum")
)

// village has reports of some weeks in two districts.
func village(t testing.TB) *person {
	p := newPerson(t)
	if a, ok := p.core.Area(watford); !ok || len(p.core.Inside(a.Parent)) < 5 {
		t.Fatalf("%+v is no district among others", a)
	}
	p.reported(7, "courier_fraud", watford, 0)
	p.reported(2, "courier_fraud", watford, 1)
	p.reported(3, "courier_fraud", watford, 5)
	p.reported(4, "tech_support", watford, 2)
	p.reported(2, "tv_licence", watford, 2)
	p.reported(20, "courier_fraud", dacorum, 3)
	p.reported(40, "courier_fraud", watford, 60)
	return p
}

func TestStatsSayHowManyAndMostOfWhat(t *testing.T) {
	p := village(t)
	e := p.paint()
	r := p.say("/stats Watford")
	if want := p.word("bot.stats.lead.most", "area", "Watford", "n", "18", "period", "in the last 3 months", "m", "12", "kind", "Courier fraud"); r.Lead != want {
		t.Errorf("%q, want %q", r.Lead, want)
	}
	plain := r.Plain()
	for _, want := range []string{"“Courier fraud” is rising: 9 or more in the last 4 weeks, and 3 in the 4 weeks before."} {
		if !strings.Contains(plain, want) {
			t.Errorf("%q is missing in %s", want, plain)
		}
	}
	if r.Picture == nil || len(e.charts) != 1 {
		t.Fatalf("no picture: %+v", r)
	}
	c := e.charts[0]
	if got := values(c.Panels[0]); got != "0 0 0 0 0 0 0 3 0 0 6 0 6" {
		t.Errorf("weeks %s", got)
	}
	if got := fmt.Sprint(names(c.Panels[1])); got != "[Courier fraud (rising) 12, Computer help scam 3]" {
		t.Errorf("kinds %s", got)
	}
	if last := c.Panels[0].Bars[12]; !last.Outlined || last.Label != p.word("bot.stats.sofar") {
		t.Errorf("this week: %+v", last)
	}
}

func values(p Panel) string {
	var all []string
	for _, b := range p.Bars {
		all = append(all, strconv.Itoa(b.Value))
	}
	return strings.Join(all, " ")
}

func names(p Panel) string {
	var all []string
	for _, b := range p.Bars {
		all = append(all, fmt.Sprint(b.Label, " ", b.Value))
	}
	return "[" + strings.Join(all, ", ") + "]"
}

func TestStatsCompareADistrictWithItsCounty(t *testing.T) {
	p := village(t)
	e := p.paint()
	p.reported(60, "courier_fraud", dacorum, 1)
	r := p.say("/stats Watford 3 months")
	// 18 and 80 are 98 or 96 in threes, over the districts of Hertfordshire.
	parts := 0
	for _, a := range p.core.Areas() {
		if a.Parent == mustArea(t, p, watford).Parent {
			parts++
		}
	}
	average := strconv.Itoa((96 + parts/2) / parts)
	in := mustArea(t, p, mustArea(t, p, watford).Parent).Name
	if want := p.word("bot.stats.beside", "parent", in, "all", "96", "average", average); !strings.Contains(r.Plain(), want) {
		t.Errorf("%q is missing in %s", want, r.Plain())
	}
	last := e.charts[0].Panels[2]
	if got := values(last); got != "18 "+average || last.Bars[1].Text != "about "+average || !last.Bars[1].Outlined {
		t.Errorf("compared: %+v", last)
	}
}

func mustArea(t testing.TB, p *person, id advice.AreaID) advice.Area {
	t.Helper()
	a, ok := p.core.Area(id)
	if !ok {
		t.Fatal(id)
	}
	return a
}

func TestAForceIsComparedWithNothing(t *testing.T) {
	p := village(t)
	e := p.paint()
	p.say("/stats Hertfordshire Constabulary")
	if len(e.charts) != 1 || len(e.charts[0].Panels) != 2 {
		t.Errorf("%+v", e.charts)
	}
}

func TestStatsAreReadOfAnyPeriod(t *testing.T) {
	p := village(t)
	e := p.paint()
	for typed, bars := range map[string]int{
		"": 13, "4 weeks": 4, "for the last 4 weeks": 4, "month": 4, "3 months": 13, "over 13 weeks": 13, "a year": 13, "12 months": 13, "Year": 13,
	} {
		e.charts = nil
		p.say("/stats Watford " + typed)
		if len(e.charts) != 1 || len(e.charts[0].Panels[0].Bars) != bars {
			t.Errorf("%q: %+v", typed, e.charts)
		}
	}
	p.say("/stats Watford year")
	if got := values(e.charts[len(e.charts)-1].Panels[0]); got != "0 0 0 0 0 0 0 0 0 0 0 3 15" {
		t.Errorf("the year in steps of four weeks: %s", got)
	}
	if r := p.say("/stats Watford yesterday and all that"); r.Lead != p.word("bot.stats.when") || len(r.Buttons) != 3 {
		t.Errorf("%+v", r)
	}
}

func TestStatsOfTheChatsOwnArea(t *testing.T) {
	p := village(t)
	if r := p.say("/stats"); r.Lead != p.word("bot.stats.where") || !hasButton(r, "Scotland") {
		t.Errorf("%+v", r)
	}
	p.say("/area Watford")
	for _, typed := range []string{"/stats", "/stats a year"} {
		if r := p.say(typed); !strings.HasPrefix(r.Lead, "Watford: 18") {
			t.Errorf("%q: %q", typed, r.Lead)
		}
	}
	if r := p.say("/stats Xqzzzvw"); r.Lead != p.word("bot.place.unknown") {
		t.Errorf("%q", r.Lead)
	}
}

func TestStatsButtonsGoOn(t *testing.T) {
	p := village(t)
	p.say("/stats Watford")
	r := p.tapOn(p.word("bot.button.stats.month"))
	if !strings.HasPrefix(r.Lead, "Watford: 15") || hasButton(r, p.word("bot.button.stats.month")) {
		t.Errorf("%+v", r)
	}
	wider := mustArea(t, p, mustArea(t, p, watford).Parent).Name
	if r = p.tapOn(wider); !strings.HasPrefix(r.Lead, wider+": 33") {
		t.Errorf("%q", r.Lead)
	}
	for _, a := range []Action{"figures", "figures|week|" + Action(watford), "figures|year|nowhere", "figures|year", "figures|year|" + Action(watford) + "|x"} {
		if r := p.press(a); r.Lead != p.word("bot.closed.lead") {
			t.Errorf("%s: %+v", a, r)
		}
	}
}

func TestTooFewAreNotCounted(t *testing.T) {
	p := newPerson(t)
	e := p.paint()
	p.reported(2, "courier_fraud", watford, 0)
	p.reported(9, "courier_fraud", watford, 53)
	r := p.say("/stats Watford a year")
	if r.Lead != p.word("bot.stats.few", "area", "Watford", "period", "in the last year") || r.Picture != nil || len(e.charts) != 0 {
		t.Errorf("%+v", r)
	}
	if !hasButton(r, p.word("bot.button.report")) {
		t.Errorf("no way on: %+v", r.Buttons)
	}
}

// Without a picture everything is said in words.
func TestStatsWithoutAPictureSayTheSame(t *testing.T) {
	p := village(t)
	want := "Kinds of scam"
	if r := p.say("/stats Watford"); r.Picture != nil || !strings.Contains(r.Plain(), want) || !strings.Contains(r.Plain(), "few, 6, few, 6.") {
		t.Errorf("%s", r.Plain())
	}
	e := p.paint()
	e.err = errors.New("no paint")
	if r := p.say("/stats Watford"); r.Picture != nil || !strings.Contains(r.Plain(), want) || !strings.Contains(p.log.String(), "no paint") {
		t.Errorf("%s\n%s", r.Plain(), p.log)
	}
}

func TestStatsOfABrokenStoreAreAProblem(t *testing.T) {
	p := village(t)
	p.store.down = true
	_, err := p.do(Inbound{Text: "/stats Watford"})
	if got := problemText(t, err); !strings.HasPrefix(got, p.word("bot.sorry.lead")) {
		t.Errorf("%q", got)
	}
}

func TestKindsBeyondTheFirstAreTakenTogether(t *testing.T) {
	p := newPerson(t)
	e := p.paint()
	for i, typ := range []advice.ScamType{"courier_fraud", "tech_support", "tv_licence", "hmrc", "prize_lottery", "bank_impersonation", ""} {
		p.reported(12-i, typ, watford, 3)
	}
	p.say("/stats Watford")
	bars := e.charts[0].Panels[1].Bars
	if len(bars) != maxKinds+1 || bars[maxKinds].Label != p.word("bot.stats.others") || bars[maxKinds].Value != 12 {
		t.Errorf("%+v", bars)
	}
	if !slices.IsSortedFunc(bars[:maxKinds], func(a, b Bar) int { return b.Value - a.Value }) {
		t.Errorf("not the most first: %+v", bars)
	}
}

func TestNothingRisesByChance(t *testing.T) {
	for _, c := range []struct {
		now, before int
		want        bool
	}{{5, 0, false}, {6, 0, true}, {6, 3, true}, {8, 5, true}, {9, 6, false}, {12, 6, true}, {30, 20, false}} {
		p := newPerson(t)
		p.reported(c.now, "courier_fraud", watford, 1)
		p.reported(c.before, "courier_fraud", watford, 4)
		p.reported(40, "", watford, 0) // of no kind, which cannot rise
		if got := strings.Contains(p.say("/stats Watford").Plain(), "rising"); got != c.want {
			t.Errorf("%d after %d: %v", c.now, c.before, got)
		}
	}
}

// The words for who cannot see the picture fit under it whatever the names are.
func TestPicturesAreToldInFewWords(t *testing.T) {
	p := newPerson(t)
	longest := mustArea(t, p, watford)
	for _, a := range p.core.Areas() {
		if len(a.Name) > len(longest.Name) && a.Force != "" {
			longest = a
		}
	}
	n := &figures{area: longest, period: periods()[1], to: monday(*p.clock).AddDate(0, 0, 7), total: 999999, others: 999, bars: make([]int, 13), beside: &around{in: longest, total: 999999, average: 99999}}
	n.from = n.to.AddDate(0, 0, -91)
	var types []advice.ScamType
	for _, w := range p.core.kinds() {
		types = append(types, advice.ScamType(w.ID))
	}
	slices.SortFunc(types, func(a, b advice.ScamType) int { return len(p.core.kindName(b)) - len(p.core.kindName(a)) })
	for _, typ := range types[:maxKinds] {
		n.types = append(n.types, typeCount{typ, 99999})
	}
	for i := range n.bars {
		n.bars[i] = 99999
	}
	alt := p.core.statsAlt(n)
	if got := utf8.RuneCountInString(alt); got > maxAlt || strings.HasSuffix(alt, "…") {
		t.Errorf("%d characters: %s", got, alt)
	}
}

// What is reported counts at once, also in a nation, and what is gone does not count any more.
func TestANationIsCountedAnewEachTime(t *testing.T) {
	p := village(t)
	for _, c := range []struct {
		more int
		want string
	}{{0, "England: 33"}, {30, "England: 63"}, {3, "England: 66"}} {
		p.reported(c.more, "courier_fraud", watford, 0)
		if got := p.press("figures|month|nation:england").Lead; !strings.HasPrefix(got, c.want) {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
	p.store.down = true
	if _, err := p.do(Inbound{Action: "figures|month|nation:england"}); err == nil {
		t.Error("counts are said when there are none")
	}
}

// FuzzPeriod reads anything as a period.
func FuzzPeriod(f *testing.F) {
	for _, s := range []string{"", "4 weeks", "last 3 months", "a year", "\xff", strings.Repeat("week ", 50), "١ year"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		p, ok := readPeriod(typed)
		if known, is := periodByID(p.id); ok != is || known != p {
			t.Errorf("%q: %+v, %v", typed, p, ok)
		}
	})
}
