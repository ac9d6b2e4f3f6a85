package advice

import "slices"

// Issue is a second thing that a message tells of, beside the one that the answer is about.
type Issue struct {
	Verdict Verdict // Scam, Victim or Unclear
	Type    ScamType
	Channel Channel
}

// Bounds of the search for a second issue: words that a part has at least, and places that are tried.
const (
	partWords  = 4
	mostSplits = 6
)

// second reads a message that tells of two things, such as "a text about a parcel, and also a man rang from the
// bank", once for each. The more dangerous one becomes the assessment, the other its Second. A message without a
// word that joins two matters is one story: nothing is read twice.
func (r *reader) second(j *judgement, whole Assessment) Assessment {
	if whole.Verdict == OffTopic || whole.Trap != "" || whole.Language != "" {
		return whole
	}
	for _, at := range j.splits() {
		from := int(j.rd.tokens[at].from)
		first, rest := r.part(j.rd.text[:from]), r.part(j.rd.text[from:])
		if rest.Channel == "" && (j.word(at) == "another" || j.word(at+1) == "another") {
			rest.Channel = first.Channel // "one call from the bank and another from BT"
		}
		if lead, other, ok := twoMatters(first, rest); ok {
			j.fire("two matters: the more dangerous one leads")
			return lead.led(whole, other)
		}
	}
	return whole
}

// matter is one of two things that a message may tell of.
type matter struct {
	Assessment
	typ ScamType // its type, or what its check would be
}

func (r *reader) part(text string) matter {
	j := r.judge(text)
	m := matter{Assessment: j.assessment()}
	m.typ = m.Type
	if m.typ == "" && m.Verdict == Unclear && len(m.RunnersUp) > 0 && j.claimed(m.RunnersUp[0]) {
		m.typ = m.RunnersUp[0]
	}
	return m
}

// twoMatters tells whether two parts are different matters, one of them a danger, and which leads. Each must name how it
// came and have a type of its own.
func twoMatters(a, b matter) (lead, other matter, ok bool) {
	if b.rank() > a.rank() {
		a, b = b, a
	}
	if !a.danger() || a.typ == "" || b.typ == "" || a.typ == b.typ || a.Channel == "" || b.Channel == "" {
		return a, b, false
	}
	return a, b, (b.danger() || b.Verdict == Unclear) && (a.Channel != b.Channel || a.Claimed != b.Claimed)
}

func (m matter) danger() bool { return m.Verdict == Scam || m.Verdict == Victim }

// gravest are the types in which everything somebody has can go within the hour.
var gravest = []ScamType{"courier_fraud", "bogus_bank", "bogus_police", "callback_line_hold", "number_spoofing", "tech_support"}

// rank orders matters by danger: what happens now, then what was given, then what kind it is.
func (m matter) rank() int {
	n := 0
	if m.Urgency == Now && m.danger() {
		n += 8
	}
	switch m.Verdict {
	case Victim:
		n += 4
	case Scam:
		n += 2
	}
	if slices.Contains(gravest, m.typ) {
		n++
	}
	if m.Channel == "call" || m.Channel == "door" { // somebody who talks is harder to leave than a message
		n++
	}
	return n
}

// led makes the leading part the assessment of the whole. What only the whole shows stays: who is asked for, where, the
// numbers, and a danger that the part alone would play down.
func (m matter) led(whole Assessment, other matter) Assessment {
	a := m.Assessment
	if whole.Urgency == Now && a.Urgency != Now {
		a.Urgency, a.Situation = whole.Urgency, whole.Situation
	}
	if whole.Verdict == Victim || whole.Verdict == Scam {
		a.Verdict, a.Given = whole.Verdict, whole.Given // the whole has read what a part leaves out
	}
	a.ThirdPerson, a.Person, a.Area, a.Numbers, a.OnlyNumber = whole.ThirdPerson, whole.Person, whole.Area, whole.Numbers, false
	a.Second = &Issue{Verdict: other.Verdict, Type: other.typ, Channel: other.Channel}
	return a
}

// splits gives the tokens at which a second matter may begin, the surest first.
func (j *judgement) splits() []int {
	var sure, maybe []int
	counted := j.counts()
	for i := partWords; i+partWords <= len(j.rd.tokens); i++ {
		switch {
		case j.joins(i):
			sure = append(sure, i)
		case counted && (j.rd.tokens[i].sentence != j.rd.tokens[i-1].sentence || oneOf(j.word(i), "and", "second", "2")):
			maybe = append(maybe, i)
		}
	}
	found := append(sure, maybe...)
	return found[:min(len(found), mostSplits)]
}

// joins tells whether a word at token i, or two, begin another matter.
func (j *judgement) joins(i int) bool {
	next := j.word(i + 1)
	switch j.word(i) {
	case "also":
		return j.word(i-1) != "and" && j.word(i-1) != "is" && j.word(i-1) != "was"
	case "and", "oh":
		begins := j.rd.tokens[i].sentence != j.rd.tokens[i-1].sentence
		return oneOf(next, "also", "another", "separately", "secondly", "second") || begins && oneOf(next, "the", "a", "someone", "somebody")
	case "plus":
		return oneOf(next, "also", "a", "an", "the", "another", "someone", "somebody")
	case "on":
		return next == "top" && j.word(i+2) == "of"
	case "separately", "secondly":
		return true
	case "another", "second", "other":
		return oneOf(next, "thing", "one", "matter", "question", "call", "text", "problem", "issue")
	case "as":
		return next == "well" && j.word(i+2) == "as"
	case "different", "unrelated":
		return oneOf(next, "thing", "matter", "note", "question", "one", "but")
	}
	return false
}

// counts tells whether the message begins by saying that it is about two things, or numbers them.
func (j *judgement) counts() bool {
	if oneOf(j.word(0), "1", "firstly", "first") {
		return true
	}
	for i := range min(len(j.rd.tokens), 10) {
		if oneOf(j.word(i), "two", "2", "couple") && j.among(i+1, i+4, "things", "issues", "questions", "problems", "calls", "scams", "matters", "messages") {
			return true
		}
	}
	return false
}
