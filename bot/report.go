package bot

import (
	"context"
	"fmt"
	"time"

	"hangup/advice"
)

// draft is a report that waits for its confirmation. Report is redacted already. Once it is
// saved, only its number and how it was saved stay, to answer the same button again.
type draft struct {
	ID     string    `json:"id"`
	Report Report    `json:"report"`
	Edits  string    `json:"edits,omitempty"` // the stored report that it changes
	Saved  string    `json:"saved,omitempty"`
	How    savedHow  `json:"how,omitempty"`
	Until  time.Time `json:"until"`
}

// open tells that a draft is not saved yet.
func (d *draft) open() bool { return d != nil && d.Saved == "" }

// report is "/report KIND": it asks the form. A kind that is known is chosen already.
func (t *turn) report(ctx context.Context, kind string) (Reply, error) {
	state := t.recall(ctx)
	handed := t.handed(state)
	if handed.Edits != "" {
		return t.askEdit(ctx, handed.Edits)
	}
	if kind == "" {
		kind = handed.Kind
	}
	if full := t.fullReply(ctx, handed.From); full != nil {
		return *full, nil
	}
	kind = t.kind(kind)
	t.note(ctx, "report not begun", t.beginReport(ctx, state, handed.From, kind))
	f := t.newReportForm()
	f.field(fieldType).Value = kind
	if a, ok := t.Area(t.areaOf(ctx, handed.From)); ok {
		f.field(fieldArea).Value = a.Name
	}
	return Reply{
		Lead: t.Say("bot.report.lead"), Parts: []Part{paragraph(t.Say("bot.report.emergency"))}, Form: f,
	}, nil
}

// form reads a form that was filled in.
func (t *turn) form(ctx context.Context, sent FormReply) (Reply, error) {
	switch sent.ID {
	case reportForm:
		return t.sentReport(ctx, sent)
	case reportsForm:
		return t.sentReportsFilter(ctx, sent)
	case chatForm:
		return t.sentChat(ctx, sent)
	case watchForm:
		return t.sentSettings(ctx, sent)
	case warnForm, correctForm:
		return t.sentForm(ctx, sent)
	}
	return t.closed(), nil
}

// sentReport reads the form of a report.
func (t *turn) sentReport(ctx context.Context, sent FormReply) (Reply, error) {
	f := t.newReportForm()
	if !t.fill(f, sent.Values) {
		return Reply{Lead: t.Say("bot.report.fix"), Form: f}, nil
	}
	state, err := t.loadTalk(ctx)
	if err != nil {
		return Reply{}, fmt.Errorf("dialog: %w", err)
	}
	d := &draft{
		ID:     t.keys.draft(t.who, t.event()),
		Report: t.draftReport(f, state.Draft),
		Until:  t.now.Add(draftLife),
	}
	d.Report.From = t.reportFrom(state)
	if state.Draft.open() && state.Draft.Edits != "" {
		d.Edits, d.Report.From = state.Draft.Edits, state.Draft.Report.From
	}
	state.Draft = d
	if err := t.saveTalk(ctx, state); err != nil {
		return Reply{}, fmt.Errorf("dialog: %w", err)
	}
	t.note(ctx, "dialog not tidied", t.handOver(ctx, nil))
	return t.preview(state.Draft), nil
}

// event names what is being handled. Without an id of the adapter each is taken for a new one.
func (t *turn) event() string {
	if t.in.ID != "" {
		return "id " + t.in.ID
	}
	return "at " + t.now.Format(time.RFC3339Nano)
}

// draftReport makes a report of a form without mistakes. before is the draft that is being
// changed: the number comes back from it masked.
func (t *turn) draftReport(f *Form, before *draft) Report {
	r := Report{
		Person:   t.who,
		Claimed:  f.field(fieldClaimed).Value,
		Happened: f.field(fieldHappened).Value,
		When:     f.field(fieldWhen).Value,
		Note:     f.field(fieldNote).Value,
	}
	if typ := f.field(fieldType).Value; typ != otherType {
		r.Type = advice.ScamType(typ)
	}
	if a, ok, _ := t.FindArea(f.field(fieldArea).Value); ok {
		r.Area = a.ID
	}
	r.Number, r.Phone = t.number(f.field(fieldNumber).Value, before)
	return r
}

// number masks the caller's number and makes the keyed hash that finds repeats.
func (t *turn) number(value string, before *draft) (masked, key string) {
	if before != nil && value != "" && value == before.Report.Number {
		return before.Report.Number, before.Report.Phone
	}
	found := advice.Phones(value)
	if len(found) == 0 {
		return "", ""
	}
	p := found[0]
	if p.E164 == "" {
		return p.Masked, t.keys.phone(p.Raw)
	}
	return p.Masked, t.keys.phone(p.E164)
}

// preview shows a report exactly as it would be kept, and who may read it.
func (t *turn) preview(d *draft) Reply {
	lead := t.Say("bot.report.preview")
	if d.Edits != "" {
		lead = t.Say("bot.report.preview.edit", "id", d.Edits)
	}
	return Reply{
		Lead: lead,
		Parts: []Part{
			bullets(t.reportLines(d.Report)...), paragraph(t.Say("bot.report.hidden")), paragraph(t.readers(d.Report)),
		},
		Buttons: []Button{
			t.strong("bot.button.save", act("save", d.ID)),
			t.button("bot.button.change", act("change", d.ID)),
			t.button("bot.button.cancel", act("cancel", d.ID)),
		},
	}
}

// openDraft finds the draft that a button belongs to, nil when it is gone or another.
func (t *turn) openDraft(ctx context.Context, args []string) (talk, *draft, error) {
	state, err := t.loadTalk(ctx)
	if err != nil {
		return state, nil, fmt.Errorf("dialog: %w", err)
	}
	if len(args) != 1 || state.Draft == nil || state.Draft.ID != args[0] {
		return state, nil, nil
	}
	return state, state.Draft, nil
}

// changeReport is the button "Change": the form again, as it would have been kept.
func (t *turn) changeReport(ctx context.Context, args []string) (Reply, error) {
	_, d, err := t.openDraft(ctx, args)
	switch {
	case err != nil:
		return Reply{}, err
	case d == nil:
		return t.draftGone(), nil
	case d.Saved != "":
		return t.saved(d), nil
	}
	return Reply{Lead: t.Say("bot.report.change"), Form: t.filledForm(d.Report)}, nil
}

// cancelReport is the button "Cancel": nothing is kept, or all stays as it was.
func (t *turn) cancelReport(ctx context.Context, args []string) (Reply, error) {
	state, d, err := t.openDraft(ctx, args)
	switch {
	case err != nil:
		return Reply{}, err
	case d == nil:
		return t.draftGone(), nil
	case d.Saved != "":
		return t.saved(d), nil
	}
	state.Draft, state.Report = nil, nil
	if err := t.saveTalk(ctx, state); err != nil {
		return Reply{}, fmt.Errorf("dialog: %w", err)
	}
	if d.Edits != "" {
		return Reply{Lead: t.Say("bot.own.unchanged", "id", d.Edits), Buttons: t.ownButtons(d.Edits)}, nil
	}
	return Reply{Lead: t.Say("bot.report.cancelled")}, nil
}

func (t *turn) draftGone() Reply {
	return Reply{
		Lead:    t.Say("bot.report.gone"),
		Buttons: []Button{t.button("bot.button.report", act("report"))},
	}
}
