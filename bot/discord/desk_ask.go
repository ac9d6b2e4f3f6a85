package discord

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"hangup/bot"
)

// ask has the bot answer and shows what it says.
func (d *Desk) ask(ctx context.Context, e deed, give respond) error {
	a := d.open(ctx, e, give)
	for _, cannot := range []func(deed) (bot.Reply, bool){d.unpostable, d.unshareable} {
		if r, no := cannot(e); no {
			return a.show(ctx, d.sheets(r))
		}
	}
	r, err := d.handle(withStanding(ctx, e), e.in)
	if err != nil {
		r = d.apology(err)
	} else {
		d.noteWatch(ctx, e, r)
		r = d.whereLater(e, r)
	}
	return d.answer(ctx, e, a, r)
}

// whereLater adds where the person will be written to when their timer ends, unless they are there already.
func (d *Desk) whereLater(e deed, r bot.Reply) bot.Reply {
	if e.quiet && r.Until.After(d.cfg.Now()) {
		r.Parts = append(slices.Clone(r.Parts), bot.Part{Kind: bot.Paragraph, Text: d.cfg.Words("discord.timer.where")})
	}
	return r
}

// answer shows a reply.
func (d *Desk) answer(ctx context.Context, e deed, a *answering, r bot.Reply) error {
	switch {
	case r.Empty() && r.Picture == nil:
		return a.nothing(ctx)
	case r.Form != nil:
		return d.beginForm(ctx, e, a, r)
	case e.in.Action != "" && !e.in.Private && !r.Private:
		return d.aloud(ctx, e, a, r)
	case r.Aloud && !e.in.Private && !r.Private:
		return d.openly(ctx, e, a, r)
	case e.bare:
		return a.show(ctx, d.sheets(r, d.writeKey(e.command)))
	}
	return a.show(ctx, d.sheets(r))
}

// sheets renders a reply as messages; the buttons stand under the last.
func (d *Desk) sheets(r bot.Reply, last ...key) []outgoing {
	all := messagesOf(d.render, r)
	all[len(all)-1].Components = nonNil(d.seal.arrange(d.seal.keys(r.Buttons), last...))
	return all
}

// writeKey opens the modal in which words are typed for a command.
func (d *Desk) writeKey(command string) key {
	return key{label: d.cfg.Words("discord.write"), id: d.seal.seal(writeID, 0, command)}
}

// handle asks the bot. A panic there becomes an error: one question must not end the program.
func (d *Desk) handle(ctx context.Context, in bot.Inbound) (r bot.Reply, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic in the handler: %T", p) // the value may hold the person's words
		}
	}()
	return d.cfg.Handler.Handle(ctx, in)
}

// apology is the face of an error. What is logged holds no words of the person.
func (d *Desk) apology(err error) bot.Reply {
	var p *bot.Problem
	if !errors.As(err, &p) {
		d.cfg.Log.Error("discord: answering", "err", err)
		return d.sorry()
	}
	if p.Err != nil {
		d.cfg.Log.Error("discord: answering", "err", p.Err)
	}
	return bot.Reply{Lead: p.Text, Private: true}
}

// sorry is what to say when nothing better can be said.
func (d *Desk) sorry() bot.Reply {
	return bot.Reply{
		Lead: d.cfg.Words("bot.sorry.lead"), Tone: bot.Urgent, Private: true,
		Parts: []bot.Part{{Kind: bot.Paragraph, Text: d.cfg.Words("bot.sorry.safe")}},
	}
}

// The commands that have the bot post into the chat: from then on, or once.
const (
	watchCommand = "watch"
	warnCommand  = "warn"
)

// unpostable says why nothing can be posted where somebody who may ask for posts asks for them: the bot was not invited,
// or lacks rights, which are named. Everybody else is refused by the core.
func (d *Desk) unpostable(e deed) (r bot.Reply, no bool) {
	posts := e.command == watchCommand || e.command == warnCommand && !e.in.Private
	if !posts || !e.moderator() || e.Guild == "" && !e.quiet {
		return bot.Reply{}, false
	}
	say := d.cfg.Words
	if e.in.Private {
		return bot.Reply{
			Lead:  say("discord.absent.lead"),
			Parts: []bot.Part{{Kind: bot.Paragraph, Text: say("discord.absent.how")}},
		}, true
	}
	p := d.lacking(e)
	if len(p.Items) == 0 {
		return bot.Reply{}, false
	}
	return bot.Reply{
		Lead:  say("discord.rights.lead"),
		Parts: []bot.Part{p, {Kind: bot.Paragraph, Text: say("discord.rights.how")}},
	}, true
}

// lacking lists the rights that the bot lacks to post where something was done.
func (d *Desk) lacking(e deed) bot.Part {
	p := bot.Part{Kind: bot.List, Head: d.cfg.Words("discord.rights.missing")}
	for _, n := range missing(e.interaction) {
		p.Items = append(p.Items, bot.Item{Text: d.cfg.Words(n)})
	}
	return p
}
