package bot

import (
	"context"
	"fmt"
	"slices"

	"hangup/advice"
)

// What may be wrong with an answer, as it is kept.
const (
	wrongMissed = "missed" // it is a scam and was not called one
	wrongAlarm  = "alarm"  // it is none and was called one
	wrongKind   = "kind"   // it is another scam
	wrongAdvice = "advice"
	wrongNumber = "number"
	wrongWords  = "words" // the person did not understand it
	wrongOther  = "other"
)

// feedbackReasons are in the order in which they are offered: what matters most first.
func feedbackReasons() []string {
	return []string{wrongMissed, wrongAlarm, wrongKind, wrongAdvice, wrongNumber, wrongWords, wrongOther}
}

// answerName names the answer that is being given, so that its button finds its check. The same event gives the same name.
func (t *turn) answerName() string { return t.keys.sum("answer", string(t.who), t.event())[:16] }

// rateButton is under an answer that asks nothing more.
func (t *turn) rateButton(a advice.Assessment, ans advice.Answer) (Button, bool) {
	asked := ans.Ask == nil && a.Verdict != advice.OffTopic
	return t.button("bot.button.rate", act("rate", t.answerName())), asked && t.in.User.ID != ""
}

// rate is the button "Was this right?": "rate|answer".
func (t *turn) rate(_ context.Context, args []string) (Reply, error) {
	if len(args) != 1 || args[0] == "" {
		return t.closed(), nil
	}
	return Reply{
		Lead: t.Say("bot.feedback.ask"), Parts: []Part{paragraph(t.Say("bot.feedback.kept"))},
		Buttons: []Button{
			t.button("bot.button.right", act("right", args[0])),
			t.button("bot.button.wrong", act("wrong", args[0])),
		},
	}, nil
}

// right is the button "Yes, it was right": "right|answer".
func (t *turn) right(ctx context.Context, args []string) (Reply, error) {
	if len(args) != 1 {
		return t.closed(), nil
	}
	found, err := t.keepFeedback(ctx, Feedback{Answer: args[0], Right: true})
	if err != nil || !found {
		return t.feedbackGone(), err
	}
	return Reply{Lead: t.Say("bot.feedback.thanks")}, nil
}

// wrong is the button "No, something was wrong": "wrong|answer", and what was: "wrong|answer|reason". What is said first is
// kept at once, as not everybody says more.
func (t *turn) wrong(ctx context.Context, args []string) (Reply, error) {
	reason := ""
	switch {
	case len(args) == 2 && slices.Contains(feedbackReasons(), args[1]):
		reason = args[1]
	case len(args) != 1:
		return t.closed(), nil
	}
	found, err := t.keepFeedback(ctx, Feedback{Answer: args[0], Reason: reason})
	switch {
	case err != nil || !found:
		return t.feedbackGone(), err
	case reason == "":
		return t.whatWasWrong(args[0]), nil
	}
	return t.afterWrong(reason), nil
}

// whatWasWrong asks for the reason.
func (t *turn) whatWasWrong(answer string) Reply {
	r := Reply{Lead: t.Say("bot.feedback.why")}
	for _, reason := range feedbackReasons() {
		r.Buttons = append(r.Buttons, t.button("bot.feedback.reason."+reason, act("wrong", answer, reason)))
	}
	return r
}

// afterWrong thanks, and says what to do where the person may still be in need: an answer that was wrong must not be the
// last word.
func (t *turn) afterWrong(reason string) Reply {
	r := Reply{Lead: t.Say("bot.feedback.thanks")}
	if key := "bot.feedback.then." + reason; t.Has(key) {
		r = Reply{Lead: t.Say(key), Tone: Advice}
	}
	return r
}

// keepFeedback keeps what the person says of an answer of theirs. found is false when that is too long ago.
func (t *turn) keepFeedback(ctx context.Context, f Feedback) (found bool, err error) {
	f.Person, f.At = t.who, monday(t.now)
	if !t.in.Private {
		f.From = t.in.From.Chat
	}
	if found, err = t.ports.SaveFeedback(ctx, f); err != nil {
		return false, fmt.Errorf("save feedback: %w", err)
	}
	return found, nil
}

// feedbackGone answers about an answer that is forgotten.
func (t *turn) feedbackGone() Reply {
	return Reply{Lead: t.Say("bot.feedback.gone"), Buttons: []Button{t.button("bot.button.check", act("check"))}}
}
