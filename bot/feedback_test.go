package bot

import (
	"slices"
	"strings"
	"testing"

	"hangup/advice"
)

func TestAnAnswerAsksWhetherItWasRight(t *testing.T) {
	p := newPerson(t)
	p.say("/area Kent")
	p.say(courier)
	p.tapOn(p.word("bot.button.rate"))
	if r := p.tapOn(p.word("bot.button.right")); r.Lead != p.word("bot.feedback.thanks") {
		t.Fatal(r.Plain())
	}
	if len(p.store.feedback) != 1 {
		t.Fatalf("%+v", p.store.feedback)
	}
	f := p.store.feedback[0]
	if !f.Right || f.Verdict != advice.Scam || f.Type != "courier_fraud" || len(f.Tells) == 0 || f.Area == "" || f.From != (ChatID{}) || f.At != monday(startOfTest) {
		t.Errorf("%+v", f)
	}
}

func TestWhatWasWrongIsKeptAtOnceAndThenWithItsReason(t *testing.T) {
	for _, reason := range feedbackReasons() {
		p := newPerson(t).inGroup()
		p.say("/check " + courier)
		p.tapOn(p.word("bot.button.rate"))
		r := p.tapOn(p.word("bot.button.wrong"))
		if len(r.Buttons) != len(feedbackReasons()) || len(p.store.feedback) != 1 || p.store.feedback[0].Reason != "" {
			t.Fatalf("%s: %s, %+v", reason, r.Plain(), p.store.feedback)
		}
		r = p.tapOn(p.word("bot.feedback.reason." + reason))
		f := p.store.feedback[0]
		if len(p.store.feedback) != 1 || f.Right || f.Reason != reason || f.From != p.at.Chat {
			t.Errorf("%s: %+v", reason, p.store.feedback)
		}
		if !strings.Contains(r.Plain(), "Thank you") {
			t.Errorf("%s: %s", reason, r.Plain())
		}
	}
}

// Who says that a scam was missed may be on the phone with the caller.
func TestWhoSawAScamThatWasMissedIsTold(t *testing.T) {
	p := newPerson(t)
	p.say(courier)
	p.tapOn(p.word("bot.button.rate"))
	p.tapOn(p.word("bot.button.wrong"))
	r := p.tapOn(p.word("bot.feedback.reason.missed"))
	for _, want := range []string{"hang up", "159", "101"} {
		if !strings.Contains(r.Lead, want) {
			t.Errorf("no %q in %q", want, r.Lead)
		}
	}
}

func TestWhatIsAskedForMoreIsNotRated(t *testing.T) {
	p := newPerson(t)
	for said, want := range map[string]bool{courier: true, "my bank wrote that my statement is ready": false, "what is the weather like": false} {
		if r := p.say(said); hasButton(r, p.word("bot.button.rate")) != want {
			t.Errorf("%q: %+v", said, r.Buttons)
		}
		p.pass(checkLife)
	}
}

// A button comes from the network: it must neither keep what it brings, nor speak for somebody else.
func TestOnlyOwnAnswersAreRated(t *testing.T) {
	p := newPerson(t).inGroup()
	r := p.say("/check " + courier)
	rate := string(buttonOf(t, r, p.word("bot.button.rate")).Action)
	name := strings.TrimPrefix(rate, "rate|")
	other := openChat(t, p.store).inGroup()
	other.user.ID = "user-2"
	if r := other.press(act("right", name)); r.Lead != p.word("bot.feedback.gone") {
		t.Errorf("another: %s", r.Plain())
	}
	for _, a := range []Action{
		"rate", "rate|", "rate|a|b", "right", "right|", "right|x", "right|x|y", "wrong", "wrong|", "wrong|x|y", "wrong|x|missed|y", "wrong|x|missed",
		act("wrong", name, "it was rubbish"),
	} {
		p.press(a)
	}
	if len(p.store.feedback) > 0 {
		t.Errorf("%+v", p.store.feedback)
	}
	p.press(act("wrong", name, wrongKind))
	p.press(act("right", name))
	if f := p.store.feedback; len(f) != 1 || !f[0].Right || f[0].Reason != "" {
		t.Errorf("the last counts: %+v", f)
	}
}

func TestAnAnswerOfLongAgoIsNotRated(t *testing.T) {
	p := newPerson(t)
	p.say(courier)
	p.store.checks = nil
	p.tapOn(p.word("bot.button.rate"))
	if r := p.tapOn(p.word("bot.button.right")); r.Lead != p.word("bot.feedback.gone") {
		t.Error(r.Plain())
	}
}

// The same event that comes twice gives an answer with the same name, so that both buttons work.
func TestTheNameOfAnAnswerIsOfItsEvent(t *testing.T) {
	p := newPerson(t)
	var names []Action
	for _, id := range []string{"1", "1", "2"} {
		r := p.must(Inbound{ID: id, Text: courier})
		names = append(names, buttonOf(t, r, p.word("bot.button.rate")).Action)
	}
	if names[0] != names[1] || names[0] == names[2] {
		t.Errorf("%q", names)
	}
}

// wronged is a group in which three people called an answer wrong, and one alone with the bot.
func wronged(t *testing.T) *person {
	p := newPerson(t).inGroup()
	p.say("/area Kent")
	for i, reason := range []string{wrongMissed, wrongAlarm, "", wrongKind} {
		from := p.at.Chat
		if i == 3 {
			from = ChatID{}
		}
		p.store.feedback = append(p.store.feedback, Feedback{
			ID: int64(i + 1), Person: "someone", Answer: reason, From: from, Reason: reason, Verdict: advice.Scam, Type: "courier_fraud",
			Tells: []string{"ask.cash", "no.such"}, Area: "county:kent", At: monday(startOfTest),
		})
	}
	return p
}

func TestModeratorsLookAtWhatWasWrong(t *testing.T) {
	p := wronged(t).moderate()
	r := p.say("/feedback")
	for _, want := range []string{
		p.word("bot.feedback.reason.missed"), "Courier fraud", "Kent", "16 November 2026", p.core.Meaning("ask.cash"), p.word("bot.feedback.nowords"), "2 more",
	} {
		if !strings.Contains(r.Plain(), want) {
			t.Errorf("no %q in %s", want, r.Plain())
		}
	}
	if r = p.tapOn(p.word("bot.button.next")); !strings.Contains(r.Lead, p.word("bot.feedback.reason.alarm")) {
		t.Errorf("the next: %s", r.Plain())
	}
	if r = p.tapOn(p.word("bot.button.seen")); !p.store.feedback[1].Seen || r.Lead != p.word("bot.feedback.seen") || !strings.Contains(r.Plain(), p.word("bot.feedback.wrong")) {
		t.Errorf("seen: %s", r.Plain())
	}
	if d := p.store.deeds[len(p.store.deeds)-1]; d.What != deedFeedback || d.Chat != p.at {
		t.Errorf("deed %+v", d)
	}
	if r = p.press("seen|here|2"); r.Lead != p.word("bot.feedback.seen.already") {
		t.Errorf("again: %s", r.Plain())
	}
	p.press("seen|here|1")
	if r = p.press("seen|here|3"); !strings.Contains(r.Plain(), p.word("bot.feedback.none")) || hasButton(r, p.word("bot.button.next")) {
		t.Errorf("the last: %s", r.Plain())
	}
	if p.store.feedback[3].Seen {
		t.Error("what was said elsewhere was seen too")
	}
	if r = p.press("seen|here|4"); p.store.feedback[3].Seen {
		t.Errorf("what was said elsewhere: %s", r.Plain())
	}
}

func TestCoordinatorsSeeWhatWasWrongEverywhere(t *testing.T) {
	p := wronged(t).coordinate()
	r := p.say("/feedback")
	if !hasButton(r, p.word("bot.button.everywhere")) || !strings.Contains(r.Plain(), "2 more") {
		t.Errorf("here: %s", r.Plain())
	}
	if r = p.tapOn(p.word("bot.button.everywhere")); !strings.Contains(r.Plain(), "3 more") {
		t.Errorf("everywhere: %s", r.Plain())
	}
	p.press("seen|all|4")
	if !p.store.feedback[3].Seen {
		t.Error("not seen")
	}
	p.group, p.at = false, Address{Chat: ChatID{"paper", "chat-1"}}
	if r = p.say("/feedback"); !strings.Contains(r.Plain(), "2 more") {
		t.Errorf("alone: %s", r.Plain())
	}
	for i := range p.store.feedback {
		p.store.feedback[i].Seen = true
	}
	if r = p.say("/feedback"); r.Lead != p.word("bot.feedback.none.all") {
		t.Errorf("nothing: %s", r.Plain())
	}
}

func TestEveryVerdictAndReasonHasItsWords(t *testing.T) {
	p := wronged(t).moderate()
	for _, v := range []advice.Verdict{advice.Scam, advice.Victim, advice.NoSigns, advice.Unclear, advice.OffTopic} {
		if !p.core.Has("bot.feedback.verdict." + string(v)) {
			t.Errorf("%s", v)
		}
	}
	p.store.feedback[0].Tells = nil
	if r := p.say("/feedback"); !strings.Contains(r.Plain(), p.word("bot.feedback.notells")) {
		t.Error(r.Plain())
	}
	if slices.Contains(feedbackReasons(), "") {
		t.Error("a reason without a word")
	}
}
