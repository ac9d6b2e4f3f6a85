package bot

import (
	"context"
	"slices"
	"strings"
)

// help is "/help", "/start" and the answer to an empty message: what everybody can do and, for who moderates the group or
// coordinates, what they can do besides. "/help moderators" says that to others too.
func (t *turn) help(ctx context.Context, args string) (Reply, error) {
	if asksForModerators(args) {
		return t.helpModerators(), nil
	}
	everybody := t.helpList("bot.help.commands", func(c Command) bool { return !c.Moderator })
	r := Reply{
		Lead:  t.Say("bot.help.lead"),
		Parts: []Part{paragraph(t.Say("bot.help.call")), paragraph(t.helpType()), everybody},
		Buttons: []Button{
			t.strong("bot.button.check", act("check")),
			t.button("bot.button.report", act("report")),
			t.button("bot.button.warnings", act("warnings")),
		},
	}
	switch coordinates := t.coordinates(ctx); {
	case coordinates:
		r.add(t.moderatorsList())
		r.add(t.coordinatorsList())
	case t.moderatesHere(ctx):
		r.add(t.moderatorsList())
	default:
		r.add(paragraph(t.Say("bot.help.more")))
	}
	return r, nil
}

// asksForModerators tells whether help is asked for by a moderator. They may well write "moderator".
func asksForModerators(args string) bool {
	return slices.Contains([]string{"moderators", "moderator", "coordinators", "coordinator"}, strings.ToLower(strings.TrimSpace(args)))
}

// moderatesHere tells whether this is a group whose moderator asks. Alone with the bot everybody may do what moderators do, but
// few want to.
func (t *turn) moderatesHere(ctx context.Context) bool {
	if t.in.Private {
		return false
	}
	ok, err := t.moderates(ctx, t.in.From)
	t.note(ctx, "rights not told", err)
	return ok && err == nil
}

func (t *turn) helpModerators() Reply {
	return Reply{
		Lead:    t.Say("bot.help.more.lead"),
		Parts:   []Part{t.moderatorsList(), t.coordinatorsList()},
		Buttons: []Button{t.button("bot.button.help", act("help"))},
	}
}

func (c *Core) moderatorsList() Part {
	return c.helpList("bot.help.moderators", func(c Command) bool { return c.Moderator && !c.Coordinator })
}

func (c *Core) coordinatorsList() Part {
	return c.helpList("bot.help.coordinators", func(c Command) bool { return c.Coordinator })
}

// helpList lists some of the commands. "/start" says the same as "/help".
func (c *Core) helpList(head string, wanted func(Command) bool) Part {
	list := Part{Kind: List, Head: c.Say(head)}
	for _, cmd := range c.Commands() {
		if cmd.Name != "start" && wanted(cmd) {
			list.Items = append(list.Items, Item{Text: c.helpLine(cmd)})
		}
	}
	return list
}

// helpType says how to ask, which differs where only commands reach the bot.
func (t *turn) helpType() string {
	if t.in.Private && !t.in.CommandsOnly {
		return t.Say("bot.help.private")
	}
	return t.Say("bot.help.group")
}

func (c *Core) helpLine(cmd Command) string {
	name := "/" + cmd.Name
	if cmd.Args != "" && cmd.Takes != TopicArg {
		name += " (" + cmd.Args + ")"
	}
	return c.Say("bot.help.line", "command", name, "summary", cmd.Summary)
}
