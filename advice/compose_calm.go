package advice

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// noSigns answers about a contact that seems ordinary. It never says that it is safe; it names
// the one check that would settle it.
func (d *draft) noSigns() {
	d.borrowType()
	p := d.byChannel("no_signs")
	if checked, ok := d.k.plan("no_signs", "checked"); ok && d.checked() {
		p = checked
	}
	step, says := d.step(p.Check)
	d.open(p.line)
	d.answer.Action = strings.ReplaceAll(d.answer.Action, "{check}", lowerFirst(step.Text))
	d.lead = append(slices.Clone(d.lead), says...)
	d.say(says)
	d.contacts(p.Contacts...)
	d.whoSettles()
	d.steps(p.Steps...)
	d.answer.Why = d.quoting("answer.fits", d.quotable(phrases(d.a.Reassuring)))
}

// checked tells whether somebody checked already, on a number they had.
func (d *draft) checked() bool {
	return slices.ContainsFunc(d.a.Reassuring, func(t Tell) bool { return t.ID == "ok.known_number" || t.ID == "ok.checked" })
}

// lowerFirst puts a sentence after the words that lead to it.
func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}

// whoSettles adds the contact of the type, where ringing it is the check.
func (d *draft) whoSettles() {
	if d.known() && slices.Contains(d.typ.Check.Says, d.callOf(d.typ.Ring)) {
		d.contacts(d.typ.Ring)
	}
}

// phrases leaves out the tells of one or two words, as "I booked" alone explains nothing, and what
// the person only believes.
func phrases(tells []Tell) []Tell {
	var out []Tell
	for _, t := range tells {
		if len(strings.Fields(t.Words)) > 2 && t.ID != "ok.belief" {
			out = append(out, t)
		}
	}
	return out
}

// callOf gives the first piece of advice that showing a contact gives.
func (d *draft) callOf(contact string) string {
	if says := d.k.contacts[contact].Says; len(says) > 0 {
		return says[0]
	}
	return ""
}

// unclear answers when there is not enough to say: what to leave until it is clear, and the one
// question that would decide most.
func (d *draft) unclear() {
	d.borrowType()
	p := d.byChannel("unclear")
	if d.a.Urgency == Now && d.a.Situation == NoSituation && d.a.Channel == "door" {
		d.a.Situation = AtTheDoor // whoever is at the door now need not come back
	}
	if d.bareNumber() {
		p = d.numberPlan()
		p.Steps = d.fitting(p.Steps)
	} else if s, ok := d.k.plan("unclear", string(d.a.Situation)); ok {
		p = s
	}
	d.open(p.line)
	d.contacts(p.Contacts...)
	d.whoSettles()
	if q, ok := d.e.Question(d.a.Missing); ok {
		d.answer.Ask = &q
		d.said["ask_more_info"] = true
	}
	d.steps(p.Steps...)
	d.answer.Ways = true
}

// borrowType takes the check of the type that the text is most like, for its number to ring.
func (d *draft) borrowType() {
	if d.known() || len(d.a.RunnersUp) == 0 {
		return
	}
	t := d.k.types[d.a.RunnersUp[0]]
	if t.Channel == "online" && (d.a.Channel == "call" || d.a.Channel == "door") {
		return // "see it first" is no check of somebody who rang
	}
	d.typ = t
}

// byChannel gives the plan for how the contact came, or the default one.
func (d *draft) byChannel(section string) plan {
	if p, ok := d.k.plan(section, string(d.a.Channel)); ok {
		return p
	}
	p, _ := d.k.plan(section, "default")
	return p
}

// trap answers the cases in which the usual advice would do harm. It is false when there is none,
// or when the text shows a scam beside it: then the scam's own advice leads.
func (d *draft) trap() bool {
	p, ok := d.k.plan("trap", string(d.a.Trap))
	if !ok || d.attempted() && !d.trapLeads() || d.a.Trap == "hospital" && d.written() { // there is no call to take

		return false
	}
	d.open(p.line)
	d.contacts(p.Contacts...)
	d.steps(p.Steps...)
	d.answer.Note = p.Note
	switch {
	case d.attempted():
		d.contacts(d.typ.Contacts...)
		d.answer.Ways = true
	case d.a.Trap != "despair" && d.a.Trap != "child":
		d.doubt()
	}
	return true
}

// written tells whether the contact was a message that can be left lying.
func (d *draft) written() bool {
	return slices.Contains([]Channel{"text", "email", "post", "online"}, d.a.Channel)
}

// doubt adds that the words show no scam, or that they are not enough, and that neither is sure.
func (d *draft) doubt() {
	key := "not_sure"
	if d.a.Verdict == NoSigns {
		key = "no_scam_signs"
	}
	step, says := d.step(key)
	d.answer.Note = joinWords(step.Text, d.answer.Note)
	d.noted = says
}

// attempted tells whether somebody tries, or tried, to take something.
func (d *draft) attempted() bool { return d.a.Verdict == Scam || d.a.Verdict == Victim }

// trapLeads tells whether a trap goes before a scam: always when somebody despairs, and when a
// child is being blackmailed or courted online.
func (d *draft) trapLeads() bool {
	return d.a.Trap == "despair" || d.a.Trap == "child" && (d.typ.Is == "" || d.a.Type == "romance")
}

// trapSteps gives the advice that a trap adds to that on a scam.
func (d *draft) trapSteps() []string {
	p, _ := d.k.plan("trap", string(d.a.Trap))
	return p.Beside
}

// answering fills the gap of a first line that is a piece of advice, worded for the nation.
func (d *draft) answering(p plan) {
	if p.Check == "" {
		return
	}
	step, says := d.step(p.Check)
	d.answer.Action = strings.ReplaceAll(d.answer.Action, "{check}", step.Text)
	d.lead = append(slices.Clone(d.lead), says...)
	d.say(says)
}

// explain tells the story of a scam type to somebody who asks what it is, and what to do.
func (d *draft) explain() {
	d.answer.Action = d.e.Say("answer.story", "name", d.typ.Name, "what", d.typ.What)
	d.answer.Why = d.typ.Never[0].Text
	d.lead = nil
	d.steps("if_it_happens", "known_number")
	d.contacts(d.typ.Contacts...)
}

// aside answers what is not about a suspicious contact, and what is not in English.
func (d *draft) aside() {
	kind := string(d.a.Aside)
	if _, ok := d.k.plan("aside", kind); !ok {
		kind = "chat"
	}
	if d.foreign() && kind != "injection" && kind != "harm" {
		kind = "language"
	}
	p, _ := d.k.plan("aside", kind)
	d.open(p.line)
	d.answering(p)
	if kind == "explain" && d.known() {
		d.explain()
		return
	}
	d.contacts(p.Contacts...)
	if d.a.Urgency == Now {
		d.steps("urgent_help")
	}
	d.steps(p.Steps...)
	if d.foreign() {
		d.inTheirLanguage()
	}
}

func (d *draft) foreign() bool { return d.a.Language != "" && !strings.HasPrefix(d.a.Language, "en") }
