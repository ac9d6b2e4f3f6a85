package bot

import (
	"context"
	"fmt"

	"hangup/advice"
	"hangup/advice/news"
)

// maxListed is how many warnings a list shows.
const maxListed = 10

// maxLine is what a list shows of a title, so that ten fit into one message of every platform.
const maxLine = 90 // characters

// warnings is "/warnings [area]": the newest, from the area of the chat when none is named.
func (t *turn) warnings(ctx context.Context, name string) (Reply, error) {
	area := t.chatArea(ctx)
	if name != "" {
		a, nowhere := t.place("warnings", name)
		if nowhere != nil {
			return *nowhere, nil
		}
		area = a.ID
	}
	found, err := t.ports.Warnings(ctx, WarningFilter{Area: area, Limit: maxListed})
	if err != nil {
		return Reply{}, fmt.Errorf("warnings: %w", err)
	}
	if len(found) > 0 {
		return t.warningList(t.listLead(area), found), nil
	}
	return t.noWarnings(ctx, area)
}

func (c *Core) listLead(area advice.AreaID) string {
	if a, ok := c.Area(area); ok {
		return c.Say("bot.warnings.area", "area", a.Name)
	}
	return c.Say("bot.warnings.lead")
}

// noWarnings says that there are none for an area and shows those from elsewhere.
func (t *turn) noWarnings(ctx context.Context, area advice.AreaID) (Reply, error) {
	a, ok := t.Area(area)
	if !ok {
		return Reply{Lead: t.Say("bot.warnings.none"), Parts: []Part{paragraph(t.Say("bot.warnings.care"))}}, nil
	}
	found, err := t.ports.Warnings(ctx, WarningFilter{Limit: maxListed})
	if err != nil {
		return Reply{}, fmt.Errorf("warnings: %w", err)
	}
	if len(found) == 0 {
		return Reply{
			Lead:  t.Say("bot.warnings.nonefor", "area", a.Name),
			Parts: []Part{paragraph(t.Say("bot.warnings.care"))},
		}, nil
	}
	return t.warningList(t.Say("bot.warnings.elsewhere", "area", a.Name), found), nil
}

func (t *turn) warningList(lead string, found []news.Warning) Reply {
	p := Part{Kind: List}
	for _, w := range found {
		p.Items = append(p.Items, t.item(w))
	}
	return Reply{Lead: lead, Parts: []Part{p}, Tone: News}
}
