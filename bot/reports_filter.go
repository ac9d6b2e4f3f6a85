package bot

import (
	"context"
	"strings"

	"hangup/advice"
)

// reportsForm is the form that chooses among reports. It bears the name of the command, with which it goes on in a private chat.
const reportsForm = "reports"

// anyType is the choice of who wants to see every kind.
const anyType = "any"

// reportsFilter is the button that asks for the kind and the area.
func (t *turn) reportsFilter(ctx context.Context, args []string) (Reply, error) {
	if len(args) != 0 {
		return t.closed(), nil
	}
	v, no, err := t.reportsView(ctx)
	if no != nil || err != nil {
		return orEmpty(no), err
	}
	return Reply{Lead: t.Say("bot.reports.filter.lead"), Form: t.newReportsForm(v)}, nil
}

func (c *Core) newReportsForm(v openReports) *Form {
	kinds := []Option{{anyType, c.Say("bot.reports.filter.any")}}
	for _, k := range c.kinds() {
		if k.ID != otherType {
			kinds = append(kinds, k)
		}
	}
	kind := c.choiceField(fieldType, "bot.reports.filter.type", kinds, anyType)
	if v.Type != "" {
		kind.Value = string(v.Type)
	}
	area := c.lineField(fieldArea, "bot.reports.filter.area", "bot.reports.filter.area.hint")
	if a, ok := c.Area(v.Area); ok {
		area.Value = a.Name
	}
	return &Form{
		ID: reportsForm, Title: c.Say("bot.reports.filter.title"), Submit: c.Say("bot.reports.filter.submit"),
		Fields: []Field{kind, area},
	}
}

// sentReportsFilter reads that form.
func (t *turn) sentReportsFilter(ctx context.Context, sent FormReply) (Reply, error) {
	v, no, err := t.reportsView(ctx)
	if no != nil || err != nil {
		return orEmpty(no), err
	}
	f := t.newReportsForm(v)
	if !t.fill(f, sent.Values) {
		return Reply{Lead: t.Say("bot.warn.fix"), Form: f}, nil
	}
	v.Type, v.Area = "", ""
	if typ := f.field(fieldType).Value; typ != anyType {
		v.Type = advice.ScamType(typ)
	}
	if a, ok, _ := t.FindArea(f.field(fieldArea).Value); ok {
		v.Area = a.ID
	}
	return t.reportsPage(ctx, v, 0, "")
}

// reportsArgs reads a kind of scam, an area, or both in any order.
func (t *turn) reportsArgs(args string) (typ advice.ScamType, area advice.AreaID, no *Reply) {
	words, all := strings.Fields(args), t.topics()
	for i := 0; i <= len(words) && len(words) <= maxPlaceWords+maxTopicWords; i++ { // nothing has a longer name
		before, behind := strings.Join(words[:i], " "), strings.Join(words[i:], " ")
		if typ, area, ok := t.typeAndArea(all, before, behind); ok {
			return typ, area, nil
		}
		if typ, area, ok := t.typeAndArea(all, behind, before); ok {
			return typ, area, nil
		}
	}
	r := Reply{Lead: t.Say("bot.reports.unread"), Parts: []Part{paragraph(t.Say("bot.reports.unread.how"))}}
	r.Buttons = []Button{t.button("bot.button.reportsfilter", act("reportsfilter"))}
	return "", "", &r
}

// typeAndArea reads two texts; an empty one restricts nothing.
func (t *turn) typeAndArea(all topics, kind, place string) (typ advice.ScamType, area advice.AreaID, ok bool) {
	if kind != "" {
		if typ, ok = t.oneType(all, kind); !ok {
			return "", "", false
		}
	}
	if place == "" {
		return typ, "", true
	}
	if a, ok := t.Area(advice.AreaID(place)); ok {
		return typ, a.ID, true
	}
	a, ok, _ := t.FindArea(place)
	return typ, a.ID, ok
}

// oneType finds a kind of scam by its id or name, or by a word that means only that.
func (t *turn) oneType(all topics, named string) (advice.ScamType, bool) {
	if typ := advice.ScamType(named); typ != "" {
		if _, ok := t.TypeName(typ); ok {
			return typ, true
		}
	}
	found := all.named(fold(named))
	if len(found) != 1 {
		return "", false
	}
	return found[0], true
}
