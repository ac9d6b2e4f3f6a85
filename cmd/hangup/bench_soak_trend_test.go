package main

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// lasting makes measurements over some hours, with noise that is much alike from one to the next, as that of a program is.
func lasting(hours float64, dice *rand.Rand, value func(hour float64) float64) (all []measuring) {
	begin, noise := time.Unix(0, 0), 0.0
	for n := range 400 {
		hour := hours * float64(n) / 400
		noise = 0.8*noise + dice.NormFloat64()
		all = append(all, measuring{begin.Add(time.Duration(hour * float64(time.Hour))), map[string]float64{soakGoroutines: value(hour) + noise}})
	}
	return all
}

func TestTrendIsFound(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		hours float64
		value func(hour float64) float64
		says  string
	}{
		"a level line":              {1, func(float64) float64 { return 100 }, "does not grow"},
		"a leak":                    {1, func(h float64) float64 { return 100 + 30*h }, "grows"},
		"a leak of ten hours":       {10, func(h float64) float64 { return 100 + 3*h }, "grows"},
		"a trickle":                 {1, func(h float64) float64 { return 100 + 2*h }, "does not grow"},
		"less and less":             {1, func(h float64) float64 { return 100 - 30*h }, "does not grow"},
		"up and down":               {1, func(h float64) float64 { return 100 + 5*math.Sin(40*h) }, "does not grow"},
		"far up and down":           {1, func(h float64) float64 { return 100 + 20*math.Sin(40*h) }, "too unsteady to tell"},
		"too short to tell":         {0.1, func(h float64) float64 { return 100 + 1000*h }, "too short a time to tell"},
		"filled, and then no more":  {2, func(h float64) float64 { return 100 + 30*min(1, 2.5*h) }, "does not grow"},
		"as unsteady as the growth": {1, func(h float64) float64 { return 100 + 25*math.Sin(6*h) }, "does not grow"},
	} {
		t.Run(name, func(t *testing.T) {
			all := lasting(c.hours, rand.New(rand.NewPCG(1, 1)), c.value)
			found := trends(settled(all, time.Duration(c.hours*float64(time.Hour))))
			if len(found) != 1 || found[0].says() != c.says {
				t.Errorf("got %+v: %s", found, found[0].says())
			}
		})
	}
}

// The error holds what it says: of many lines with noise nearly 19 of 20 are no further off.
func TestTheErrorOfASlopeHolds(t *testing.T) {
	t.Parallel()
	const slope, tries = 7.0, 400
	dice, within := rand.New(rand.NewPCG(2, 2)), 0
	for range tries {
		var x, y []float64
		for _, m := range lasting(1, dice, func(h float64) float64 { return 50 + slope*h }) {
			x, y = append(x, m.at.Sub(time.Unix(0, 0)).Hours()), append(y, m.values[soakGoroutines])
		}
		got, err, ok := slopeOf(x, y)
		if !ok {
			t.Fatal("no slope")
		}
		if math.Abs(got-slope) <= err {
			within++
		}
	}
	if within < tries*90/100 || within == tries {
		t.Errorf("%d of %d are within", within, tries)
	}
	if got, err, ok := slopeOf([]float64{0, 1, 2, 3, 4, 5, 6, 7}, []float64{1, 3, 5, 7, 9, 11, 13, 15}); !ok || math.Abs(got-2) > 1e-9 || err > 1e-9 {
		t.Errorf("a straight line: %g ± %g", got, err)
	}
	for _, n := range []int{0, 1, 7} {
		if _, _, ok := slopeOf(make([]float64, n), make([]float64, n)); ok {
			t.Errorf("a slope of %d", n)
		}
	}
	if _, _, ok := slopeOf(make([]float64, 20), make([]float64, 20)); ok {
		t.Error("a slope of one moment")
	}
}
