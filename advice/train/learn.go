package main

import (
	"math"
	"math/rand"
	"slices"

	"hangup/advice"
	"hangup/advice/score"
)

// buckets and typeBuckets must be the engine's numbers of feature places; the engine refuses a file of
// another size.
const (
	buckets     = 1 << 18
	typeBuckets = 1 << 16
)

// example is one row as numbers.
type example struct {
	features []advice.Feature
	forType  int // the scam type is learned from the first so many features
	verdict  int
	urgent   int
	types    []int // accepted scam types; empty when the row has none
	main     int   // the row's own type, or -1
}

// head is a linear classifier over hashed features: softmax over classes, or a logistic one when it has
// one class.
type head struct {
	places, classes int
	weights         []float32 // [place][class], to be multiplied by shrink
	bias            []float32
	shrink          float64
	steps           float64
	fetched         float32 // keeps what scores reads ahead from being left out as useless
}

func newHead(places, classes int) *head {
	return &head{places: places, classes: classes, weights: make([]float32, places*classes), bias: make([]float32, classes), shrink: 1}
}

func (h *head) row(f advice.Feature) []float32 {
	at := int(f.Bucket) % h.places * h.classes
	return h.weights[at : at+h.classes]
}

// scores reads a few numbers of each place before it works on any: many are fetched from memory at once that way, where the work on one
// would wait for it. Learning takes a tenth less.
func (h *head) scores(f []advice.Feature, into []float64) {
	clear(into)
	h.fetched = 0
	for _, x := range f {
		row := h.row(x)
		h.fetched += row[0] + row[len(row)/2] + row[len(row)-1]
	}
	for _, x := range f {
		for c, w := range h.row(x) {
			into[c] += float64(x.Value * w)
		}
	}
	for c := range into {
		into[c] = into[c]*h.shrink + float64(h.bias[c])
	}
}

// How the type head learns: plain gradient descent with a falling step, more passes and a decay of all
// weights. Chosen by cross-validation.
const (
	manyEpochs = 15
	largeRate  = 0.5
	typeDecay  = 1e-5
)

func (h *head) descend(f []advice.Feature, grad []float64) {
	step := largeRate / (1 + largeRate*typeDecay*h.steps)
	h.steps++
	h.shrink *= 1 - step*typeDecay
	k := float32(step / h.shrink)
	small := make([]float32, len(grad))
	for c, g := range grad {
		small[c] = float32(g)
	}
	for _, x := range f {
		row, v := h.row(x), k*x.Value
		for c, g := range small[:len(row)] {
			row[c] -= v * g
		}
	}
	for c, g := range grad {
		h.bias[c] -= float32(step * g * 0.5)
	}
}

// model is the three heads.
type model struct{ verdict, urgent, types *head }

// seed starts the order in which rows are learned.
const seed = 20261122

func learn(rows []example, types int) *model {
	heads, m := newMainHeads(), &model{types: newHead(typeBuckets, types)}
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	rnd := rand.New(rand.NewSource(seed))
	for pass := range manyEpochs {
		rnd.Shuffle(len(order), func(a, b int) { order[a], order[b] = order[b], order[a] })
		for _, i := range order {
			if pass < fewEpochs {
				heads.learn(&rows[i])
			}
			if rows[i].main >= 0 {
				m.learnType(&rows[i])
			}
		}
	}
	m.verdict, m.urgent = heads.part(0, verdicts), heads.part(urgency, classes)
	return m
}

// learnType pulls towards every accepted type, in proportion to how likely each already is, and
// towards the row's own type.
func (m *model) learnType(x *example) {
	g := make([]float64, m.types.classes)
	f := x.features[:x.forType]
	m.types.scores(f, g)
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
	m.types.descend(f, g)
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
		x := example{verdict: slices.Index(labels, r.Label), main: -1}
		x.features, x.forType = e.Features(r.Text)
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
