package bot

import (
	"context"
	"fmt"
	"slices"
	"strconv"
)

// maxFeedback is how many answers that were called wrong are read at a time.
const maxFeedback = 100

// feedback is "/feedback": which answers people here called wrong, one at a time, and what those were made of. A coordinator
// alone with the bot sees those of all chats.
func (t *turn) feedback(ctx context.Context, _ string) (Reply, error) {
	if no, err := t.refuseAt(ctx, t.in.From); no != nil || err != nil {
		return orEmpty(no), err
	}
	if t.nameless() {
		return t.askPress(act("feedback")), nil
	}
	where := queueHere
	if t.in.Private && t.coordinates(ctx) {
		where = queueAll
	}
	return t.wrongAnswers(ctx, where, 0, "")
}

// feedbackAll is the button "All chats" of a coordinator.
func (t *turn) feedbackAll(ctx context.Context, args []string) (Reply, error) {
	if len(args) != 0 {
		return t.closed(), nil
	}
	if no, err := t.refuseFeedback(ctx, queueAll); no != nil || err != nil {
		return orEmpty(no), err
	}
	return t.wrongAnswers(ctx, queueAll, 0, "")
}

// refuseFeedback gives the answer to who may not see the feedback of this chat, or of all.
func (t *turn) refuseFeedback(ctx context.Context, where string) (*Reply, error) {
	if where == queueHere {
		return t.refuseAt(ctx, t.in.From)
	}
	if !t.coordinates(ctx) {
		return &Reply{Lead: t.Say("bot.rights.coordinator")}, nil
	}
	return nil, nil
}

// feedbackArgs reads "here|id" and "all|id".
func feedbackArgs(args []string) (where string, id int64, ok bool) {
	if len(args) != 2 || !slices.Contains([]string{queueHere, queueAll}, args[0]) {
		return "", 0, false
	}
	id, err := strconv.ParseInt(args[1], 10, 64)
	return args[0], id, err == nil && id > 0
}

// another is the button "Show the next one" of the feedback: "another|here|id", with what was shown last.
func (t *turn) another(ctx context.Context, args []string) (Reply, error) {
	where, id, ok := feedbackArgs(args)
	if !ok {
		return t.closed(), nil
	}
	if no, err := t.refuseFeedback(ctx, where); no != nil || err != nil {
		return orEmpty(no), err
	}
	return t.wrongAnswers(ctx, where, id, "")
}

// seen is the button "I have seen it": "seen|here|id".
func (t *turn) seen(ctx context.Context, args []string) (Reply, error) {
	where, id, ok := feedbackArgs(args)
	if !ok {
		return t.closed(), nil
	}
	if no, err := t.refuseFeedback(ctx, where); no != nil || err != nil {
		return orEmpty(no), err
	}
	open, err := t.openFeedback(ctx, where, id-1, 1)
	switch {
	case err != nil:
		return Reply{}, err
	case len(open) == 0 || open[0].ID != id:
		return t.wrongAnswers(ctx, where, 0, t.Say("bot.feedback.seen.already"))
	}
	if err := t.deed(ctx, deedFeedback, "", t.reasonText(open[0])); err != nil {
		return Reply{}, err
	}
	if _, err := t.ports.SeeFeedback(ctx, id); err != nil {
		return Reply{}, fmt.Errorf("see feedback: %w", err)
	}
	return t.wrongAnswers(ctx, where, id, t.Say("bot.feedback.seen"))
}

// openFeedback gives what was called wrong here, or in all chats, behind an id.
func (t *turn) openFeedback(ctx context.Context, where string, after int64, limit int) ([]Feedback, error) {
	f := FeedbackFilter{Open: true, After: after, Limit: limit}
	if where == queueHere {
		f.From = t.in.From.Chat
	}
	found, err := t.ports.Feedback(ctx, f)
	if err != nil {
		return nil, fmt.Errorf("feedback: %w", err)
	}
	return found, nil
}

// wrongAnswers shows the answer behind another one, the first where that was the last. done is what was just done, or "".
func (t *turn) wrongAnswers(ctx context.Context, where string, behind int64, done string) (Reply, error) {
	all, err := t.openFeedback(ctx, where, 0, maxFeedback)
	if err != nil {
		return Reply{}, err
	}
	var r Reply
	if len(all) == 0 {
		key := "bot.feedback.none"
		if where == queueAll {
			key = "bot.feedback.none.all"
		}
		r = Reply{Lead: t.Say(key)}
	} else {
		i := max(0, slices.IndexFunc(all, func(f Feedback) bool { return f.ID > behind }))
		r = t.wrongAnswer(all[i], where, len(all)-1)
	}
	if where == queueHere && t.coordinates(ctx) {
		r.Buttons = append(r.Buttons, t.button("bot.button.everywhere", act("feedbackall")))
	}
	return after(done, r), nil
}

// wrongAnswer shows what an answer that was called wrong was made of. What the person wrote is not known.
func (t *turn) wrongAnswer(f Feedback, where string, more int) Reply {
	id := strconv.FormatInt(f.ID, 10)
	r := Reply{Lead: t.wrongLine(f)}
	lines := []string{t.Say("bot.feedback.verdict." + string(f.Verdict))}
	if name, ok := t.TypeName(f.Type); ok {
		lines = append(lines, t.Say("bot.line.type", "value", upperFirst(name)))
	}
	if a, ok := t.Area(f.Area); ok {
		lines = append(lines, t.Say("bot.line.area", "value", a.Name))
	}
	r.add(bullets(append(lines, t.Say("bot.feedback.week", "day", t.day(f.At)))...))
	r.add(t.tellList(f.Tells))
	r.add(paragraph(t.Say("bot.feedback.nowords")))
	r.Buttons = []Button{t.strong("bot.button.seen", act("seen", where, id))}
	if more > 0 {
		r.add(paragraph(tongue{Core: t.Core}.some("bot.pending.more", strconv.Itoa(more))))
		r.Buttons = append(r.Buttons, t.button("bot.button.next", act("another", where, id)))
	}
	return r
}

// wrongLine says what was called wrong with an answer.
func (t *turn) wrongLine(f Feedback) string {
	if f.Reason == "" {
		return t.Say("bot.feedback.wrong")
	}
	return t.Say("bot.feedback.wrong.because", "reason", t.reasonText(f))
}

func (t *turn) reasonText(f Feedback) string {
	if f.Reason == "" {
		return ""
	}
	return t.Say("bot.feedback.reason." + f.Reason)
}

// maxTells is how many tells are listed. Few answers have more.
const maxTells = 12

// tellList says what an answer read in what somebody wrote, in our own words.
func (t *turn) tellList(ids []string) Part {
	var means []string
	for _, id := range ids {
		if m := t.Meaning(id); m != "" && len(means) < maxTells && !slices.Contains(means, m) {
			means = append(means, m)
		}
	}
	if len(means) == 0 {
		return paragraph(t.Say("bot.feedback.notells"))
	}
	p := bullets(means...)
	p.Head = t.Say("bot.feedback.tells")
	return p
}
