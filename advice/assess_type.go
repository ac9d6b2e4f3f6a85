package advice

import (
	"slices"
	"strings"
)

// rulePull is how much one point of the rules weighs against the learned odds, in natural logarithms.
const rulePull = 0.45

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
	for _, i := range rank[1:min(4, len(rank))] {
		if score[rank[0]]-score[i] < 3 {
			j.out.RunnersUp = append(j.out.RunnersUp, order[i])
		}
	}
}

// checks gives the types whose check would settle a contact that is not called a scam: those whose caller the
// text names come first, then what the words are most like.
func (j *judgement) checks() []ScamType {
	ranked := append([]ScamType{j.out.Type}, j.out.RunnersUp...)
	var out []ScamType
	for _, t := range ranked {
		if j.claimed(t) {
			out = append(out, t)
		}
	}
	for i, t := range j.r.rules.order {
		if j.claimed(t) && !slices.Contains(out, t) && j.points[i] >= claimedPoints {
			out = append(out, t)
		}
	}
	for i, t := range j.r.rules.order {
		if j.points[i] > 0 && !slices.Contains(out, t) && slices.Contains(ranked, t) {
			out = append(out, t)
		}
	}
	return out[:min(len(out), maxRunners)]
}

// guessed tells whether too little in the words speaks for the type and the learned part is not sure either:
// better no name than a wrong one.
func (j *judgement) guessed() bool {
	below := guessBelow
	if len(j.rd.tokens) <= fewWords {
		below = guessBelowFew
	}
	i := slices.Index(j.r.rules.order, j.out.Type)
	return i >= 0 && j.points[i] < claimedPoints && j.odds.types[i] < below
}

// The learned odds under which a type stays unnamed for which the rules have few points; a cry of a few words
// says too little for a guess.
const (
	guessBelow    = 0.35
	guessBelowFew = 0.45
)

// claimedPoints is how many points of the rules a type needs to be named beside those that the learned part
// names; maxRunners is how many are named.
const (
	claimedPoints = 3
	maxRunners    = 3
)

// claimed tells whether the text names the kind of caller that the rules give for the type.
func (j *judgement) claimed(t ScamType) bool {
	for _, w := range j.r.rules.types[t] {
		if j.rd.first[w.concept] != none && strings.HasPrefix(j.r.concepts.list[w.concept].ID, "who.") {
			return true
		}
	}
	return false
}
