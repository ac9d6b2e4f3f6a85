package bot

import (
	"context"
	"fmt"
	"strconv"

	"hangup/advice"
)

// stats is "/stats [area] [period]": what people reported there, as a picture and in words.
func (t *turn) stats(ctx context.Context, typed string) (Reply, error) {
	area, p, nowhere := t.readStats(ctx, typed)
	if nowhere != nil {
		return *nowhere, nil
	}
	return t.statsOf(ctx, area, p)
}

// figures is a button of /stats: "figures|period|area".
func (t *turn) figures(ctx context.Context, args []string) (Reply, error) {
	if len(args) != 2 {
		return t.closed(), nil
	}
	area, ok := t.Area(advice.AreaID(args[1]))
	p, known := periodByID(args[0])
	if !ok || !known {
		return t.closed(), nil
	}
	return t.statsOf(ctx, area, p)
}

// readStats reads what is typed behind /stats. A place that is missing is where the chat is.
func (t *turn) readStats(ctx context.Context, typed string) (area advice.Area, p period, nowhere *Reply) {
	p, ok := readPeriod(typed)
	if ok {
		area, here := t.Area(t.chatArea(ctx))
		if !here {
			return area, p, t.statsWhere()
		}
		return area, p, nil
	}
	area, rest, nowhere := t.placeFirst("stats", typed)
	if nowhere != nil {
		return area, p, nowhere
	}
	if p, ok = readPeriod(rest); !ok {
		return area, p, &Reply{Lead: t.Say("bot.stats.when"), Buttons: t.periodButtons(area, period{})}
	}
	return area, p, nil
}

// statsWhere asks for the place.
func (t *turn) statsWhere() *Reply {
	r := &Reply{Lead: t.Say("bot.stats.where"), Parts: []Part{paragraph(t.Say("bot.stats.how"))}}
	for _, a := range t.Areas() {
		if a.Parent == "" && a.Force == "" {
			r.Buttons = append(r.Buttons, Button{Label: a.Name, Action: t.areaAction("stats", nil, a.ID)})
		}
	}
	return r
}

// statsOf answers for an area and a period.
func (t *turn) statsOf(ctx context.Context, area advice.Area, p period) (Reply, error) {
	n, err := t.countStats(ctx, area, p)
	if err != nil {
		return Reply{}, fmt.Errorf("stats: %w", err)
	}
	if n.total == 0 {
		return t.tooFew(area, p), nil
	}
	r := Reply{Lead: t.statsLead(n), Picture: t.statsPicture(ctx, n)}
	r.add(paragraph(t.risingText(n)))
	r.add(paragraph(t.besideText(n)))
	if r.Picture == nil {
		r.add(t.kindList(n))
		r.add(paragraph(t.weeksText(n)))
	}
	r.add(paragraph(t.Say("bot.stats.note")))
	r.Buttons = t.statsButtons(area, p)
	return r, nil
}

// tooFew says that there is nothing that may be shown.
func (t *turn) tooFew(area advice.Area, p period) Reply {
	return Reply{
		Lead:    t.Say("bot.stats.few", "area", area.Name, "period", t.Say(p.said)),
		Parts:   []Part{paragraph(t.Say("bot.stats.note"))},
		Buttons: append(t.statsButtons(area, p), t.button("bot.button.report", act("report"))),
	}
}

// statsLead is the sentence: how many, and most of what.
func (c *Core) statsLead(n *figures) string {
	said := []string{"area", n.area.Name, "period", c.Say(n.period.said), "n", strconv.Itoa(n.total)}
	if len(n.types) == 0 {
		return c.Say("bot.stats.lead", said...)
	}
	first := n.types[0]
	return c.Say("bot.stats.lead.most", append(said, "m", strconv.Itoa(first.n), "kind", c.kindName(first.typ))...)
}

// kindName names a type; what has none is something else.
func (c *Core) kindName(typ advice.ScamType) string {
	if name, ok := c.TypeName(typ); ok {
		return name
	}
	return c.Say("bot.report.othertype")
}

// risingText says which kind is reported more than before, "" when none is.
func (c *Core) risingText(n *figures) string {
	if n.rising == nil {
		return ""
	}
	before := c.Say("bot.stats.under")
	if n.rising.before > 0 {
		before = strconv.Itoa(n.rising.before)
	}
	return c.Say("bot.stats.rising", "kind", c.kindName(n.rising.typ), "n", strconv.Itoa(n.rising.recent), "before", before)
}

// besideText compares an area with those beside it, "" when there are none.
func (c *Core) besideText(n *figures) string {
	if n.beside == nil {
		return ""
	}
	said := []string{"area", n.area.Name, "n", strconv.Itoa(n.total), "parent", n.beside.in.Name,
		"all", strconv.Itoa(n.beside.total), "average", c.averageText(n.beside)}
	return c.Say("bot.stats.beside", said...)
}

// averageText says the average, which is no count of people; a small one is not said all the same.
func (c *Core) averageText(b *around) string {
	if b.average < leastShown {
		return c.Say("bot.stats.under")
	}
	return strconv.Itoa(b.average)
}

// statsButtons gives the other periods and the larger area.
func (t *turn) statsButtons(area advice.Area, p period) []Button {
	bs := t.periodButtons(area, p)
	if in, ok := t.Area(area.Parent); ok {
		bs = append(bs, Button{Label: in.Name, Action: t.areaAction("figures", []string{p.id}, in.ID)})
	}
	return bs
}

// periodButtons gives a button for every period but one.
func (t *turn) periodButtons(area advice.Area, but period) []Button {
	var bs []Button
	for _, p := range periods() {
		if p.id != but.id {
			bs = append(bs, t.button(p.button, t.areaAction("figures", []string{p.id}, area.ID)))
		}
	}
	return bs
}
