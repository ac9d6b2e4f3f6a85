package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"hangup/bot"
)

// Forms keeps the form that a person is filling in, at most one for a person and address. State is encrypted. An
// expired one is not found.
type Forms interface {
	Form(ctx context.Context, who bot.PersonKey, at bot.Address, now time.Time) (state []byte, ok bool, err error)
	SaveForm(ctx context.Context, who bot.PersonKey, at bot.Address, state []byte, expires time.Time) error
	DropForm(ctx context.Context, who bot.PersonKey, at bot.Address) error
}

// formLife is how long an unfinished form stays open: long enough to look something up.
const formLife = time.Hour

func (d *Desk) saveForm(ctx context.Context, e event, s *filling) error {
	raw, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("write a form: %w", err)
	}
	who := d.cfg.Person(e.in.User)
	sealed := d.forms.seal(raw, string(who))
	if err := d.cfg.Forms.SaveForm(ctx, who, e.in.From, sealed, d.cfg.Now().Add(formLife)); err != nil {
		return keepFault(fmt.Errorf("keep a form: %w", err))
	}
	return nil
}

// loadForm gives the form that a person is filling in, nil when there is none. One that another version or another key
// wrote is none.
func (d *Desk) loadForm(ctx context.Context, e event) (*filling, error) {
	who := d.cfg.Person(e.in.User)
	sealed, ok, err := d.cfg.Forms.Form(ctx, who, e.in.From, d.cfg.Now())
	if err != nil {
		return nil, fmt.Errorf("read a form: %w", err)
	}
	if !ok {
		return nil, nil
	}
	raw, err := d.forms.open(sealed, string(who))
	if err != nil {
		return nil, nil
	}
	return readFilling(raw), nil
}

func (d *Desk) dropForm(ctx context.Context, e event) {
	if err := d.cfg.Forms.DropForm(ctx, d.cfg.Person(e.in.User), e.in.From); err != nil {
		d.log.Error("telegram: form not dropped", "error", err)
	}
}
