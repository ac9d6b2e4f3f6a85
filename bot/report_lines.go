package bot

import (
	"slices"

	"hangup/advice"
)

// reportLines writes each thing of a report that is kept on a line. What was left empty is not shown.
func (c *Core) reportLines(r Report) []string {
	kind, ok := c.TypeName(r.Type)
	if !ok {
		kind = c.Say("bot.report.othertype")
	}
	area, _ := c.Area(r.Area)
	var lines []string
	for _, l := range [][2]string{
		{"bot.line.type", upperFirst(kind)},
		{"bot.line.happened", c.happenedText(r.Happened)},
		{"bot.line.claimed", r.Claimed},
		{"bot.line.when", r.When},
		{"bot.line.area", area.Name},
		{"bot.line.number", r.Number},
		{"bot.line.note", r.Note},
	} {
		if l[1] != "" {
			lines = append(lines, c.Say(l[0], "value", l[1]))
		}
	}
	return lines
}

// laterLines writes what became of a report since it was saved.
func (c *Core) laterLines(r Report) []string {
	var lines []string
	if !r.Edited.IsZero() {
		lines = append(lines, c.Say("bot.line.edited", "value", c.moment(r.Edited)))
	}
	if r.Informed {
		lines = append(lines, c.Say("bot.line.informed"))
	}
	return lines
}

// readers says who may read a report.
func (c *Core) readers(r Report) string {
	if r.From == (ChatID{}) {
		return c.Say("bot.report.readers.coordinators")
	}
	return c.Say("bot.report.readers.chat")
}

func (c *Core) happenedText(id string) string {
	for _, o := range c.happenings() {
		if o.ID == id {
			return o.Label
		}
	}
	return ""
}

// routes says who to tell, in the order in which it helps: the bank where something was given, the police of the nation,
// and what helps in every nation.
func (c *Core) routes(r *Reply, area advice.AreaID, happened string) {
	lost := slices.Contains([]string{"details", "money", "access"}, happened)
	if lost {
		r.add(contactsPart(c.Say("bot.report.bankfirst"), c.known(nil, "bank", area)))
	}
	r.add(contactsPart(c.Say("bot.report.notpolice"), c.known(c.known(nil, "report_fraud", area), "police", area)))
	more := c.known(nil, "scam_texts", area)
	if !lost {
		more = c.known(more, "bank", area)
	}
	r.add(contactsPart(c.Say("bot.report.also"), more))
}

// known adds the contact that is right for the area, once.
func (c *Core) known(list []advice.Contact, id string, area advice.AreaID) []advice.Contact {
	contact, ok := c.Contact(id, area)
	if !ok || slices.ContainsFunc(list, func(have advice.Contact) bool { return have.Number == contact.Number }) {
		return list
	}
	return append(list, contact)
}
