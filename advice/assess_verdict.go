package advice

import "strings"

// The operating point, chosen by cross-validation for "never miss danger": a message is called ordinary
// only when danger is very unlikely, and unclear in between.
const (
	scamFrom = 0.68 // danger at least this likely: scam or victim
	// scamProtected is the same when bank staff ask the questions, who are protecting the customer, and when somebody is
	// rung back by the gas emergency line, on whom they must not hang up.
	scamProtected  = 0.85
	scamTextbook   = 0.34 // the same when the rules know the pattern
	scamAlone      = 0.40 // the same when one thing is asked for that nobody honest asks for
	ordinaryMax    = 0.05 // danger at most this likely: no signs may be said
	ordinaryHardly = 0.15 // an ordinary contact at most this likely: the words do not seem ordinary
	offTopicMin    = 0.50
	offTopicMax    = 0.30 // danger at most this likely: off topic may be said
	// victimStated and victimFrom are the share of the danger from which it is "victim", with and without
	// words for what was handed over.
	victimStated  = 0.16
	victimOrdered = 0.50 // the same when the words say what was asked for
	victimUndone  = 0.90 // the same when they say nothing else that was done
	victimAlone   = 0.65 // danger at least this likely: victim when the words say what was handed over
	victimFrom    = 0.30
	victimHardly  = 0.06 // a smaller share overrules what the words seem to say
	// calmFrom is how likely an ordinary contact must be when nothing in the words speaks for one.
	calmFrom = 0.80
)

// verdict weighs the learned odds, then lets the rules overrule where being wrong would cost most.
func (j *judgement) verdict() {
	p := j.odds.verdict
	danger := p[0] + p[1]
	a := &j.out
	switch {
	case j.out.Trap == "despair":
		j.despair(danger)
	case j.handedOver():
		a.Verdict, a.Confidence = Victim, max(danger, 0.7)
		j.fire("trigger: a few words say what was handed over")
	case j.explains() || a.Aside != "" && !j.dangerWords() && (danger < offTopicMax || j.asideWins()):
		a.Verdict, a.Confidence = OffTopic, max(p[4], 0.8)
	case danger >= victimAlone && p[1] >= victimHardly*danger && j.gaveKeys() && !j.excused() && !j.has("ok.confirmed"):
		a.Verdict, a.Confidence = Victim, max(danger, scamFrom)
		j.fire("the words say what was handed over")
	case danger >= j.scamMost() || danger >= j.textbookFrom() && j.textbook() || danger >= scamAlone && j.alone():
		a.Verdict, a.Confidence = j.scamOrVictim(), max(danger, scamFrom)
	case j.bareQuestion():
		a.Verdict, a.Confidence = Unclear, 0.8
	case p[4] >= offTopicMin && danger < offTopicMax && !j.dangerWords() && !j.trigger():
		a.Verdict, a.Confidence = OffTopic, p[4]
	case j.neverAsked():
		a.Verdict, a.Confidence = Unclear, 1-danger
		j.fire("never asked by anybody honest: not called ordinary")
	case danger <= ordinaryMax && p[2] > p[3] && (p[2] >= calmFrom || j.calm()) && !j.doubtful() && !j.textbook():
		a.Verdict, a.Confidence = NoSigns, p[2]
	default:
		a.Verdict, a.Confidence = Unclear, 1-danger
	}
	j.settle()
}

// scamMost is how likely danger must be with nothing else to go by.
func (j *judgement) scamMost() float64 {
	switch {
	case j.out.Trap == "bank_protecting":
		return scamProtected
	case j.ringsBack():
		j.fire("trap: who rang an emergency line is rung back")
		return scamProtected
	}
	return scamFrom
}

// explains tells whether the message asks about scams in general.
func (j *judgement) explains() bool { return strings.HasPrefix(string(j.out.Aside), "explain") }

// ringsBack tells that somebody rang the gas emergency line or the emergency services and is rung back, and that nothing was asked for
// that nobody honest asks for. To hang up then could cost a life.
func (j *judgement) ringsBack() bool {
	rung := j.out.Trap == "gas_callback" || j.out.Trap == "emergency_callback" && j.has("trap.rung_back")
	return rung && (j.has("ok.i_started") || j.has("trap.rang_number")) &&
		len(j.out.Given) == 0 && !j.has("claim.unsolicited") && !j.dangerWords() && !j.gaveKeys() && !j.doubtful()
}

// shortStory is how many words a message has at most that has no room for both an order and what came of it.
const shortStory = 15

// gaveKeys tells whether something was handed over that an honest contact hardly ever takes.
func (j *judgement) gaveKeys() bool {
	for _, g := range j.out.Given {
		switch g {
		case "pin", "code", "access", "password", "gift_cards", "card":
			return true
		}
	}
	return false
}

// textbookFrom is how likely danger must be when the rules know the pattern: little, unless the words seem ordinary.
func (j *judgement) textbookFrom() float64 {
	if j.odds.verdict[2] < ordinaryHardly {
		return scamTextbook / 2
	}
	return scamTextbook
}

// asideWins tells whether an aside stands whatever the learned part thinks of the words: orders to
// the program and other languages, whose words it does not know.
func (j *judgement) asideWins() bool {
	switch j.out.Aside {
	case "empty", "injection", "language", "harm":
		return true
	}
	return false
}

// despair keeps the verdict of the rest of the message but never calls it ordinary.
func (j *judgement) despair(danger float64) {
	switch {
	case danger >= scamFrom || j.dangerWords():
		j.out.Verdict, j.out.Confidence = j.scamOrVictim(), max(danger, 0.6)
	case danger > ordinaryMax || len(j.out.Given) > 0 || j.has("given.unknown"):
		j.out.Verdict, j.out.Confidence = Unclear, 1-danger
	default:
		j.out.Verdict, j.out.Confidence = OffTopic, 0.9
	}
	j.out.Urgency = Now
	j.fire("trap: despair comes first")
}

func (j *judgement) scamOrVictim() Verdict {
	p := j.odds.verdict
	from := victimFrom
	switch {
	case j.stated() && !j.has("ok.refused"):
		from = victimStated
	case j.ordered() && j.has("topic.done") && len(j.rd.tokens) > shortStory:
		from = victimOrdered
	case j.ordered():
		from = victimUndone
	case !j.has("topic.done") && len(j.rd.tokens) <= shortStory:
		from = victimOrdered
	}
	if p[1] >= from*(p[0]+p[1]) {
		return Victim
	}
	return Scam
}

// handedOver tells whether a few words state that something was handed over, as people type in a hurry:
// "I gave him my card".
func (j *judgement) handedOver() bool {
	if len(j.rd.tokens) > fewWords || len(j.out.Given) == 0 || j.odds.verdict[2] > 0.5 && !j.firstPerson() {
		return false
	}
	return j.odds.verdict[0]+j.odds.verdict[1] > 0.25 || j.firstPerson()
}

// firstPerson tells whether the message begins with the person and what was given to "him" or "them".
func (j *judgement) firstPerson() bool {
	self, other := false, false
	for i := range j.rd.tokens {
		switch j.rd.tokens[i].text {
		case "i", "we", "ive", "mum", "dad", "nan", "gran":
			self = true
		case "him", "her", "them", "he", "she", "they", "man", "police", "scammer", "scammers", "caller", "driver", "courier":
			other = true
		}
	}
	return self && other
}

// settle makes the rest agree with the verdict.
func (j *judgement) settle() {
	a := &j.out
	switch {
	case a.Verdict == Victim && len(a.Given) == 0:
		a.Given = []Given{"unknown"}
	case a.Verdict != Victim:
		a.Given = nil
	}
	if a.Verdict != OffTopic {
		a.Aside = ""
	} else if a.Aside == "" && a.Trap == "" {
		a.Aside = "chat"
	}
	switch a.Verdict {
	case Scam, Victim:
		if j.guessed() {
			a.Type = ""
		}
	case NoSigns, Unclear:
		a.Type, a.RunnersUp = "", j.checks()
		if a.Trap == "bank_protecting" {
			a.Urgency = None
		}
	case OffTopic:
		a.Type, a.RunnersUp = "", nil
		if j.explains() {
			a.Type, a.Urgency = j.subject(), None
		}
	}
	if a.Verdict == OffTopic {
		a.Situation = NoSituation
	}
}

// excused tells whether something is stated that speaks for an ordinary contact.
func (j *judgement) excused() bool {
	for _, id := range [...]string{"ok.i_started", "ok.seen_id", "ok.asked_nothing", "ok.checked", "ok.my_login", "trap.gas"} {
		if j.has(id) {
			return true
		}
	}
	return j.has("ok.known_number") && !j.has("ask.dial_check") || j.out.Trap == "bank_protecting"
}

// alone tells whether one thing is asked for that is enough by itself.
func (j *judgement) alone() bool {
	if j.excused() {
		return false
	}
	for c := range j.r.rules.alone {
		if j.rd.first[c] != none {
			j.fire("enough alone: one thing that nobody honest asks for")
			return true
		}
	}
	return false
}

// bareQuestion tells whether the message only asks "is this a scam?".
func (j *judgement) bareQuestion() bool {
	return len(j.rd.tokens) <= 6 && j.has("about.question") && j.out.Aside == ""
}

// textbook tells whether two things are stated that together are a scam, and nothing that speaks for an
// ordinary contact.
func (j *judgement) textbook() bool {
	if j.excused() {
		return false
	}
	for _, p := range j.r.rules.enough {
		if j.rd.first[p[0]] != none && j.rd.first[p[1]] != none {
			j.fire("together enough: " + j.r.concepts.list[p[0]].ID + " and " + j.r.concepts.list[p[1]].ID)
			return true
		}
	}
	return false
}

// doubtful tells whether something is stated that nobody should be calmed about: a check that proves nothing, a number
// that only looked right, what came of a loss, or a sign that it was not the real one.
func (j *judgement) doubtful() bool {
	for i, c := range j.r.concepts.list {
		if j.rd.first[i] == none {
			continue
		}
		switch c.group() {
		case "fake", "warn":
			return true
		case "after":
			if c.ID != "after.secured" { // reporting is what careful people do
				return true
			}
		}
	}
	return j.has("who.spoof")
}

// calm tells whether anything is stated that speaks for an ordinary contact.
func (j *judgement) calm() bool {
	for i, c := range j.r.concepts.list {
		if c.group() == "ok" && j.rd.first[i] != none {
			return true
		}
	}
	return false
}

// neverAsked tells whether the message states something that nobody honest asks for.
func (j *judgement) neverAsked() bool {
	for c := range j.r.rules.never {
		if j.rd.first[c] != none {
			return true
		}
	}
	return false
}

// dangerWords tells whether the rules alone would warn: one thing that nobody honest asks for, or two
// strong tells.
func (j *judgement) dangerWords() bool {
	strong := 0
	for c := range j.r.rules.strong {
		if j.rd.first[c] != none {
			strong++
		}
	}
	return strong >= 2 || j.neverAsked()
}

// guess stands in for the learned part while there are no weights: the trainer starts without.
func (j *judgement) guess() odds {
	o := odds{types: make([]float64, len(j.r.rules.order))}
	softmax(j.points, o.types)
	switch {
	case j.dangerWords():
		o.verdict[0] = 1
	default:
		o.verdict[3] = 1
	}
	return o
}
