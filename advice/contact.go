package advice

import (
	"maps"
	"slices"
	"time"
)

// Contact is somebody to ring or write to, from kb/contacts.yaml.
type Contact struct {
	ID      string
	Name    string    // "Your bank", "Report Fraud"
	Number  string    // as people write it, perhaps with words behind it ("159, or the number on your card"), or ""
	URL     string    // https: or mailto:, or ""
	When    string    // when to use it, in a few words
	Nations []Nation  // where it applies; empty means all of them
	Source  string    // who says so
	Checked time.Time // day on which that was last checked
	Review  int       // months after which it must be checked again
	Check   bool      // not confirmed well enough to be a first step

	says []string // the pieces of advice that showing it gives
}

// ContactsFor gives everybody worth ringing in the area, right for its nation. Where the nation
// is unknown it leaves out those that serve one nation only.
func (e *Engine) ContactsFor(area AreaID) []Contact {
	in := e.Nation(area)
	var out []Contact
	for _, id := range e.know.listed {
		entry := e.know.contacts[id]
		if entry.serves(in) {
			out = append(out, e.know.contact(id, in, false))
		}
	}
	return out
}

// Contact gives the contact with the id that is right for the area: Police Scotland, say, for
// "report_fraud" in Scotland. It is false when there is no such id.
func (e *Engine) Contact(id string, area AreaID) (Contact, bool) {
	in := e.Nation(area)
	id, ok := e.know.serving(id, in)
	if !ok {
		return Contact{}, false
	}
	return e.know.contact(id, in, false), true
}

// Overdue gives the contacts that should have been checked again before a time, by id.
func (e *Engine) Overdue(at time.Time) []Contact {
	var late []Contact
	for _, id := range slices.Sorted(maps.Keys(e.know.contacts)) {
		c := e.know.contact(id, "", false)
		if at.After(c.Checked.AddDate(0, c.Review, 0)) {
			late = append(late, c)
		}
	}
	return late
}

// serves tells whether the contact applies in the nation. In an unknown one it must apply in
// more than one nation, or everywhere.
func (c contactEntry) serves(in Nation) bool {
	if in == "" {
		return len(c.Nations) != 1
	}
	return len(c.Nations) == 0 || slices.Contains(c.Nations, in)
}

// serving follows the "instead" of contacts until one serves the nation.
func (k *knowledge) serving(id string, in Nation) (string, bool) {
	for range k.contacts {
		entry, ok := k.contacts[id]
		if !ok {
			return "", false
		}
		if entry.serves(in) || entry.Instead == "" {
			return id, true
		}
		id = entry.Instead
	}
	return id, false
}

// contact words a contact for the nation and for the person or somebody they ask for.
func (k *knowledge) contact(id string, in Nation, third bool) Contact {
	e := k.contacts[id]
	name, extra := e.Name, e.Extra
	if third && e.Other != "" {
		name, extra = e.Other, e.OtherExtra
	}
	if in == "" && e.UnknownExtra != "" {
		extra = e.UnknownExtra
	}
	number := e.Number
	if extra != "" {
		number += ", " + extra
	}
	return Contact{
		ID: id, Name: name, Number: number, URL: e.URL, When: e.When, Nations: slices.Clone(e.Nations),
		Source: k.sources[e.Source].Publisher, Checked: day(e.Checked), Review: e.ReviewMonths, Check: e.Check,
		says: e.Says,
	}
}
