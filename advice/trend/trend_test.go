package trend

import (
	"fmt"
	"math"
	"testing"
)

// weeks makes weeks of counts of one kind, with as many of other kinds in each.
func weeks(others int, kind ...int) []Week {
	var all []Week
	for _, n := range kind {
		all = append(all, Week{n, others})
	}
	return all
}

// before puts n weeks of a count before others.
func before(n, count int, then ...int) []int {
	var all []int
	for range n {
		all = append(all, count)
	}
	return append(all, then...)
}

func TestAWeekIsBeyondTheUsual(t *testing.T) {
	for name, counts := range map[string][]int{
		"four where there was none in half a year": before(Baseline, 0, 4),
		"nine where one is usual":                  before(Baseline, 1, 9),
		"twenty where five are usual":              before(Baseline, 5, 20),
		"six in the ninth week":                    before(Least, 0, 6),
		"after a wave":                             append(before(20, 0, 12), before(5, 0, 6)...),
		"after a wave of two weeks":                append(before(10, 0, 12, 7), before(12, 0, 6)...),
		"what was long ago counts for nothing":     append(before(30, 9), before(Baseline, 0, 5)...),
	} {
		if f := Look(weeks(5, counts...)); !f.Beyond || !f.Tested || f.Chance >= rare {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

func TestAWeekIsNotBeyondTheUsual(t *testing.T) {
	for name, all := range map[string][]Week{
		"two people":                       weeks(5, before(Baseline, 0, 2)...),
		"three where one is usual":         weeks(5, before(Baseline, 1, 3)...),
		"seven where five are usual":       weeks(5, before(Baseline, 5, 7)...),
		"as many as in many a week":        weeks(5, 0, 6, 0, 0, 5, 0, 7, 0, 0, 6, 0, 0, 6, 0, 5, 0, 0, 7),
		"nothing":                          weeks(5, before(Baseline, 3, 0)...),
		"eight weeks are too few":          weeks(5, before(Least-1, 0, 50)...),
		"nothing was before":               weeks(5, 50),
		"no weeks":                         nil,
		"everybody asks about everything":  append(weeks(5, before(Baseline, 1)...), Week{7, 60}),
		"the first week of a group's fame": append(weeks(1, before(Baseline, 0)...), Week{4, 80}),
	} {
		if f := Look(all); f.Beyond || f.Tested && f.Chance < rare && all[len(all)-1].Kind >= Fewest {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

func TestLookSaysWhatIsUsual(t *testing.T) {
	f := Look(weeks(5, before(Baseline, 4, 4)...))
	if f.Usual < 4 || f.Usual > 4.1 || f.Chance < 0.4 {
		t.Errorf("%+v", f)
	}
	if f := Look(weeks(5, 1, 2)); f != (Finding{Chance: 1}) {
		t.Errorf("untested: %+v", f)
	}
}

func TestMoreIsNeverMoreUsual(t *testing.T) {
	for usual := range 6 {
		last := 1.0
		for n := range 40 {
			f := Look(weeks(3, before(Baseline, usual, n)...))
			if f.Chance > last {
				t.Errorf("%d after %d: a chance of %g, and of %g for one less", n, usual, f.Chance, last)
			}
			last = f.Chance
		}
	}
}

// The chances are those of the distribution: with a variance of twice the mean, of mean 1 and size 1, they halve with each
// one more.
func TestAtLeastIsTheNegativeBinomialDistribution(t *testing.T) {
	for n := range 20 {
		if got, want := atLeast(n, 1, 2), math.Pow(0.5, float64(n)); math.Abs(got-want) > 1e-12 {
			t.Errorf("%d or more: %g, wanted %g", n, got, want)
		}
	}
	// And a large size leaves the Poisson distribution: P(X ≥ 5) for a mean of 2 is 0.052653.
	if got := atLeast(5, 2, 2+1e-9); math.Abs(got-0.052653) > 1e-5 {
		t.Errorf("Poisson: %g", got)
	}
}

func TestLookLeavesItsWeeksAsTheyAre(t *testing.T) {
	all := weeks(5, before(20, 0, 12, 0, 0, 6)...)
	want := fmt.Sprint(all)
	Look(all)
	if got := fmt.Sprint(all); got != want {
		t.Errorf("%s, not %s", got, want)
	}
}

func FuzzLook(f *testing.F) {
	f.Add(0, 0, 0, 0, 0)
	f.Add(26, 1, 5, 9, 5)
	f.Add(9, 1<<62, -1, 1<<62, -1<<62)
	f.Fuzz(func(t *testing.T, n, kind, others, last, lastOthers int) {
		var all []Week
		for i := range max(0, n) % 60 {
			all = append(all, Week{kind / (i + 1), others / (i + 2)})
		}
		got := Look(append(all, Week{last, lastOthers}))
		fine := got.Chance >= 0 && got.Chance <= 1 && !math.IsNaN(got.Usual) && !math.IsInf(got.Usual, 0) && got.Usual >= 0
		if !fine || got.Beyond && (last < Fewest || !got.Tested) {
			t.Errorf("%+v", got)
		}
	})
}

func BenchmarkLook(b *testing.B) {
	all := weeks(12, before(Baseline, 1, 4)...)
	for b.Loop() {
		Look(all)
	}
}
