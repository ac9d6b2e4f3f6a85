package advice

import "strings"

// aboutNumber is what is known about the number in a question.
type aboutNumber struct {
	phone   Phone
	topic   topic
	starts  string
	contact string // id of the contact whose number it is, or ""
}

// number picks the number to speak about: one that is dear to ring, then one of ours, then the first. It is
// false when there is none. Short codes count only where the question is about a number.
func (d *draft) number() (aboutNumber, bool) {
	var best aboutNumber
	found := false
	for _, p := range d.a.Numbers {
		if !p.Personal() && !d.a.OnlyNumber {
			continue
		}
		n := d.k.aboutPhone(p)
		if d.sayable(n) && (!found || n.weight() > best.weight()) {
			best, found = n, true
		}
	}
	return best, found
}

// sayable tells whether there is something to say about the number. Of the short codes that is so for few: "ends 123"
// asks about none.
func (d *draft) sayable(n aboutNumber) bool {
	_, own := d.k.plan("number", n.starts)
	return n.topic != "" && (n.topic != topicService || own)
}

func (n aboutNumber) weight() int {
	switch {
	case n.topic.costly():
		return 2
	case n.topic == topicOurs:
		return 1
	}
	return 0
}

// aboutPhone looks a number up among the contacts, else reads off its first digits what it is.
func (k *knowledge) aboutPhone(p Phone) aboutNumber {
	n := aboutNumber{phone: p}
	n.topic, n.starts = p.about()
	if id, ok := k.numbers[p.ringKey()]; ok {
		n.topic, n.contact = topicOurs, id
	}
	return n
}

// bareNumber tells whether the question is about a number and says nothing of what the caller wanted, so that the
// number is what the answer is about.
func (d *draft) bareNumber() bool {
	a := d.a
	open := a.Verdict == Unclear || a.Verdict == OffTopic && a.Aside == "empty"
	n, found := d.number()
	return open && found && a.OnlyNumber && a.Situation == NoSituation && (a.Claimed == "" || n.topic == topicOurs)
}

// numberPlan gives the plan for a question about a number: that of the contact whose number it is, else of its topic.
func (d *draft) numberPlan() plan {
	n, _ := d.number()
	p, ok := d.k.plan("number", n.contact)
	if !ok {
		p, ok = d.k.plan("number", n.starts)
	}
	if !ok {
		p, _ = d.k.plan("number", string(n.topic))
	}
	p.line.Text = d.aboutIt(p.line.Text, n)
	p.line.Other = d.aboutIt(p.line.Other, n)
	return p
}

// aboutIt fills the gaps of a text on a number. A number of ours is shown whole, as it stands in the knowledge base;
// of any other only the first digits are.
func (d *draft) aboutIt(text string, n aboutNumber) string {
	c := d.k.contacts[n.contact]
	name := c.Called
	if name == "" {
		name = c.Name
	}
	return strings.NewReplacer("{number}", c.Number, "{name}", name, "{starts}", n.starts, "{place}", d.place(n.starts)).Replace(text)
}

// place names the country of a code such as "+252".
func (d *draft) place(starts string) string {
	key := "country." + strings.TrimPrefix(starts, "+")
	if !d.e.Has(key) {
		return d.e.Say("country.other")
	}
	return d.e.Say(key)
}

// noteNumber adds a line on the number in a story. It never says whose number it is, unless it is one of ours, and
// always that it proves nothing.
func (d *draft) noteNumber() {
	n, ok := d.number()
	if !ok || d.bareNumber() || d.a.Verdict == OffTopic || d.a.Trap != "" || d.foreign() {
		return
	}
	key := d.numberKey(n)
	if key == "" {
		return
	}
	d.answer.Number = d.aboutIt(d.e.Say(key), n)
	d.numbered = []string{"general_safety"}
	if key != "answer.number.message" {
		d.numbered = []string{"spoofing_possible"}
	}
}

// numberKey chooses the line. The plain one is left out where it would only say again what was said, and in an
// emergency, when every line counts.
func (d *draft) numberKey(n aboutNumber) string {
	switch {
	case n.topic.costly(), n.topic == topicOurs && d.a.Verdict != Victim:
		return "answer.number." + string(n.topic)
	case d.a.Verdict == Victim, d.a.Urgency == Now, d.said["spoofing_possible"]:
		return ""
	case d.written():
		if d.someSaid([]string{"known_number", "call_bank_159", "dont_tap"}) {
			return "" // which number to ring was said
		}
		return "answer.number.message"
	}
	return "answer.number.call"
}
