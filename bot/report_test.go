package bot

import (
	"strings"
	"testing"
	"time"
)

// goodReport is a form without mistakes.
func goodReport() map[string]string {
	return map[string]string{
		fieldType: "courier_fraud", fieldHappened: "money", fieldClaimed: "Detective Sergeant John Smith", fieldWhen: "today at 3pm",
		fieldArea: "St Albans", fieldNumber: "07700 900123", fieldNote: "He wanted my card 4111 1111 1111 1111, sort code 20-00-00, and\n@here <b>jo@example.com</b> gave 020 7946 0123, AL1 2AB.",
	}
}

func TestReportAsksAForm(t *testing.T) {
	p := newPerson(t)
	p.say("/area Kent")
	r := p.say("/report")
	if r.Form == nil || r.Form.ID != reportForm || len(r.Form.Fields) != 7 {
		t.Fatalf("%+v", r)
	}
	for _, f := range r.Form.Fields {
		if f.Label == "" || len(f.Label) > 45 || f.Problem != "" {
			t.Errorf("%+v", f)
		}
		if f.Kind == Choice && len(f.Options) < 2 {
			t.Errorf("%s: options %+v", f.ID, f.Options)
		}
	}
	if v := r.Form.field(fieldArea).Value; !strings.Contains(v, "Kent") {
		t.Errorf("area %q", v)
	}
}

func TestReportBeginsWithTheKindThatWasNamed(t *testing.T) {
	p := newPerson(t)
	for typed, want := range map[string]string{"": "", " courier_fraud": "courier_fraud", " courier FRAUD": "courier_fraud", " other": otherType, " a man rang": "", " courier_fraud|x": ""} {
		if got := p.say("/report" + typed).Form.field(fieldType).Value; got != want {
			t.Errorf("%q chooses %q", typed, got)
		}
	}
}

func TestReportIsShownBackAsItWillBeKept(t *testing.T) {
	p := newPerson(t)
	r := p.send(goodReport())
	shown := r.Plain()
	for _, secret := range []string{"900123", "7700", "4111", "0123", "Smith", "example.com", "20-00", "2AB", "@", "<"} {
		if strings.Contains(shown, secret) {
			t.Errorf("%q is shown: %q", secret, shown)
		}
	}
	for _, want := range []string{"•", "today at 3pm", "St Albans", p.word("bot.happened.money")} {
		if !strings.Contains(shown, want) {
			t.Errorf("no %q in %q", want, shown)
		}
	}
	if len(p.store.reports) != 0 {
		t.Fatal("saved before it was confirmed")
	}
	for _, d := range p.store.dialogs {
		for _, secret := range []string{"900123", "4111", "Smith", "example.com", "2AB"} {
			if strings.Contains(string(d.State), secret) {
				t.Errorf("the draft holds %q: %s", secret, d.State)
			}
		}
	}
	p.tapOn(p.word("bot.button.save"))
	kept := p.core.reportLines(p.store.reports[0])
	if list := items(List, kept); !strings.Contains(shown, strings.Join(Part.lines(list), "\n")) {
		t.Errorf("shown %q, kept %q", shown, kept)
	}
}

func TestReportSavedSaysItIsNoPoliceReportAndWhoToTell(t *testing.T) {
	for _, c := range []struct{ area, want, not string }{
		{"St Albans", "Report Fraud", "Police Scotland"}, {"Glasgow", "Police Scotland", "Report Fraud"},
	} {
		p := newPerson(t)
		values := goodReport()
		values[fieldArea] = c.area
		p.send(values)
		r := p.tapOn(p.word("bot.button.save"))
		for _, want := range []string{"R-1", p.word("bot.report.notpolice"), p.word("bot.report.bankfirst"), c.want, "159"} {
			if !strings.Contains(r.Plain(), want) {
				t.Errorf("%s: no %q in %q", c.area, want, r.Plain())
			}
		}
		if strings.Contains(r.Plain(), c.not) {
			t.Errorf("%s: %q in %q", c.area, c.not, r.Plain())
		}
		got := p.store.reports[0]
		if got.Happened != "money" || got.Type != "courier_fraud" || got.Phone == "" || !got.At.Equal(startOfTest) {
			t.Errorf("%+v", got)
		}
	}
}

func TestReportIsSavedOnce(t *testing.T) {
	p := newPerson(t)
	p.send(goodReport())
	in := Inbound{ID: "press", Action: buttonOf(t, p.last, p.word("bot.button.save")).Action}
	first := p.must(in)
	second := p.must(in)
	other := p.press(in.Action)
	p.restart()
	if again := p.press(in.Action); again.Plain() != first.Plain() || second.Plain() != first.Plain() || other.Plain() != first.Plain() {
		t.Errorf("%q, %q, %q, %q", first.Plain(), second.Plain(), other.Plain(), again.Plain())
	}
	if len(p.store.reports) != 1 {
		t.Errorf("%d reports", len(p.store.reports))
	}
}

// The process may end between the save and the note that it was saved.
func TestReportIsSavedOnceOverACrash(t *testing.T) {
	p := newPerson(t)
	p.send(goodReport())
	before := p.store.dialogs[dialogKey{p.core.keys.person(p.user), p.at}]
	save := buttonOf(t, p.last, p.word("bot.button.save")).Action
	p.press(save)
	p.store.dialogs[dialogKey{before.Person, before.At}] = before
	p.restart()
	if r := p.press(save); !strings.Contains(r.Lead, "R-1") || len(p.store.reports) != 1 {
		t.Errorf("%q, %d reports", r.Lead, len(p.store.reports))
	}
}

func TestReportOfTheSameFormTwiceIsOneDraft(t *testing.T) {
	p := newPerson(t)
	in := Inbound{ID: "form", Form: &FormReply{ID: reportForm, Values: goodReport()}}
	a := buttonOf(t, p.must(in), p.word("bot.button.save"))
	p.press(a.Action)
	b := buttonOf(t, p.must(in), p.word("bot.button.save"))
	p.press(b.Action)
	if a != b || len(p.store.reports) != 1 {
		t.Errorf("%v, %v, %d reports", a, b, len(p.store.reports))
	}
}

// An adapter without ids of its own must not make two reports one.
func TestReportWithoutEventIDsAreTwo(t *testing.T) {
	k := newPerson(t)
	for n := range 2 {
		tn := k.turn()
		tn.in.ID = ""
		values := goodReport()
		values[fieldNumber] = []string{"07700 900123", "07700 900124"}[n]
		tn.in.Form = &FormReply{ID: reportForm, Values: values}
		r, err := tn.form(t.Context(), *tn.in.Form)
		if err != nil {
			t.Fatal(err)
		}
		k.press(buttonOf(t, r, k.word("bot.button.save")).Action)
		k.pass(time.Minute)
	}
	if len(k.store.reports) != 2 {
		t.Errorf("%d reports", len(k.store.reports))
	}
}

func TestReportShowsEachMistakeBesideItsField(t *testing.T) {
	for name, c := range map[string]struct {
		field, value, want string
	}{
		"no kind":            {fieldType, "", "bot.report.missing"},
		"an unknown kind":    {fieldType, "nosuch", "bot.report.choose"},
		"nothing happened":   {fieldHappened, "  ", "bot.report.missing"},
		"happened otherwise": {fieldHappened, "exploded", "bot.report.choose"},
		"no such place":      {fieldArea, "Xqzzzvw", "bot.report.badarea"},
		"no such number":     {fieldNumber, "0770", "bot.report.badnumber"},
	} {
		p := newPerson(t)
		values := goodReport()
		values[c.field] = c.value
		r := p.send(values)
		if r.Form == nil || r.Lead != p.word("bot.report.fix") {
			t.Errorf("%s: %+v", name, r)
			continue
		}
		for _, f := range r.Form.Fields {
			want := ""
			if f.ID == c.field {
				want = p.word(c.want)
			}
			if f.Problem != want {
				t.Errorf("%s: field %s: problem %q, want %q", name, f.ID, f.Problem, want)
			}
		}
		if len(p.store.dialogs) != 0 {
			t.Errorf("%s: kept: %+v", name, p.store.dialogs)
		}
	}
}

func TestReportNearMissNamesThePlaces(t *testing.T) {
	p := newPerson(t)
	values := goodReport()
	values[fieldArea] = "Hertfordshir"
	if got := p.send(values).Form.field(fieldArea).Problem; !strings.Contains(got, "Hertfordshire") {
		t.Errorf("%q", got)
	}
}

func TestReportTooLongAndHostileFields(t *testing.T) {
	p := newPerson(t)
	huge := strings.Repeat("<b>@everyone\u202e\x00 ", 60_000)
	values := map[string]string{"surprise": huge}
	for _, id := range []string{fieldType, fieldHappened, fieldClaimed, fieldWhen, fieldArea, fieldNumber, fieldNote} {
		values[id] = huge
	}
	r := p.send(values)
	for _, f := range r.Form.Fields {
		if f.Problem == "" || strings.ContainsAny(f.Value, "<@\u202e\x00") || len([]rune(f.Value)) > maxFor(f) {
			t.Errorf("%s: problem %q, value of %d", f.ID, f.Problem, len(f.Value))
		}
	}
}

func TestReportOnlyTheChoicesIsEnough(t *testing.T) {
	p := newPerson(t)
	p.send(map[string]string{fieldType: otherType, fieldHappened: "nothing"})
	p.tapOn(p.word("bot.button.save"))
	if got := p.store.reports[0]; got.Type != "" || got.Number != "" || got.Phone != "" || got.Area != "" {
		t.Errorf("%+v", got)
	}
}

func TestReportWithheldNumberIsNoMistake(t *testing.T) {
	p := newPerson(t)
	values := goodReport()
	values[fieldNumber] = "withheld"
	p.send(values)
	p.tapOn(p.word("bot.button.save"))
	if got := p.store.reports[0]; got.Number != "" || got.Phone != "" {
		t.Errorf("%+v", got)
	}
}

func TestReportChangeKeepsTheMaskedNumber(t *testing.T) {
	p := newPerson(t)
	p.send(goodReport())
	before := p.turn().recall(t.Context()).Draft.Report
	form := p.tapOn(p.word("bot.button.change")).Form
	values := map[string]string{}
	for _, f := range form.Fields {
		values[f.ID] = f.Value
	}
	values[fieldWhen] = "yesterday"
	p.send(values)
	p.tapOn(p.word("bot.button.save"))
	got := p.store.reports[0]
	if got.When != "yesterday" || got.Number != before.Number || got.Phone != before.Phone || got.Phone == "" {
		t.Errorf("%+v, before %+v", got, before)
	}
	if got.Note != before.Note || got.Claimed != before.Claimed || got.Area != before.Area || got.Type != before.Type {
		t.Errorf("%+v, before %+v", got, before)
	}
}

func TestReportCancelKeepsNothing(t *testing.T) {
	p := newPerson(t)
	p.send(goodReport())
	save := buttonOf(t, p.last, p.word("bot.button.save")).Action
	p.tapOn(p.word("bot.button.cancel"))
	if len(p.store.dialogs) != 0 {
		t.Errorf("%+v", p.store.dialogs)
	}
	if r := p.press(save); r.Lead != p.word("bot.report.gone") || len(p.store.reports) != 0 {
		t.Errorf("%q, %+v", r.Lead, p.store.reports)
	}
}

func TestReportDraftExpires(t *testing.T) {
	p := newPerson(t)
	p.send(goodReport())
	save := buttonOf(t, p.last, p.word("bot.button.save")).Action
	p.pass(draftLife)
	if r := p.press(save); r.Lead != p.word("bot.report.gone") || len(p.store.reports) != 0 {
		t.Errorf("%q, %+v", r.Lead, p.store.reports)
	}
}

// Somebody may come to the door while a report waits.
func TestReportSurvivesACheckInBetween(t *testing.T) {
	p := newPerson(t)
	p.send(goodReport())
	save := buttonOf(t, p.last, p.word("bot.button.save")).Action
	p.say(courier)
	p.pass(checkLife + time.Minute)
	if r := p.press(save); !strings.Contains(r.Lead, "R-1") {
		t.Errorf("%q", r.Lead)
	}
}

func TestReportOfSomebodyElseCannotBeSaved(t *testing.T) {
	p := newPerson(t).inGroup()
	p.send(goodReport())
	save := buttonOf(t, p.last, p.word("bot.button.save")).Action
	p.user.ID = "user-2"
	if r := p.press(save); r.Lead != p.word("bot.report.gone") || len(p.store.reports) != 0 {
		t.Errorf("%q, %+v", r.Lead, p.store.reports)
	}
}

func TestUnknownFormIsClosed(t *testing.T) {
	p := newPerson(t)
	if r := p.must(Inbound{Form: &FormReply{ID: "nosuch"}}); r.Lead != p.word("bot.closed.lead") {
		t.Errorf("%q", r.Lead)
	}
}
