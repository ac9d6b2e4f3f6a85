package bot

import (
	"strings"
	"testing"
	"time"

	"hangup/advice"
	"hangup/advice/news"
)

// afterwards is what somebody says who is not on the line any more.
const afterwards = "Yesterday a man rang and said he was from the police. He wanted me to withdraw £5,000 and give it to a courier. I hung up."

func TestWhoKnowsWhatHappenedMayHearOfAWarning(t *testing.T) {
	p := newPerson(t, hertsWarning())
	p.say("/area St Albans")
	p.say(afterwards)
	r := p.tapOn(p.word("bot.button.echo"))
	if r.Lead != "If the police warn of this, I will tell you once: Courier fraud, in or near St Albans. I watch for it until 2 December 2026." {
		t.Errorf("%s", r.Plain())
	}
	want := EchoWish{
		Person: p.core.keys.person(p.user), Own: p.at, Type: "courier_fraud", Area: "district:st-albans", Force: "force:hertfordshire",
		Until: p.clock.Add(14 * 24 * time.Hour),
	}
	if len(p.store.wishes) != 1 || p.store.wishes[0] != want {
		t.Errorf("%+v", p.store.wishes)
	}
	if !strings.Contains(r.Plain(), p.word("bot.echo.here")) {
		t.Errorf("%s", r.Plain())
	}
	if r := p.tapOn(p.word("bot.button.noecho")); r.Lead != p.word("bot.echo.dropped") || len(p.store.wishes) != 0 {
		t.Errorf("%s", r.Plain())
	}
	if r := p.press("noecho|courier_fraud"); r.Lead != p.word("bot.echo.none") {
		t.Errorf("%s", r.Plain())
	}
}

func TestWhoAsksInAGroupHearsAlone(t *testing.T) {
	p := newPerson(t, hertsWarning()).inGroup()
	p.store.areas[Address{Chat: p.at.Chat}] = "district:st-albans"
	p.say("/check " + afterwards)
	r := p.tapOn(p.word("bot.button.echo"))
	if len(p.store.wishes) != 1 || p.store.wishes[0].Own.Chat.ID != "own-user-1" || !strings.Contains(r.Plain(), p.word("bot.echo.there")) {
		t.Errorf("%+v: %s", p.store.wishes, r.Plain())
	}
}

func TestNothingIsOfferedWhereNobodyCanBeTold(t *testing.T) {
	p := newPerson(t, hertsWarning())
	for name, said := range map[string]string{
		"somebody is on the line": "A man from the police is on the phone right now. He wants me to withdraw £5,000 and give it to a courier.", "no kind is known": "Somebody rang.", "no signs": "The dentist rang to move my appointment.",
	} {
		if r := p.say("/check " + said); hasButton(r, p.word("bot.button.echo")) {
			t.Errorf("%s: %s", name, r.Plain())
		}
	}
	r, err := p.core.Handle(t.Context(), Inbound{ID: "x", From: Address{Chat: ChatID{"paper", "group-1"}}, User: p.user, Text: "/check " + afterwards, At: *p.clock})
	if err != nil || hasButton(r, p.word("bot.button.echo")) {
		t.Errorf("%v: where nobody can be written to alone: %+v", err, r.Buttons)
	}
	if len(p.store.checks) == 0 || p.store.checks[len(p.store.checks)-1].Quoted != "" {
		t.Error("a quotation is kept that nobody can be told of")
	}
}

func TestASavedReportOffersToTell(t *testing.T) {
	p := newPerson(t)
	p.say("/report")
	p.send(map[string]string{"type": "courier_fraud", "happened": "nothing", "area": "Watford"})
	r := p.tapOn(p.word("bot.button.save"))
	if !hasButton(r, p.word("bot.button.echo")) {
		t.Fatalf("%+v", r.Buttons)
	}
	p.tapOn(p.word("bot.button.echo"))
	if len(p.store.wishes) != 1 || p.store.wishes[0].Area != "district:watford" {
		t.Errorf("%+v", p.store.wishes)
	}
}

func TestWithoutAnAreaItAsksForOne(t *testing.T) {
	p := newPerson(t)
	p.say(afterwards)
	ask := p.last
	if r := p.tapOn(p.word("bot.button.echo")); r.Lead != p.word("bot.echo.where") || len(p.store.wishes) != 0 {
		t.Fatalf("%s", r.Plain())
	}
	p.say("/area Watford")
	p.last = ask
	if p.tapOn(p.word("bot.button.echo")); len(p.store.wishes) != 1 || p.store.wishes[0].Area != "district:watford" {
		t.Errorf("%+v", p.store.wishes)
	}
}

func TestGarbageInTheButtonsOfEchoes(t *testing.T) {
	p := newPerson(t)
	for _, a := range []Action{
		"echo", "echo|", "echo||", "echo|courier_fraud", "echo|nonsense|", "echo|courier_fraud|nonsense", "echo|courier_fraud||", "noecho", "noecho|", "noecho|nonsense",
	} {
		if r := p.press(a); r.Lead != p.word("bot.closed.lead") {
			t.Errorf("%s: %s", a, r.Plain())
		}
	}
}

func TestAnAnswerNotesWhatItQuotes(t *testing.T) {
	p := newPerson(t, hertsWarning())
	p.say("/area St Albans")
	p.say(afterwards)
	if c := p.store.checks[0]; c.Quoted != "w-herts" || c.Own != p.at {
		t.Errorf("%+v", c)
	}
	example := hertsWarning()
	example.Example = true
	p = newPerson(t, example)
	p.say(afterwards)
	if c := p.store.checks[0]; c.Quoted != "" || c.Own != (Address{}) {
		t.Errorf("an example: %+v", c)
	}
	p = newPerson(t)
	p.say(afterwards)
	if c := p.store.checks[0]; c.Quoted != "" {
		t.Errorf("a source of ours: %+v", c)
	}
}

func TestWhatIsHeldNamesEchoes(t *testing.T) {
	p := newPerson(t, hertsWarning())
	p.say("/area St Albans")
	p.say(afterwards)
	p.tapOn(p.word("bot.button.echo"))
	for _, r := range []Reply{p.say("/mydata"), p.press("forget|yes")} {
		for _, want := range []string{p.word("bot.held.echoes", "n", "1"), p.word("bot.held.quoted", "n", "1")} {
			if !strings.Contains(r.Plain(), want) {
				t.Errorf("no %q in %s", want, r.Plain())
			}
		}
	}
	if len(p.store.wishes) != 0 {
		t.Errorf("%+v", p.store.wishes)
	}
}

// echoOf is the order for an echo of a kind.
func (p *person) echoOf(kind EchoKind, id news.WarningID) Order {
	return Order{Post: Post{Warning: id, Echo: kind, Area: "district:st-albans"}, To: p.at, Due: *p.clock}
}

func TestAnEchoSaysThatThePoliceWarn(t *testing.T) {
	p := newPerson(t, hertsWarning())
	r := p.write(p.echoOf(EchoOfWish, "w-herts"))
	for _, want := range []string{
		p.word("bot.echo.lead"), "Police warning: " + hertsWarning().Title, hertsWarning().KeySentence, p.word("bot.post.advice"),
		"You get this once, as you asked about it in St Albans.",
	} {
		if !strings.Contains(r.Plain(), want) {
			t.Errorf("no %q in %s", want, r.Plain())
		}
	}
	if r.Lead != p.word("bot.echo.lead") || r.Tone != News {
		t.Errorf("%+v", r)
	}
}

func TestAnEchoOfWhatIsNoWarningAnyMoreIsNotSent(t *testing.T) {
	w := hertsWarning()
	w.Label = news.IsCourt
	p := newPerson(t, w)
	if _, err := p.core.Write(t.Context(), p.echoOf(EchoOfWish, w.ID)); err != ErrNothingToSay {
		t.Errorf("%v", err)
	}
}

func TestWhoWasQuotedAWarningHearsThatItWasPutRight(t *testing.T) {
	right := hertsWarning()
	right.ID, right.Label, right.Corrects, right.Title = "w-right", news.IsCorrection, "w-herts", "Correction: ring 101, not 999"
	p := newPerson(t, hertsWarning(), right)
	r := p.write(p.echoOf(EchoOfCorrection, right.ID))
	if r.Lead != p.word("bot.echo.corrected") || !strings.Contains(r.Plain(), right.Title) || strings.Contains(r.Plain(), hertsWarning().Title) {
		t.Errorf("%s", r.Plain())
	}
}

func TestWhoWasQuotedAWarningHearsThatItWasTakenBack(t *testing.T) {
	p := newPerson(t, hertsWarning())
	r := p.write(p.echoOf(EchoOfRecall, "w-herts"))
	if r.Lead != p.word("bot.echo.recalled") || strings.Contains(r.Plain(), hertsWarning().Title) || strings.Contains(r.Plain(), hertsWarning().KeySentence) {
		t.Errorf("%s", r.Plain())
	}
}

func TestAnEchoThatCannotBeRemovedSaysThatItWasWithdrawn(t *testing.T) {
	p := newPerson(t, hertsWarning())
	for _, kind := range []EchoKind{EchoOfWish, EchoOfCorrection, EchoOfRecall} {
		o := p.echoOf(kind, "w-herts")
		o.Edit, o.Recalled = true, true
		if r := p.write(o); r.Lead != p.word("bot.post.withdrawn") {
			t.Errorf("%s: %s", kind, r.Plain())
		}
	}
}

func TestAnEchoWakesNobody(t *testing.T) {
	p := newPerson(t, hertsWarning())
	*p.clock = time.Date(2026, time.November, 19, 3, 0, 0, 0, time.UTC)
	_, err := p.core.Write(t.Context(), p.echoOf(EchoOfWish, "w-herts"))
	later, ok := err.(*Later)
	if morning := time.Date(2026, time.November, 19, 7, 0, 0, 0, time.UTC); !ok || !later.Until.Equal(morning) || !EchoTime(*p.clock).Equal(morning) {
		t.Errorf("%v", err)
	}
	o := p.echoOf(EchoOfWish, "w-herts")
	o.Edit = true
	p.write(o)
}

func TestAnEchoOfAWarningThatIsNotThereIsAnError(t *testing.T) {
	p := newPerson(t)
	if _, err := p.core.Write(t.Context(), p.echoOf(EchoOfWish, "w-none")); err == nil {
		t.Error("no error")
	}
}

func TestEveryButtonOfAnEchoFits(t *testing.T) {
	p := newPerson(t)
	tn := &turn{Core: p.core, in: Inbound{From: p.at, Private: true}}
	for _, typ := range p.core.Types() {
		for _, area := range []advice.AreaID{"district:bournemouth-christchurch-and-poole", "district:armagh-city-banbridge-and-craigavon", ""} {
			b, ok := tn.echoButton(typ, area)
			if !ok || len(b.Action) > maxAction {
				t.Errorf("%s %s: %q", typ, area, b.Action)
			}
		}
	}
}
