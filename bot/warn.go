package bot

import (
	"context"
	"maps"

	"hangup/advice"
)

// warn is "/warn" with a text, or without to be asked for one. It goes to this chat; a coordinator may choose an area.
func (t *turn) warn(ctx context.Context, text string) (Reply, error) {
	d, err := t.warnFrom(ctx)
	if err != nil {
		return Reply{}, err
	}
	if no, err := t.refuseDraft(ctx, d); no != nil || err != nil {
		return orEmpty(no), err
	}
	if text != "" {
		return t.takeNotice(ctx, d, map[string]string{fieldText: text})
	}
	return t.askNotice(ctx, d, t.Say("bot.warn.lead"))
}

// warnFrom is a new draft for the chat that is meant: this one or, alone with the bot, the one in which it was begun.
func (t *turn) warnFrom(ctx context.Context) (*noticeDraft, error) {
	begun, err := t.begun(ctx)
	if err != nil {
		return nil, err
	}
	if t.in.Private && begun != nil && begun.Corrects == "" && begun.From != t.in.From {
		return &noticeDraft{From: begun.From, Text: begun.Text, Urgent: begun.Urgent, Area: begun.Area, Offer: begun.Offer, About: begun.About}, nil
	}
	return &noticeDraft{From: t.in.From}, nil
}

// refuseDraft gives the answer to somebody who may not send a draft, nil to who may. It asks afresh each time.
func (t *turn) refuseDraft(ctx context.Context, d *noticeDraft) (*Reply, error) {
	switch {
	case d.Corrects != "":
		n, no, err := t.changeable(ctx, d.Corrects)
		if no == nil && n.Recalled && d.Sent == "" {
			no = &Reply{Lead: t.Say("bot.recall.already")}
		}
		return no, err
	case d.Area != "" && !t.coordinates(ctx):
		return &Reply{Lead: t.Say("bot.rights.coordinator")}, nil
	}
	if no, err := t.refuseAt(ctx, d.From); no != nil || err != nil {
		return no, err
	}
	if t.in.Private && d.From == t.in.From && !t.coordinates(ctx) {
		return &Reply{Lead: t.Say("bot.warn.where.lead"), Parts: []Part{paragraph(t.Say("bot.warn.where.how"))}}, nil
	}
	return nil, nil
}

// askNotice asks the form of a draft.
func (t *turn) askNotice(ctx context.Context, d *noticeDraft, lead string) (Reply, error) {
	if t.nameless() {
		return t.askPress(draftAction(d)), nil
	}
	d.Until = t.now.Add(draftLife)
	if err := t.keepNotice(ctx, d); err != nil {
		return Reply{}, err
	}
	r := Reply{Lead: lead, Form: t.noticeForm(d, t.coordinates(ctx))}
	if d.Corrects == "" {
		r.add(paragraph(t.Say("bot.warn.emergency")))
	}
	return r, nil
}

// sentForm reads the form of a notice that was filled in.
func (t *turn) sentForm(ctx context.Context, sent FormReply) (Reply, error) {
	d, err := t.begun(ctx)
	switch {
	case err != nil:
		return Reply{}, err
	case sent.ID == correctForm && (d == nil || d.Corrects == ""):
		return t.noticeGone(), nil
	case sent.ID == warnForm && (d == nil || d.Corrects != ""):
		d = &noticeDraft{From: t.in.From}
	}
	if no, err := t.refuseDraft(ctx, &noticeDraft{From: d.From, Corrects: d.Corrects}); no != nil || err != nil {
		return orEmpty(no), err
	}
	return t.takeNotice(ctx, d, sent.Values)
}

// takeNotice makes a draft of what was typed and shows it, or asks again for what is wrong.
func (t *turn) takeNotice(ctx context.Context, before *noticeDraft, values map[string]string) (Reply, error) {
	f := t.noticeForm(before, t.coordinates(ctx))
	typed := map[string]string{fieldUrgent: no}
	maps.Copy(typed, values)
	ok := t.fill(f, typed)
	d := &noticeDraft{
		ID: t.keys.draft(t.who, t.event()), From: before.From, Corrects: before.Corrects, Until: t.now.Add(draftLife),
		Offer: before.Offer, About: before.About,
	}
	d.Text, d.Hidden = noticeText(values[fieldText])
	text := f.field(fieldText)
	if text.Value = d.Text; d.Text == "" {
		text.Problem, ok = t.Say("bot.report.missing"), false
	}
	if !ok {
		return t.askAgain(ctx, before, f)
	}
	if f.has(fieldUrgent) {
		d.Urgent = f.field(fieldUrgent).Value == yes
	}
	if before.Corrects != "" {
		d.Area = before.Area
	}
	if f.has(fieldArea) {
		if a, found, _ := t.FindArea(f.field(fieldArea).Value); found {
			d.Area = a.ID
		}
	}
	if err := t.keepNoticeOf(ctx, t.who, t.in.From, d); err != nil {
		return Reply{}, err
	}
	t.note(ctx, "dialog not tidied", t.notElsewhere(ctx))
	return t.previewNotice(ctx, d)
}

// notElsewhere forgets that the form was to be asked where the person is alone with the bot, as it was filled in here.
func (t *turn) notElsewhere(ctx context.Context) error {
	if t.in.Own == t.in.From || t.in.Own == (Address{}) {
		return nil
	}
	state, err := t.talkOf(ctx, t.who, t.in.Own)
	if err != nil || state.Notice == nil || state.Notice.ID != "" || state.Notice.From != t.in.From {
		return err
	}
	return t.keepNoticeOf(ctx, t.who, t.in.Own, nil)
}

// askAgain asks the form again with what is wrong beside each field.
func (t *turn) askAgain(ctx context.Context, d *noticeDraft, f *Form) (Reply, error) {
	if t.nameless() {
		r := t.askPress(draftAction(d))
		r.add(paragraph(f.field(fieldText).Problem))
		return r, nil
	}
	d.Until = t.now.Add(draftLife)
	if err := t.keepNotice(ctx, d); err != nil {
		return Reply{}, err
	}
	return Reply{Lead: t.Say("bot.warn.fix"), Form: f}, nil
}

// draftAction begins a draft anew.
func draftAction(d *noticeDraft) Action {
	if d.Corrects != "" {
		return act("fix", string(d.Corrects))
	}
	return act("warn")
}

// changeNotice is the button "Change it": the form again, as it would have been sent.
func (t *turn) changeNotice(ctx context.Context, args []string) (Reply, error) {
	d, _, err := t.openNotice(ctx, args)
	switch {
	case err != nil:
		return Reply{}, err
	case d == nil:
		return t.noticeGone(), nil
	}
	if no, err := t.refuseDraft(ctx, d); no != nil || err != nil {
		return orEmpty(no), err
	}
	if d.Sent != "" {
		return t.noticeSent(d), nil
	}
	return t.askNotice(ctx, d, t.Say("bot.report.change"))
}

// dropNotice is the button "Cancel" of a draft: nothing is sent.
func (t *turn) dropNotice(ctx context.Context, args []string) (Reply, error) {
	d, whose, err := t.openNotice(ctx, args)
	switch {
	case err != nil:
		return Reply{}, err
	case d == nil:
		return t.noticeGone(), nil
	}
	if whose != t.who { // typed in the name of the chat, where everybody sees the button
		if no, err := t.refuseDraft(ctx, d); no != nil || err != nil {
			return orEmpty(no), err
		}
	}
	if d.Sent != "" {
		return t.noticeSent(d), nil
	}
	if err := t.keepNoticeOf(ctx, whose, t.in.From, nil); err != nil {
		return Reply{}, err
	}
	return Reply{Lead: t.Say("bot.warn.cancelled")}, nil
}

// nameOf names an area by its id. One that is gone from the gazetteer shows its id.
func (c *Core) nameOf(id advice.AreaID) string {
	if a, ok := c.Area(id); ok {
		return a.Name
	}
	return string(id)
}
