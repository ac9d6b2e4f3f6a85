package bot

import (
	"strings"
	"testing"
	"time"
)

func TestTimerStartsFromAnAnswer(t *testing.T) {
	p := newPerson(t)
	p.say(courier)
	r := p.tapOn(p.word("bot.button.timer"))
	if len(p.store.timers) != 1 {
		t.Fatalf("timers: %+v", p.store.timers)
	}
	timer := p.store.timers[0]
	if want := startOfTest.Add(5 * time.Minute); !timer.Due.Equal(want) || timer.To != p.at || !r.Until.Equal(want) {
		t.Errorf("due %v, to %v, until %v", timer.Due, timer.To, r.Until)
	}
	contact, ok := p.core.Contact(timer.Contact, timer.Area)
	if !ok || contact.Number == "" {
		t.Errorf("contact %q: %+v", timer.Contact, contact)
	}
	if !strings.Contains(r.Plain(), "5 minutes") || !strings.Contains(r.Plain(), contact.Number) {
		t.Errorf("%q", r.Plain())
	}
	buttonOf(t, r, p.word("bot.button.stop"))
}

func TestTimerTwiceIsOneTimer(t *testing.T) {
	p := newPerson(t)
	p.say(courier)
	in := Inbound{ID: "same", Action: buttonOf(t, p.last, p.word("bot.button.timer")).Action}
	p.must(in)
	p.must(in)
	if len(p.store.timers) != 1 {
		t.Errorf("timers: %+v", p.store.timers)
	}
}

func TestTimerStops(t *testing.T) {
	p := newPerson(t)
	p.press(act("timer", "bank", ""))
	if r := p.tapOn(p.word("bot.button.stop")); r.Lead != p.word("bot.timer.stopped") || r.Until.After(*p.clock) || r.Until.IsZero() {
		t.Errorf("%+v", r)
	}
	if len(p.store.timers) != 0 {
		t.Errorf("timers: %+v", p.store.timers)
	}
	if r := p.press(act("stop")); r.Lead != p.word("bot.timer.none") {
		t.Errorf("stopped again: %q", r.Lead)
	}
}

func TestTimerWithBadArgumentsIsClosed(t *testing.T) {
	p := newPerson(t)
	for _, a := range []Action{"timer", "timer|bank", "timer|nosuch|", "timer|bank|force:atlantis", "timer|bank||"} {
		if r := p.press(a); r.Lead != p.word("bot.closed.lead") {
			t.Errorf("%s: %q", a, r.Lead)
		}
	}
	if len(p.store.timers) != 0 {
		t.Errorf("timers: %+v", p.store.timers)
	}
}

func TestTimerThatCannotStartStillSaysWhatToDo(t *testing.T) {
	p := newPerson(t)
	p.store.down = true
	_, err := p.do(Inbound{Action: act("timer", "bank", "")})
	if text := problemText(t, err); !strings.Contains(text, "159") || !strings.Contains(text, "Hang up") {
		t.Errorf("%q", text)
	}
}

func TestTimerInAGroupSaysWhoCanReadIt(t *testing.T) {
	p := newPerson(t).inGroup()
	if r := p.press(act("timer", "bank", "")); !strings.Contains(r.Plain(), p.word("bot.timer.group")) {
		t.Errorf("%q", r.Plain())
	}
}

func TestTimerPostNamesTheToneAndTheNumber(t *testing.T) {
	p := newPerson(t)
	for contact, number := range map[string]string{"bank": "159", "police": "101", "gone_from_the_file": "101"} {
		r := p.core.TimerPost(contact, "")
		checkReply(t, r, false)
		if !strings.Contains(r.Lead, "dialling tone") || !strings.Contains(r.Plain(), number) || r.Until.After(startOfTest) {
			t.Errorf("%s: %q until %v", contact, r.Plain(), r.Until)
		}
		list, _ := part(r, Contacts)
		if len(list.Items) != 1 || list.Items[0].URL != "tel:"+number {
			t.Errorf("%s: %+v", contact, list)
		}
	}
}

func TestSpan(t *testing.T) {
	p := newPerson(t)
	for d, want := range map[time.Duration]string{
		3 * time.Second: "3 seconds", time.Minute: "1 minute", 5 * time.Minute: "5 minutes", 90 * time.Second: "2 minutes",
	} {
		if got := p.core.span(d); got != want {
			t.Errorf("%v: %q", d, got)
		}
	}
}
