package bot

import (
	"context"
	"fmt"
	"time"
)

// ownReportLife is how long somebody may change or withdraw a report: what is older has been counted and read.
const ownReportLife = 24 * time.Hour

// ownUntil is until when somebody may change or withdraw a report: a day from when they said the last of it. What is put together
// with it comes within SameReportWithin, so that is when the last day begins.
func (r Report) ownUntil() time.Time {
	last := r.At
	if r.Edited.After(last) {
		last = r.Edited
	}
	if latest := r.At.Add(SameReportWithin); last.After(latest) {
		last = latest
	}
	return last.Add(ownReportLife)
}

// ownButtons change and delete a report.
func (c *Core) ownButtons(id string) []Button {
	return []Button{
		c.button("bot.button.editreport", act("edit", id)),
		c.button("bot.button.withdraw", act("withdraw", id)),
	}
}

// ownReport finds a report that the person may change or withdraw. It asks afresh each time who they are.
func (t *turn) ownReport(ctx context.Context, id string) (Report, *Reply, error) {
	r, ok, err := t.ports.Report(ctx, id)
	switch {
	case err != nil:
		return Report{}, nil, fmt.Errorf("report: %w", err)
	case !ok || r.Person != t.who:
		no := t.noSuchReport()
		return Report{}, &no, nil
	case !t.now.Before(r.ownUntil()):
		no := Reply{Lead: t.Say("bot.own.late", "id", r.ID), Parts: []Part{paragraph(t.Say("bot.own.late.how"))}}
		return Report{}, &no, nil
	}
	return r, nil, nil
}

// noSuchReport answers who asks for a report that is gone or somebody else's.
func (t *turn) noSuchReport() Reply {
	return Reply{Lead: t.Say("bot.own.gone"), Parts: []Part{paragraph(t.Say("bot.own.how"))}}
}

// maxOwn is how many reports that can still be changed get a button: nobody says more in a day.
const maxOwn = MaxReportsOfPerson

// ownReportButtons lead to the reports that can still be changed, the newest first.
func (t *turn) ownReportButtons(reports []Report) []Button {
	var bs []Button
	for i := len(reports) - 1; i >= 0 && len(bs) < maxOwn; i-- {
		if r := reports[i]; t.now.Before(r.ownUntil()) {
			bs = append(bs, Button{Label: t.Say("bot.button.mine", "id", r.ID), Action: act("mine", r.ID)})
		}
	}
	return bs
}

// mine is the button of a report in /mydata: the report, and what can be done with it.
func (t *turn) mine(ctx context.Context, args []string) (Reply, error) {
	if len(args) != 1 {
		return t.closed(), nil
	}
	r, no, err := t.ownReport(ctx, args[0])
	if no != nil || err != nil {
		return orEmpty(no), err
	}
	return Reply{
		Lead:    t.Say("bot.own.lead", "id", r.ID),
		Parts:   []Part{bullets(append(t.reportLines(r), t.laterLines(r)...)...), paragraph(t.readers(r))},
		Buttons: t.ownButtons(r.ID),
	}, nil
}

// edit is the button "Change my report".
func (t *turn) edit(ctx context.Context, args []string) (Reply, error) {
	if len(args) != 1 {
		return t.closed(), nil
	}
	return t.askEdit(ctx, args[0])
}

// askEdit asks the form of a stored report, with what it says in it.
func (t *turn) askEdit(ctx context.Context, id string) (Reply, error) {
	r, no, err := t.ownReport(ctx, id)
	if no != nil || err != nil {
		return orEmpty(no), err
	}
	state, err := t.loadTalk(ctx)
	if err != nil {
		return Reply{}, fmt.Errorf("dialog: %w", err)
	}
	until := t.now.Add(draftLife)
	state.Report = nil
	state.Draft = &draft{ID: t.keys.draft(t.who, t.event()), Report: r, Edits: r.ID, Until: until}
	if err := t.saveTalk(ctx, state); err != nil {
		return Reply{}, fmt.Errorf("dialog: %w", err)
	}
	if err := t.handOver(ctx, &openReport{Edits: r.ID, Handed: true, Until: until}); err != nil {
		return Reply{}, err
	}
	return Reply{Lead: t.Say("bot.report.change"), Form: t.filledForm(r)}, nil
}

// withdraw is the button "Delete my report": "withdraw|id" asks, "withdraw|id|yes" does it.
func (t *turn) withdraw(ctx context.Context, args []string) (Reply, error) {
	if len(args) == 0 || len(args) > 2 || len(args) == 2 && args[1] != yes {
		return t.closed(), nil
	}
	r, no, err := t.ownReport(ctx, args[0])
	if no != nil || err != nil {
		return orEmpty(no), err
	}
	if len(args) == 1 {
		return Reply{
			Lead:  t.Say("bot.withdraw.ask", "id", r.ID),
			Parts: []Part{bullets(t.reportLines(r)...), paragraph(t.Say("bot.withdraw.gone"))},
			Buttons: []Button{
				t.button("bot.button.forget", act("withdraw", r.ID, yes)),
				t.button("bot.button.keep", act("mine", r.ID)),
			},
		}, nil
	}
	gone, err := t.ports.WithdrawReport(ctx, t.who, r.ID)
	switch {
	case err != nil:
		return Reply{}, fmt.Errorf("withdraw report: %w", err)
	case !gone:
		return t.noSuchReport(), nil
	}
	t.note(ctx, "dialog not tidied", t.forgetDraft(ctx, r.ID))
	return Reply{Lead: t.Say("bot.withdraw.done", "id", r.ID), Parts: []Part{paragraph(t.Say("bot.withdraw.police"))}}, nil
}

// forgetDraft forgets what a conversation still knows of a report that is withdrawn.
func (t *turn) forgetDraft(ctx context.Context, id string) error {
	for _, at := range t.places() {
		state, err := t.talkOf(ctx, t.who, at)
		if err != nil {
			return err
		}
		if d := state.Draft; d == nil || d.Saved != id && d.Edits != id {
			continue
		}
		state.Draft = nil
		if err := t.saveTalkOf(ctx, t.who, at, state); err != nil {
			return err
		}
	}
	return nil
}
