package bot

import (
	"context"
	"fmt"
	"strconv"

	"hangup/advice"
)

// mydata is "/mydata": everything that is held about the person.
func (t *turn) mydata(ctx context.Context, _ string) (Reply, error) {
	held, err := t.ports.Held(ctx, t.who)
	if err != nil {
		return Reply{}, fmt.Errorf("held: %w", err)
	}
	own, err := t.ownChat(ctx)
	if err != nil {
		return Reply{}, err
	}
	if nothingIn(held) && own.empty() {
		return Reply{Lead: t.Say("bot.mydata.nothing")}, nil
	}
	r := Reply{
		Lead:    t.Say("bot.mydata.lead"),
		Parts:   []Part{t.heldList(held, own)},
		Buttons: []Button{t.button("bot.button.forgetme", act("forgetme"))},
	}
	r.add(t.heldReports(held))
	r.Buttons = append(t.ownReportButtons(held.Reports), r.Buttons...)
	if !t.in.Private {
		return r, nil
	}
	r.add(paragraph(t.Say("bot.mydata.attached")))
	r.File, err = t.dataFile(ctx)
	return r, err
}

// forgetme is "/forgetme": it asks first.
func (t *turn) forgetme(context.Context, string) (Reply, error) {
	return Reply{
		Lead:  t.Say("bot.forget.lead"),
		Parts: []Part{paragraph(t.Say("bot.forget.what"))},
		Buttons: []Button{
			t.button("bot.button.forget", act("forget", "yes")),
			t.button("bot.button.keep", act("keep")),
		},
	}, nil
}

func (t *turn) keep(context.Context, []string) (Reply, error) {
	return Reply{Lead: t.Say("bot.forget.kept")}, nil
}

// forget removes everything about who pressed the button, whoever asked for it.
func (t *turn) forget(ctx context.Context, args []string) (Reply, error) {
	if len(args) != 1 || args[0] != "yes" {
		return t.closed(), nil
	}
	own, err := t.ownChat(ctx)
	if err != nil {
		return Reply{}, err
	}
	gone, err := t.ports.Forget(ctx, t.who, t.alone().Chat)
	if err != nil {
		return Reply{}, fmt.Errorf("forget: %w", err)
	}
	if nothingIn(gone) && own.empty() {
		return Reply{Lead: t.Say("bot.forget.nothing")}, nil
	}
	r := Reply{Lead: t.Say("bot.forget.done"), Parts: []Part{t.heldList(gone, own)}}
	if gone.Notices+gone.Deeds > 0 {
		r.add(paragraph(t.Say("bot.forget.moderator")))
	}
	return r, nil
}

// ownChat is what is kept for a chat. In a private chat that is about the person too.
type ownChat struct {
	area    advice.AreaID
	watches []Watch
}

func (o ownChat) empty() bool { return o.area == "" && len(o.watches) == 0 }

func (t *turn) ownChat(ctx context.Context) (ownChat, error) {
	at := t.alone()
	if at == (Address{}) {
		return ownChat{}, nil
	}
	area, err := t.ports.ChatArea(ctx, Address{Chat: at.Chat})
	if err != nil {
		return ownChat{}, fmt.Errorf("area: %w", err)
	}
	ws, err := t.ports.Watches(ctx, at)
	if err != nil {
		return ownChat{}, fmt.Errorf("watches: %w", err)
	}
	return ownChat{area, ws}, nil
}

// alone is where the person is alone with the bot: here or, asked in a group, where they would be; zero when there is no
// such place.
func (t *turn) alone() Address {
	if t.in.Private {
		return t.in.From
	}
	return t.in.Own
}

func nothingIn(d PersonData) bool {
	return len(d.Reports) == 0 && len(d.Checks) == 0 && len(d.Timers) == 0 && d.Dialogs == 0 &&
		d.Notices+d.Deeds+d.Feedback+d.Invitations+d.Echoes+d.Quoted == 0 && !d.Coordinator
}

// heldList counts what is held or was removed, kind by kind.
func (t *turn) heldList(d PersonData, own ownChat) Part {
	p := bullets(
		t.Say("bot.held.checks", "n", strconv.Itoa(len(d.Checks))),
		t.Say("bot.held.reports", "n", strconv.Itoa(len(d.Reports))),
		t.Say("bot.held.timers", "n", strconv.Itoa(len(d.Timers))),
		t.Say("bot.held.dialogs", "n", strconv.Itoa(d.Dialogs)),
	)
	if d.Feedback > 0 {
		p.Items = append(p.Items, Item{Text: t.Say("bot.held.feedback", "n", strconv.Itoa(d.Feedback))})
	}
	if d.Invitations > 0 {
		p.Items = append(p.Items, Item{Text: t.Say("bot.held.invitations", "n", strconv.Itoa(d.Invitations))})
	}
	if d.Coordinator {
		p.Items = append(p.Items, Item{Text: t.Say("bot.held.coordinator")})
	}
	if d.Echoes > 0 {
		p.Items = append(p.Items, Item{Text: t.Say("bot.held.echoes", "n", strconv.Itoa(d.Echoes))})
	}
	if d.Quoted > 0 {
		p.Items = append(p.Items, Item{Text: t.Say("bot.held.quoted", "n", strconv.Itoa(d.Quoted))})
	}
	if d.Notices > 0 {
		p.Items = append(p.Items, Item{Text: t.Say("bot.held.notices", "n", strconv.Itoa(d.Notices))})
	}
	if d.Deeds > 0 {
		p.Items = append(p.Items, Item{Text: t.Say("bot.held.deeds", "n", strconv.Itoa(d.Deeds))})
	}
	if a, ok := t.Area(own.area); ok {
		p.Items = append(p.Items, Item{Text: t.Say("bot.held.area", "area", a.Name)})
	}
	for _, w := range own.watches {
		p.Items = append(p.Items, Item{Text: t.Say("bot.held.watch", "area", t.watchName(w))})
	}
	return p
}

// heldReports shows reports as they are kept, as many as a list takes.
func (t *turn) heldReports(d PersonData) Part {
	p := Part{Kind: List}
	if len(d.Reports) > 0 {
		p.Head = t.Say("bot.mydata.reports")
	}
	for _, r := range d.Reports[:min(len(d.Reports), maxListed)] {
		p.Items = append(p.Items, Item{Text: joinNonEmpty("; ", append([]string{r.ID, t.day(r.At)}, append(t.reportLines(r), t.laterLines(r)...)...)...)})
	}
	if more := len(d.Reports) - maxListed; more > 0 {
		p.Items = append(p.Items, Item{Text: t.Say("bot.mydata.more", "n", strconv.Itoa(more))})
	}
	return p
}
