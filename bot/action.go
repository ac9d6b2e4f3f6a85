package bot

import (
	"context"
	"strings"

	"hangup/advice"
)

// verb is what a button runs that no command does.
type verb func(t *turn, ctx context.Context, args []string) (Reply, error)

func verbTable() map[string]verb {
	return map[string]verb{
		"tap":    (*turn).tap,
		"lost":   (*turn).lost,
		"here":   (*turn).here,
		"card":   (*turn).card,
		"timer":  (*turn).startTimer,
		"stop":   (*turn).stopTimer,
		"save":   (*turn).saveReport,
		"change": (*turn).changeReport,
		"cancel": (*turn).cancelReport,
		// A report that is stored.
		"mine":          (*turn).mine,
		"edit":          (*turn).edit,
		"withdraw":      (*turn).withdraw,
		"reportspage":   (*turn).reportsPageButton,
		"reportsfilter": (*turn).reportsFilter,
		"reportsall":    (*turn).reportsAll,
		"informed":      (*turn).informed,
		"forget":        (*turn).forget,
		"keep":          (*turn).keep,
		"noarea":        (*turn).clearArea,
		"share":         (*turn).share,
		// To hear of police warnings.
		"echo":   (*turn).wantEcho,
		"noecho": (*turn).dropEcho,
		// What people say of answers.
		"rate":        (*turn).rate,
		"right":       (*turn).right,
		"wrong":       (*turn).wrong,
		"seen":        (*turn).seen,
		"another":     (*turn).another,
		"feedbackall": (*turn).feedbackAll,
		"dismiss":     (*turn).dismiss,
		// A warning of moderators, before it is sent and after.
		"send": (*turn).sendNotice,
		"redo": (*turn).changeNotice,
		"drop": (*turn).dropNotice,
		"undo": (*turn).undo,
		"fix":  (*turn).fix,
		// What was posted, and what waits.
		"take":       (*turn).take,
		"takeback":   (*turn).takeBack,
		"takeall":    (*turn).takeEverywhere,
		"leave":      (*turn).leave,
		"review":     (*turn).review,
		"reviewall":  (*turn).reviewAll,
		"next":       (*turn).nextPending,
		"offer":      (*turn).takeOffer,
		"offerall":   (*turn).takeOfferAll,
		"pendingall": (*turn).pendingAll,
		"logall":     (*turn).auditAll,
		"board":      (*turn).dashboardOf,
		// What was reported in an area.
		"figures": (*turn).figures,
		// What a chat wishes of its warnings.
		"usefilter": (*turn).useFilter,
		"why":       (*turn).why,
	}
}

// act writes an action: a verb and its arguments. Areas, types and ids hold no bar.
func act(verb string, args ...string) Action {
	return Action(strings.Join(append([]string{verb}, args...), "|"))
}

// press runs a button. Buttons come back from the network, so everything in them is checked
// again: the arguments by who reads them, the rights by the command they stand for.
func (t *turn) press(ctx context.Context, a Action) (Reply, error) {
	if len(a) > maxAction {
		return t.closed(), nil
	}
	parts := strings.Split(string(a), "|")
	name, args := parts[0], parts[1:]
	if run, ok := t.verbs[name]; ok {
		return run(t, ctx, args)
	}
	cmd, ok := t.command(name)
	switch {
	case !ok || len(args) > 1:
		return t.closed(), nil
	case len(args) == 0:
		return cmd.run(t, ctx, "")
	}
	if _, ok := t.Area(advice.AreaID(args[0])); !ok || cmd.Args == "" {
		return t.closed(), nil
	}
	return cmd.run(t, ctx, args[0])
}

// closed is the answer to a button whose conversation is over or which was never ours.
func (t *turn) closed() Reply {
	return Reply{
		Lead:    t.Say("bot.closed.lead"),
		Parts:   []Part{paragraph(t.Say("bot.closed.safe"))},
		Buttons: []Button{t.button("bot.button.check", act("check"))},
	}
}

// button makes a button with its label from the wording.
func (c *Core) button(key string, a Action) Button { return Button{Label: c.Say(key), Action: a} }

// strong makes the button that most people need.
func (c *Core) strong(key string, a Action) Button {
	return Button{Label: c.Say(key), Action: a, Strong: true}
}

// areaAction writes an action whose last argument is an area: the one given or, where that
// would be too long, the next larger one that contains it.
func (c *Core) areaAction(verb string, args []string, area advice.AreaID) Action {
	for area != "" {
		a := act(verb, append(args[:len(args):len(args)], string(area))...)
		if len(a) <= maxAction {
			return a
		}
		within, _ := c.Area(area)
		area = within.Parent
	}
	return act(verb, append(args[:len(args):len(args)], "")...)
}

// typeArg checks a scam type that came back in an action. "" is no type and fine.
func (c *Core) typeArg(args []string) (advice.ScamType, bool) {
	if len(args) != 1 {
		return "", false
	}
	t := advice.ScamType(args[0])
	if t == "" {
		return t, true
	}
	_, ok := c.TypeName(t)
	return t, ok
}

// areaArg checks an area that came back in an action. "" is no area and fine.
func (c *Core) areaArg(id string) (advice.AreaID, bool) {
	if id == "" {
		return "", true
	}
	_, ok := c.Area(advice.AreaID(id))
	return advice.AreaID(id), ok
}
