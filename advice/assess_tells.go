package advice

import (
	"slices"
	"strings"
)

// maxTells is how many tells an assessment keeps: an answer shows three.
const maxTells = 6

// tells lists what points to a scam and what points the other way, in the person's words.
func (j *judgement) tells() {
	for i := range j.r.concepts.list {
		if j.rd.first[i] == none && j.rd.denied[i] == none {
			continue
		}
		switch j.r.concepts.list[i].group() {
		case "ask", "claim", "warn":
			if n := j.rd.first[i]; n != none {
				j.out.Tells = append(j.out.Tells, j.tell(n))
			}
			if n := j.rd.denied[i]; n != none && j.rd.first[i] == none && j.rd.hits[n].advised {
				j.out.Reassuring = append(j.out.Reassuring, Tell{"ok.safety_advice", j.rd.words(j.rd.hits[n])})
			}
		case "ok":
			if n := j.rd.first[i]; n != none {
				j.out.Reassuring = append(j.out.Reassuring, j.tell(n))
			}
		}
	}
	slices.SortStableFunc(j.out.Tells, func(a, b Tell) int { return j.weight(b) - j.weight(a) })
	j.out.Tells = j.out.Tells[:min(len(j.out.Tells), maxTells)]
	j.out.Reassuring = j.out.Reassuring[:min(len(j.out.Reassuring), maxTells)]
}

func (j *judgement) tell(n int32) Tell {
	h := j.rd.hits[n]
	return Tell{j.r.concepts.list[h.concept].ID, j.rd.words(h)}
}

// weight orders tells: what nobody honest asks for, then what the type's rule names, then the rest.
func (j *judgement) weight(t Tell) int {
	n := int32(j.r.concepts.index[t.ID])
	w := 0
	if j.r.rules.never[n] {
		w += 8
	}
	if j.r.rules.strong[n] {
		w += 4
	}
	for _, x := range j.r.rules.types[j.out.Type] {
		if x.concept == n {
			w += int(x.add) + 2
		}
	}
	if strings.HasPrefix(t.ID, "ask.") {
		w++
	}
	return w
}

// missing names the question that would decide most between the scam types that the text leaves open, of the
// questions that it does not answer itself.
func (j *judgement) missing() string {
	answered := map[string]bool{}
	for _, q := range j.r.questions {
		answered[q.ID] = j.answers(q.ID)
	}
	return j.r.bestQuestion(j.odds.types, answered)
}

// answers tells whether the text itself answers a question.
func (j *judgement) answers(question string) bool {
	group := map[string]string{"who": "who", "want": "ask", "given": "given"}[question]
	for i := range j.r.concepts.list {
		if j.rd.first[i] != none && j.r.concepts.list[i].group() == group {
			return true
		}
	}
	return false
}
