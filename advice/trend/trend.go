// Package trend tells whether a week is beyond what an area usually sees: arithmetic on counts, without I/O and without a
// clock. README.md says how it tests, and how often that is wrong.
package trend

import (
	"cmp"
	"math"
	"slices"
)

// Week is what was counted in one week in one area: of the kind that is looked at, and of all other kinds together.
type Week struct{ Kind, Others int }

// Finding is what a look at a week came to.
type Finding struct {
	Tested bool    // enough weeks came before
	Usual  float64 // how many of the kind were to be expected
	Chance float64 // how likely a week without anything new has as many or more, from 0 to 1; 1 when it was not tested
	Beyond bool    // it is beyond what the area usually sees
}

// The numbers of the test. simulate_test.go measures what they do.
const (
	// Baseline is how many weeks a week is compared with, at most: half a year. Before that people, and what callers say, were others.
	Baseline = 26
	// Least is how many weeks must have come before. With fewer nobody knows what is usual.
	Least = 8
	// Fewest is the smallest count that is called a rise: fewer people might be one household.
	Fewest = 3
	// rare is the chance below which a week is beyond the usual. An area is tested for some thirty kinds in each of 52 weeks.
	rare = 0.0004
	// prior is what is added to the calls of the baseline: a kind that never came was still possible.
	prior = 0.5
	// clumped is the least that counts vary around their mean, by variance over mean. One call makes several people ask, so even
	// where the baseline is too quiet to show it, counts vary by more than those of single events, for which it is 1.
	clumped = 1.3
	// steady is how many calls of other kinds are added to a week and to the usual before they are compared: a few more than
	// none are no sign that more people ask.
	steady = 4
	// waves is how many weeks of the baseline are left out at most, as they were beyond the usual themselves: two waves of two
	// weeks.
	waves = 4
	// most is the largest count that is looked at: more than the whole country has.
	most = 100_000
)

// Look tests the last week against those before it, oldest first. A negative count is taken for none.
func Look(weeks []Week) Finding {
	if len(weeks) <= Least {
		return Finding{Chance: 1}
	}
	last := len(weeks) - 1
	return compare(weeks[last], usualWeeks(weeks[max(0, last-Baseline):last]))
}

// usualWeeks leaves out the weeks that were beyond the usual themselves, or one wave of calls would hide the next for half a year.
// It begins without the highest and takes them in again, from the lowest, until one is beyond those that are in: so no wave
// hides another.
func usualWeeks(weeks []Week) []Week {
	if !slices.ContainsFunc(weeks, func(w Week) bool { return w.Kind >= Fewest }) {
		return weeks // none can be beyond anything
	}
	sorted := slices.Clone(weeks)
	slices.SortFunc(sorted, func(a, b Week) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Others, b.Others)) })
	for in := max(Least, len(sorted)-waves); in < len(sorted); in++ {
		if compare(sorted[in], sorted[:in]).Beyond {
			return sorted[:in]
		}
	}
	return sorted
}

// compare tests a week against usual ones.
func compare(week Week, before []Week) Finding {
	n := float64(len(before))
	sum, others := totals(before)
	mean := (sum + prior) / n
	usual := mean * busier(bounded(week.Others), others/n)
	variance := usual * max(clumped, spread(before, mean)) * (1 + 1/n) // the 1/n is for what the mean itself is not known by
	f := Finding{Tested: true, Usual: usual, Chance: atLeast(int(bounded(week.Kind)), usual, variance)}
	f.Beyond = week.Kind >= Fewest && f.Chance < rare
	return f
}

func totals(weeks []Week) (kind, others float64) {
	for _, w := range weeks {
		kind += bounded(w.Kind)
		others += bounded(w.Others)
	}
	return kind, others
}

func bounded(n int) float64 { return float64(min(max(n, 0), most)) }

// busier is how many times as many people as usual asked about anything else, at least 1: where a group has just heard of the
// bot, or grows, every kind rises, and none of them is news.
func busier(others, usual float64) float64 {
	return max(1, (others+steady)/(usual+steady))
}

// spread is by how much counts vary around their mean: variance over mean.
func spread(weeks []Week, mean float64) float64 {
	var squares float64
	for _, w := range weeks {
		off := bounded(w.Kind) - mean
		squares += off * off
	}
	return squares / float64(len(weeks)-1) / mean
}

// atLeast is the chance that a count of a negative binomial distribution, whose variance is larger than its mean, is n or more.
// It adds up the chances of smaller counts, in logarithms as they may be too small to be numbers.
func atLeast(n int, mean, variance float64) float64 {
	size := mean * mean / (variance - mean)
	log := -size * math.Log1p(mean/size) // of the chance of none
	step := -math.Log1p(size / mean)     // log(mean / (size + mean))
	var fewer float64
	for i := range n {
		fewer += math.Exp(log)
		log += math.Log((size+float64(i))/float64(i+1)) + step
	}
	return min(max(1-fewer, 0), 1)
}
