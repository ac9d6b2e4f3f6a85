package trend

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// The simulated country: as many groups as a large county has, the kinds of scam that the program knows, half a year to
// compare with, and a year to be tested.
const (
	simGroups = 500
	simKinds  = 31
	simYear   = 52
	simSeed   = 20261122
)

// world is what varies from one simulated country to another.
type world struct {
	weeks, kinds float64 // how even weeks are, and the kinds within a week: shape of a gamma distribution, at least 1
	growth       float64 // how many times as many ask at the end as at the beginning, at most
	paper        float64 // how often the bot is in the local paper, by week: then three times as many ask
	households   float64 // how often a second or third person tells of the same call
}

// The worlds. The usual one is what the numbers of the test were chosen for.
var (
	usualWorld  = world{weeks: 8, kinds: 4, growth: 3, paper: 0.03, households: 0.25}
	steadyWorld = world{weeks: 50, kinds: 50, growth: 1, paper: 0, households: 0.1}
	roughWorld  = world{weeks: 4, kinds: 2, growth: 6, paper: 0.06, households: 0.4}
)

// group is a simulated watch group. Its weeks are those of the baseline and of the year.
type group struct {
	world
	r      *rand.Rand
	rate   float64           // calls that are told of in a week at the beginning, of all kinds
	shares [simKinds]float64 // of each kind, the most common first
	counts [simKinds][]int   // by week
	total  []int             // of all kinds
}

// poisson draws a count of a mean of at most some hundreds.
func poisson(r *rand.Rand, mean float64) int {
	n := 0
	for at := r.ExpFloat64(); at < mean; at += r.ExpFloat64() {
		n++
	}
	return n
}

// gamma draws from a gamma distribution of mean 1 (G. Marsaglia and W. W. Tsang, A simple method for generating gamma
// variables, 2000).
func gamma(r *rand.Rand, shape float64) float64 {
	d := shape - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		x := r.NormFloat64()
		v := math.Pow(1+c*x, 3)
		if v > 0 && math.Log(r.Float64()) < 0.5*x*x+d-d*v+d*math.Log(v) {
			return d * v / shape
		}
	}
}

// newGroup draws a group in which nothing happens that is news: it has a size and kinds of its own, busy and slow weeks, and it
// grows. Half of the groups tell of four calls a week or fewer, one in eight of fifteen or more.
func newGroup(r *rand.Rand, w world) *group {
	g := &group{world: w, r: r, rate: 4 * math.Exp(1.1*r.NormFloat64()), total: make([]int, Baseline+simYear)}
	g.growth = math.Pow(w.growth, r.Float64())
	var all float64
	for k := range g.shares {
		g.shares[k] = math.Pow(float64(k+1), -1.1) * gamma(r, 1.5)
		all += g.shares[k]
	}
	for k := range g.shares {
		g.shares[k] /= all
	}
	for week := range g.total {
		g.live(week)
	}
	return g
}

// live draws a week.
func (g *group) live(week int) {
	rate := g.rate * math.Pow(g.growth, float64(week)/float64(len(g.total))) * gamma(g.r, g.weeks)
	if g.r.Float64() < g.paper {
		rate *= 3
	}
	for k := range g.shares {
		n := 0
		for range poisson(g.r, rate*g.shares[k]*gamma(g.r, g.kinds)) {
			n += g.told()
		}
		g.counts[k] = append(g.counts[k], n)
		g.total[week] += n
	}
}

// told is how many people tell of a call.
func (g *group) told() int {
	switch p := g.r.Float64(); {
	case p < 0.2*g.households:
		return 3
	case p < g.households:
		return 2
	}
	return 1
}

// look tests a kind in a week in which so many more told of it.
func (g *group) look(kind, week, more int) Finding {
	weeks := make([]Week, 0, Baseline+1)
	for w := week - Baseline; w <= week; w++ {
		weeks = append(weeks, Week{g.counts[kind][w], g.total[w] - g.counts[kind][w]})
	}
	weeks[Baseline].Kind += more
	return Look(weeks)
}

// falseAlarms counts the offers of a year: none again for the same kind within two weeks.
func (g *group) falseAlarms() (offers int) {
	for kind := range g.shares {
		last := 0
		for week := Baseline; week < Baseline+simYear; week++ {
			if week-last >= 2 && g.counts[kind][week] >= Fewest && g.look(kind, week, 0).Beyond {
				offers, last = offers+1, week
			}
		}
	}
	return offers
}

func country(w world) []*group {
	r := rand.New(rand.NewPCG(simSeed, 1))
	groups := make([]*group, simGroups)
	for i := range groups {
		groups[i] = newGroup(r, w)
	}
	return groups
}

// band is a size of groups, by how many calls they tell of in a week.
type band struct {
	name     string
	from, to float64
}

func bands() []band {
	return []band{{"up to 2", 0, 2}, {"2 to 5", 2, 5}, {"5 to 15", 5, 15}, {"15 or more", 15, math.Inf(1)}}
}

func (b band) holds(g *group) bool { return g.rate >= b.from && g.rate < b.to }

func TestAYearOf500GroupsHasFewFalseAlarms(t *testing.T) {
	for _, test := range []struct {
		name  string
		world world
		most  float64 // false alarms a group and year
	}{{"a usual year", usualWorld, 0.75}, {"a steady year", steadyWorld, 0.25}, {"a rough year", roughWorld, 2}} {
		t.Run(test.name, func(t *testing.T) {
			all, worst, line := 0, 0, ""
			by := map[string][]int{}
			for _, g := range country(test.world) {
				n := g.falseAlarms()
				all, worst = all+n, max(worst, n)
				for _, b := range bands() {
					if b.holds(g) {
						by[b.name] = append(by[b.name], n)
					}
				}
			}
			for _, b := range bands() {
				sum := 0
				for _, n := range by[b.name] {
					sum += n
				}
				line += fmt.Sprintf("; %s a week: %.2f (%d groups)", b.name, float64(sum)/float64(len(by[b.name])), len(by[b.name]))
			}
			rate := float64(all) / simGroups
			t.Logf("%.2f a group and year, at most %d in one, one in %d tests%s", rate, worst, simGroups*simKinds*simYear/max(all, 1), line)
			if rate > test.most || all == 0 {
				t.Errorf("%.2f false alarms a group and year, wanted at most %g, and some", rate, test.most)
			}
		})
	}
}

// power is how often a wave is found: the share of weeks in which so many more told of a kind that are beyond the usual. change,
// if there is one, changes the group for each week that is looked at, and gives what changes it back.
func power(groups []*group, b band, kind, more int, change func(g *group, week int) (undo func())) float64 {
	found, of := 0, 0
	for _, g := range groups {
		if !b.holds(g) {
			continue
		}
		for week := Baseline; week < Baseline+simYear; week += 5 {
			undo := change(g, week)
			of++
			if g.look(kind, week, more).Beyond {
				found++
			}
			undo()
		}
	}
	return float64(found) / float64(of)
}

func asItWas(*group, int) (undo func()) { return func() {} }

// The kinds that are looked for, by their place among all: of a hundred calls the most common kind is about 29, the fifth most
// common 5, the twentieth one.
const common, middling, seldom = 0, 4, 19

func TestWavesAreFound(t *testing.T) {
	groups := country(usualWorld)
	waves := []int{3, 5, 8, 10, 15}
	got := map[string]float64{}
	for name, kind := range map[string]int{"common": common, "middling": middling, "seldom": seldom} {
		for _, b := range bands() {
			line := ""
			for _, more := range waves {
				p := power(groups, b, kind, more, asItWas)
				got[fmt.Sprint(name, " ", b.name, " ", more)] = p
				line += fmt.Sprintf("  %d: %.0f %%", more, 100*p)
			}
			t.Logf("a %s kind, %s a week:%s", name, b.name, line)
		}
	}
	for what, least := range map[string]float64{
		"middling 2 to 5 8": 0.75, "middling 2 to 5 15": 0.95, "seldom 2 to 5 5": 0.75, "seldom 5 to 15 8": 0.75,
		"common up to 2 10": 0.65, "middling 5 to 15 15": 0.85,
	} {
		if got[what] < least {
			t.Errorf("%s: %.2f are found, wanted %.2f", what, got[what], least)
		}
	}
}

func TestAWaveDoesNotHideTheNext(t *testing.T) {
	groups := country(usualWorld)
	wave := func(g *group, week int) (undo func()) {
		g.counts[middling][week-8] += 10
		return func() { g.counts[middling][week-8] -= 10 }
	}
	for more, least := range map[int]float64{5: 0.35, 8: 0.7, 10: 0.8} {
		p := power(groups, bands()[1], middling, more, wave)
		t.Logf("%d, eight weeks after a wave of 10: %.0f %%", more, 100*p)
		if p < least {
			t.Errorf("%d more are found in %.2f, wanted %.2f", more, p, least)
		}
	}
}
