package advice

import "slices"

// bareWords is how many words a question about a number has at most beside the number itself.
const bareWords = 12

// aboutTheCall are tells that words about a number give by chance, such as "rang from" and "ring back".
var aboutTheCall = []string{"ask.ring_back", "ask.dial_check"}

// onlyNumber tells whether the message asks about a phone number and says no more than that it rang: not what the
// caller wanted or what was done.
func (j *judgement) onlyNumber() bool {
	if len(j.out.Numbers) == 0 || j.out.Trap != "" || len(j.out.Given) > 0 || j.wordsBeside() > bareWords {
		return false
	}
	for i, c := range j.r.concepts.list {
		if j.rd.first[i] == none {
			continue
		}
		switch c.group() {
		case "ask", "claim", "given":
			if !slices.Contains(aboutTheCall, c.ID) {
				return false
			}
		}
	}
	return true
}

// claimedCaller names who the caller is said to be, as a concept such as "who.bank", or "".
func (j *judgement) claimedCaller() string {
	for i := range j.r.concepts.list {
		if c := &j.r.concepts.list[i]; j.rd.first[i] != none && c.group() == "who" && c.ID != "who.one_ring" && c.ID != "who.spoof" {
			return c.ID
		}
	}
	return ""
}

// wordsBeside counts the words of the message that are no part of a number.
func (j *judgement) wordsBeside() int {
	n := 0
	for i := range j.rd.tokens {
		if t := &j.rd.tokens[i]; t.class == none && !isDigit(t.text[0]) {
			n++
		}
	}
	return n
}
