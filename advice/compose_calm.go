package advice

import (
	"slices"
	"strings"
)

// noSigns answers about a contact that seems ordinary. It never says that it is safe; it names
// the one check that would settle it.
func (d *draft) noSigns() {
	d.borrowType()
	p := d.byChannel("no_signs")
	d.open(p.line)
	d.contacts(p.Contacts...)
	d.steps(p.Steps...)
	d.answer.Why = d.quotes("answer.fits", d.a.Reassuring, mostQuotes)
}

// unclear answers when there is not enough to say: what to leave until it is clear, and the one
// question that would decide most.
func (d *draft) unclear() {
	d.borrowType()
	p := d.byChannel("unclear")
	if s, ok := d.k.plan("unclear", string(d.a.Situation)); ok {
		p = s
	}
	d.open(p.line)
	d.contacts(p.Contacts...)
	if q, ok := d.e.missing(d.a.Missing); ok {
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
	d.typ = d.k.types[d.a.RunnersUp[0]]
}

// byChannel gives the plan for how the contact came, or the default one.
func (d *draft) byChannel(section string) plan {
	if p, ok := d.k.plan(section, string(d.a.Channel)); ok {
		return p
	}
	p, _ := d.k.plan(section, "default")
	return p
}

// trap answers the cases in which the usual advice would do harm. It is false when there is none.
func (d *draft) trap() bool {
	p, ok := d.k.plan("trap", string(d.a.Trap))
	if !ok {
		return false
	}
	d.open(p.line)
	d.contacts(p.Contacts...)
	d.steps(p.Steps...)
	d.answer.Note = p.Note
	if d.a.Verdict == Scam || d.a.Verdict == Victim {
		d.contacts(d.typ.Contacts...)
		d.answer.Ways = true
	}
	return true
}

// aside answers what is not about a suspicious contact.
func (d *draft) aside() {
	p, ok := d.k.plan("aside", string(d.a.Aside))
	if !ok {
		p, _ = d.k.plan("aside", "chat")
	}
	d.open(p.line)
	d.contacts(p.Contacts...)
	d.steps(p.Steps...)
	d.inTheirLanguage()
}

// inTheirLanguage puts one line in the language of the person first, where there is one.
func (d *draft) inTheirLanguage() {
	base, _, _ := strings.Cut(d.a.Language, "-")
	key := "answer.language." + base
	if base == "" || !d.e.Has(key) {
		return
	}
	d.answer.Why = d.answer.Action
	d.answer.Action = d.e.Say(key)
	d.lead = append(slices.Clone(d.lead), "call_999")
}

// missing gives the question with the id, or false when there is none to ask.
func (e *Engine) missing(id string) (Question, bool) {
	if q, ok := e.Next(nil); ok && q.ID == id {
		return q, true
	}
	return Question{}, false
}
