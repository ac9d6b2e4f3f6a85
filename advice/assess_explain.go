package advice

import (
	"cmp"
	"slices"
)

// Explanation shows how the engine reached an assessment: for `hangup check --explain` and for reviewers.
type Explanation struct {
	Assessment Assessment
	Concepts   []Finding           // in the order of the text
	Odds       map[Verdict]float64 // the learned part, 0 to 1
	Urgent     float64             // the learned part, 0 to 1
	Types      []TypeScore         // best first, at most five
	Rules      []string            // rules that overruled or decided something, by the ids of their concepts
	WarnFrom   float64             // how likely danger must be to warn when no rule speaks
	CalmUpTo   float64             // how likely danger may be for "no signs" when no rule speaks
}

// Finding is a concept found in the text and how it is meant.
type Finding struct {
	ID, Words string
	Negated   bool // denied: "did not ask"
	Advised   bool // safety advice that was passed on
	Wished    bool // only wanted, asked for or imagined
}

// TypeScore is how a scam type scored: the learned odds and the points of the rules.
type TypeScore struct {
	Type   ScamType
	Odds   float64
	Points float64
}

// Explain assesses a message and shows the reasoning.
func (e *Engine) Explain(text string, taps ...Tap) Explanation {
	j := e.read.judge(text)
	j.tap(taps)
	a := e.read.conclude(j, taps) // may add a rule
	x := Explanation{Assessment: a, Urgent: j.odds.urgent, Odds: map[Verdict]float64{}, Rules: j.fired,
		WarnFrom: j.scamMost(), CalmUpTo: ordinaryMax}
	for i, v := range verdicts {
		x.Odds[v] = j.odds.verdict[i]
	}
	hits := slices.Clone(j.rd.hits)
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(a.from, b.from) })
	for _, h := range hits {
		x.Concepts = append(x.Concepts, Finding{j.r.concepts.list[h.concept].ID, j.rd.words(h), h.negated, h.advised, h.wished})
	}
	for i, t := range j.r.rules.order {
		x.Types = append(x.Types, TypeScore{t, j.odds.types[i], j.points[i]})
	}
	slices.SortStableFunc(x.Types, func(a, b TypeScore) int {
		return cmp.Compare(b.Odds*(1+b.Points), a.Odds*(1+a.Points))
	})
	x.Types = x.Types[:min(5, len(x.Types))]
	return x
}

// Meaning says in plain words what a concept such as "ask.pin" stands for; "" for one that does not exist.
func (e *Engine) Meaning(id string) string {
	n, ok := e.read.concepts.index[id]
	if !ok {
		return ""
	}
	return e.read.concepts.list[n].Means
}
