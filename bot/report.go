package bot

import (
	"context"
	"fmt"
	"slices"
	"time"

	"hangup/advice"
)

// draft is a report that waits for its confirmation. Report is redacted already. Once it is
// saved, only its number stays, to answer the same button again.
type draft struct {
	ID     string    `json:"id"`
	Report Report    `json:"report"`
	Saved  string    `json:"saved,omitempty"`
	Until  time.Time `json:"until"`
}

// report is "/report KIND": it asks the form. A kind that is known is chosen already.
func (t *turn) report(ctx context.Context, kind string) (Reply, error) {
	f := t.newReportForm()
	f.field(fieldType).Value = t.kind(kind)
	if a, ok := t.Area(t.chatArea(ctx)); ok {
		f.field(fieldArea).Value = a.Name
	}
	return Reply{
		Lead: t.Say("bot.report.lead"), Parts: []Part{paragraph(t.Say("bot.report.emergency"))}, Form: f,
	}, nil
}

// field finds a field of a form that has it.
func (f *Form) field(id string) *Field {
	i := slices.IndexFunc(f.Fields, func(fd Field) bool { return fd.ID == id })
	return &f.Fields[i]
}

// form reads a form that was filled in.
func (t *turn) form(ctx context.Context, sent FormReply) (Reply, error) {
	switch sent.ID {
	case reportForm:
		return t.sentReport(ctx, sent)
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
	state.Draft = &draft{
		ID:     t.keys.draft(t.who, t.event()),
		Report: t.draftReport(f, state.Draft),
		Until:  t.now.Add(draftLife),
	}
	if err := t.saveTalk(ctx, state); err != nil {
		return Reply{}, fmt.Errorf("dialog: %w", err)
	}
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

// preview shows a report exactly as it would be kept.
func (t *turn) preview(d *draft) Reply {
	return Reply{
		Lead:  t.Say("bot.report.preview"),
		Parts: []Part{bullets(t.reportLines(d.Report)...), paragraph(t.Say("bot.report.hidden"))},
		Buttons: []Button{
			t.strong("bot.button.save", act("save", d.ID)),
			t.button("bot.button.change", act("change", d.ID)),
			t.button("bot.button.cancel", act("cancel", d.ID)),
		},
	}
}

// reportLines writes each thing of a report that is kept on a line. What was left empty is not shown.
func (c *Core) reportLines(r Report) []string {
	kind, ok := c.TypeName(r.Type)
	if !ok {
		kind = c.Say("bot.report.othertype")
	}
	area, _ := c.Area(r.Area)
	var lines []string
	for _, l := range [][2]string{
		{"bot.line.type", upperFirst(kind)},
		{"bot.line.happened", c.happenedText(r.Happened)},
		{"bot.line.claimed", r.Claimed},
		{"bot.line.when", r.When},
		{"bot.line.area", area.Name},
		{"bot.line.number", r.Number},
		{"bot.line.note", r.Note},
	} {
		if l[1] != "" {
			lines = append(lines, c.Say(l[0], "value", l[1]))
		}
	}
	return lines
}

func (c *Core) happenedText(id string) string {
	for _, o := range c.happenings() {
		if o.ID == id {
			return o.Label
		}
	}
	return ""
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

// saveReport is the button "Save". Pressed twice, it saves once.
func (t *turn) saveReport(ctx context.Context, args []string) (Reply, error) {
	state, d, err := t.openDraft(ctx, args)
	switch {
	case err != nil:
		return Reply{}, err
	case d == nil:
		return t.draftGone(), nil
	case d.Saved != "":
		return t.saved(d), nil
	}
	r := d.Report
	r.At, r.Draft = t.now, d.ID
	id, err := t.ports.SaveReport(ctx, r)
	if err != nil {
		return Reply{}, fmt.Errorf("save report: %w", err)
	}
	state.Draft = &draft{ID: d.ID, Saved: id, Until: d.Until, Report: Report{Area: r.Area, Happened: r.Happened}}
	// The report is safe; without the dialog a second press would only find no draft.
	t.remember(ctx, state)
	return t.saved(state.Draft), nil
}

// saved says that it is kept, that the police do not know of it, and who to tell.
func (t *turn) saved(d *draft) Reply {
	area := d.Report.Area
	r := Reply{Lead: t.Say("bot.report.saved", "id", d.Saved)}
	if slices.Contains([]string{"details", "money", "access"}, d.Report.Happened) {
		r.add(contactsPart(t.Say("bot.report.bankfirst"), t.known(nil, "bank", area)))
	}
	r.add(contactsPart(t.Say("bot.report.notpolice"), t.known(t.known(nil, "report_fraud", area), "police", area)))
	r.add(paragraph(t.Say("bot.report.remove")))
	return r
}

// known adds the contact that is right for the area, once.
func (c *Core) known(list []advice.Contact, id string, area advice.AreaID) []advice.Contact {
	contact, ok := c.Contact(id, area)
	if !ok || slices.ContainsFunc(list, func(have advice.Contact) bool { return have.Number == contact.Number }) {
		return list
	}
	return append(list, contact)
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
	f := t.newReportForm()
	a, _ := t.Area(d.Report.Area)
	for id, value := range map[string]string{
		fieldType: string(d.Report.Type), fieldHappened: d.Report.Happened, fieldClaimed: d.Report.Claimed,
		fieldWhen: d.Report.When, fieldArea: a.Name, fieldNumber: d.Report.Number, fieldNote: d.Report.Note,
	} {
		f.field(id).Value = value
	}
	if d.Report.Type == "" {
		f.field(fieldType).Value = otherType
	}
	return Reply{Lead: t.Say("bot.report.change"), Form: f}, nil
}

// cancelReport is the button "Cancel": nothing is kept.
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
	state.Draft = nil
	if err := t.saveTalk(ctx, state); err != nil {
		return Reply{}, fmt.Errorf("dialog: %w", err)
	}
	return Reply{Lead: t.Say("bot.report.cancelled")}, nil
}

func (t *turn) draftGone() Reply {
	return Reply{
		Lead:    t.Say("bot.report.gone"),
		Buttons: []Button{t.button("bot.button.report", act("report"))},
	}
}
