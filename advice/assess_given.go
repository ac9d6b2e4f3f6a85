package advice

import (
	"math"
	"strings"
)

func logOf(p float64) float64 { return math.Log(math.Max(p, 1e-6)) }

// given lists what has been handed over: stated, neither denied nor only wished for.
func (j *judgement) given() {
	for i, c := range j.r.concepts.list {
		kind, ok := strings.CutPrefix(c.ID, "given.")
		if !ok || kind == "rang_back" || kind == "unknown" || !j.done(int32(i)) {
			continue
		}
		j.out.Given = append(j.out.Given, Given(kind))
	}
}

// done tells whether any hit of a concept is meant as having happened.
func (j *judgement) done(concept int32) bool {
	for _, h := range j.rd.hits {
		if h.concept == concept && !h.negated && !h.wished {
			return true
		}
	}
	return false
}
