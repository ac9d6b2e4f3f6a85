package bot

import (
	"strings"
	"testing"
	"time"
)

const carerQuestion = "A man from the bank's fraud team is on the phone to my mum now. He wants her PIN."

func TestACarerIsOfferedACardToReadAloud(t *testing.T) {
	p := newPerson(t)
	p.say(carerQuestion)
	r := p.tapOn(p.word("bot.button.card"))
	l, ok := part(r, List)
	if !ok || len(l.Items) != 5 || !strings.Contains(l.Items[0].Text, "Put the phone down") {
		t.Errorf("card %+v", r)
	}
	if r.Lead != p.word("bot.card.lead") || r.Tone != Advice {
		t.Errorf("lead %q, tone %q", r.Lead, r.Tone)
	}
}

func TestWhoIsAtRiskThemselvesIsOfferedNoCard(t *testing.T) {
	p := newPerson(t)
	if r := p.say(courier); hasButton(r, p.word("bot.button.card")) {
		t.Errorf("%+v", r.Buttons)
	}
}

func TestACardNeedsNothingButItsButton(t *testing.T) {
	p := newPerson(t)
	p.say(carerQuestion)
	b := buttonOf(t, p.last, p.word("bot.button.card"))
	fresh := p.press(b.Action)
	p.pass(72 * time.Hour)
	p.store.dialogs = map[dialogKey]Dialog{}
	p.restart()
	if r := p.press(b.Action); r.Plain() != fresh.Plain() {
		t.Errorf("three days later: %q", r.Plain())
	}
}

func TestACardThatThereIsNotIsClosed(t *testing.T) {
	p := newPerson(t)
	for _, a := range []Action{"card", "card|", "card|no such card", "card|bank|bank", "card|../bank"} {
		if r := p.press(a); r.Lead != p.word("bot.closed.lead") {
			t.Errorf("%q: %q", a, r.Lead)
		}
	}
}

// A card may be read in a group: whoever taps sees it, and nobody else.
func TestACardInAGroupIsPrivate(t *testing.T) {
	p := newPerson(t).inGroup()
	p.say("/check " + carerQuestion)
	if r := p.tapOn(p.word("bot.button.card")); !r.Private {
		t.Errorf("%+v", r)
	}
}

func TestTapsGoOnAboutSomebodyElse(t *testing.T) {
	p := newPerson(t)
	p.say(carerQuestion)
	if r := p.tapOn(p.word("bot.button.lost.other")); !strings.Contains(r.Lead, "Ask her") {
		t.Errorf("after the loss: %q", r.Lead)
	}
	if r := p.press(act("tap", tapGiven, "card")); !strings.Contains(r.Lead, "her bank") {
		t.Errorf("after what it was: %q", r.Lead)
	}
	if r := p.say("I gave him my card and my PIN"); strings.Contains(r.Lead, "her") {
		t.Errorf("typed words about oneself: %q", r.Lead)
	}
}
