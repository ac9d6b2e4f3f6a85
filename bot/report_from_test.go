package bot

import (
	"strings"
	"testing"
	"time"
)

// alone goes from the group into the private chat with the bot, as a platform does that asks forms nowhere else.
func (p *person) alone() *person {
	p.group, p.at = false, Address{Chat: ChatID{"paper", "own-" + p.user.ID}}
	return p
}

func TestAReportBelongsToTheGroupInWhichItWasBegun(t *testing.T) {
	for name, begin := range map[string]func(p *person){
		"the form in the group":   func(p *person) { p.say("/report"); p.send(goodReport()) },
		"the form alone":          func(p *person) { p.say("/report"); p.alone().say("/report"); p.send(goodReport()) },
		"the form alone, mended":  func(p *person) { p.say("/report"); p.alone().say("/report"); p.send(nil); p.send(goodReport()) },
		"without the command":     func(p *person) { p.send(goodReport()) },
		"changed before it is in": func(p *person) { p.send(goodReport()); p.tapOn(p.word("bot.button.change")); p.send(goodReport()) },
	} {
		p := newPerson(t).inGroup()
		begin(p)
		if !strings.Contains(p.last.Plain(), p.word("bot.report.readers.chat")) {
			t.Errorf("%s: who may read it is not told: %q", name, p.last.Plain())
		}
		p.tapOn(p.word("bot.button.save"))
		if got := p.store.reports[0].From; got != (ChatID{"paper", "group-1"}) {
			t.Errorf("%s: from %v", name, got)
		}
	}
}

func TestAReportThatWasBegunAloneBelongsToNoGroup(t *testing.T) {
	for name, before := range map[string]func(p *person){
		"never in a group":           func(p *person) { p.alone() },
		"sent in the group":          func(p *person) { p.say("/report"); p.send(goodReport()); p.alone() },
		"begun there too long ago":   func(p *person) { p.say("/report"); p.alone(); p.pass(draftLife) },
		"gone on with alone already": func(p *person) { p.say("/report"); p.alone().say("/report") },
		"saved alone for that before": func(p *person) {
			p.say("/report")
			p.alone().say("/report")
			p.saveReport(goodReport())
			p.store.reports = nil
		},
	} {
		p := newPerson(t).inGroup()
		before(p)
		p.say("/report")
		values := goodReport()
		values[fieldNumber] = "07700 900456"
		if r := p.send(values); !strings.Contains(r.Plain(), p.word("bot.report.readers.coordinators")) {
			t.Errorf("%s: %q", name, r.Plain())
		}
		p.tapOn(p.word("bot.button.save"))
		if got := p.store.reports[0].From; got != (ChatID{}) {
			t.Errorf("%s: from %v", name, got)
		}
	}
}

func TestWhatWasBegunInAGroupGoesOnAloneWithItsKindAndArea(t *testing.T) {
	p := newPerson(t).inGroup().moderate()
	p.say("/area Kent")
	p.say("/report courier_fraud")
	f := p.alone().say("/report").Form
	if f.field(fieldType).Value != "courier_fraud" || f.field(fieldArea).Value != "Kent" {
		t.Errorf("%+v", f)
	}
	if f := p.say("/report tech_support").Form; f.field(fieldType).Value != "tech_support" || f.field(fieldArea).Value != "" {
		t.Errorf("the next: %+v", f)
	}
}

func TestAChangeBegunInAGroupGoesOnAlone(t *testing.T) {
	p := newPerson(t).inGroup()
	p.saveReport(goodReport())
	p.press("edit|R-1")
	p.alone()
	if r := p.say("/report"); r.Lead != p.word("bot.report.change") || r.Form.field(fieldArea).Value != "St Albans" {
		t.Fatalf("%q, %+v", r.Lead, r.Form)
	}
	values := goodReport()
	values[fieldHappened] = "nothing"
	p.send(values)
	p.tapOn(p.word("bot.button.save"))
	if got := p.store.reports; len(got) != 1 || got[0].Happened != "nothing" || got[0].From.ID != "group-1" {
		t.Errorf("%+v", got)
	}
	p.pass(time.Minute)
	if r := p.say("/report"); r.Lead != p.word("bot.report.lead") {
		t.Errorf("the next: %q", r.Plain())
	}
}
