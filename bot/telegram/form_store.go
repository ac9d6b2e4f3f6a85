package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"sync"
	"time"

	"hangup/bot"
)

// Forms keeps the form that a person is filling in, at most one for a person and address. State is encrypted. An
// expired one is not found.
type Forms interface {
	Form(ctx context.Context, who bot.PersonKey, at bot.Address, now time.Time) (state []byte, ok bool, err error)
	SaveForm(ctx context.Context, who bot.PersonKey, at bot.Address, state []byte, expires time.Time) error
	DropForm(ctx context.Context, who bot.PersonKey, at bot.Address) error
	// FormAddresses gives where forms are being filled in.
	FormAddresses(ctx context.Context, platform string, now time.Time) ([]bot.Address, error)
}

// openForms knows in memory where forms may be being filled in, where only this desk opens any: nearly everybody fills in
// none, and a look into the store costs a quarter of a whole answer. It is safe for concurrent use.
type openForms struct {
	mu     sync.Mutex
	loaded bool
	until  map[bot.Address]time.Time
}

// manyForms is how many are remembered before those are forgotten that have expired.
const manyForms = 1000

// may tells whether there may be a form at an address.
func (o *openForms) may(ctx context.Context, forms Forms, at bot.Address, now time.Time) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.loaded {
		found, err := forms.FormAddresses(ctx, Platform, now)
		if err != nil {
			return true // the look at the one that is wanted says what is wrong
		}
		for _, one := range found {
			o.until[one] = now.Add(formLife)
		}
		o.loaded = true
	}
	return now.Before(o.until[at])
}

// opened notes a form before it is saved.
func (o *openForms) opened(at bot.Address, now time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.until) >= manyForms {
		maps.DeleteFunc(o.until, func(_ bot.Address, until time.Time) bool { return !now.Before(until) })
	}
	o.until[at] = now.Add(formLife)
}

// closed notes that there is none.
func (o *openForms) closed(at bot.Address) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.until, at)
}

// formLife is how long an unfinished form stays open: long enough to look something up.
const formLife = time.Hour

func (d *Desk) saveForm(ctx context.Context, e event, s *filling) error {
	raw, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("write a form: %w", err)
	}
	who := d.cfg.Person(e.in.User)
	sealed := d.forms.Seal(raw, string(who))
	now := d.cfg.Now()
	d.open.opened(e.in.From, now)
	if err := d.cfg.Forms.SaveForm(ctx, who, e.in.From, sealed, now.Add(formLife)); err != nil {
		return keepFault(fmt.Errorf("keep a form: %w", err))
	}
	return nil
}

// loadForm gives the form that a person is filling in, nil when there is none. One that another version or another key
// wrote is none.
func (d *Desk) loadForm(ctx context.Context, e event) (*filling, error) {
	now := d.cfg.Now()
	if d.cfg.Once == nil && !d.open.may(ctx, d.cfg.Forms, e.in.From, now) {
		return nil, nil
	}
	who := d.cfg.Person(e.in.User)
	sealed, ok, err := d.cfg.Forms.Form(ctx, who, e.in.From, now)
	if err != nil {
		return nil, fmt.Errorf("read a form: %w", err)
	}
	if !ok {
		d.noForm(e)
		return nil, nil
	}
	raw, err := d.forms.Open(sealed, string(who))
	if err != nil {
		return nil, nil
	}
	return readFilling(raw), nil
}

func (d *Desk) dropForm(ctx context.Context, e event) {
	if err := d.cfg.Forms.DropForm(ctx, d.cfg.Person(e.in.User), e.in.From); err != nil {
		d.log.ErrorContext(ctx, "telegram: form not dropped", "error", err)
		return
	}
	d.noForm(e)
}

// noForm notes that a person fills in no form. In a group others may.
func (d *Desk) noForm(e event) {
	if e.in.Private {
		d.open.closed(e.in.From)
	}
}
