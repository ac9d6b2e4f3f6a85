package news

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"hangup/advice"
)

// How scam types are chosen. The sums were set on testdata.
const (
	maxTypes     = 5    // how many scam types a warning may have
	leastForType = 3.0  // what the signs of a type must add up to
	leastShare   = 0.45 // of the surest type's sum, for a further type
	plenty       = 6.5  // enough for a further type, however sure the first is
)

// types names the scam types that an article is about, surest first, and says how surely it is about a scam.
func (d *Desk) types(a Article, zs []zone) (types []advice.ScamType, of about) {
	sums, scam := d.asked(a)
	of.scam = scam
	for t, signs := range d.cues.types {
		sums[t] += score(signs, zs)
	}
	ranked := slices.SortedFunc(maps.Keys(sums), func(x, y advice.ScamType) int {
		return cmp.Or(cmp.Compare(sums[y], sums[x]), cmp.Compare(x, y))
	})
	if len(ranked) == 0 || sums[ranked[0]] < leastForType {
		return nil, of
	}
	sure := sums[ranked[0]]
	of.sure = sure
	for _, t := range ranked[:min(len(ranked), maxTypes)] {
		if sums[t] >= max(leastForType, min(sure*leastShare, plenty)) {
			types = append(types, t)
		}
	}
	return types, of
}

// asked sums up what the engine says about each sentence, as if a person had typed it, and about
// the whole, as far as it can show words for it. The names of forces are taken out first: to the
// engine, whoever is named rang up.
func (d *Desk) asked(a Article) (sums map[advice.ScamType]float64, scam bool) {
	sums = map[advice.ScamType]float64{}
	text := withoutForces(d.engine, a.Body)
	for _, s := range firstOf(sentences(text), maxAsked) {
		said := d.engine.Assess(s.of(text))
		if len(said.Tells) > 0 {
			sums[said.Type] = min(sums[said.Type]+said.Confidence*sentenceVote, mostVotes)
		}
	}
	for _, t := range []advice.ScamType{"bogus_police", "bogus_bank"} {
		sums[t] *= sourceShare
	}
	whole := d.engine.Assess(a.Title + ". " + text)
	sums[whole.Type] += whole.Confidence * wholeVote
	for i, t := range whole.RunnersUp {
		sums[t] += runnerVote / float64(i+1)
	}
	delete(sums, "")
	return sums, whole.Verdict == advice.Scam || whole.Verdict == advice.Victim
}

// The weight of what the engine says, beside the signs of cues.yaml. Police and banks are named in
// most warnings because they give them, so what the engine says about those two counts for less.
const (
	sentenceVote = 2.0
	mostVotes    = 4.0
	wholeVote    = 5.0
	runnerVote   = 1.0
	sourceShare  = 0.3
	maxAsked     = 40
)

func firstOf(ss []span, most int) []span { return ss[:min(len(ss), most)] }

// withoutForces writes "we" for the names of forces, which is who speaks in a warning.
func withoutForces(e *advice.Engine, body string) string {
	var b strings.Builder
	at := 0
	for _, m := range e.Mentions(body) {
		if m.Police {
			b.WriteString(body[at:m.Start] + "we")
			at = m.End
		}
	}
	return b.String() + body[at:]
}
