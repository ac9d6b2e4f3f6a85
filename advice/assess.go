package advice

// Assess reads a message. Taps are answers to Questions given before or with it; they count as
// if the person had said so. It cannot fail; text beyond 4 KiB is not read.
func (e *Engine) Assess(text string, taps ...Tap) Assessment {
	j := e.read.judge(text)
	j.tap(taps)
	return e.read.conclude(j, taps)
}

// conclude completes a judgement. A tap goes on with one matter, so only words alone may tell of two.
func (r *reader) conclude(j *judgement, taps []Tap) Assessment {
	a := j.assessment()
	if len(taps) > 0 {
		return a
	}
	return r.second(j, a)
}

// judgement is an assessment in the making: what was found, and what follows from it.
type judgement struct {
	r      *reader
	rd     *reading
	odds   odds
	points []float64 // scam types, in the order of the rules
	fired  []string  // rules that decided something, for Explain
	out    Assessment
	tapped bool
}

func (r *reader) judge(text string) *judgement {
	j := &judgement{r: r, rd: r.read(text)}
	j.points = r.rules.score(j.rd)
	if r.learned != nil {
		j.odds = r.learned.judge(r.features(j.rd))
	} else {
		j.odds = j.guess()
	}
	j.language()
	j.trap()
	j.types()
	j.given()
	j.aside()
	j.situation()
	j.verdict()
	return j
}

// has tells whether a concept is stated.
func (j *judgement) has(id string) bool { return j.hit(id) != nil }

// hit gives the hit that states a concept, or nil.
func (j *judgement) hit(id string) *hit {
	n, ok := j.r.concepts.index[id]
	if !ok || j.rd.first[n] == none {
		return nil
	}
	return &j.rd.hits[j.rd.first[n]]
}

func (j *judgement) fire(rule string) { j.fired = append(j.fired, rule) }

// assessment completes what follows from the verdict.
func (j *judgement) assessment() Assessment {
	a := &j.out
	a.Channel = j.channel()
	a.ThirdPerson = j.thirdPerson()
	if a.ThirdPerson {
		a.Person = j.person()
	}
	a.Numbers, a.Claimed = Phones(j.rd.text), j.claimedCaller()
	a.OnlyNumber = j.onlyNumber()
	if areas := j.r.places.AreasIn(j.rd.text); len(areas) > 0 {
		a.Area = areas[0].ID
	}
	j.tells()
	if a.Verdict == Unclear {
		a.Missing = j.missing()
	}
	return *a
}
