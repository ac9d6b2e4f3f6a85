package telegram

import (
	"context"

	"hangup/bot"
)

// form shows what comes before a form and its first question. In a group there is only the way to the private chat:
// what is asked and answered in a form is nobody else's business. Its command begins it there.
func (d *Desk) form(ctx context.Context, e event, r bot.Reply) error {
	keys := d.keys(ctx, r.Buttons)
	if !e.in.Private {
		// What the form says first would have people tell their story here, where all read it.
		head := bot.Reply{Lead: d.cfg.Words("telegram.form.private.lead"), Parts: r.Parts, Buttons: r.Buttons, Private: true}
		return d.deliver(ctx, e, head, append(keys, d.linkKey("telegram.form.private", r.Form.ID)))
	}
	s := begin(*r.Form, d.seal.sign('n', e.in.ID+string(e.in.User.ID))[:8])
	if len(s.Ask) == 0 {
		return d.deliver(ctx, e, heading(r), keys)
	}
	if err := d.saveForm(ctx, e, &s); err != nil {
		return d.show(ctx, e, d.apology(err))
	}
	if err := d.deliver(ctx, e, heading(r), keys); err != nil {
		return err
	}
	return d.question(ctx, e, &s, 0, "")
}

// question asks the question that waits. problem is the key of what is wrong with the last answer, or "".
func (d *Desk) question(ctx context.Context, e event, s *filling, page int, problem string) error {
	return d.aloud(ctx, e, d.questionReply(s, problem), d.questionKeys(s, page))
}

// typedForm takes typed words as the answer to a question of a form. done is false when there is none, or when the
// words are a command, which ends it.
func (d *Desk) typedForm(ctx context.Context, e event) (done bool, err error) {
	s, err := d.loadForm(ctx, e)
	if err != nil {
		// Who asks about a call must not wait for a form.
		d.log.ErrorContext(ctx, "telegram: form not read", "error", err)
	}
	name, _ := command(e.in.Text)
	switch {
	case s == nil && e.command && name == "cancel":
		return true, d.show(ctx, e, bot.Reply{Lead: d.cfg.Words("telegram.form.none")})
	case s == nil:
		return false, nil
	case e.command && name == "cancel":
		return true, d.cancelled(ctx, e)
	case e.command:
		d.dropForm(ctx, e)
		return false, nil
	case s.Last == e.in.ID:
		// The answer was kept before, and what was said to it may not have gone out.
		return true, d.question(ctx, e, s, 0, "")
	}
	return true, d.answered(ctx, e, s, 0, s.said(e.in))
}

// answered goes on after an answer: the next question, the same one again, or the form is sent.
func (d *Desk) answered(ctx context.Context, e event, s *filling, page int, problem string) error {
	if s.done() {
		return d.submit(ctx, e, s)
	}
	s.Last = e.in.ID
	if err := d.saveForm(ctx, e, s); err != nil {
		return d.show(ctx, e, d.apology(err))
	}
	return d.question(ctx, e, s, page, problem)
}

// submit sends a form to the bot. It is forgotten only once the bot has it.
func (d *Desk) submit(ctx context.Context, e event, s *filling) error {
	e.in.Text, e.in.Action, e.in.Form = "", "", s.reply()
	r, err := d.handle(ctx, e.in)
	if err != nil {
		return d.show(ctx, e, d.apology(err))
	}
	d.dropForm(ctx, e)
	return d.show(ctx, e, r)
}

func (d *Desk) pressedForm(ctx context.Context, e event, text string) error {
	p, ok := readStep(text)
	s, err := d.loadForm(ctx, e)
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
	d.dropForm(ctx, e)
	return d.show(ctx, e, bot.Reply{Lead: d.cfg.Words("telegram.form.cancelled")})
}
