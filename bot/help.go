package bot

import "context"

// help is "/help", "/start" and the answer to an empty message.
func (t *turn) help(_ context.Context, _ string) (Reply, error) {
	list := Part{Kind: List, Head: t.Say("bot.help.commands")}
	for _, cmd := range t.Commands() {
		if cmd.Name == "start" {
			continue
		}
		list.Items = append(list.Items, Item{Text: t.helpLine(cmd)})
	}
	return Reply{
		Lead:  t.Say("bot.help.lead"),
		Parts: []Part{paragraph(t.Say("bot.help.call")), paragraph(t.helpType()), list},
		Buttons: []Button{
			t.strong("bot.button.check", act("check")),
			t.button("bot.button.report", act("report")),
			t.button("bot.button.warnings", act("warnings")),
		},
	}, nil
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
	if cmd.Args != "" {
		name += " (" + cmd.Args + ")"
	}
	text := c.Say("bot.help.line", "command", name, "summary", cmd.Summary)
	if cmd.Moderator {
		text += " " + c.Say("bot.help.moderators")
	}
	return text
}
