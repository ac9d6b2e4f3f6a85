package main

import (
	"fmt"
	"math"
)

// growth is how a cost grows with the number of watches.
type growth struct {
	What     string  `json:"what"`
	Exponent float64 `json:"exponent"` // of the number of watches
	Aim      float64 `json:"aim"`      // at most
}

// How steeply things may grow. What makes or keeps a row for each watch grows in step; a little more is left for indexes that get deeper. What is
// about one chat must not grow; a quarter of a power, 1.8 times for ten times the watches, is left for rows that are no longer in memory.
const (
	inStep   = 1.15
	hardly   = 0.25
	slowly   = 0.75 // from here on it grows with the watches, only less
	noChange = 0.05
)

// Ok tells whether it grows no faster than it may.
func (g growth) ok() bool { return g.Exponent <= g.Aim }

// says is a verdict in plain words.
func (g growth) says() string {
	times := fmt.Sprintf("%.1f times for ten times the watches", math.Pow(10, g.Exponent))
	switch {
	case g.Exponent < noChange:
		return "does not grow"
	case g.Exponent < hardly:
		return "hardly grows: " + times
	case g.Exponent < slowly:
		return "grows slower than the watches: " + times
	case g.Exponent <= inStep:
		return "grows in step with the watches: " + times
	}
	return "grows faster than the watches: " + times
}

// scaleCost is a cost that is looked at.
type scaleCost struct {
	what string
	aim  float64
	of   func(scaled) float64
}

func scaleCosts() []scaleCost {
	return []scaleCost{
		{"posts of a warning for the country", inStep, func(s scaled) float64 { return s.Country.Seconds }},
		{"the same, for each post", hardly, func(s scaled) float64 { return s.Country.Seconds / float64(s.Country.Posts) }},
		{"posts of a warning for a district", inStep, func(s scaled) float64 { return s.District.Seconds }},
		{"take and record one post", hardly, func(s scaled) float64 { return s.Store.Wall }},
		{"answer /check", hardly, func(s scaled) float64 { return s.Check.Median }},
		{"answer /watch", hardly, func(s scaled) float64 { return s.Watch.Median }},
		{"look for what is old", inStep, func(s scaled) float64 { return s.Sweep }},
		{"memory of the process", hardly, func(s scaled) float64 { return float64(s.Peak) }},
		{"size of the database", inStep, func(s scaled) float64 { return float64(s.Size) }},
	}
}

// growths fits each cost over all sizes; nothing for fewer than two.
func growths(all []scaled) (found []growth) {
	if len(all) < 2 {
		return nil
	}
	for _, c := range scaleCosts() {
		var n, cost []float64
		for _, s := range all {
			if v := c.of(s); v > 0 && !math.IsInf(v, 0) {
				n, cost = append(n, float64(s.Watches)), append(cost, v)
			}
		}
		if len(n) >= 2 {
			found = append(found, growth{c.what, exponent(n, cost), c.aim})
		}
	}
	return found
}

// exponent is the slope of the line of least squares through the logarithms: 1 is in step, 0 is not at all. All values are above 0.
func exponent(x, y []float64) float64 {
	var sx, sy float64
	for i := range x {
		sx += math.Log(x[i])
		sy += math.Log(y[i])
	}
	mx, my := sx/float64(len(x)), sy/float64(len(y))
	var above, below float64
	for i := range x {
		dx := math.Log(x[i]) - mx
		above += dx * (math.Log(y[i]) - my)
		below += dx * dx
	}
	return above / below
}

// scaleVerdict is an error when something is not as it must be: a query reads a large table from end to end. Growth is told and no error: on a
// busy machine a short run looks steep.
func scaleVerdict(all []scaled) error {
	for _, s := range all {
		if found := s.scanned(); len(found) > 0 {
			return failf("with %d watches %d of %d queries read a large table from end to end, such as %s in: %.200s", s.Watches, len(found), len(s.Plans), found[0].Scans[0], found[0].Query)
		}
	}
	return nil
}

// between gives a cost at n watches from the sizes that were measured: along the line between the two nearest, in logarithms, and
// beyond them along the last one. all is sorted.
func between(all []scaled, n int, of func(scaled) float64) float64 {
	if len(all) == 1 {
		return of(all[0])
	}
	at := 1
	for at < len(all)-1 && all[at].Watches < n {
		at++
	}
	a, b := all[at-1], all[at]
	ya, yb := of(a), of(b)
	if ya <= 0 || yb <= 0 {
		return yb
	}
	slope := math.Log(yb/ya) / math.Log(float64(b.Watches)/float64(a.Watches))
	return ya * math.Pow(float64(n)/float64(a.Watches), slope)
}
