package bot

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestPrivacyNamesTheTimesThatHold(t *testing.T) {
	p := newPerson(t)
	got := p.say("/privacy").Plain()
	for _, want := range []string{"30 days", "15 minutes", "one hour", "a year", "/forgetme", "/mydata"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %q", want, got)
		}
	}
}

// Every time is told where it belongs, and no other time stands in the words.
func TestPrivacyTellsEveryTime(t *testing.T) {
	p := newPerson(t)
	texts, _ := wording(t)
	gaps := map[string]map[string]bool{}
	for _, k := range Keeps() {
		if k.What == "" || k.Table == "" || texts[k.Told] == "" {
			t.Errorf("%+v is not told", k)
		}
		if gaps[k.Told] == nil {
			gaps[k.Told] = map[string]bool{}
		}
		if k.For > 0 {
			gaps[k.Told]["{"+k.What+"}"] = true
		}
	}
	for key, want := range gaps {
		for _, g := range gap.FindAllString(texts[key], -1) {
			if !want[g] {
				t.Errorf("%s has the gap %s, which nothing fills", key, g)
			}
			delete(want, g)
		}
		for g := range want {
			t.Errorf("%s does not tell %s", key, g)
		}
		if regexp.MustCompile(`\d|\b(day|week|month|year|hour|minute)s?\b`).MatchString(strings.ReplaceAll(texts[key], "the week", "")) {
			t.Errorf("%s names a time of its own: %s", key, texts[key])
		}
	}
	said := p.say("/privacy").Plain()
	for _, text := range p.core.told() {
		if !strings.Contains(said, text) || strings.ContainsAny(text, "{}") {
			t.Errorf("not said, or with a gap: %s", text)
		}
	}
}

func TestPeriodsReadAsPeopleSayThem(t *testing.T) {
	p := newPerson(t)
	for d, want := range map[time.Duration]string{
		aYear: "a year", 2 * aYear: "2 years", 91 * aDay: "91 days", aDay: "one day", time.Hour: "one hour", 36 * time.Hour: "36 hours",
		15 * time.Minute: "15 minutes", time.Minute: "one minute",
	} {
		if got := p.core.period(d); got != want {
			t.Errorf("%v: %q, wanted %q", d, got, want)
		}
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

func TestMydataBringsAFileToWhoIsAlone(t *testing.T) {
	p := newPerson(t)
	p.fill()
	r := p.say("/mydata")
	if r.File == nil || r.File.Name != "my-data.txt" || !strings.Contains(r.Plain(), p.word("bot.mydata.attached")) {
		t.Fatalf("no file: %+v, %q", r.File, r.Plain())
	}
	text := string(r.File.Data)
	for _, want := range []string{p.word("bot.table.reports"), "id: R-1", "when: today at 3pm", p.word("bot.table.watches"), "2026"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %s", want, text)
		}
	}
	p.inGroup()
	if r := p.say("/mydata"); r.File != nil || strings.Contains(r.Plain(), p.word("bot.mydata.attached")) {
		t.Errorf("in a group: %+v, %q", r.File, r.Plain())
	}
}

// manyHeld is a store that holds more of a person than a file takes.
type manyHeld struct{ Ports }

func (manyHeld) Holdings(context.Context, PersonKey, ChatID) ([]Holding, error) {
	row := []Held{{Name: "note", Text: strings.Repeat("ä", 1000)}, {Name: "at", At: time.Date(2026, 11, 18, 12, 0, 0, 0, time.UTC)}, {Name: "empty"}}
	return []Holding{{Table: "chat_areas", Rows: slices.Repeat([][]Held{row}, 2000)}}, nil
}

func TestAFileOfDataIsNeverTooLarge(t *testing.T) {
	p := newPerson(t)
	p.fill()
	p.core.ports = manyHeld{p.core.ports}
	f := p.say("/mydata").File
	if f == nil || len(f.Data) > MaxFile || !utf8.Valid(f.Data) || !strings.HasSuffix(string(f.Data), p.word("bot.mydata.file.long")+"\n") {
		t.Fatalf("%d bytes", len(f.Data))
	}
	if text := string(f.Data[:5000]); !strings.Contains(text, p.word("bot.table.chat.areas")) || !strings.Contains(text, "at: 18 November 2026, 12:00") || strings.Contains(text, "empty") {
		t.Errorf("%s", text)
	}
}
