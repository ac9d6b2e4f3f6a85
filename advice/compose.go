package advice

import "slices"

// Compose turns an assessment into the answer that a person reads. Its Text is at most 900
// characters, source included.
func (e *Engine) Compose(a Assessment, c Circumstances) Answer {
	d := e.draft(a, c)
	switch {
	case d.trap():
	case d.bareNumber():
		d.unclear()
	case a.Verdict == Victim:
		d.victim()
	case a.Verdict == Scam:
		d.scam()
	case a.Verdict == NoSigns:
		d.noSigns()
	case a.Verdict == OffTopic:
		d.aside()
	default:
		d.unclear()
	}
	d.also()
	d.noteNumber()
	d.noteLanguage()
	d.cite()
	d.answer.labels = labels{ring: e.Say("answer.ring"), source: e.Say("answer.source")}
	d.fit()
	d.conclude()
	return d.answer
}

// TypeName gives the name of a scam type as the public reads it, such as "Courier fraud".
func (e *Engine) TypeName(t ScamType) (string, bool) {
	entry, ok := e.know.types[t]
	return entry.Name, ok
}

// TypeStory says in two or three plain sentences what happens in a scam of the type.
func (e *Engine) TypeStory(t ScamType) (string, bool) {
	entry, ok := e.know.types[t]
	return entry.What, ok
}

// Types lists the scam types in the order in which a person would choose one.
func (e *Engine) Types() []ScamType { return append([]ScamType(nil), e.know.order...) }

// Advice gives one piece of advice of kb/advice.yaml by its key, worded for the area.
func (e *Engine) Advice(key string, area AreaID) (Step, bool) {
	p, ok := e.know.pieces[key]
	return Step{Key: key, Text: p.pick(false, "", e.Nation(area))}, ok
}

// draft is an answer in the making. Steps and contacts are added in order of weight, so what
// has to go for length goes from the end.
type draft struct {
	e        *Engine
	k        *knowledge
	a        Assessment
	c        Circumstances
	typ      scamType
	nation   Nation
	answer   Answer
	said     map[string]bool // by what was added so far
	lead     []string        // pieces that the first line gives
	noted    []string        // pieces that the note gives
	numbered []string        // pieces that the line on a number gives
	alsoSaid []string        // pieces that the line on a second issue gives
	whys     []string        // the why from the longest form to the shortest
	maxSteps int
}

// Most steps and contacts of an answer. In an emergency nobody reads a fourth step, and somebody who
// has lost nothing yet does not need one.
const (
	calmSteps    = 4
	urgentSteps  = 3
	mostContacts = 3
)

func (e *Engine) draft(a Assessment, c Circumstances) *draft {
	area := c.Area
	if area == "" {
		area = a.Area
	}
	d := &draft{e: e, k: e.know, a: a, c: c, typ: e.know.types[a.Type], nation: e.Nation(area),
		said: map[string]bool{}, maxSteps: calmSteps}
	if a.Urgency == Now || a.Verdict == Scam {
		d.maxSteps = urgentSteps
	}
	switch {
	case d.inTheirComputer():
		d.a.Situation = RemoteSession
	case !d.plausible():
		d.a.Situation = NoSituation
	}
	d.a.Channel = d.channel()
	return d
}

// typicalNeeds is how many of the needs of a situation, from the first, a scam type may stand in
// for with its own tells. The others must be heard.
const typicalNeeds = 2

// plausible tells whether the text or the type speaks for the situation. Nobody is sent to 999
// about a collector because of one misread phrase in a question about a code.
func (d *draft) plausible() bool {
	p, _ := d.k.plan("scam", string(d.a.Situation))
	if d.a.Tapped || len(p.Needs) == 0 || !d.known() || d.a.Verdict == Unclear {
		return true
	}
	switch {
	case d.a.Situation == AtTheDoor && d.a.Channel == "door", d.a.Situation == RemoteSession && slices.Contains(d.a.Given, Given("access")):
		return true
	}
	return d.heard(p.Needs) || slices.ContainsFunc(head(p.Needs, typicalNeeds), d.typical)
}

// inTheirComputer tells whether somebody who was let in came in by telephone.
func (d *draft) inTheirComputer() bool {
	return d.a.Situation == AtTheDoor && !d.a.Tapped && d.a.Channel == "call" && d.heard([]string{"ask.remote_access"})
}

// heard tells whether the text has one of the tells.
func (d *draft) heard(ids []string) bool {
	return slices.ContainsFunc(d.a.Tells, func(t Tell) bool { return slices.Contains(ids, t.ID) })
}

// typical tells whether a tell is typical of the scam type.
func (d *draft) typical(id string) bool { return slices.Contains(d.typ.Tells, id) }

// channel decides how the contact came. A scam that lives on the telephone counts as a call even
// when the words also speak of a letter or a page, unless the type has a line for that.
func (d *draft) channel() Channel {
	_, own := d.typ.First[string(d.a.Channel)]
	attempted := d.a.Verdict == Scam || d.a.Verdict == Victim
	switch {
	case d.a.Situation == AtTheDoor && d.a.Channel == "":
		return "door"
	case attempted && d.a.Channel == "":
		return d.typ.Channel
	case attempted && d.known() && d.a.Channel == "door" && !own && d.typ.Channel != "door" && d.a.Situation != AtTheDoor:
		return "" // somebody may be sent, but the contact was a call
	case attempted && d.known() && d.typ.Channel == "" && !own && (d.a.Channel == "post" || d.a.Channel == "online"):
		return ""
	}
	return d.a.Channel
}

// known tells whether the type of the assessment is one of kb/types.
func (d *draft) known() bool { return d.typ.Is != "" }

// open writes the first line.
func (d *draft) open(l line) {
	over := d.a.Verdict == Victim && d.a.Situation == JustPaid // it has happened: nobody is on the line
	text, says := l.pick(d.a.ThirdPerson, d.a.Urgency == Now && !over)
	d.answer.Action = d.spoken(text)
	d.lead = says
	d.say(says)
}

func (d *draft) say(keys []string) {
	for _, key := range keys {
		d.said[key] = true
	}
}

// steps adds pieces of advice that were not given yet, until the answer has its number.
func (d *draft) steps(keys ...string) {
	for _, key := range keys {
		if d.repeats(key) || len(d.answer.Steps) >= d.maxSteps {
			continue
		}
		if step, says := d.step(key); step.Text != "" && !d.shown(step.Text) {
			d.answer.Steps = append(d.answer.Steps, step)
			d.say(says)
		}
	}
}

// inDanger tells whether the first line sends the person to 999: nobody waits five minutes then.
func (d *draft) inDanger() bool { return d.a.Urgency == Now && slices.Contains(d.lead, "call_999") }

// step words a piece of advice. A scam type has its own words for the one check that settles it.
func (d *draft) step(key string) (Step, []string) {
	p := d.k.pieces[key]
	text, says := p.pick(d.a.ThirdPerson, d.a.Channel, d.nation), p.Says
	switch {
	case p.Rest != "" && d.someSaid(p.Says):
		text = p.Rest
	case p.Also != "" && (d.a.Verdict == Victim || d.inDanger()) && !d.a.ThirdPerson:
		text = p.Also
	}
	if d.settles(key) {
		text, says = d.typ.Check.pick(d.a.ThirdPerson, false)
	}
	return Step{Key: key, Text: d.spoken(text)}, append([]string{key}, says...)
}

// says lists what a piece of advice says beside itself.
func (d *draft) says(key string) []string {
	if d.settles(key) {
		return d.typ.Check.Says
	}
	return d.k.pieces[key].Says
}

// settles tells whether the check of the scam type stands for the piece of advice.
func (d *draft) settles(key string) bool {
	return d.known() && (key == "known_number" || key == "check_with_person" && slices.Contains(d.typ.Check.Says, key))
}

// repeats tells whether a piece would only say again what was said, or would hold up somebody
// who must ring 999.
func (d *draft) repeats(key string) bool {
	switch {
	case d.said[key]:
		return true
	case key == "wait_5_min" && d.atHand(), d.k.pieces[key].Later && d.a.Urgency == Now:
		return true
	case d.inDanger() && (key == "wait_5_min" || slices.Contains(d.says(key), "call_101")):
		return true
	case d.settles(key):
		return d.allSaid(d.typ.Check.Says)
	}
	return d.k.pieces[key].OnlyNew && d.allSaid(d.k.pieces[key].Says)
}

// atHand tells whether the danger is at the door or on its way, or the staff of a bank stand by:
// the line can wait.
func (d *draft) atHand() bool {
	return d.a.Situation == AtTheDoor || d.a.Situation == CollectorComing || d.a.Situation == AtTheBank
}

func (d *draft) allSaid(keys []string) bool {
	return len(keys) > 0 && !slices.ContainsFunc(keys, func(s string) bool { return !d.said[s] })
}

func (d *draft) someSaid(keys []string) bool {
	return slices.ContainsFunc(keys, func(s string) bool { return d.said[s] })
}

// shown tells whether a text stands among the steps already.
func (d *draft) shown(text string) bool {
	return slices.ContainsFunc(d.answer.Steps, func(s Step) bool { return s.Text == text })
}

// contacts adds who to ring, each number once.
func (d *draft) contacts(ids ...string) {
	for _, id := range ids {
		id, ok := d.k.serving(id, d.nation)
		if !ok || len(d.answer.Contacts) >= d.mostContacts() {
			continue
		}
		d.contact(d.k.contact(id, d.nation, d.a.ThirdPerson))
	}
}

// mostContacts is how many contacts fit: somebody who must ring 999 needs one number beside it.
func (d *draft) mostContacts() int {
	if d.inDanger() {
		return mostContacts - 1
	}
	return mostContacts
}

func (d *draft) contact(c Contact) {
	c.Name = d.spoken(c.Name)
	if slices.Contains(c.says, "call_101") && d.listed("emergency") {
		return // one number for the police is enough when it is 999
	}
	for _, have := range d.answer.Contacts {
		if have.ID == c.ID || d.k.contacts[have.ID].Number == d.k.contacts[c.ID].Number && c.URL == "" {
			return
		}
	}
	d.answer.Contacts = append(d.answer.Contacts, c)
	d.say(c.says)
}

func (d *draft) listed(id string) bool {
	return slices.ContainsFunc(d.answer.Contacts, func(c Contact) bool { return c.ID == id })
}

// conclude lists everything that the answer says and offers the timer where it fits.
func (d *draft) conclude() {
	said := map[string]bool{}
	add := func(keys ...string) {
		for _, key := range keys {
			said[key] = true
		}
	}
	add(d.lead...)
	add(d.noted...)
	add(d.numbered...)
	add(d.alsoSaid...)
	for _, s := range d.answer.Steps {
		_, says := d.step(s.Key)
		add(says...)
	}
	for _, c := range d.answer.Contacts {
		add(c.says...)
	}
	if d.answer.Ask != nil {
		add("ask_more_info")
	}
	d.answer.Says = sorted(said)
	if card, ok := d.e.Card(d.a); ok && (d.a.ThirdPerson || d.a.Aside == "explain_talk") {
		d.answer.Card = card.ID
	}
	d.answer.Timer = said["wait_5_min"]
	if d.answer.Timer {
		d.answer.TimerFor = d.ring()
	}
}

// ring gives the contact to ring when five minutes are over.
func (d *draft) ring() string {
	if d.typ.Ring != "" {
		return d.typ.Ring
	}
	return "police"
}
