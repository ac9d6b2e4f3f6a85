package bot

import (
	"context"
	"fmt"
	"strconv"
)

// listCoordinators is "/coordinators": who warns whole areas and decides for every chat. Coordinators may know it; those whom
// the operator named may end it for those who were invited.
func (t *turn) listCoordinators(ctx context.Context, _ string) (Reply, error) {
	switch {
	case t.nameless():
		return t.askPress(act("coordinators")), nil
	case !t.coordinates(ctx):
		return Reply{Lead: t.Say("bot.rights.coordinator")}, nil
	case !t.in.Private:
		return Reply{Lead: t.Say("bot.coordinators.alone")}, nil
	}
	return t.coordinatorList(ctx, "")
}

// coordinatorList lists those who were invited. done is what was just done, or "".
func (t *turn) coordinatorList(ctx context.Context, done string) (Reply, error) {
	all, err := t.ports.Coordinators(ctx)
	if err != nil {
		return Reply{}, fmt.Errorf("coordinators: %w", err)
	}
	r := Reply{Lead: t.Say("bot.coordinators.none")}
	if len(all) > 0 {
		r.Lead = tongue{Core: t.Core}.some("bot.coordinators.lead", strconv.Itoa(len(all)))
	}
	list := Part{Kind: List}
	named := t.namedCoordinator(ctx)
	for _, c := range all[:min(len(all), maxListed)] {
		list.Items = append(list.Items, Item{Text: t.Say("bot.coordinators.line", "who", t.byWhom(c.Who), "day", t.day(c.Since), "by", t.byWhom(c.By))})
		if named && len(r.Buttons) < maxChoices {
			code := t.keys.code(c.Who)
			r.Buttons = append(r.Buttons, Button{Label: t.Say("bot.coordinators.dismiss", "code", code), Action: act("dismiss", t.keys.coordinator(c.Who))})
		}
	}
	r.add(list)
	r.add(paragraph(t.Say("bot.coordinators.named")))
	if len(all) > 0 {
		r.add(paragraph(t.Say("bot.log.codes")))
	}
	return after(done, r), nil
}

// dismiss is the button that ends it for somebody who was invited: "dismiss|who".
func (t *turn) dismiss(ctx context.Context, args []string) (Reply, error) {
	switch {
	case len(args) != 1:
		return t.closed(), nil
	case !t.namedCoordinator(ctx):
		return Reply{Lead: t.Say("bot.rights.named")}, nil
	}
	all, err := t.ports.Coordinators(ctx)
	if err != nil {
		return Reply{}, fmt.Errorf("coordinators: %w", err)
	}
	for _, c := range all {
		if t.keys.coordinator(c.Who) != args[0] {
			continue
		}
		if err := t.deed(ctx, deedDismiss, t.keys.code(c.Who), ""); err != nil {
			return Reply{}, err
		}
		if _, err := t.ports.DismissCoordinator(ctx, c.Who); err != nil {
			return Reply{}, fmt.Errorf("dismiss coordinator: %w", err)
		}
		return t.coordinatorList(ctx, t.Say("bot.coordinators.dismissed", "code", t.keys.code(c.Who)))
	}
	return t.coordinatorList(ctx, t.Say("bot.coordinators.gone"))
}

// coordinator names somebody in a button, better than the short code that two may share.
func (k keyring) coordinator(who PersonKey) string { return k.sum("coordinator", string(who))[:16] }
