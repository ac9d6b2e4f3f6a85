package advice

import "slices"

// Person says how to speak of somebody whom a question is asked for: "" for "them".
type Person string

// The persons that a word such as "mum" or "grandad" gives away.
const (
	Her Person = "her"
	Him Person = "him"
)

// relations are the words for people close to whoever asks, and how to speak of them. Words for people of either
// sex are "".
var relations = map[string]Person{
	"mum": Her, "nan": Her, "gran": Her, "grandma": Her, "mother": Her, "wife": Her, "auntie": Her, "aunt": Her, "mam": Her,
	"granny": Her, "nana": Her, "daughter": Her, "sister": Her, "niece": Her, "girlfriend": Her,
	"dad": Him, "grandad": Him, "grandpa": Him, "father": Him, "husband": Him, "uncle": Him, "da": Him, "hubby": Him,
	"son": Him, "brother": Him, "nephew": Him, "boyfriend": Him,
	"neighbour": "", "neighbor": "", "client": "", "resident": "", "patient": "", "tenant": "", "friend": "", "mate": "",
	"parents": "", "grandparents": "", "cousin": "", "flatmate": "", "colleague": "", "lodger": "", "partner": "",
}

// person tells how to speak of somebody else whom the question is about. Where the words name several people of
// whom it might be either, it is "".
func (j *judgement) person() Person {
	found := Person("")
	for i := range j.rd.tokens {
		p, ok := relations[j.rd.tokens[i].text]
		if !ok || greeted(j.word(i-1)) {
			continue
		}
		if p == "" || found != "" && found != p {
			return ""
		}
		found = p
	}
	return found
}

// thirdPerson tells whether the person asks on behalf of somebody else.
func (j *judgement) thirdPerson() bool {
	if j.out.Trap == "child" {
		return false
	}
	for i := range j.rd.tokens {
		switch word := j.rd.tokens[i].text; word {
		case "mum", "dad", "nan", "gran", "grandad", "grandma", "grandpa", "mother", "father", "wife", "husband", "auntie",
			"uncle", "neighbour", "client", "resident", "patient", "tenant", "neighbor", "aunt", "da", "hubby", "mam", "granny", "nana":
			if !j.bystander(i) {
				return true
			}
		case "brother", "sister", "cousin", "niece", "nephew", "flatmate", "colleague", "lodger", "partner", "girlfriend", "boyfriend":
			// They are mentioned in passing more often than asked for, and callers pose as them.
			begins := i <= 2 || j.among(i-4, i, "asking", "behalf")
			if j.out.Type == "romance" && oneOf(word, "boyfriend", "girlfriend", "partner") {
				continue // the one met online, not one who asks for help
			}
			if begins && oneOf(j.word(i-1), "my", "our") && !j.has("who.family") && !j.has("claim.new_number") && !j.bystander(i) && !j.toSelf() {
				return true
			}
		case "friend", "mate":
			if p := j.word(i - 1); p != "his" && p != "her" && p != "their" && !j.aboutSelf() {
				return true
			}
		}
	}
	return false
}

// bystander tells whether the relation at token i is only mentioned: greeted, dead, kept in the dark, a maiden name,
// or the one who says to ask first.
func (j *judgement) bystander(i int) bool {
	before, after := j.word(i-1), j.word(i+1)
	switch {
	case greeted(before), before == "late", after == "maiden":
		return true
	case j.among(i-3, i, "tell", "telling") && j.among(i-8, i, "not", "never", "nt", "without", "nobody", "discuss"):
		return true
	case j.among(i-3, i, "discuss"):
		return true
	}
	switch j.word(i) {
	case "wife", "husband", "hubby", "neighbour", "brother", "sister", "partner", "colleague", "girlfriend", "boyfriend":
		said := oneOf(after, "says", "said") && j.among(i+2, i+4, "i", "it", "its", "it's", "ask", "not", "to", "do")
		return j.aboutSelf() && (said || oneOf(after, "thinks", "reckons"))
	}
	return false
}

// toSelf tells whether the words say that the caller turned to whoever asks, or that they gave something themselves.
func (j *judgement) toSelf() bool {
	for i := range j.rd.tokens {
		next := j.word(i + 1)
		switch j.word(i) {
		case "rang", "phoned", "called", "told", "telling", "asked", "texted", "text", "messaged", "emailed", "says", "want", "wants":
			if oneOf(next, "me", "my", "us") {
				return true
			}
		case "i", "ive", "we":
			if oneOf(next, "gave", "paid", "sent", "got", "had", "bought", "let", "read", "told") {
				return true
			}
		}
	}
	return false
}

// among tells whether one of the words stands at tokens from to to, the last not included.
func (j *judgement) among(from, to int, words ...string) bool {
	for i := max(from, 0); i < to; i++ {
		if oneOf(j.word(i), words...) {
			return true
		}
	}
	return false
}

func oneOf(word string, words ...string) bool { return slices.Contains(words, word) }

// aboutSelf tells whether the person speaks of something that was asked of, or happened to, themselves.
func (j *judgement) aboutSelf() bool {
	for i := range j.rd.tokens {
		switch j.rd.tokens[i].text {
		case "i", "me", "myself", "im", "ive", "we", "us":
			return true
		}
	}
	return false
}

// greeted tells whether the word before a relation makes it what a message opens with, or what somebody claims to be.
func greeted(before string) bool {
	switch before {
	case "hi", "hello", "hey", "as":
		return true
	}
	return false
}
