package main

import (
	"math"
	"math/rand"
	"slices"

	"hangup/advice"
	"hangup/advice/score"
)

// buckets must be the engine's number of feature places; a test compares.
const buckets = 1 << 16

// example is one row as numbers.
type example struct {
	features []advice.Feature
	verdict  int
	urgent   int
	types    []int // accepted scam types; empty when the row has none
	main     int   // the row's own type, or -1
}

// head is a linear classifier: softmax over classes, or a logistic one when it has one class.
type head struct {
	classes int
	weights []float32 // [bucket][class]
	sums    []float32 // squared gradients, for the step sizes
	bias    []float32
	biasSum []float32
}

func newHead(classes int) *head {
	return &head{classes: classes, weights: make([]float32, buckets*classes), sums: make([]float32, buckets*classes),
		bias: make([]float32, classes), biasSum: make([]float32, classes)}
}

// How the weights are learned: AdaGrad over shuffled rows with weight decay. Chosen by cross-validation.
const (
	epochs = 12
	rate   = 0.15
	decay  = 2e-5
	seed   = 20261122
)

func (h *head) scores(f []advice.Feature, into []float64) {
	for c := range into {
		into[c] = float64(h.bias[c])
	}
	for _, x := range f {
		row := h.weights[int(x.Bucket)*h.classes : (int(x.Bucket)+1)*h.classes]
		for c, w := range row {
			into[c] += float64(x.Value * w)
		}
	}
}

func (h *head) step(f []advice.Feature, grad []float64) {
	for _, x := range f {
		at := int(x.Bucket) * h.classes
		for c, g := range grad {
			w := h.weights[at+c]
			d := float32(g)*x.Value + decay*w
			h.sums[at+c] += d * d
			h.weights[at+c] = w - rate*d/(float32(math.Sqrt(float64(h.sums[at+c])))+1e-4)
		}
	}
	for c, g := range grad {
		d := float32(g)
		h.biasSum[c] += d * d
		h.bias[c] -= rate * 0.3 * d / (float32(math.Sqrt(float64(h.biasSum[c]))) + 1e-4)
	}
}

// model is the three heads.
type model struct{ verdict, urgent, types *head }

func learn(rows []example, types int) *model {
	m := &model{newHead(5), newHead(1), newHead(types)}
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	rnd := rand.New(rand.NewSource(seed))
	for range epochs {
		rnd.Shuffle(len(order), func(a, b int) { order[a], order[b] = order[b], order[a] })
		for _, i := range order {
			m.learnOne(&rows[i])
		}
	}
	return m
}

func (m *model) learnOne(x *example) {
	var g5 [5]float64
	m.verdict.scores(x.features, g5[:])
	probabilities(g5[:])
	for c := range g5 {
		g5[c] *= costs[x.verdict]
	}
	g5[x.verdict] -= costs[x.verdict]
	m.verdict.step(x.features, g5[:])

	var g1 [1]float64
	m.urgent.scores(x.features, g1[:])
	p := 1 / (1 + math.Exp(-g1[0]))
	g1[0] = p - float64(x.urgent)
	if x.urgent == 1 {
		g1[0] *= urgentCost
	}
	m.urgent.step(x.features, g1[:])

	if x.main >= 0 {
		m.learnType(x)
	}
}

// costs weigh the verdicts' rows (scam, victim, no_signs, unclear, off_topic); urgentCost the urgent ones.
var costs = [5]float64{1, 1.2, 1, 1, 1}

const urgentCost = 1.5

// learnType pulls towards every accepted type, in proportion to how likely each already is, and
// towards the row's own type.
func (m *model) learnType(x *example) {
	g := make([]float64, m.types.classes)
	m.types.scores(x.features, g)
	probabilities(g)
	sum := 0.0
	for _, t := range x.types {
		sum += g[t]
	}
	target := make([]float64, len(g))
	for _, t := range x.types {
		target[t] = (1 - ownType) * g[t] / sum
	}
	target[x.main] += ownType
	for t := range g {
		g[t] -= target[t]
	}
	m.types.step(x.features, g)
}

// ownType is the pull towards the row's own type.
const ownType = 0.5

func probabilities(s []float64) {
	top := slices.Max(s)
	sum := 0.0
	for i := range s {
		s[i] = math.Exp(s[i] - top)
		sum += s[i]
	}
	for i := range s {
		s[i] /= sum
	}
}

var labels = []string{"scam", "victim", "genuine", "ambiguous", "out_of_scope"}

func prepare(e *advice.Engine, rows []score.Row, types []advice.ScamType) []example {
	out := make([]example, len(rows))
	for i, r := range rows {
		x := example{features: e.Features(r.Text), verdict: slices.Index(labels, r.Label), main: -1}
		if r.Urgency == "now" {
			x.urgent = 1
		}
		if r.Danger() {
			x.main = slices.Index(types, advice.ScamType(r.Type))
			for _, t := range r.TypeOK {
				if n := slices.Index(types, advice.ScamType(t)); n >= 0 {
					x.types = append(x.types, n)
				}
			}
			if x.main >= 0 && !slices.Contains(x.types, x.main) {
				x.types = append(x.types, x.main)
			}
		}
		out[i] = x
	}
	return out
}
