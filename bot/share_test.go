package bot

import (
	"slices"
	"strings"
	"testing"
)

const told = "my gran Elsie Bloggs got a call from PC Cole, he wants her bank card 4929 1234 5678 9012 and a courier is coming"

func TestSharedAdviceTellsNothingOfWhoAsked(t *testing.T) {
	p := newPerson(t, hertsWarning()).inGroup()
	private := p.say("/check " + told)
	if !private.Private {
		t.Fatal("the answer was for everybody")
	}
	shared := p.tapOn(p.word("bot.button.share"))
	if shared.Private {
		t.Error("what is shared was shown to one person only")
	}
	text := shared.Plain()
	for _, secret := range []string{"Elsie", "Cole", "4929", "gran", " her ", "You wrote", "courier is coming"} {
		if strings.Contains(text, secret) {
			t.Errorf("%q is in what was shared:\n%s", secret, text)
		}
	}
	for _, wanted := range []string{"Courier fraud", "101"} {
		if !strings.Contains(text, wanted) {
			t.Errorf("%q is not in what was shared:\n%s", wanted, text)
		}
	}
}

func TestSharedOnceInAnHour(t *testing.T) {
	p := newPerson(t).inGroup()
	first := p.press("share|courier_fraud")
	again := p.press("share|courier_fraud")
	if first.Private || !again.Private || again.Lead != p.word("bot.share.already") {
		t.Errorf("first %+v, again %+v", first, again)
	}
	if other := p.press("share|tech_support"); other.Private {
		t.Error("another scam must still be shared")
	}
	p.pass(shareGap)
	if later := p.press("share|courier_fraud"); later.Private {
		t.Error("an hour later it must be shared again")
	}
}

func TestWhatCannotBeShared(t *testing.T) {
	group := newPerson(t).inGroup()
	for _, a := range []Action{"share", "share|", "share|no_such", "share|courier_fraud|x"} {
		if r := group.press(a); !r.Private || r.Lead != group.word("bot.closed.lead") {
			t.Errorf("%s: %+v", a, r)
		}
	}
	alone := newPerson(t)
	if r := alone.press("share|courier_fraud"); r.Lead != alone.word("bot.closed.lead") {
		t.Errorf("shared with nobody: %+v", r)
	}
	alone.say(told)
	if slices.ContainsFunc(alone.last.Buttons, func(b Button) bool { return strings.HasPrefix(string(b.Action), "share") }) {
		t.Error("a private chat has nobody to share with")
	}
	group.say("/check nobody rang, I want to know the weather")
	if slices.ContainsFunc(group.last.Buttons, func(b Button) bool { return strings.HasPrefix(string(b.Action), "share") }) {
		t.Error("what is no scam is nothing to share")
	}
}

func TestEveryTypeCanBeShared(t *testing.T) {
	p := newPerson(t).inGroup()
	for _, typ := range engine(t).Types() {
		r := p.press(act("share", string(typ)))
		name, _ := engine(t).TypeName(typ)
		if r.Private || !strings.Contains(r.Lead, name) || len(r.Plain()) > 2000 {
			t.Errorf("%s: %d bytes: %s", typ, len(r.Plain()), r.Plain())
		}
	}
}

// What was shared is known to other processes and after a restart.
func TestSharedOnceInAnHourWhicheverProcessAnswers(t *testing.T) {
	p := newPerson(t).inGroup()
	p.press("share|courier_fraud")
	p.restart()
	if again := p.press("share|courier_fraud"); !again.Private || again.Lead != p.word("bot.share.already") {
		t.Errorf("again %+v", again)
	}
	for name := range p.store.once {
		if strings.Contains(name, p.at.Chat.ID) {
			t.Errorf("the name %q tells of the chat", name)
		}
	}
}

func TestWhatCannotBeNotedIsNotShared(t *testing.T) {
	p := newPerson(t).inGroup()
	p.store.down = true
	if _, err := p.core.Handle(t.Context(), Inbound{From: p.at, User: p.user, Action: "share|courier_fraud"}); err == nil {
		t.Error("it was shared, and would be again at every press")
	}
}
