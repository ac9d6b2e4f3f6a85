package bot

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// saveReport sends a report and confirms it.
func (p *person) saveReport(values map[string]string) Reply {
	p.t.Helper()
	p.last = Reply{}
	p.send(values)
	return p.tapOn(p.word("bot.button.save"))
}

func TestASavedReportIsChangedWithItsForm(t *testing.T) {
	p := newPerson(t)
	p.saveReport(goodReport())
	before := p.store.reports[0]
	p.pass(time.Hour)
	form := p.tapOn(p.word("bot.button.editreport")).Form
	values := map[string]string{}
	for _, f := range form.Fields {
		values[f.ID] = f.Value
	}
	if values[fieldNumber] != before.Number || values[fieldNote] != before.Note || values[fieldArea] != "St Albans" {
		t.Errorf("the form asks with %v", values)
	}
	values[fieldHappened], values[fieldArea] = "nothing", "Glasgow"
	shown := p.send(values)
	if shown.Lead != p.word("bot.report.preview.edit", "id", "R-1") || len(p.store.reports) != 1 || p.store.reports[0] != before {
		t.Errorf("%q, %+v", shown.Plain(), p.store.reports)
	}
	r := p.tapOn(p.word("bot.button.save"))
	got := p.store.reports[0]
	want := before
	want.Happened, want.Area, want.Edited = "nothing", "district:glasgow-city", *p.clock
	if got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if r.Lead != p.word("bot.report.saved.changed", "id", "R-1") || !strings.Contains(r.Plain(), "Police Scotland") || strings.Contains(r.Plain(), "Report Fraud") {
		t.Errorf("%q", r.Plain())
	}
	if again := p.press("save|" + Action(p.turn().recall(t.Context()).Draft.ID)); again.Plain() != r.Plain() {
		t.Errorf("pressed again: %q", again.Plain())
	}
}

func TestAChangeThatIsCancelledChangesNothing(t *testing.T) {
	p := newPerson(t)
	p.saveReport(goodReport())
	before := p.store.reports[0]
	p.tapOn(p.word("bot.button.editreport"))
	p.send(map[string]string{fieldType: otherType, fieldHappened: "nothing"})
	if r := p.tapOn(p.word("bot.button.cancel")); r.Lead != p.word("bot.own.unchanged", "id", "R-1") || p.store.reports[0] != before {
		t.Errorf("%q, %+v", r.Plain(), p.store.reports)
	}
}

// A change that was begun and left must not swallow the next report.
func TestAReportAfterAChangeThatWasLeftIsNew(t *testing.T) {
	p := newPerson(t)
	p.saveReport(goodReport())
	p.tapOn(p.word("bot.button.editreport"))
	p.say("/report")
	p.send(map[string]string{fieldType: otherType, fieldHappened: "nothing"})
	if r := p.tapOn(p.word("bot.button.save")); !strings.Contains(r.Lead, "R-2") || len(p.store.reports) != 2 {
		t.Errorf("%q, %+v", r.Lead, p.store.reports)
	}
}

func TestAReportIsWithdrawnForGoodOnceItWasConfirmed(t *testing.T) {
	p := newPerson(t)
	saved := p.saveReport(goodReport())
	save := "save|" + Action(p.turn().recall(t.Context()).Draft.ID)
	p.tapOn(p.word("bot.button.withdraw"))
	if len(p.store.reports) != 1 {
		t.Fatal("it was not asked first")
	}
	ask := p.last
	if r := p.tapOn(p.word("bot.button.keep")); r.Lead != p.word("bot.own.lead", "id", "R-1") || len(p.store.reports) != 1 {
		t.Errorf("kept: %q", r.Plain())
	}
	r := p.press(buttonOf(t, ask, p.word("bot.button.forget")).Action)
	if r.Lead != p.word("bot.withdraw.done", "id", "R-1") || len(p.store.reports) != 0 || len(p.store.dialogs) != 0 {
		t.Errorf("%q, %+v, %+v", r.Plain(), p.store.reports, p.store.dialogs)
	}
	for _, a := range []Action{save, saved.Buttons[0].Action, saved.Buttons[1].Action, ask.Buttons[0].Action, "mine|R-1"} {
		if r := p.press(a); len(p.store.reports) != 0 || strings.Contains(r.Plain(), "St Albans") {
			t.Errorf("%s brings it back: %q", a, r.Plain())
		}
	}
}

func TestMydataLeadsToTheReportsOfTheLastDay(t *testing.T) {
	p := newPerson(t)
	p.saveReport(goodReport())
	p.pass(ownReportLife - time.Hour)
	p.saveReport(map[string]string{fieldType: otherType, fieldHappened: "nothing"})
	if r := p.say("/mydata"); r.Buttons[0].Action != "mine|R-2" || r.Buttons[1].Action != "mine|R-1" {
		t.Errorf("%+v", r.Buttons)
	}
	if r := p.press("mine|R-1"); r.Lead != p.word("bot.own.lead", "id", "R-1") || !hasButton(r, p.word("bot.button.withdraw")) {
		t.Errorf("%q", r.Plain())
	}
	p.pass(time.Hour)
	if r := p.say("/mydata"); r.Buttons[0].Action != "mine|R-2" || hasButton(r, p.word("bot.button.mine", "id", "R-1")) {
		t.Errorf("a day later: %+v", r.Buttons)
	}
}

func TestAfterADayAReportStaysAsItIs(t *testing.T) {
	p := newPerson(t)
	p.saveReport(goodReport())
	before := p.store.reports[0]
	p.pass(ownReportLife - time.Minute)
	p.press("edit|R-1")
	p.send(map[string]string{fieldType: otherType, fieldHappened: "nothing"})
	save := p.last
	p.pass(time.Minute)
	for _, a := range []Action{"mine|R-1", "edit|R-1", "withdraw|R-1", "withdraw|R-1|yes", buttonOf(t, save, p.word("bot.button.save")).Action} {
		if r := p.press(a); r.Lead != p.word("bot.own.late", "id", "R-1") || len(p.store.reports) != 1 || p.store.reports[0] != before {
			t.Errorf("%s: %q, %+v", a, r.Plain(), p.store.reports)
		}
	}
}

func TestAReportIsNobodyElsesToReadChangeOrWithdraw(t *testing.T) {
	for _, who := range []UserID{{"paper", "user-2"}, {"cardboard", "user-1"}, {"paper", ""}} {
		p := newPerson(t)
		p.saveReport(goodReport())
		before := p.store.reports[0]
		p.user = who
		for _, a := range []Action{"mine|R-1", "edit|R-1", "withdraw|R-1", "withdraw|R-1|yes"} {
			r := p.press(a)
			if r.Lead != p.word("bot.own.gone") || r.Form != nil || len(r.Buttons) > 0 || strings.Contains(r.Plain(), "St Albans") {
				t.Errorf("%v: %s: %+v", who, a, r)
			}
		}
		if len(p.store.reports) != 1 || p.store.reports[0] != before {
			t.Errorf("%v: %+v", who, p.store.reports)
		}
	}
}

func TestForgedButtonsOfReportsAreClosed(t *testing.T) {
	p := newPerson(t)
	p.saveReport(goodReport())
	for _, a := range []Action{"mine", "mine|R-1|x", "edit", "edit|R-1|x", "withdraw", "withdraw|R-1|no", "withdraw|R-1|yes|x", "reportspage", "reportspage|x",
		"reportspage|-1", "reportspage|99999999", "reportspage|0|1", "reportsfilter|x", "reportsall|x", "informed", "informed|R-1", "informed|R-1|maybe|0", "informed|R-1|yes|x"} {
		if r := p.press(a); r.Lead != p.word("bot.closed.lead") || len(p.store.reports) != 1 || p.store.reports[0].Informed {
			t.Errorf("%s: %q", a, r.Plain())
		}
	}
}

func TestTheSameCallerTwiceIsOneReport(t *testing.T) {
	p := newPerson(t)
	p.saveReport(goodReport())
	p.pass(2 * 24 * time.Hour)
	values := goodReport()
	values[fieldHappened], values[fieldNote] = "access", "He rang again."
	r := p.saveReport(values)
	if r.Lead != p.word("bot.report.saved.merged", "id", "R-1") || len(p.store.reports) != 1 || !strings.HasSuffix(p.store.reports[0].Note, " He rang again.") {
		t.Errorf("%q, %+v", r.Plain(), p.store.reports)
	}
	if again := p.press("save|" + Action(p.turn().recall(t.Context()).Draft.ID)); again.Plain() != r.Plain() {
		t.Errorf("pressed again: %q", again.Plain())
	}
	if got := p.say("/mydata").Plain(); !strings.Contains(got, p.word("bot.line.edited", "value", "20 November, 10:00")) {
		t.Errorf("%q", got)
	}
}

// What is added to a report of last week can be taken back for a day, as the answer says.
func TestWhatWasPutTogetherCanBeTakenBackForADay(t *testing.T) {
	p := newPerson(t)
	p.saveReport(goodReport())
	p.pass(2 * 24 * time.Hour)
	values := goodReport()
	values[fieldNote] = "He rang again."
	p.saveReport(values)
	p.pass(ownReportLife - time.Second)
	if r := p.press("mine|R-1"); r.Lead != p.word("bot.own.lead", "id", "R-1") {
		t.Errorf("within a day: %q", r.Plain())
	}
	if r := p.say("/mydata"); !slices.ContainsFunc(r.Buttons, func(b Button) bool { return b.Action == "mine|R-1" }) {
		t.Errorf("no button: %+v", r.Buttons)
	}
	p.pass(time.Second)
	if r := p.press("withdraw|R-1|yes"); r.Lead != p.word("bot.own.late", "id", "R-1") || len(p.store.reports) != 1 {
		t.Errorf("a day later: %q", r.Plain())
	}
}

// Who changes a report again and again does not keep it open for good.
func TestAReportIsClosedInTheEnd(t *testing.T) {
	p := newPerson(t)
	p.saveReport(goodReport())
	for range 20 {
		p.pass(ownReportLife - time.Minute)
		if r := p.press("edit|R-1"); r.Form == nil {
			break
		}
		p.saveReport(goodReport())
	}
	if age := p.clock.Sub(p.store.reports[0].At); age > SameReportWithin+2*ownReportLife {
		t.Errorf("still open after %v", age)
	}
}

// Moderators read what was told in their chat. What somebody adds alone with the bot was never meant for them.
func TestWhatIsToldAloneDoesNotGoIntoTheReportOfAChat(t *testing.T) {
	p := newPerson(t).inGroup()
	p.saveReport(goodReport())
	p.group, p.at = false, Address{Chat: ChatID{"paper", "own"}}
	values := goodReport()
	values[fieldNote] = "My husband must not know."
	r := p.saveReport(values)
	if r.Lead != p.word("bot.report.saved", "id", "R-2") || len(p.store.reports) != 2 {
		t.Fatalf("%q, %+v", r.Plain(), p.store.reports)
	}
	for _, one := range p.store.reports {
		if strings.Contains(one.Note, "husband") != (one.From == ChatID{}) {
			t.Errorf("%+v", one)
		}
	}
}

func TestWhoReportsTooMuchIsThankedAndToldWhen(t *testing.T) {
	p := newPerson(t)
	many := func(n int) Reply {
		values := goodReport()
		values[fieldNumber] = "07700 90010" + string(rune('0'+n))
		return p.saveReport(values)
	}
	for n := range MaxReportsOfPerson {
		many(n)
		p.pass(time.Hour)
	}
	full := p.word("bot.report.full.person", "n", "5")
	again := p.word("bot.report.full.again", "when", "19 November, 10:00")
	for _, r := range []Reply{p.say("/report"), many(7)} {
		if r.Lead != full || r.Form != nil || !strings.Contains(r.Plain(), again) || !strings.Contains(r.Plain(), "999") || !strings.Contains(r.Plain(), "Report Fraud") {
			t.Errorf("%q", r.Plain())
		}
	}
	if len(p.store.reports) != MaxReportsOfPerson {
		t.Errorf("%d reports", len(p.store.reports))
	}
	if r := p.say("/check " + courier); r.Lead == full {
		t.Error("a question is turned down too")
	}
	p.pass(24*time.Hour - MaxReportsOfPerson*time.Hour)
	if r := p.say("/report"); r.Form == nil {
		t.Errorf("a day later: %q", r.Plain())
	}
}

func TestABusyGroupWaitsAndLosesNothingThatWasTyped(t *testing.T) {
	p := newPerson(t).inGroup()
	for n := range MaxReportsOfChat - 1 {
		p.store.reports = append(p.store.reports, Report{ID: "x", Person: PersonKey(rune('a' + n)), From: p.at.Chat, At: *p.clock})
	}
	p.pass(50 * time.Minute)
	p.send(goodReport())
	p.store.reports = append(p.store.reports, Report{ID: "x", Person: "z", From: p.at.Chat, At: *p.clock})
	r := p.tapOn(p.word("bot.button.save"))
	if r.Lead != p.word("bot.report.full.chat", "n", "30") || !strings.Contains(r.Plain(), p.word("bot.report.full.kept")) || len(p.store.reports) != MaxReportsOfChat {
		t.Fatalf("%q, %d reports", r.Plain(), len(p.store.reports))
	}
	p.pass(10*time.Minute + time.Second)
	if r := p.tapOn(p.word("bot.button.save")); !strings.Contains(r.Lead, "R-1") {
		t.Errorf("when there is room: %q", r.Plain())
	}
}

// Counting must not keep anybody from telling.
func TestReportIsAskedWhenReportsCannotBeCounted(t *testing.T) {
	p := newPerson(t)
	p.store.down = true
	if r := p.say("/report"); r.Form == nil {
		t.Errorf("%q", r.Plain())
	}
}

func TestEveryNationIsToldItsRoutes(t *testing.T) {
	for _, c := range []struct {
		area, happened string
		want           []string
		not            string
	}{
		{"St Albans", "nothing", []string{"Report Fraud", "101", "7726", "159"}, "Police Scotland"},
		{"Cardiff", "nothing", []string{"Report Fraud", "101", "7726", "159"}, "Police Scotland"},
		{"Belfast", "visit", []string{"Report Fraud", "101", "7726", "159"}, "Police Scotland"},
		{"Glasgow", "money", []string{"Police Scotland", "101", "7726", "159"}, "Report Fraud"},
		{"", "goods", []string{"Report Fraud", "in Scotland 101", "7726", "159"}, "Police Scotland"},
	} {
		p := newPerson(t)
		got := p.saveReport(map[string]string{fieldType: otherType, fieldHappened: c.happened, fieldArea: c.area}).Plain()
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: no %q in %q", c.area, want, got)
			}
		}
		if strings.Contains(got, c.not) || strings.Count(got, "159") != 1 || strings.Contains(got, "Action Fraud") {
			t.Errorf("%s: %q", c.area, got)
		}
	}
}
