package news

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"hangup/advice"
)

// How scam types are chosen, by how likely the article is about each. Chosen by leaving authors out.
const (
	maxTypes    = 5    // how many scam types a warning may have
	leastFirst  = 0.12 // how likely the likeliest must be
	leastLikely = 0.4  // how likely a further one must be
	leastBacked = 0.1  // the same of one that plenty of signs speak for
	plenty      = 6.5  // what such signs add up to
)

// types names the scam types that an article is about, likeliest first.
func (d *Desk) types(l *look) []advice.ScamType {
	all, lists := d.engine.Types(), d.typeSigns(l)
	likely := make([]float64, len(all))
	rank := make([]int, len(all))
	for i, signs := range lists {
		likely[i], rank[i] = 1/(1+math.Exp(-d.models.Types.Sums(signs)[0])), i
	}
	slices.SortStableFunc(rank, func(x, y int) int { return cmp.Compare(likely[y], likely[x]) })
	var types []advice.ScamType
	for i, at := range rank[:min(len(rank), maxTypes)] {
		backed := likely[at] >= leastBacked && score(d.cues.types[all[at]], l.zones) >= plenty
		if likely[at] >= leastLikely || backed || i == 0 && likely[at] >= leastFirst {
			types = append(types, all[at])
		}
	}
	return types
}

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
