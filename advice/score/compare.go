package score

import (
	"cmp"
	"slices"

	"hangup/advice"
)

// Change is a row that is judged otherwise than before.
type Change struct {
	Kind ChangeKind `json:"kind"`
	Old  Outcome    `json:"old"`
	New  Outcome    `json:"new"`
}

// ChangeKind says whether a row is judged better than before.
type ChangeKind string

// The kinds of a change, in the order in which they are listed.
const (
	Worse  ChangeKind = "worse"  // something is worse and nothing better
	Better ChangeKind = "better" // something is better and nothing worse
	Other  ChangeKind = "other"  // another mistake instead, or better in one thing and worse in another
)

// Comparison is what changed from one list of outcomes to another.
type Comparison struct {
	Changes []Change `json:"changes"`
	Same    int      `json:"same"` // rows in both lists that are judged as before
	Gone    int      `json:"gone"` // rows of the old list only
	Come    int      `json:"new"`  // rows of the new list only
}

// Compare matches the outcomes by file and id and gives the rows whose verdict, type, urgency, missed advice or
// broken rules changed. Confidence and length alone are no change.
func Compare(before, after []Outcome) Comparison {
	type key struct{ file, id string }
	olds := make(map[key][]Outcome, len(before))
	for _, o := range before {
		k := key{o.File, o.ID}
		olds[k] = append(olds[k], o)
	}
	c := Comparison{Gone: len(before)}
	for _, now := range after {
		k := key{now.File, now.ID}
		if len(olds[k]) == 0 {
			c.Come++
			continue
		}
		old := olds[k][0] // ids that a file has twice are matched in their order
		olds[k] = olds[k][1:]
		c.Gone--
		if alike(old, now) {
			c.Same++
			continue
		}
		c.Changes = append(c.Changes, Change{kindOf(costs(old), costs(now)), old, now})
	}
	order := map[ChangeKind]int{Worse: 0, Better: 1, Other: 2}
	slices.SortStableFunc(c.Changes, func(a, b Change) int { return cmp.Compare(order[a.Kind], order[b.Kind]) })
	return c
}

// Count gives how many changes are of a kind.
func (c Comparison) Count(kind ChangeKind) int {
	n := 0
	for _, one := range c.Changes {
		if one.Kind == kind {
			n++
		}
	}
	return n
}

func alike(a, b Outcome) bool {
	return a.Got == b.Got && slices.Equal(a.Missed, b.Missed) && slices.Equal(a.Broken, b.Broken)
}

// costs says how wrong each part of an outcome is: verdict, type, urgency, what is missing, what is forbidden.
func costs(o Outcome) [5]int {
	c := [5]int{verdictCost(o.Wanted.Verdict, o.Got.Verdict), 0, 0, len(o.Missed), len(o.Broken)}
	if !o.TypeAccepted {
		c[1] = 1
	}
	if o.Wanted.Urgency != o.Got.Urgency {
		c[2] = 1
	}
	return c
}

// verdictCost says how wrong a verdict is. A danger is worst called ordinary, anything else worst called a danger.
func verdictCost(want, got advice.Verdict) int {
	switch {
	case want == got:
		return 0
	case danger(want) && danger(got):
		return 1
	case danger(want):
		return map[advice.Verdict]int{advice.Unclear: 2, advice.OffTopic: 3, advice.NoSigns: 4}[got]
	case danger(got):
		return 2
	}
	return 1
}

func kindOf(before, after [5]int) ChangeKind {
	better, worse := false, false
	for i := range before {
		better = better || after[i] < before[i]
		worse = worse || after[i] > before[i]
	}
	switch {
	case better && !worse:
		return Better
	case worse && !better:
		return Worse
	}
	return Other
}
