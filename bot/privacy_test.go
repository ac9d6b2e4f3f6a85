package bot

import (
	"strings"
	"testing"
)

func TestPrivacyNamesTheTimesThatHold(t *testing.T) {
	p := newPerson(t)
	got := p.say("/privacy").Plain()
	for _, want := range []string{"30 days", "15 minutes", "one hour", "/forgetme", "/mydata"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %q", want, got)
		}
	}
	if checkLife.Minutes() != 15 || draftLife.Hours() != 1 {
		t.Error("the wording says 15 minutes and one hour")
	}
}

func TestMydataShowsWhatIsHeld(t *testing.T) {
	p := newPerson(t)
	if r := p.say("/mydata"); r.Lead != p.word("bot.mydata.nothing") {
		t.Errorf("%q", r.Plain())
	}
	p.fill()
	got := p.say("/mydata").Plain()
	for _, want := range []string{"Checks: 1", "Reports: 1", "Timers: 1", "R-1", "today at 3pm", "Kent"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %q", want, got)
		}
	}
}

// fill leaves something of every kind in the store.
func (p *person) fill() {
	p.moderate()
	p.say(courier)
	p.tapOn(p.word("bot.button.timer"))
	p.send(goodReport())
	p.tapOn(p.word("bot.button.save"))
	p.say("/area Kent")
	p.say("/watch Kent")
}

func TestForgetmeAsksFirstAndThenDeletesAll(t *testing.T) {
	p := newPerson(t)
	p.fill()
	p.say("/forgetme")
	if len(p.store.reports) != 1 {
		t.Fatal("deleted before it was confirmed")
	}
	ask := p.last
	if r := p.tapOn(p.word("bot.button.keep")); r.Lead != p.word("bot.forget.kept") || len(p.store.reports) != 1 {
		t.Fatalf("%q, %d reports", r.Lead, len(p.store.reports))
	}
	r := p.press(buttonOf(t, ask, p.word("bot.button.forget")).Action)
	if !strings.Contains(r.Plain(), "Reports: 1") || !strings.Contains(r.Plain(), "Checks: 1") {
		t.Errorf("%q", r.Plain())
	}
	s := p.store
	if len(s.reports)+len(s.checks)+len(s.timers)+len(s.dialogs)+len(s.watching) != 0 || s.areas[p.at] != "" {
		t.Errorf("left: %+v", s)
	}
	if r := p.say("/mydata"); r.Lead != p.word("bot.mydata.nothing") {
		t.Errorf("afterwards: %q", r.Plain())
	}
	if r := p.press(act("forget", "yes")); r.Lead != p.word("bot.forget.nothing") {
		t.Errorf("again: %q", r.Lead)
	}
}

func TestForgetmeInAGroupLeavesTheGroupAlone(t *testing.T) {
	p := newPerson(t).inGroup().moderate()
	p.say("/area Kent")
	p.say("/watch Kent")
	p.press(act("forget", "yes"))
	if len(p.store.watching) != 1 || p.store.areas[p.at] == "" {
		t.Errorf("%+v, %+v", p.store.watching, p.store.areas)
	}
}

func TestForgetmeConcernsWhoPressed(t *testing.T) {
	p := newPerson(t).inGroup()
	p.say("/check " + courier)
	p.user.ID = "user-2"
	p.press(act("forget", "yes"))
	if len(p.store.checks) != 1 {
		t.Error("somebody else's data went")
	}
}

func TestForgetNeedsItsWord(t *testing.T) {
	p := newPerson(t)
	p.say(courier)
	for _, a := range []Action{"forget", "forget|", "forget|no", "forget|yes|yes"} {
		if r := p.press(a); r.Lead != p.word("bot.closed.lead") || len(p.store.checks) != 1 {
			t.Errorf("%s: %q", a, r.Lead)
		}
	}
}

// Who set up a watch is known by where they are alone with the bot, which some platforms name like the person.
func TestForgetmeInAGroupForgetsWhereThePersonIsAlone(t *testing.T) {
	p := newPerson(t).inGroup().moderate()
	p.say("/watch Kent")
	if p.store.watching[0].Owner.Chat.ID != "own-user-1" {
		t.Fatalf("%+v", p.store.watching)
	}
	p.say("/forgetme")
	p.tapOn(p.word("bot.button.forget"))
	if len(p.store.watching) != 1 || p.store.watching[0].Owner != (Address{}) {
		t.Errorf("%+v", p.store.watching)
	}
}
