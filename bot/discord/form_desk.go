package discord

import (
	"context"

	"github.com/bwmarrin/discordgo"

	"hangup/bot"
)

// beginForm shows what comes before a form, and its choices or the way into its modal. The modal cannot come first: an
// answer that took time may not be one, and what stands above the form must be read.
func (d *Desk) beginForm(ctx context.Context, e deed, a *answering, r bot.Reply) error {
	s := begin(r, d.seal.sign('n', e.in.ID+e.in.User.ID)[:8])
	if len(s.Ask) == 0 {
		return a.show(ctx, d.sheets(s.Head))
	}
	if err := d.keep.save(ctx, e.in, s); err != nil {
		d.cfg.Log.ErrorContext(ctx, "discord: form not kept", "err", err)
		return a.show(ctx, d.sheets(d.apology(err)))
	}
	return a.show(ctx, []outgoing{d.formSheet(s, nil)})
}

// formStep does what a button, a select or a modal of a form says.
func (d *Desk) formStep(ctx context.Context, e deed, text string, values []string, give respond) error {
	defer d.keep.apart(ctx, e.in.User)()
	p, ok := readStep(text)
	s, err := d.keep.load(ctx, e.in)
	switch {
	case err != nil:
		return d.open(ctx, e, give).show(ctx, d.sheets(d.apology(err)))
	case !ok || s == nil || s.Nonce != p.nonce || p.at >= len(s.groups()):
		return d.closed(ctx, e, give)
	}
	s.At = p.at
	switch {
	case p.op == opCancel:
		return d.cancelled(ctx, e, give)
	case p.op == opChoose && s.choose(p.arg, values):
		return d.goOn(ctx, e, s, nil, give)
	case p.op == opGo && !s.choosing(s.At):
		return d.first(ctx, give, d.formModal(s))
	case p.op == opGo && len(s.open()) > 0:
		return d.goOn(ctx, e, s, s.open(), give)
	case p.op == opGo:
		return d.nextGroup(ctx, e, s, give)
	case p.op == opSend && e.Modal != nil && !s.choosing(s.At):
		s.typed(e.Modal.Fields)
		return d.nextGroup(ctx, e, s, give)
	}
	return d.closed(ctx, e, give)
}

// nextGroup asks what comes next, or sends the form.
func (d *Desk) nextGroup(ctx context.Context, e deed, s *filling, give respond) error {
	if s.At == len(s.groups())-1 {
		return d.submit(ctx, e, s, give)
	}
	s.At++
	if e.Component == nil || s.choosing(s.At) {
		return d.goOn(ctx, e, s, nil, give)
	}
	if err := d.keep.save(ctx, e.in, s); err != nil {
		return d.open(ctx, e, give).show(ctx, d.sheets(d.apology(err)))
	}
	return d.first(ctx, give, d.formModal(s))
}

// goOn keeps the form and shows it as it is now, in place of what was shown.
func (d *Desk) goOn(ctx context.Context, e deed, s *filling, wrong []string, give respond) error {
	a := d.open(ctx, e, give)
	if err := d.keep.save(ctx, e.in, s); err != nil {
		return a.show(ctx, d.sheets(d.apology(err)))
	}
	return a.update(ctx, d.formSheet(s, wrong))
}

// submit sends a form to the bot. It is forgotten only once the bot has it.
func (d *Desk) submit(ctx context.Context, e deed, s *filling, give respond) error {
	a := d.open(ctx, e, give)
	e.in.Text, e.in.Action, e.in.Form = "", "", s.reply()
	if err := d.keep.save(ctx, e.in, s); err != nil {
		d.cfg.Log.ErrorContext(ctx, "discord: form not kept", "err", err)
	}
	r, err := d.handle(withStanding(ctx, e), e.in)
	if err != nil {
		return a.show(ctx, d.sheets(d.apology(err)))
	}
	d.drop(ctx, e)
	return d.answer(ctx, e, a, r)
}

func (d *Desk) cancelled(ctx context.Context, e deed, give respond) error {
	a := d.open(ctx, e, give)
	d.drop(ctx, e)
	m := d.sheets(bot.Reply{Lead: d.cfg.Words("discord.form.cancelled")})[0]
	m.Components = []discordgo.MessageComponent{} // takes the buttons away
	return a.update(ctx, m)
}

func (d *Desk) drop(ctx context.Context, e deed) {
	if err := d.keep.drop(ctx, e.in); err != nil {
		d.cfg.Log.ErrorContext(ctx, "discord: form not dropped", "err", err)
	}
}
