package advice

// urgentFrom is how likely "happening now" must be, chosen by cross-validation.
const urgentFrom = 0.35

// situations are the concepts that decide the first action, the most pressing first.
var situations = [...]struct {
	concept string
	is      Situation
}{
	{"now.collector_here", CollectorComing},
	{"now.collector_coming", CollectorComing},
	{"now.remote_session", RemoteSession},
	{"now.at_the_door", AtTheDoor},
	{"now.at_the_bank", AtTheBank},
	{"now.mid_transfer", MidTransfer},
	{"now.on_the_line", OnTheLine},
	{"now.just_happened", JustPaid},
}

// situation decides whether it is happening now and, if so, what is going on.
func (j *judgement) situation() {
	j.out.Urgency = None
	if j.odds.urgent < urgentFrom {
		return
	}
	j.out.Urgency = Now
	for _, s := range situations {
		if j.has(s.concept) {
			j.out.Situation = s.is
			j.fire("situation: " + s.concept)
			return
		}
	}
}
