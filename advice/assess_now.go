package advice

import (
	"slices"
	"strings"
)

// How likely "happening now" must be, chosen by cross-validation: less when the text states a situation that
// goes on.
const (
	urgentStated = 0.20
	urgentFrom   = 0.33
)

// situations are the concepts that decide the first action, the most pressing first. sure ones need hardly
// any support from the learned part.
var situations = [...]struct {
	concept string
	is      Situation
	sure    bool
}{
	{"now.collector_here", CollectorComing, true},
	{"now.collector_coming", CollectorComing, false},
	{"now.remote_session", RemoteSession, true},
	{"now.at_the_door", AtTheDoor, false},
	{"now.at_the_bank", AtTheBank, false},
	{"now.mid_transfer", MidTransfer, false},
	{"now.on_the_line", OnTheLine, true},
	{"now.phone_mentioned", OnTheLine, true},
	{"now.on_hold", OnTheLine, true},
	{"now.just_happened", JustPaid, false},
}

// situation decides whether it is happening now and, if so, what is going on.
func (j *judgement) situation() {
	j.out.Urgency = None
	from := urgentFrom
	past := j.has("now.past") || j.has("now.over") || j.later()
	for _, s := range situations {
		if s.sure && j.has(s.concept) && !past {
			from = urgentStated
		}
	}
	if j.out.Type == "courier_fraud" && j.onTheWay() && !past {
		from = urgentStated // somebody comes to collect what the caller asked for
	}
	if j.odds.urgent < from && !j.trigger() {
		return
	}
	j.out.Urgency = Now
	for _, s := range situations {
		if j.has(s.concept) && !(s.is == CollectorComing && j.later()) {
			j.out.Situation = s.is
			j.fire("situation: " + s.concept)
			return
		}
	}
}

// onTheWay tells whether the words say that a collector comes, and not only that one will.
func (j *judgement) onTheWay() bool {
	h := j.hit("now.collector_coming")
	return h != nil && !slices.Contains(strings.Fields(strings.ToLower(j.rd.words(*h))), "will")
}

// later tells whether the words only speak of another day to come.
func (j *judgement) later() bool { return j.has("now.later") && !j.has("now.collector_here") }

// fewWords is how long a cry for help is at most: "he's at the door", "they are on the phone now".
const fewWords = 8

// trigger tells whether a few words state a situation and nothing else, as people type in a hurry.
func (j *judgement) trigger() bool {
	if len(j.rd.tokens) > fewWords || j.has("now.past") || j.has("now.over") || j.later() {
		return false
	}
	for _, id := range [...]string{"now.collector_here", "now.collector_coming", "now.remote_session", "now.at_the_door", "now.on_the_line"} {
		if j.has(id) {
			j.fire("trigger: " + id)
			return true
		}
	}
	return false
}
