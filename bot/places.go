package bot

import (
	"context"
	"fmt"
	"slices"

	"hangup/advice"
)

// place finds the area that a command names. An id from a button counts too. When there is no
// such area, nowhere answers with the near misses as buttons of the same command.
func (t *turn) place(verb, name string) (found advice.Area, nowhere *Reply) {
	if a, ok := t.Area(advice.AreaID(name)); ok {
		return a, nil
	}
	a, ok, near := t.FindArea(name)
	if ok {
		return a, nil
	}
	r := Reply{Lead: t.Say("bot.place.unknown"), Parts: []Part{paragraph(t.Say("bot.place.hint"))}}
	if len(near) > 0 {
		r.Parts = []Part{paragraph(t.Say("bot.place.near"))}
	}
	for _, n := range near {
		r.Buttons = append(r.Buttons, Button{Label: t.areaName(n, near), Action: t.areaAction(verb, nil, n.ID)})
	}
	return advice.Area{}, &r
}

// areaName names an area beside others, with what it lies in when another bears its name.
func (c *Core) areaName(a advice.Area, others []advice.Area) string {
	within, ok := c.Area(a.Parent)
	alone := !slices.ContainsFunc(others, func(o advice.Area) bool { return o.Name == a.Name && o.ID != a.ID })
	if !ok || alone {
		return a.Name
	}
	return c.Say("bot.place.within", "area", a.Name, "within", within.Name)
}

// area is "/area" and "/area NAME": where this chat is. It decides whose numbers everybody here
// reads, so in a group only moderators set it.
func (t *turn) area(ctx context.Context, name string) (Reply, error) {
	if name == "" {
		return t.showArea(ctx)
	}
	if !t.in.Private {
		if no, err := t.refuse(ctx); no != nil || err != nil {
			return orEmpty(no), err
		}
	}
	a, nowhere := t.place("area", name)
	if nowhere != nil {
		return *nowhere, nil
	}
	if err := t.ports.SetChatArea(ctx, t.home(), a.ID); err != nil {
		return Reply{}, fmt.Errorf("set area: %w", err)
	}
	return Reply{
		Lead:    t.Say("bot.area.set", "area", a.Name),
		Parts:   []Part{paragraph(t.Say("bot.area.why"))},
		Buttons: []Button{t.button("bot.button.noarea", act("noarea"))},
	}, nil
}

func (t *turn) showArea(ctx context.Context) (Reply, error) {
	id, err := t.ports.ChatArea(ctx, t.home())
	if err != nil {
		return Reply{}, fmt.Errorf("area: %w", err)
	}
	a, ok := t.Area(id)
	if !ok {
		return Reply{Lead: t.Say("bot.area.none"), Parts: []Part{paragraph(t.Say("bot.area.how"))}}, nil
	}
	return Reply{
		Lead:    t.Say("bot.area.now", "area", a.Name),
		Parts:   []Part{paragraph(t.Say("bot.area.how"))},
		Buttons: []Button{t.button("bot.button.noarea", act("noarea"))},
	}, nil
}

// clearArea is the button that forgets where the chat is.
func (t *turn) clearArea(ctx context.Context, _ []string) (Reply, error) {
	if !t.in.Private {
		if no, err := t.refuse(ctx); no != nil || err != nil {
			return orEmpty(no), err
		}
	}
	if err := t.ports.SetChatArea(ctx, t.home(), ""); err != nil {
		return Reply{}, fmt.Errorf("clear area: %w", err)
	}
	return Reply{Lead: t.Say("bot.area.cleared"), Parts: []Part{paragraph(t.Say("bot.area.how"))}}, nil
}

// contacts is "/contacts [area]": who to ring.
func (t *turn) contacts(ctx context.Context, name string) (Reply, error) {
	ctx, done := t.patience.begin(ctx)
	defer done()
	area := t.chatArea(ctx)
	if name != "" {
		a, nowhere := t.place("contacts", name)
		if nowhere != nil {
			return *nowhere, nil
		}
		area = a.ID
	}
	r := Reply{Lead: t.Say("bot.contacts.lead"), Parts: []Part{t.contactList(area)}, Tone: Advice}
	if a, ok := t.Area(area); ok {
		r.Parts = append(r.Parts, paragraph(t.Say("bot.contacts.for", "area", a.Name)))
	} else {
		r.Parts = append(r.Parts, paragraph(t.Say("bot.contacts.nowhere")))
	}
	return r, nil
}

// contactList shows each contact with when to use it.
func (c *Core) contactList(area advice.AreaID) Part {
	p := Part{Kind: Contacts}
	for _, contact := range c.ContactsFor(area) {
		it := contactItem(contact)
		if contact.When != "" {
			it.Text = c.Say("bot.contacts.line", "contact", it.Text, "when", contact.When)
		}
		p.Items = append(p.Items, it)
	}
	return p
}

func orEmpty(r *Reply) Reply {
	if r == nil {
		return Reply{}
	}
	return *r
}
