package advice

// The operating point, chosen by cross-validation for "never miss danger": a message is called ordinary
// only when danger is very unlikely, and unclear in between.
const (
	scamFrom    = 0.50 // danger at least this likely: scam or victim
	ordinaryMax = 0.12 // danger at most this likely: no signs may be said
	offTopicMin = 0.50
	victimShare = 0.50 // of the danger, from which it is "victim"
)

// verdict weighs the learned odds, then lets the rules overrule where being wrong would cost most.
func (j *judgement) verdict() {
	p := j.odds.verdict
	danger := p[0] + p[1]
	switch {
	case j.out.Aside != "" && danger < scamFrom && !j.dangerWords():
		j.out.Verdict, j.out.Confidence = OffTopic, max(p[4], 0.8)
	case danger >= scamFrom:
		j.out.Verdict, j.out.Confidence = Scam, danger
		if p[1] >= victimShare*danger {
			j.out.Verdict = Victim
		}
	case p[4] >= offTopicMin && !j.dangerWords():
		j.out.Verdict, j.out.Confidence = OffTopic, p[4]
	case danger <= ordinaryMax && p[2] > p[3] && !j.neverAsked():
		j.out.Verdict, j.out.Confidence = NoSigns, p[2]
	default:
		j.out.Verdict, j.out.Confidence = Unclear, 1-danger
	}
	j.settle()
}

// settle makes the rest agree with the verdict.
func (j *judgement) settle() {
	a := &j.out
	switch a.Verdict {
	case Victim:
		if len(a.Given) == 0 {
			a.Given = []Given{"unknown"}
		}
	case Scam:
		a.Given = nil
	default:
		a.Given = nil
	}
	if a.Verdict != OffTopic {
		a.Aside = ""
	}
	if a.Verdict != Scam && a.Verdict != Victim {
		a.Type, a.RunnersUp = "", nil
		if a.Verdict != NoSigns && a.Verdict != Unclear {
			a.Situation = NoSituation
		}
	}
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
