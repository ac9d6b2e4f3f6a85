package bot

import (
	"strings"
	"testing"
	"time"

	"hangup/advice"
	"hangup/advice/news"
)

func TestAreaIsKeptAndShown(t *testing.T) {
	p := newPerson(t)
	if r := p.say("/area"); r.Lead != p.word("bot.area.none") {
		t.Errorf("%q", r.Lead)
	}
	p.say("/area Kent")
	if r := p.say("/area"); !strings.Contains(r.Lead, "Kent") {
		t.Errorf("%q", r.Lead)
	}
	p.tapOn(p.word("bot.button.noarea"))
	if r := p.say("/area"); r.Lead != p.word("bot.area.none") {
		t.Errorf("%q", r.Lead)
	}
}

func TestAreaOfAGroupIsForModerators(t *testing.T) {
	p := newPerson(t).inGroup()
	for _, in := range []Inbound{{Text: "/area Scotland"}, {Action: "area|nation:scotland"}, {Action: "noarea"}} {
		if r := p.must(in); r.Lead != p.word("bot.rights.none") {
			t.Errorf("%+v: %q", in, r.Lead)
		}
	}
	p.moderate().say("/area Kent")
	if p.store.areas[p.at] == "" {
		t.Error("a moderator could not set the area")
	}
}

func TestAreaNearMissOffersButtons(t *testing.T) {
	p := newPerson(t)
	r := p.say("/area Hertfordshir")
	if len(r.Buttons) == 0 {
		t.Fatalf("%q", r.Plain())
	}
	p.press(r.Buttons[0].Action)
	if p.store.areas[p.at] == "" {
		t.Error("the button set no area")
	}
}

func TestContactsLinkNumbers(t *testing.T) {
	p := newPerson(t)
	for _, text := range []string{"/contacts", "/contacts Wales", "/contacts Kent"} {
		r := p.say(text)
		list, _ := part(r, Contacts)
		if len(list.Items) < 4 {
			t.Errorf("%s: %+v", text, list)
		}
		for _, it := range list.Items {
			if it.URL != "" && !strings.HasPrefix(it.URL, "tel:") && !strings.HasPrefix(it.URL, "https://") {
				t.Errorf("%s: %+v", text, it)
			}
		}
	}
	if r := p.say("/contacts Xqzzzvw"); r.Lead != p.word("bot.place.unknown") {
		t.Errorf("%q", r.Lead)
	}
}

func TestTelURL(t *testing.T) {
	for number, want := range map[string]string{
		"159": "tel:159", "0300 123 2040": "tel:03001232040", "159, or the number on your card": "tel:159",
		"+44 20 7946 0000": "tel:+442079460000", "": "", "see your card": "",
	} {
		if got := telURL(number); got != want {
			t.Errorf("%q: %q", number, got)
		}
	}
}

func TestWarningsListsTheNewestTen(t *testing.T) {
	var ws []news.Warning
	for i := range 12 {
		w := hertsWarning()
		w.ID, w.Published = news.WarningID(rune('a'+i)), w.Published.Add(time.Duration(i)*24*time.Hour)
		ws = append(ws, w)
	}
	p := newPerson(t, ws...)
	r := p.say("/warnings")
	list, _ := part(r, List)
	if len(list.Items) != 10 || list.Items[0].URL != hertsWarning().URL {
		t.Fatalf("%+v", list)
	}
	for _, want := range []string{"Hertfordshire Constabulary", hertsWarning().Title, "2026"} {
		if !strings.Contains(list.Items[0].Text, want) {
			t.Errorf("no %q in %q", want, list.Items[0].Text)
		}
	}
}

func TestWarningsOfAnArea(t *testing.T) {
	p := newPerson(t, hertsWarning())
	p.store.areas[p.at] = "force:hertfordshire"
	if r := p.say("/warnings"); r.Lead != p.word("bot.warnings.area", "area", areaName(t, p, "force:hertfordshire")) {
		t.Errorf("%q", r.Lead)
	}
	r := p.say("/warnings Kent")
	if list, _ := part(r, List); len(list.Items) != 1 || !strings.Contains(r.Lead, "Kent") {
		t.Errorf("elsewhere: %q", r.Plain())
	}
	r = p.say("/warnings Hertfordshir")
	if len(r.Buttons) == 0 || !strings.HasPrefix(string(r.Buttons[0].Action), "warnings|") {
		t.Errorf("near miss: %+v", r)
	}
}

func areaName(t *testing.T, p *person, id advice.AreaID) string {
	t.Helper()
	a, ok := p.core.Area(id)
	if !ok {
		t.Fatalf("no area %s", id)
	}
	return a.Name
}

func TestWarningsWithNoneStored(t *testing.T) {
	p := newPerson(t)
	if r := p.say("/warnings"); r.Lead != p.word("bot.warnings.none") {
		t.Errorf("%q", r.Lead)
	}
	if r := p.say("/warnings Kent"); !strings.Contains(r.Lead, "Kent") {
		t.Errorf("%q", r.Lead)
	}
}

func TestListsFailWithAProblemWhileTheStoreIsDown(t *testing.T) {
	p := newPerson(t).moderate()
	p.store.down = true
	for _, in := range []Inbound{
		{Text: "/warnings"}, {Text: "/watch Kent"}, {Text: "/watches"}, {Text: "/unwatch"}, {Text: "/unwatch Kent"},
		{Text: "/area"}, {Text: "/area Kent"}, {Action: "noarea"}, {Action: "stop"}, {Text: "/mydata"}, {Action: "forget|yes"},
		{Action: "save|x"}, {Action: "change|x"}, {Action: "cancel|x"}, {Form: &FormReply{ID: "report", Values: goodReport()}},
	} {
		_, err := p.do(in)
		if text := problemText(t, err); !strings.Contains(text, "159") {
			t.Errorf("%+v: %q", in, text)
		}
	}
}

func TestAreaNameTellsTwoOfOneNameApart(t *testing.T) {
	p := newPerson(t)
	kent, _ := p.core.Area("county:kent")
	twin := kent
	twin.ID = "district:twin"
	if got := p.core.areaName(kent, []advice.Area{kent, twin}); got != "Kent (Kent Police)" {
		t.Errorf("%q", got)
	}
	if got := p.core.areaName(kent, []advice.Area{kent}); got != "Kent" {
		t.Errorf("%q", got)
	}
}

func TestATopicIsWhereItsGroupIs(t *testing.T) {
	p := newPerson(t).inGroup().moderate()
	p.at.Thread = "7"
	p.say("/area Cardiff")
	p.at.Thread = ""
	if r := p.say("/area"); !strings.Contains(r.Lead, "Cardiff") {
		t.Errorf("the group: %s", r.Lead)
	}
	p.at.Thread = "8"
	if r := p.say("/contacts"); !strings.Contains(r.Plain(), "Cardiff") {
		t.Errorf("another topic: %s", r.Plain())
	}
}
