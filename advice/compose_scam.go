package advice

import "slices"

// scam answers an attempt: nothing has been given yet.
func (d *draft) scam() {
	slot := d.slot()
	base, _ := d.k.plan("scam", slot)
	first, own := d.typ.First[slot]
	if !own && d.plainSlot(slot) && d.known() {
		first, own = d.typ.First["default"]
	}
	if !own {
		first = base
	}
	d.open(first.line)
	d.contacts(base.Contacts...)
	d.contacts(d.typ.Contacts...)
	if !d.known() {
		d.contacts("report_fraud")
	}
	d.steps(d.trapSteps()...)
	d.steps(base.Steps...)
	if d.a.Urgency == Now {
		d.steps(d.typ.NowSteps...)
	}
	d.steps(first.Steps...)
	if d.a.Channel == "text" || d.a.Channel == "email" {
		d.steps("forward_7726")
	}
	d.mixed(d.called(), d.fitting(d.typ.Steps))
	d.steps("known_number", "tell_someone")
	d.because()
	d.answer.Ways = true
}

// slot names the case that decides the first line: the situation, else the channel.
func (d *draft) slot() string {
	if s := string(d.a.Situation); s != "" {
		if _, ok := d.k.plan("scam", s); ok {
			return s
		}
	}
	if _, ok := d.k.plan("scam", string(d.a.Channel)); ok && d.a.Channel != "" {
		return string(d.a.Channel)
	}
	return "default"
}

// plainSlot tells whether a type's default line is better than the general line of the slot.
// It is not where the words depend on how the contact came or on what is going on.
func (d *draft) plainSlot(slot string) bool {
	switch slot {
	case "default":
		return true
	case "text", "email", "online", "door", "post":
		return d.typ.Channel == Channel(slot)
	}
	return false
}

// called gives the pieces of advice that the tells in the text call for.
func (d *draft) called() []string {
	var out []string
	for _, t := range d.a.Tells {
		out = append(out, d.k.calls[t.ID]...)
	}
	return d.fitting(out)
}

// called for first, so many, then the steps of the type.
const calledFirst = 2

// mixed adds the advice that the tells call for and that of the type: the tells lead, but leave
// room for what everybody must hear in a scam of the type.
func (d *draft) mixed(called, usual []string) {
	for _, key := range called {
		if len(d.answer.Steps) < calledFirst {
			d.steps(key)
		}
	}
	d.steps(head(usual, calledFirst)...)
	d.steps(called...)
	d.steps(usual...)
}

// fitting leaves out advice that makes no sense for how the contact came: there is no line to
// keep free and nothing to hang up after a text, and no text to forward after a call. When the
// words do not say, it was a call.
func (d *draft) fitting(keys []string) []string {
	by := d.a.Channel
	if by == "" {
		by = "call"
	}
	var out []string
	for _, key := range keys {
		on := d.k.pieces[key].Channels
		if len(on) == 0 || slices.Contains(on, by) {
			out = append(out, key)
		}
	}
	return out
}
