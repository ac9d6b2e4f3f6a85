package bot

import (
	"strings"
	"testing"
	"time"

	"hangup/advice"
)

func TestCheckAnswersACourierCall(t *testing.T) {
	p := newPerson(t, hertsWarning())
	for _, typed := range []string{courier, "/check " + courier, "/check@hangup_bot " + courier} {
		r := p.say(typed)
		isAnswer(t, r)
		if r.Tone != Urgent {
			t.Errorf("%q: tone %q", typed, r.Tone)
		}
		if s, ok := part(r, Steps); !ok || len(s.Items) > 5 {
			t.Errorf("%q: steps %+v", typed, s)
		}
		if c, ok := part(r, Contacts); !ok || !strings.HasPrefix(c.Items[0].URL, "tel:") {
			t.Errorf("%q: contacts %+v", typed, c)
		}
		q, ok := part(r, Quote)
		if !ok || q.Text != hertsWarning().KeySentence || q.Items[0].URL != hertsWarning().URL {
			t.Errorf("%q: source %+v", typed, q)
		}
		for _, label := range []string{"bot.button.timer", "bot.button.lost", "bot.button.here"} {
			buttonOf(t, r, p.word(label))
		}
	}
}

func TestCheckSaysWhatAnswerSays(t *testing.T) {
	p := newPerson(t, hertsWarning())
	e := engine(t)
	for _, text := range []string{courier, "hello", "my dentist rang about my appointment", "he says he is from Microsoft and wants AnyDesk"} {
		a := e.Assess(text)
		turn := &turn{Core: p.core, in: Inbound{From: p.at, User: p.user, Private: true}, now: *p.clock}
		src := turn.cite(t.Context(), a, a.Area)
		want := e.Compose(a, advice.Circumstances{Area: a.Area, Today: *p.clock, Source: src})
		if got := p.say("/check " + text).Plain(); got != want.Text() {
			t.Errorf("%q:\n got %q\nwant %q", text, got, want.Text())
		}
	}
}

func TestEmergencyInOneStep(t *testing.T) {
	for _, label := range []string{"bot.button.lost", "bot.button.here"} {
		p := newPerson(t)
		scam := p.say(courier)
		r := p.tapOn(p.word(label))
		isAnswer(t, r)
		if r.Lead == scam.Lead {
			t.Errorf("%s: the same first line as before: %q", label, r.Lead)
		}
		if !strings.Contains(r.Plain(), "999") && !strings.Contains(r.Plain(), "159") {
			t.Errorf("%s: no emergency number: %q", label, r.Plain())
		}
	}
}

func TestLostAsksWhatItWasAndKeepsTheType(t *testing.T) {
	p := newPerson(t)
	p.say(courier)
	p.tapOn(p.word("bot.button.lost"))
	if hasButton(p.last, p.word("bot.button.lost")) || hasButton(p.last, "No") {
		t.Errorf("asked again: %+v", p.last.Buttons)
	}
	r := p.press(act("tap", tapGiven, "card"))
	isAnswer(t, r)
	if !strings.Contains(r.Lead, "card") {
		t.Errorf("%q", r.Lead)
	}
	if n := len(p.store.checks); p.store.checks[n-1].Type != p.store.checks[0].Type {
		t.Errorf("the type became %q", p.store.checks[n-1].Type)
	}
	p.say("is it real?")
	if n := len(p.store.checks); p.store.checks[n-1].Verdict != advice.Victim {
		t.Errorf("forgot the loss: %+v", p.store.checks[n-1])
	}
}

func TestTimerIsNotTheFirstThingWhileSomebodyIsAtTheDoor(t *testing.T) {
	p := newPerson(t)
	p.say(courier)
	r := p.tapOn(p.word("bot.button.here"))
	if r.Buttons[0].Label != p.word("bot.button.lost") || hasButton(r, p.word("bot.button.here")) {
		t.Errorf("%+v", r.Buttons)
	}
	for _, b := range r.Buttons {
		if b.Strong {
			t.Errorf("%q comes before ringing 999", b.Label)
		}
	}
}

// Whatever the type and the nation, the buttons of an emergency lead to an answer that fits.
func TestEveryEmergencyFits(t *testing.T) {
	p := newPerson(t, hertsWarning())
	for _, area := range []advice.AreaID{"", "nation:scotland", "nation:wales", "nation:ni", "force:hertfordshire"} {
		p.store.areas[p.at] = area
		for _, typ := range append(p.core.Types(), "") {
			for _, verb := range []string{"lost", "here"} {
				r := p.press(act(verb, string(typ)))
				isAnswer(t, r)
				if r.Tone != Urgent || r.Lead == p.word("bot.closed.lead") {
					t.Errorf("%s %s: %q", verb, typ, r.Lead)
				}
			}
		}
	}
}

func TestEmergencyNeedsNothingButTheButton(t *testing.T) {
	p := newPerson(t)
	p.say(courier)
	button := buttonOf(t, p.last, p.word("bot.button.here"))
	fresh := p.press(button.Action)
	p.pass(72 * time.Hour)
	p.store.dialogs = map[dialogKey]Dialog{}
	p.restart()
	if r := p.press(button.Action); r.Lead != fresh.Lead {
		t.Errorf("three days later: %q, at once: %q", r.Lead, fresh.Lead)
	}
}

func TestTypedTriggerIsAnEmergency(t *testing.T) {
	p := newPerson(t)
	p.say("/check")
	first := p.last.Buttons[0]
	p.press(first.Action)
	r := p.say("I gave him my card and my PIN")
	if r.Tone != Urgent || !strings.Contains(r.Plain(), "159") {
		t.Errorf("after giving the card: %q", r.Plain())
	}
}

// A few words that say nothing alone belong to the call that was just asked about; words that
// say enough alone do not.
func TestFollowUpBelongsToTheCheckBefore(t *testing.T) {
	p := newPerson(t)
	p.say(courier)
	for _, text := range []string{"I gave it to him", "I gave him my card and my PIN", "he is at the door", "should I ring the bank?"} {
		p.say(text)
		last := p.store.checks[len(p.store.checks)-1]
		if last.Type != p.store.checks[0].Type {
			t.Errorf("%q taken for %+v", text, last)
		}
	}
	p.say("My dentist's reception rang to confirm my appointment on Tuesday at 3pm")
	last := p.store.checks[len(p.store.checks)-1]
	if last.Verdict == advice.Victim || last.Verdict == advice.Scam {
		t.Errorf("a new question taken for the old one: %+v", last)
	}
}

func TestFollowUpEndsWithTheCheck(t *testing.T) {
	p := newPerson(t)
	p.say(courier)
	p.pass(checkLife)
	state := p.turn().recall(t.Context())
	if state.Check != nil {
		t.Errorf("still open after %v: %+v", checkLife, state.Check)
	}
}

func TestCheckKeepsNoWords(t *testing.T) {
	p := newPerson(t)
	secret := "Throckmorton rang, he said he is from the police and wants my zebracard and PIN"
	p.say(secret)
	p.say("then Throckmorton said hmm")
	for _, d := range p.store.dialogs {
		for _, word := range []string{"Throckmorton", "zebra", "rang"} {
			if strings.Contains(string(d.State), word) {
				t.Errorf("the dialog holds %q: %s", word, d.State)
			}
		}
	}
	if strings.Contains(p.log.String(), "Throckmorton") {
		t.Errorf("the log holds words: %s", p.log)
	}
}

func TestCheckIsCountedByWeekWithoutThePerson(t *testing.T) {
	p := newPerson(t)
	p.say(courier)
	if len(p.store.checks) != 1 {
		t.Fatalf("%d checks", len(p.store.checks))
	}
	c := p.store.checks[0]
	if want := time.Date(2026, 11, 16, 0, 0, 0, 0, time.UTC); !c.At.Equal(want) {
		t.Errorf("counted at %v, want the Monday %v", c.At, want)
	}
	if strings.Contains(string(c.Person), p.user.ID) || c.Person == "" {
		t.Errorf("person %q", c.Person)
	}
}

func TestGreetingIsNotCounted(t *testing.T) {
	p := newPerson(t)
	p.say("hello there")
	if len(p.store.checks) != 0 {
		t.Errorf("counted: %+v", p.store.checks)
	}
}

func TestCheckAnswersWhileTheStoreIsDown(t *testing.T) {
	p := newPerson(t)
	want := p.say(courier).Lead
	p.store.down = true
	if r := p.say(courier); r.Lead != want {
		t.Errorf("got %q, want %q", r.Lead, want)
	}
	if r := p.press(act("here", "courier_fraud")); r.Tone != Urgent {
		t.Errorf("emergency while down: %+v", r)
	}
}

func TestNumbersAreRightForTheNation(t *testing.T) {
	for _, c := range []struct{ area, want, not string }{
		{"Scotland", "Police Scotland", "0300 123 2040"},
		{"Hertfordshire", "0300 123 2040", "Police Scotland"},
	} {
		p := newPerson(t)
		p.say("/area " + c.area)
		got := p.say("/contacts").Plain()
		if !strings.Contains(got, c.want) || strings.Contains(got, c.not) {
			t.Errorf("%s: %q", c.area, got)
		}
	}
}

func TestMonday(t *testing.T) {
	for day, want := range map[string]string{
		"2026-11-16": "2026-11-16", "2026-11-22": "2026-11-16", "2026-11-23": "2026-11-23", "2027-01-01": "2026-12-28",
	} {
		at, _ := time.Parse(time.DateOnly, day)
		if got := monday(at.Add(23 * time.Hour)).Format(time.DateOnly); got != want {
			t.Errorf("%s: %s, want %s", day, got, want)
		}
	}
}

// turn makes a turn of this person, to look inside.
func (p *person) turn() *turn {
	in := Inbound{From: p.at, User: p.user, Private: !p.group}
	return &turn{Core: p.core, in: in, who: p.core.keys.person(p.user), now: *p.clock}
}

// A terminal gets the answer that a chat gets, and nothing is kept of it.
func TestAnswerIsTheSameInATerminal(t *testing.T) {
	p := newPerson(t, kentWarning(), hertsWarning())
	a, ans := p.core.Answer(t.Context(), courier, "force:hertfordshire")
	if len(p.store.checks) != 0 || len(p.store.dialogs) != 0 {
		t.Errorf("kept: %+v", p.store)
	}
	p.store.areas[p.at] = "force:hertfordshire"
	if got := p.say(courier).Plain(); got != ans.Text() || a.Verdict != advice.Scam {
		t.Errorf("chat %q, terminal %q", got, ans.Text())
	}
}

func BenchmarkCheck(b *testing.B) {
	p := newPerson(b, hertsWarning())
	in := Inbound{ID: "1", From: p.at, User: p.user, Private: true, Text: courier}
	for b.Loop() {
		if _, err := p.core.Handle(b.Context(), in); err != nil {
			b.Fatal(err)
		}
	}
}
