package advice

import "slices"

// urgentFirst are the situations that decide before what was given does, the most pressing first.
var urgentFirst = []Situation{CollectorComing, AtTheDoor, RemoteSession, MidTransfer, AtTheBank}

// givenFirst is the order in which the things that were given decide the first line: first what
// still lets them take more, then what the bank can stop, then what only the police can.
var givenFirst = []Given{
	"access", "pin", "card", "transfer", "code", "card_payment", "crypto", "gift_cards", "cash", "goods", "password",
	"details", "unknown",
}

// victim answers somebody who gave something, or is giving it.
func (d *draft) victim() {
	plans := d.lost()
	first := plans[0]
	if d.typ.VictimFirst != nil && d.a.Situation == NoSituation {
		first = *d.typ.VictimFirst
	}
	d.open(first.line)
	for _, p := range plans {
		d.contacts(head(p.Contacts, 1)...)
	}
	if d.typ.VictimContacts != nil {
		d.answer.Contacts = nil
		d.contacts(d.typ.VictimContacts...)
	}
	d.contacts(d.typ.Contacts...)
	d.contacts(first.Contacts...)
	d.steps(d.trapSteps()...)
	d.steps(d.fitting(head(d.typ.Victim, 1))...)
	d.steps(d.leftOver(plans)...)
	d.steps(head(first.Steps, 2)...)
	d.steps(d.fitting(d.typ.Victim)...)
	d.steps(first.Steps...)
	d.because()
	d.kindWord()
	d.answer.Ways = d.a.Urgency == Now
}

// lost gives the plans for what was given and what is going on, the leading one first.
func (d *draft) lost() []plan {
	var out []plan
	taken := map[Given]bool{}
	for _, s := range urgentFirst {
		if p, ok := d.k.plan("victim", string(s)); ok && d.a.Situation == s {
			out = append(out, p)
		}
	}
	for _, g := range d.givenOrder() {
		if p, ok := d.k.plan("victim", string(g)); ok && slices.Contains(d.a.Given, g) && !taken[g] && d.surely(p) {
			taken[g] = true
			out = append(out, p)
		}
	}
	if len(out) == 0 {
		p, _ := d.k.plan("victim", "unknown")
		out = append(out, p)
	}
	return out
}

// surely tells whether what was given counts: alone it always does; beside other things, one that
// needs a tell needs it heard or typical. Where the type is not known, that goes for what is seldom given: crypto and
// gift cards.
func (d *draft) surely(p plan) bool {
	seldom := slices.Contains(p.Needs, "ask.crypto") || slices.Contains(p.Needs, "ask.gift_cards")
	if !d.known() && seldom && len(d.a.Given) > 1 {
		return d.heard(p.Needs)
	}
	return len(p.Needs) == 0 || len(d.a.Given) == 1 || !d.known() || d.heard(p.Needs) || slices.ContainsFunc(p.Needs, d.typical)
}

// givenOrder puts first what is typical of the scam type, or, while it is happening, what the
// caller can still reach: the computer, then cash and goods that are not far away yet.
func (d *draft) givenOrder() []Given {
	lead := d.typ.LostFirst
	if d.a.Urgency == Now {
		lead = []Given{"access", "cash", "goods"}
	}
	return append(slices.Clone(lead), givenFirst...)
}

// leftOver gives what the plans that do not lead add, so that somebody who gave a card and let
// them in to the computer hears of both.
func (d *draft) leftOver(plans []plan) []string {
	var out []string
	for _, p := range plans[1:] {
		out = append(out, p.Beside...)
	}
	return d.fitting(out)
}

func head[T any](items []T, n int) []T { return items[:min(n, len(items))] }

// kindWord ends the answer with a kind word, and with whom to talk to once there is time for it.
func (d *draft) kindWord() {
	d.answer.Note = d.choose("answer.kind", "answer.kind_other")
	if d.a.Urgency != Now && !d.said["support"] {
		step, says := d.step("kind_word")
		d.answer.Note, d.noted = step.Text, says
	}
}

// choose gives the text of the first key, or of the second when it is about somebody else.
func (d *draft) choose(own, other string) string {
	if d.a.ThirdPerson {
		return d.spoken(d.e.Say(other))
	}
	return d.e.Say(own)
}
