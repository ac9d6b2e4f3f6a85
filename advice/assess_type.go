package advice

import "slices"

// rulePull is how much one point of the rules weighs against the learned odds, in natural logarithms.
const rulePull = 0.25

// types ranks the scam types by the learned odds and the rules together.
func (j *judgement) types() {
	order := j.r.rules.order
	score := make([]float64, len(order))
	rank := make([]int, len(order))
	for i := range order {
		score[i] = logOf(j.odds.types[i]) + rulePull*j.points[i]
		rank[i] = i
	}
	slices.SortStableFunc(rank, func(a, b int) int {
		switch {
		case score[a] > score[b]:
			return -1
		case score[a] < score[b]:
			return 1
		}
		return 0
	})
	j.out.Type = order[rank[0]]
	for _, i := range rank[1:4] {
		if score[rank[0]]-score[i] < 3 {
			j.out.RunnersUp = append(j.out.RunnersUp, order[i])
		}
	}
}
