package storetest

import (
	"fmt"
	"testing"
	"time"

	"hangup/advice"
	"hangup/bot"
	"hangup/store"
)

var feedbackTests = []test{
	{"feedback has what the check of its answer has", feedbackKept},
	{"feedback on an answer of somebody else, or of none, is not kept", feedbackOnlyOwn},
	{"of one answer the last thing that is said counts", feedbackAgain},
	{"what was seen is seen until something else is said", feedbackSeen},
	{"feedback is found by chat, openness and id", feedbackFound},
	{"feedback moves with its chat", feedbackMoved},
	{"feedback is held, and forgotten with its person alone", feedbackForgotten},
	{"feedback outlives its check, and is kept for 180 days", feedbackSwept},
	{"strange feedback is refused or comes back", feedbackStrange},
}

// answered stores the check of an answer.
func (d db) answered(who bot.PersonKey, answer string) {
	d.t.Helper()
	d.fine(d.RecordCheck(d.t.Context(), bot.Check{
		Person: who, Verdict: advice.Scam, Type: "courier_fraud", Tells: []string{"ask.cash", "send.courier"}, Area: "force:kent", At: noon, Answer: answer,
	}))
}

func (d db) says(f bot.Feedback) bool {
	d.t.Helper()
	f.At = noon
	found, err := d.SaveFeedback(d.t.Context(), f)
	d.fine(err)
	return found
}

func (d db) feedback(f bot.FeedbackFilter) []bot.Feedback {
	d.t.Helper()
	got, err := d.Feedback(d.t.Context(), f)
	d.fine(err)
	return got
}

var mondayOfNoon = time.Date(2026, time.November, 16, 0, 0, 0, 0, time.UTC)

func feedbackKept(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.answered("p", "a1")
	same(t, "found", d.says(bot.Feedback{Person: "p", Answer: "a1", From: chat("g").Chat, Reason: "alarm", Verdict: advice.Unclear, Type: "no"}), true)
	got := d.feedback(bot.FeedbackFilter{})
	same(t, "kept", len(got), 1)
	same(t, "as", got[0], bot.Feedback{
		ID: got[0].ID, Person: "p", Answer: "a1", From: chat("g").Chat, Reason: "alarm", Verdict: advice.Scam, Type: "courier_fraud",
		Tells: []string{"ask.cash", "send.courier"}, Area: "force:kent", At: mondayOfNoon,
	})
}

func feedbackOnlyOwn(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.answered("p", "a1")
	d.answered("p", "")
	d.answered("", "a2")
	for _, f := range []bot.Feedback{{Person: "q", Answer: "a1"}, {Person: "p", Answer: "a2"}, {Person: "p"}, {Answer: "a2"}, {}} {
		same(t, fmt.Sprint("found ", f.Person, f.Answer), d.says(f), false)
	}
	same(t, "kept", len(d.feedback(bot.FeedbackFilter{})), 0)
}

func feedbackAgain(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.answered("p", "a1")
	d.answered("p", "a1") // the same event came twice
	d.says(bot.Feedback{Person: "p", Answer: "a1", Reason: "kind"})
	d.says(bot.Feedback{Person: "p", Answer: "a1", Right: true, From: chat("g").Chat})
	got := d.feedback(bot.FeedbackFilter{})
	same(t, "kept", len(got), 1)
	same(t, "right, reason, chat", []any{got[0].Right, got[0].Reason, got[0].From}, []any{true, "", chat("g").Chat})
}

func feedbackSeen(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.answered("p", "a1")
	wrong := bot.Feedback{Person: "p", Answer: "a1", Reason: "kind"}
	d.says(wrong)
	id := d.feedback(bot.FeedbackFilter{Open: true})[0].ID
	for _, c := range []struct {
		id    int64
		found bool
	}{{id, true}, {id, true}, {id + 1, false}} {
		found, err := d.SeeFeedback(t.Context(), c.id)
		d.fine(err)
		same(t, "found", found, c.found)
	}
	d.says(wrong)
	same(t, "open when the same was said again", len(d.feedback(bot.FeedbackFilter{Open: true})), 0)
	wrong.Reason = "alarm"
	d.says(wrong)
	same(t, "open when something else was said", len(d.feedback(bot.FeedbackFilter{Open: true})), 1)
}

func feedbackFound(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for i := range 25 {
		answer := fmt.Sprint("a", i)
		d.answered("p", answer)
		f := bot.Feedback{Person: "p", Answer: answer, Right: i%5 == 0}
		if i%2 == 0 {
			f.From = chat("g").Chat
		}
		d.says(f)
	}
	ids := func(f bot.FeedbackFilter) (list string) {
		for _, one := range d.feedback(f) {
			list += one.Answer + " "
		}
		return list
	}
	same(t, "without a limit", len(d.feedback(bot.FeedbackFilter{})), 20)
	same(t, "of a chat", ids(bot.FeedbackFilter{From: chat("g").Chat, Limit: 3}), "a0 a2 a4 ")
	same(t, "open", ids(bot.FeedbackFilter{Open: true, Limit: 5}), "a1 a2 a3 a4 a6 ")
	third := d.feedback(bot.FeedbackFilter{Limit: 3})[2].ID
	same(t, "behind an id", ids(bot.FeedbackFilter{After: third, Limit: 2}), "a3 a4 ")
	same(t, "of another chat", ids(bot.FeedbackFilter{From: chat("h").Chat}), "")
}

func feedbackMoved(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.answered("p", "a1")
	d.says(bot.Feedback{Person: "p", Answer: "a1", From: chat("old").Chat})
	d.fine(d.MoveChat(t.Context(), chat("old").Chat, chat("new").Chat))
	same(t, "of the new id", len(d.feedback(bot.FeedbackFilter{From: chat("new").Chat})), 1)
}

func feedbackForgotten(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for _, who := range []bot.PersonKey{"p", "q"} {
		d.answered(who, "a1")
		d.says(bot.Feedback{Person: who, Answer: "a1"})
	}
	same(t, "held", d.held("p").Feedback, 1)
	gone, err := d.Forget(t.Context(), "p", bot.ChatID{})
	d.fine(err)
	same(t, "removed, held, of the other", []int{gone.Feedback, d.held("p").Feedback, d.held("q").Feedback}, []int{1, 0, 1})
}

func feedbackSwept(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.answered("p", "a1")
	d.says(bot.Feedback{Person: "p", Answer: "a1"})
	d.sweep(after(60 * day))
	same(t, "without its check", len(d.feedback(bot.FeedbackFilter{})), 1)
	same(t, "said once more", d.says(bot.Feedback{Person: "p", Answer: "a1", Right: true}), false)
	d.sweep(mondayOfNoon.Add(180 * day))
	same(t, "after 180 days", len(d.feedback(bot.FeedbackFilter{})), 1)
	d.sweep(mondayOfNoon.Add(180*day + time.Second))
	same(t, "later", len(d.feedback(bot.FeedbackFilter{})), 0)
}

func feedbackStrange(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.answered("\x00p", "';--")
	same(t, "found", d.says(bot.Feedback{Person: "\x00p", Answer: "';--", Reason: "\xff<b>"}), true)
	same(t, "kept", d.feedback(bot.FeedbackFilter{})[0].Answer, "';--")
	if _, err := d.SaveFeedback(t.Context(), bot.Feedback{Person: "\x00p", Answer: "';--", Right: true, Reason: "alarm", At: noon}); err == nil {
		t.Error("what is right has a reason to be wrong")
	}
	if _, err := d.SaveFeedback(ended(), bot.Feedback{Person: "\x00p", Answer: "';--", At: noon}); err == nil {
		t.Error("it was ended")
	}
}
