package bot

import (
	"context"
	"fmt"
	"strconv"

	"hangup/advice"
)

// savedHow says how a draft was saved, for the answer.
type savedHow string

const (
	savedNew     savedHow = ""
	savedMerged  savedHow = "merged"
	savedChanged savedHow = "changed"
)

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
	case d.Edits != "":
		return t.saveChanged(ctx, state, d)
	}
	r := d.Report
	r.At, r.Draft = t.now, d.ID
	kept, err := t.ports.SaveReport(ctx, r)
	if err != nil {
		return Reply{}, fmt.Errorf("save report: %w", err)
	}
	if kept.ID == "" {
		return t.notTaken(ctx, state, kept), nil
	}
	how := savedNew
	if kept.Fate == ReportMerged {
		how = savedMerged
	}
	return t.noteSaved(ctx, state, kept.ID, how), nil
}

// saveChanged puts a draft into the stored report that it changes, if that may still be changed.
func (t *turn) saveChanged(ctx context.Context, state talk, d *draft) (Reply, error) {
	if _, no, err := t.ownReport(ctx, d.Edits); no != nil || err != nil {
		return orEmpty(no), err
	}
	r := d.Report
	r.ID, r.Edited = d.Edits, t.now
	found, err := t.ports.ChangeReport(ctx, r)
	switch {
	case err != nil:
		return Reply{}, fmt.Errorf("change report: %w", err)
	case !found:
		return t.noSuchReport(), nil
	}
	return t.noteSaved(ctx, state, d.Edits, savedChanged), nil
}

// noteSaved forgets what a draft said, now that it is saved, and answers.
func (t *turn) noteSaved(ctx context.Context, state talk, id string, how savedHow) Reply {
	d := state.Draft
	state.Draft = &draft{
		ID: d.ID, Saved: id, How: how, Until: d.Until, Report: Report{Type: d.Report.Type, Area: d.Report.Area, Happened: d.Report.Happened},
	}
	state.Report = nil
	// The report is safe; without the dialog a second press would only find no draft.
	t.remember(ctx, state)
	return t.saved(state.Draft)
}

// saved says that it is kept, that the police do not know of it, and who to tell.
func (t *turn) saved(d *draft) Reply {
	lead := map[savedHow]string{
		savedNew: "bot.report.saved", savedMerged: "bot.report.saved.merged", savedChanged: "bot.report.saved.changed",
	}[d.How]
	r := Reply{Lead: t.Say(lead, "id", d.Saved)}
	t.routes(&r, d.Report.Area, d.Report.Happened)
	r.add(paragraph(t.Say("bot.report.day")))
	r.Buttons = t.ownButtons(d.Saved)
	if b, ok := t.echoButton(d.Report.Type, d.Report.Area); ok {
		r.Buttons = append(r.Buttons, b)
	}
	return r
}

// fullReply is the answer to who begins a report that would be too many, nil when it would be taken or that cannot be told.
func (t *turn) fullReply(ctx context.Context, from ChatID) *Reply {
	room, err := t.ports.ReportRoom(ctx, t.who, from, t.now)
	t.note(ctx, "reports not counted", err)
	if err != nil || room.Fate == ReportSaved {
		return nil
	}
	r := t.reportsFull(room, t.areaOf(ctx, from))
	return &r
}

// notTaken answers a save that was too many. What was typed stays for as long as a draft does, as there is room for it within
// that time if many came from the chat.
func (t *turn) notTaken(ctx context.Context, state talk, full SavedReport) Reply {
	d := state.Draft
	r := t.reportsFull(full, d.Report.Area)
	if full.Fate == ReportsFullOfChat {
		d.Until = t.now.Add(draftLife)
		t.remember(ctx, state)
		r.add(paragraph(t.Say("bot.report.full.kept")))
		r.Buttons = []Button{t.strong("bot.button.save", act("save", d.ID)), t.button("bot.button.cancel", act("cancel", d.ID))}
	}
	return r
}

// reportsFull thanks who has reported a lot, and says when the next is taken and who can help meanwhile.
func (t *turn) reportsFull(full SavedReport, area advice.AreaID) Reply {
	key, n := "bot.report.full.person", MaxReportsOfPerson
	if full.Fate == ReportsFullOfChat {
		key, n = "bot.report.full.chat", MaxReportsOfChat
	}
	r := Reply{Lead: t.Say(key, "n", strconv.Itoa(n))}
	r.add(paragraph(t.Say("bot.report.full.again", "when", t.moment(full.Again))))
	r.add(paragraph(t.Say("bot.report.full.danger")))
	t.routes(&r, area, "")
	return r
}
