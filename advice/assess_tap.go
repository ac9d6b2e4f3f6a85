package advice

// tap takes tapped answers and facts stated by buttons as if the person had said so.
func (j *judgement) tap(taps []Tap) {
	for _, t := range taps {
		switch t.Question {
		case "type":
			j.tapType(ScamType(t.Option))
		case "lost":
			if t.Option == "yes" {
				j.tapLost()
			}
		case "here":
			if t.Option == "yes" {
				j.tapHere()
			}
		}
	}
	j.tapGuided(taps)
}

func (j *judgement) tapType(t ScamType) {
	if j.r.rules.types[t] == nil {
		return
	}
	j.out.Type = t
	if j.out.Verdict != Victim {
		j.out.Verdict = Scam
	}
	j.out.Confidence, j.out.Aside = 1, ""
	j.fire("tap: type " + string(t))
}

func (j *judgement) tapLost() {
	j.out.Verdict, j.out.Confidence, j.out.Aside = Victim, 1, ""
	j.givenFromText()
	if len(j.out.Given) == 0 {
		j.out.Given = []Given{"unknown"}
	}
	j.fire("tap: something was handed over")
}

func (j *judgement) givenFromText() {
	if len(j.out.Given) == 0 {
		j.given()
	}
}

func (j *judgement) tapHere() {
	j.out.Urgency, j.out.Situation, j.out.Tapped = Now, AtTheDoor, true
	switch j.out.Type {
	case "courier_fraud", "bogus_bank", "bogus_police", "callback_line_hold", "number_spoofing", "family_emergency":
		j.out.Situation = CollectorComing
	}
	if j.out.Verdict != Victim {
		j.out.Verdict = Scam
	}
	j.out.Aside = ""
	j.fire("tap: they are here now")
}

// tapGuided reads the answers of the guided path.
func (j *judgement) tapGuided(taps []Tap) {
	read, wanted, lost, named := 0, "", []Given(nil), false
	for _, t := range taps {
		named = named || t.Question == "type" && j.r.rules.types[ScamType(t.Option)] != nil
		o, ok := j.r.option(t)
		if !ok {
			continue
		}
		read++
		if t.Question == "want" {
			wanted = t.Option
		}
		lost = append(lost, o.Gives...)
	}
	if read == 0 {
		return
	}
	j.tapped = true
	j.out.Aside = ""
	if j.out.Type == "" || len(j.rd.tokens) == 0 && !named {
		j.out.Type, j.out.RunnersUp = j.r.likeliest(j.r.priors(taps))
	}
	switch {
	case len(lost) > 0:
		j.out.Verdict, j.out.Confidence = Victim, 0.9
		j.out.Given = append(j.out.Given, lost...)
	case named && j.out.Verdict != Victim:
		j.out.Verdict = Scam
	case wanted != "" && wanted != "other" && j.out.Verdict != Victim:
		j.out.Verdict, j.out.Confidence = Scam, 0.9
	case j.out.Verdict == OffTopic || j.out.Verdict == "":
		j.out.Verdict, j.out.Confidence = Unclear, 0.5
	}
	if j.out.Verdict == Unclear && j.out.Type != "" {
		j.out.Type, j.out.RunnersUp = "", append([]ScamType{j.out.Type}, j.out.RunnersUp...)
		j.out.RunnersUp = j.out.RunnersUp[:min(len(j.out.RunnersUp), maxRunners)]
	}
}

// likeliest gives the scam type that fits the taps best, and up to three others that fit as well.
func (r *reader) likeliest(p map[ScamType]float64) (best ScamType, others []ScamType) {
	for _, t := range r.rules.order {
		if best == "" || p[t] > p[best] {
			best = t
		}
	}
	for _, t := range r.rules.order {
		if t != best && p[t] >= p[best]*0.99 && len(others) < 3 {
			others = append(others, t)
		}
	}
	return best, others
}
