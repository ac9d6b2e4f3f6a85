package telegram

import (
	"context"
	"slices"
	"strings"

	"hangup/bot"
)

// forAll answers one person where all would read it: what is about the chat as a whole is said, anything else only in one
// short line with the way to the private chat. A press gets no line at all: its answer, or the way, is for the presser.
func (d *Desk) forAll(ctx context.Context, e event, r bot.Reply, keys []key) error {
	ofChat := d.ofChat(e)
	r.File = nil // it was for one
	switch {
	case e.query != "" && len(r.Parts)+len(keys) == 0:
		return &aside{notice: r.Lead}
	case ofChat:
		return d.aloud(ctx, e, r, arrange(keys))
	case e.query != "":
		return &aside{url: d.address(ctx, e.in.Action)}
	}
	ways := slices.DeleteFunc(slices.Clone(keys), func(k key) bool { return k.URL == "" })
	if len(ways) == 0 {
		ways = []key{d.linkKey("telegram.private", d.commandOf(e))}
	}
	return d.aloud(ctx, e, bot.Reply{Lead: d.shortLead(r.Lead)}, arrange(d.publicKeys(ctx, r.Buttons), ways...))
}

// ofChat tells that what was asked is about the chat and not about the person.
func (d *Desk) ofChat(e event) bool {
	name := string(e.in.Action)
	if name == "" {
		name, _ = command(e.in.Text)
	}
	return name == linkedCommand || bot.ScopeOf(bot.Action(name)) == bot.OfChat
}

// shortLead is a first line that stands alone. One that only announces what follows does not, nor does a question: the
// answer would not be heard.
func (d *Desk) shortLead(lead string) string {
	if lead == "" || strings.HasSuffix(lead, ":") || strings.HasSuffix(lead, "?") {
		return d.cfg.Words("telegram.private.lead")
	}
	return lead
}

// publicKeys are the buttons of a private answer that all see: what others press must do nothing to who asked, nor show
// what they asked. So they lead into the presser's own private chat, if what they do can be done there.
func (d *Desk) publicKeys(ctx context.Context, buttons []bot.Button) []key {
	var all []key
	for _, b := range buttons {
		switch bot.ScopeOf(b.Action) {
		case bot.OfTalk:
		case bot.OfChat:
			all = append(all, d.keys(ctx, []bot.Button{b})...)
		default:
			k := key{Text: harmless(b.Label), URL: d.address(ctx, b.Action)}
			if b.Strong {
				k.Style = primary
			}
			all = append(all, k)
		}
	}
	return all
}

// address leads into the private chat, to an action where that works there and else to the beginning.
func (d *Desk) address(ctx context.Context, a bot.Action) string {
	start := "https://t.me/" + d.cfg.Self.Username + "?start="
	switch {
	case d.read.commands[string(a)]:
		return start + string(a)
	case bot.ScopeOf(a) == bot.OfTalk:
		return start + usual
	}
	payload, err := d.seal.payload(ctx, a)
	if err != nil {
		d.log.ErrorContext(ctx, "telegram: a link was not made", "error", err)
		payload = usual
	}
	return start + payload
}
