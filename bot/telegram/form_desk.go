package telegram

import (
	"context"

	"hangup/bot"
)

// form shows what comes before a form and its first question. In a group a form that a command starts is filled in
// in private: what is asked and answered there is nobody else's business.
func (d *Desk) form(ctx context.Context, e event, r bot.Reply) error {
	f := r.Form
	if !e.in.Private && d.read.commands[f.ID] {
		return d.deliver(ctx, e, heading(r), []key{d.linkKey(f.ID)})
	}
	keys, err := d.seal.keys(ctx, r.Buttons)
	if err != nil {
		return err
	}
	s := begin(*f, d.seal.sign('n', e.in.ID+string(e.in.User.ID))[:8])
	if len(s.Ask) == 0 {
		return d.deliver(ctx, e, heading(r), keys)
	}
	if err := s.save(ctx, d.cfg.Forms, e.in.User, e.in.From, d.cfg.Now()); err != nil {
		d.cfg.Log.Error("telegram: form not kept", "err", err)
		return d.show(ctx, e, d.apology(err))
	}
	if err := d.deliver(ctx, e, heading(r), keys); err != nil {
		return err
	}
	return d.putQuestion(ctx, e, &s, 0, "")
}

func (d *Desk) putQuestion(ctx context.Context, e event, s *filling, page int, problem string) error {
	return d.put(ctx, e, d.question(s, problem, e.in.Private), d.questionKeys(s, page))
}

// answered goes on after an answer: the next question, the same one again, or the form is sent.
func (d *Desk) answered(ctx context.Context, e event, s *filling, page int, problem string) error {
	if s.done() {
		return d.submit(ctx, e, s)
	}
	if err := s.save(ctx, d.cfg.Forms, e.in.User, e.in.From, d.cfg.Now()); err != nil {
		d.cfg.Log.Error("telegram: form not kept", "err", err)
		return d.show(ctx, e, d.apology(err))
	}
	return d.putQuestion(ctx, e, s, page, problem)
}

// submit sends a form to the bot. It is forgotten only once the bot has it.
func (d *Desk) submit(ctx context.Context, e event, s *filling) error {
	e.in.Text, e.in.Action, e.in.Form = "", "", s.reply()
	r, err := d.handle(ctx, e.in)
	if err != nil {
		return d.show(ctx, e, d.apology(err))
	}
	d.drop(ctx, e)
	return d.show(ctx, e, r)
}

func (d *Desk) pressedForm(ctx context.Context, e event, text string) error {
	p, ok := readStep(text)
	s, err := loadFilling(ctx, d.cfg.Forms, e.in.User, e.in.From, d.cfg.Now())
	if err != nil {
		return d.show(ctx, e, d.apology(err))
	}
	if !ok || s == nil || s.Nonce != p.nonce {
		return errForged
	}
	if p.op == opCancel {
		return d.cancelled(ctx, e)
	}
	page, problem, ok := s.press(p)
	if !ok {
		return errForged
	}
	return d.answered(ctx, e, s, page, problem)
}

func (d *Desk) cancelled(ctx context.Context, e event) error {
	d.drop(ctx, e)
	return d.show(ctx, e, bot.Reply{Lead: d.cfg.Words("telegram.form.cancelled")})
}

func (d *Desk) drop(ctx context.Context, e event) {
	if err := d.cfg.Forms.DropForm(ctx, e.in.User, e.in.From); err != nil {
		d.cfg.Log.Error("telegram: form not dropped", "err", err)
	}
}
