package bot

import (
	"strings"
	"testing"
)

func TestBareCheckAsksAtMostThreeQuestions(t *testing.T) {
	p := newPerson(t)
	r := p.say("/check")
	for n := 1; ; n++ {
		if !isQuestion(r) {
			t.Logf("answered after %d questions: %s", n-1, r.Plain())
			break
		}
		if n > maxGuided {
			t.Fatalf("question %d: %q", n, r.Lead)
		}
		r = p.press(r.Buttons[0].Action)
	}
	isAnswer(t, r)
	if len(p.store.checks) != 1 {
		t.Errorf("%d checks counted", len(p.store.checks))
	}
}

// isQuestion tells whether a reply puts a question of the guided path.
func isQuestion(r Reply) bool {
	return len(r.Buttons) > 0 && strings.HasPrefix(string(r.Buttons[0].Action), "tap|") && strings.HasSuffix(r.Lead, "?")
}

func TestFirstQuestionSaysWhatToDoMeanwhile(t *testing.T) {
	p := newPerson(t)
	r := p.say("/check")
	if !isQuestion(r) || !strings.Contains(r.Plain(), p.word("bot.guided.meanwhile")) {
		t.Errorf("%q", r.Plain())
	}
	buttonOf(t, r, p.word("bot.button.here"))
}

// Nobody is told to just type where the bot would not hear it and others would read it.
func TestFirstQuestionSaysHowToAnswerInWords(t *testing.T) {
	for _, in := range []Inbound{{Private: true}, {Private: true, CommandsOnly: true}, {}} {
		p := newPerson(t)
		in.Text, in.From, in.User = "/check", p.at, p.user
		r, err := p.core.Handle(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		commands := !in.Private || in.CommandsOnly
		if got := strings.Contains(r.Plain(), p.word("bot.guided.command")); got != commands || strings.Contains(r.Plain(), p.word("bot.guided.type")) == commands {
			t.Errorf("%+v: %q", in, r.Plain())
		}
	}
}

func TestGuidedCheckSurvivesARestart(t *testing.T) {
	p, q := newPerson(t), newPerson(t)
	for _, x := range []*person{p, q} {
		x.say("/check")
		x.press(x.last.Buttons[0].Action)
	}
	p.restart()
	a, b := p.press(p.last.Buttons[0].Action), q.press(q.last.Buttons[0].Action)
	if a.Plain() != b.Plain() {
		t.Errorf("with a restart %q, without %q", a.Plain(), b.Plain())
	}
}

func TestGuidedTypedWordsCountTogetherWithTaps(t *testing.T) {
	p := newPerson(t)
	p.say("/check")
	for _, b := range p.last.Buttons {
		if strings.Contains(strings.ToLower(b.Label), "police") {
			p.press(b.Action)
			break
		}
	}
	r := p.say("he wants cash and says somebody will come and fetch it")
	if r.Tone != Urgent {
		t.Errorf("police + cash: %q", r.Plain())
	}
}

func TestGuidedSecondTapReplacesTheFirst(t *testing.T) {
	p := newPerson(t)
	first := p.say("/check")
	p.press(first.Buttons[0].Action)
	p.press(first.Buttons[1].Action)
	state := p.turn().recall(t.Context())
	if len(state.Check.Taps) != 1 || act("tap", state.Check.Taps[0].Question, state.Check.Taps[0].Option) != first.Buttons[1].Action {
		t.Errorf("taps %+v", state.Check.Taps)
	}
}

func TestGuidedSameTapTwiceAsksTheSame(t *testing.T) {
	p := newPerson(t)
	p.say("/check")
	in := Inbound{ID: "same", Action: p.last.Buttons[0].Action}
	if a, b := p.must(in), p.must(in); a.Plain() != b.Plain() {
		t.Errorf("%q, then %q", a.Plain(), b.Plain())
	}
}

func TestOldOrForeignTapsAreClosed(t *testing.T) {
	for name, try := range map[string]func(p *person, good Action) Reply{
		"an unknown question": func(p *person, _ Action) Reply { return p.press(act("tap", "nosuch", "yes")) },
		"an unknown option":   func(p *person, good Action) Reply { return p.press(good + "x") },
		"a tap without parts": func(p *person, _ Action) Reply { return p.press("tap") },
		"somebody else": func(p *person, good Action) Reply {
			p.user.ID = "user-2"
			return p.press(good)
		},
		"too late": func(p *person, good Action) Reply {
			p.pass(checkLife)
			return p.press(good)
		},
	} {
		p := newPerson(t)
		p.say("/check")
		r := try(p, p.last.Buttons[0].Action)
		if r.Lead != p.word("bot.closed.lead") || !hasButton(r, p.word("bot.button.check")) {
			t.Errorf("%s: %q", name, r.Plain())
		}
	}
}
