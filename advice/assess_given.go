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
		if within, part := partOf(kind); part && j.onlyWithin(c.ID, within) {
			continue
		}
		j.out.Given = append(j.out.Given, Given(kind))
	}
}

// partOf names the kind of which the words also tell: the numbers of a gift card are no code.
func partOf(kind string) (concept string, ok bool) {
	switch kind {
	case "code", "card":
		return "given.gift_cards", true
	case "card_payment":
		return "given.card", true
	}
	return "", false
}

// onlyWithin tells whether every hit of a concept overlaps one of another that happened.
func (j *judgement) onlyWithin(id, other string) bool {
	a, b := int32(j.r.concepts.index[id]), int32(j.r.concepts.index[other])
	for _, h := range j.rd.hits {
		if h.concept == a && !h.negated && !h.wished && !j.overlaps(h, b) {
			return false
		}
	}
	return true
}

func (j *judgement) overlaps(h hit, concept int32) bool {
	for _, o := range j.rd.hits {
		if o.concept == concept && !o.negated && !o.wished && o.from < h.to && h.from < o.to {
			return true
		}
	}
	return false
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

// stated tells whether the words say that something was handed over, if only "I lost it".
func (j *judgement) stated() bool {
	return len(j.out.Given) > 0 || j.done(int32(j.r.concepts.index["given.unknown"]))
}
