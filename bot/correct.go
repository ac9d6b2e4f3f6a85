package bot

import (
	"cmp"
	"context"
	"fmt"
)

// correct is "/correct": it changes what a warning of moderators says, wherever it stands.
func (t *turn) correct(ctx context.Context, _ string) (Reply, error) {
	if begun, err := t.begun(ctx); err != nil {
		return Reply{}, err
	} else if t.in.Private && begun != nil && begun.Corrects != "" && begun.From != t.in.From {
		return t.askCorrection(ctx, begun.Corrects, begun.Text)
	}
	if no, err := t.refuseAt(ctx, t.in.From); no != nil || err != nil {
		return orEmpty(no), err
	}
	found, err := t.standing(ctx, func(p Posted) bool { return p.Notice != "" })
	if err != nil {
		return Reply{}, err
	}
	switch len(found) {
	case 0:
		return Reply{Lead: t.Say("bot.correct.none"), Parts: []Part{paragraph(t.Say("bot.recall.where"))}}, nil
	case 1:
		return t.askCorrection(ctx, found[0].Notice, "")
	}
	r := Reply{Lead: t.Say("bot.correct.which")}
	for _, p := range found {
		r.Buttons = append(r.Buttons, Button{Label: t.postLabel(ctx, p), Action: act("fix", string(p.Notice))})
	}
	return r, nil
}

// fix is the button that begins a correction: "fix|id".
func (t *turn) fix(ctx context.Context, args []string) (Reply, error) {
	if len(args) != 1 || args[0] == "" {
		return t.closed(), nil
	}
	return t.askCorrection(ctx, NoticeID(args[0]), "")
}

// askCorrection asks for the new text of a notice. typed is what was written of it so far, or "".
func (t *turn) askCorrection(ctx context.Context, id NoticeID, typed string) (Reply, error) {
	n, no, err := t.changeable(ctx, id)
	switch {
	case no != nil || err != nil:
		return orEmpty(no), err
	case n.Recalled:
		return Reply{Lead: t.Say("bot.recall.already")}, nil
	}
	d := &noticeDraft{From: n.From, Area: n.Area, Urgent: n.Urgent, Corrects: id, Text: cmp.Or(typed, n.Text)}
	return t.askNotice(ctx, d, t.Say("bot.correct.lead"))
}

// sendCorrection writes the deed down, then changes the text of a notice wherever it stands.
func (t *turn) sendCorrection(ctx context.Context, d *noticeDraft, whose PersonKey) (Reply, error) {
	if err := t.deedAt(ctx, d.From, deedCorrect, string(d.Corrects), d.Text); err != nil {
		return Reply{}, err
	}
	chats, err := t.ports.CorrectNotice(ctx, d.Corrects, d.Text, t.now)
	if err != nil {
		return Reply{}, fmt.Errorf("correct notice: %w", err)
	}
	sent := *d
	sent.Sent, sent.Chats = d.Corrects, chats
	t.note(ctx, "dialog not kept", t.keepNoticeOf(ctx, whose, t.in.From, &sent))
	return t.correctionSent(&sent), nil
}

// correctionSent says how many chats a correction reaches.
func (t *turn) correctionSent(d *noticeDraft) Reply {
	if d.Chats == 0 {
		return Reply{Lead: t.Say("bot.correct.nowhere")}
	}
	r := Reply{Lead: t.Say("bot.correct.sent", "chats", t.chatCount(d.Chats))}
	r.Buttons = []Button{t.button("bot.button.recall", takeAction(Post{Notice: d.Corrects}))}
	return r
}
