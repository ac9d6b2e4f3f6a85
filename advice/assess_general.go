package advice

import "strings"

// How a question about scams in general looks: it is short and the question comes near its beginning.
const (
	generalWords = 18
	generalFrom  = 4
)

// general gives the aside that answers a question about scams in general, such as "would my bank ever ask me
// for a code", or "". A message that tells a story is never one: somebody may be on the line.
func (j *judgement) general() Aside {
	if len(j.rd.tokens) > generalWords || j.tellsStory() {
		return ""
	}
	for i, c := range j.r.concepts.list {
		topic, ok := strings.CutPrefix(c.ID, "general.")
		if n := j.rd.first[i]; !ok || n == none || j.rd.hits[n].from > generalFrom {
			continue
		}
		switch topic {
		case "what", "firm":
			return "explain"
		}
		return Aside("explain_" + topic)
	}
	return ""
}

// tellsStory tells whether the words speak of something that happened or of somebody in particular.
func (j *judgement) tellsStory() bool {
	for i := range j.rd.tokens {
		t := &j.rd.tokens[i]
		switch t.text {
		case "he", "she", "him", "her", "his", "this", "these", "rang", "phoned", "called", "texted", "emailed", "said", "says", "told", "saying",
			"came", "asked", "asks", "wants", "wanted", "sent", "got", "gave", "paid", "claimed", "claims", "received", "just", "now", "today",
			"yesterday", "morning", "someone's", "am", "keeps", "already", "was", "were", "had":
			return true
		case "they":
			if i > 1 { // "can they fake a number" asks in general
				return true
			}
		}
		if t.text[0] == '$' {
			return true
		}
	}
	return len(j.out.Given) > 0
}

// subject names the scam type that a question about scams in general is about, or "".
func (j *judgement) subject() ScamType {
	switch j.out.Aside {
	case "explain", "explain_police", "explain_bank", "explain_number":
	default:
		return ""
	}
	best, most := ScamType(""), 0.0
	for i, t := range j.r.rules.order {
		if s := j.named(t) + j.odds.types[i] + j.points[i]/10; s > most {
			best, most = t, s
		}
	}
	if most < subjectFrom {
		return ""
	}
	return best
}

// subjectFrom is how sure the learned part must be of a type that the question does not name.
const subjectFrom = 0.5

// named counts how many words of a scam type's id a message has.
func (j *judgement) named(t ScamType) float64 {
	n := 0.0
	for _, word := range strings.Split(string(t), "_") {
		if word == "fraud" || word == "police" || word == "bank" || word == "line" {
			continue // words of many questions
		}
		for i := range j.rd.tokens {
			if j.rd.tokens[i].text == word {
				n++
				break
			}
		}
	}
	return n
}
