package main

import (
	"math"

	"hangup/advice"
)

const (
	verdicts = 5
	urgency  = verdicts // the class after the verdicts: whether it is urgent
	classes  = verdicts + 1
)

// place is what is learned of one feature. Weights and sums of squares lie side by side, as one is never
// needed without the other and fetching them takes longer than working on them.
type place struct{ weights, sums [classes]float32 }

// mainHeads are the verdict head and the urgency head, which learn from the same features in the same order.
type mainHeads struct {
	places  []place
	bias    place
	fetched float32 // as in head
}

func newMainHeads() *mainHeads { return &mainHeads{places: make([]place, buckets)} }

func (h *mainHeads) scores(f []advice.Feature) (s [classes]float64) {
	h.fetched = 0
	for _, x := range f {
		h.fetched += h.places[x.Bucket%buckets].weights[0]
	}
	for _, x := range f {
		for c, w := range &h.places[x.Bucket%buckets].weights {
			s[c] += float64(x.Value * w)
		}
	}
	for c := range s {
		s[c] += float64(h.bias.weights[c])
	}
	return s
}

// How these heads learn: AdaGrad with small steps, few passes and little decay, which
// keeps rare words from being trusted. Chosen by cross-validation.
const (
	fewEpochs = 10
	smallRate = 0.03
	decay     = 2e-5
)

func (h *mainHeads) adagrad(f []advice.Feature, grad *[classes]float64) {
	var g [classes]float32
	for c := range grad {
		g[c] = float32(grad[c])
	}
	for _, x := range f {
		p := &h.places[x.Bucket%buckets]
		for c := range g {
			w := p.weights[c]
			d := g[c]*x.Value + decay*w
			sum := p.sums[c] + d*d
			p.sums[c] = sum
			p.weights[c] = w - smallRate*d/(float32(math.Sqrt(float64(sum)))+1e-4)
		}
	}
	for c, d := range g {
		h.bias.sums[c] += d * d
		h.bias.weights[c] -= smallRate * 0.3 * d / (float32(math.Sqrt(float64(h.bias.sums[c]))) + 1e-4)
	}
}

func (h *mainHeads) learn(x *example) {
	g := h.scores(x.features)
	probabilities(g[:verdicts])
	g[x.verdict]--
	g[urgency] = 1/(1+math.Exp(-g[urgency])) - float64(x.urgent)
	h.adagrad(x.features, &g)
}

// part gives some of the classes as a head of their own.
func (h *mainHeads) part(from, to int) *head {
	out := newHead(buckets, to-from)
	for i := range h.places {
		copy(out.weights[i*out.classes:], h.places[i].weights[from:to])
	}
	copy(out.bias, h.bias.weights[from:to])
	return out
}
