package main

import (
	"math"
)

// entry is a sign of an option by its number.
type entry struct {
	at    int
	value float64
}

// choice is one decision to learn from: what each option shows, and how right each is. The shares of want add up to 1.
type choice struct {
	options [][]entry
	want    []float64
	weight  float64
}

// lexicon numbers signs.
type lexicon struct {
	at    map[string]int
	names []string
}

func newLexicon() *lexicon { return &lexicon{at: map[string]int{}} }

// number gives the number of a sign, a new one to a new sign.
func (l *lexicon) number(name string) int {
	n, ok := l.at[name]
	if !ok {
		n = len(l.names)
		l.at[name] = n
		l.names = append(l.names, name)
	}
	return n
}

// fit finds the weights under which the right options are likely: an option is as likely as the exponential of the sum of its
// signs. hold is how strongly each weight is held near 0: half its square times hold is added to the loss.
func fit(choices []choice, hold []float64) []float64 {
	weights := make([]float64, len(hold))
	descend(weights, func(w, slope []float64) float64 { return loss(choices, hold, w, slope) })
	return weights
}

// loss is how wrong the weights are; slope gets how that changes with each weight.
func loss(choices []choice, hold, w, slope []float64) float64 {
	sum := 0.0
	for i, h := range hold {
		sum += h * w[i] * w[i] / 2
		slope[i] = h * w[i]
	}
	for _, c := range choices {
		likely := c.likely(w)
		for o, entries := range c.options {
			if c.want[o] > 0 {
				sum -= c.weight * c.want[o] * math.Log(max(likely[o], 1e-300))
			}
			off := c.weight * (likely[o] - c.want[o])
			for _, e := range entries {
				slope[e.at] += off * e.value
			}
		}
	}
	return sum
}

// likely gives how likely each option is under the weights.
func (c choice) likely(w []float64) []float64 {
	out := make([]float64, len(c.options))
	top := math.Inf(-1)
	for o, entries := range c.options {
		for _, e := range entries {
			out[o] += w[e.at] * e.value
		}
		top = max(top, out[o])
	}
	all := 0.0
	for o := range out {
		out[o] = math.Exp(out[o] - top)
		all += out[o]
	}
	for o := range out {
		out[o] /= all
	}
	return out
}

// How the way down is found: limited-memory BFGS. Source: Nocedal and Wright, Numerical Optimization, algorithm 7.5.
const (
	mostSteps  = 300
	remembered = 12
	halvings   = 30
	closeBy    = 1e-7 // of the loss: a smaller gain ends it
)

// descend changes w until f gets hardly smaller.
func descend(w []float64, f func(w, slope []float64) float64) {
	slope := make([]float64, len(w))
	now := f(w, slope)
	var past []turn
	for range mostSteps {
		way := direction(slope, past)
		next, nextSlope, then := stride(w, slope, way, now, f)
		if next == nil {
			return
		}
		t := turn{difference(next, w), difference(nextSlope, slope)}
		if dot(t.step, t.bend) > 1e-12 {
			past = append(past, t)
			past = past[max(0, len(past)-remembered):]
		}
		gain := now - then
		copy(w, next)
		slope, now = nextSlope, then
		if gain < closeBy*math.Abs(now) {
			return
		}
	}
}

// stride goes along a way, half as far again and again until the loss falls enough; nil when it never does.
func stride(w, slope, way []float64, now float64, f func(w, slope []float64) float64) (next, nextSlope []float64, then float64) {
	down := dot(slope, way)
	far := 1.0
	for range halvings {
		next, nextSlope = make([]float64, len(w)), make([]float64, len(w))
		for i := range w {
			next[i] = w[i] + far*way[i]
		}
		if then = f(next, nextSlope); then <= now+1e-4*far*down {
			return next, nextSlope, then
		}
		far /= 2
	}
	return nil, nil, now
}

// turn is a step taken and how the slope changed over it.
type turn struct{ step, bend []float64 }

// direction is the way down as far as the last turns tell.
func direction(slope []float64, past []turn) []float64 {
	way := make([]float64, len(slope))
	for i, s := range slope {
		way[i] = -s
	}
	if len(past) == 0 {
		scale(way, 1/max(1, math.Sqrt(dot(way, way))))
		return way
	}
	share := make([]float64, len(past))
	for i := len(past) - 1; i >= 0; i-- {
		share[i] = dot(past[i].step, way) / dot(past[i].step, past[i].bend)
		add(way, past[i].bend, -share[i])
	}
	last := past[len(past)-1]
	scale(way, dot(last.step, last.bend)/dot(last.bend, last.bend))
	for i, t := range past {
		add(way, t.step, share[i]-dot(t.bend, way)/dot(t.step, t.bend))
	}
	return way
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

func scale(a []float64, by float64) {
	for i := range a {
		a[i] *= by
	}
}

func add(to, what []float64, times float64) {
	for i := range to {
		to[i] += times * what[i]
	}
}

func difference(a, b []float64) []float64 {
	out := make([]float64, len(a))
	for i := range a {
		out[i] = a[i] - b[i]
	}
	return out
}
