package bot

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// goodChoice is a form of a chat that is filled in.
func goodChoice() map[string]string {
	return map[string]string{
		fieldArea: "Kent", fieldQuiet: "1200-540", fieldDaily: "3", fieldReview: yes, fieldLanguage: welsh, fieldAloud: yes,
	}
}

var chosenSettings = ChatSettings{Quiet: Hours{1200, 540}, Daily: 3, Review: true, Language: welsh, Aloud: true}

func TestTheFormOfAChatHasWhatItChose(t *testing.T) {
	p := newPerson(t).inGroup().moderate()
	f := p.say("/settings").Form
	want := map[string]string{fieldArea: "", fieldQuiet: "1320-420", fieldDaily: "5", fieldReview: no, fieldLanguage: english, fieldAloud: no}
	for id, value := range want {
		if f == nil || f.field(id).Value != value {
			t.Fatalf("%s at first: %+v", id, f)
		}
	}
	if r := p.send(goodChoice()); r.Lead != p.word("bot.chat.done") {
		t.Fatal(r.Plain())
	}
	if got := p.store.settings[p.at.Chat]; got != chosenSettings {
		t.Errorf("kept %+v", got)
	}
	f = p.say("/settings").Form
	for id, value := range goodChoice() {
		if f.field(id).Value != value {
			t.Errorf("%s: %q", id, f.field(id).Value)
		}
	}
	if d := p.store.deeds[len(p.store.deeds)-1]; d.What != deedSettings || d.Chat != p.at || !strings.Contains(d.Detail, "3 a day") {
		t.Errorf("deed %+v", d)
	}
}

func TestSettingsHoldForWhatAChatFollowsNowAndLater(t *testing.T) {
	p := newPerson(t).inGroup().moderate()
	p.say("/watch Hertfordshire courier, max 9")
	p.say("/settings")
	r := p.send(goodChoice())
	if !strings.Contains(r.Plain(), p.word("bot.chat.applied.one")) {
		t.Error(r.Plain())
	}
	p.say("/watch Kent")
	p.say("/watch Surrey max 1")
	for i, want := range []struct{ daily, types int }{{3, 1}, {3, 0}, {1, 0}} {
		w := p.store.watching[i].Wish
		if w.Daily != want.daily || w.Quiet != chosenSettings.Quiet || !w.Review || w.Language != welsh || len(w.Types) != want.types {
			t.Errorf("%s: %+v", p.store.watching[i].Area, w)
		}
	}
	other := newPerson(t)
	other.store, other.rights = p.store, p.rights
	other.restart()
	other.rights.moderators[other.user] = true
	other.say("/watch Kent")
	if w := other.onlyIn(other.at); w.Daily != 5 {
		t.Errorf("another chat: %+v", w)
	}
}

// onlyIn is the one watch of an address.
func (p *person) onlyIn(at Address) Wish {
	p.t.Helper()
	i := slices.IndexFunc(p.store.watching, func(w Watch) bool { return w.At == at })
	if i < 0 {
		p.t.Fatal("no watch")
	}
	return p.store.watching[i].Wish
}

func TestSettingsOfAGroupGoOnAlone(t *testing.T) {
	p := newPerson(t).inGroup().moderate()
	group := p.at
	p.say("/settings")
	p.group, p.at = false, Address{Chat: ChatID{"paper", "own-" + p.user.ID}}
	r := p.say("/settings")
	if r.Form == nil || !slices.ContainsFunc(r.Form.Fields, func(f Field) bool { return f.ID == fieldAloud }) {
		t.Fatalf("alone: %+v", r)
	}
	p.send(goodChoice())
	if p.store.settings[group.Chat] != chosenSettings || len(p.store.settings) != 1 {
		t.Errorf("kept %+v", p.store.settings)
	}
	if area := p.store.areas[Address{Chat: group.Chat}]; area != "force:kent" && area != "county:kent" {
		t.Errorf("area %q", area)
	}
	p.pass(draftLife)
	r = p.say("/settings")
	if r.Form == nil || slices.ContainsFunc(r.Form.Fields, func(f Field) bool { return f.ID == fieldAloud }) {
		t.Errorf("an hour later it is the chat alone with the bot: %+v", r.Form)
	}
}

func TestOnlyModeratorsChooseForAChat(t *testing.T) {
	p := newPerson(t).inGroup()
	if r := p.say("/settings"); r.Lead != p.word("bot.rights.none") || r.Form != nil {
		t.Error(r.Plain())
	}
	p.moderate()
	p.say("/settings")
	p.rights.moderators[p.user] = false
	if r := p.send(goodChoice()); r.Lead != p.word("bot.rights.none") || len(p.store.settings) > 0 || len(p.store.deeds) > 0 {
		t.Errorf("sent: %s", r.Plain())
	}
	p.group, p.at = false, Address{Chat: ChatID{"paper", "own-user-1"}}
	if r := p.say("/settings"); r.Lead != p.word("bot.rights.none") {
		t.Errorf("alone: %s", r.Plain())
	}
}

func TestWhatIsWrongWithAChoiceStandsBesideIt(t *testing.T) {
	p := newPerson(t).inGroup().moderate()
	p.say("/settings")
	for id, value := range map[string]string{
		fieldArea: "Nowhereshire", fieldQuiet: "0-0", fieldDaily: "1000000", fieldReview: "maybe", fieldLanguage: "xx", fieldAloud: "",
	} {
		bad := goodChoice()
		bad[id] = value
		r := p.send(bad)
		if r.Lead != p.word("bot.settings.fix") || r.Form == nil || r.Form.field(id).Problem == "" {
			t.Errorf("%s: %s", id, r.Plain())
		}
	}
	if len(p.store.settings) > 0 {
		t.Errorf("kept %+v", p.store.settings)
	}
	p.pass(draftLife)
	if r := p.must(Inbound{Form: &FormReply{ID: chatForm, Values: goodChoice()}}); r.Lead != p.word("bot.settings.gone") {
		t.Errorf("too late: %s", r.Plain())
	}
}

func TestNothingIsChosenWithoutALog(t *testing.T) {
	p := newPerson(t).inGroup().moderate()
	p.say("/settings")
	p.store.noLog = true
	if _, err := p.do(Inbound{Form: &FormReply{ID: chatForm, Values: goodChoice()}}); problemText(t, err) != p.word("bot.deed.failed") || len(p.store.settings) > 0 {
		t.Errorf("%v, %+v", err, p.store.settings)
	}
}

func TestTheFormOfAChatFitsEveryPlatform(t *testing.T) {
	f := newPerson(t).inGroup().moderate().say("/settings").Form
	if utf8.RuneCountInString(f.Title) > 45 {
		t.Errorf("title %q", f.Title)
	}
	for _, fd := range f.Fields {
		if utf8.RuneCountInString(fd.Label) > 45 || utf8.RuneCountInString(fd.Hint) > 100 || len(fd.Options) > 25 {
			t.Errorf("%+v", fd)
		}
		for _, o := range fd.Options {
			if utf8.RuneCountInString(o.Label) > 100 {
				t.Errorf("%+v", o)
			}
		}
	}
}

// aloudGroup is a group in which everybody is to read the answers.
func aloudGroup(t *testing.T) *person {
	p := newPerson(t, hertsWarning()).inGroup()
	p.store.settings = map[ChatID]ChatSettings{p.at.Chat: {Aloud: true}}
	return p
}

func TestAGroupMayReadTheAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		in      Inbound
		change  func(p *person, in *Inbound)
		private bool
	}{
		"a scam":                 {in: Inbound{Text: "/check " + courier}},
		"another scam":           {in: Inbound{Text: "/check I got a text from Royal Mail, pay £1.45 for a parcel at a link"}},
		"it asks for more":       {in: Inbound{Text: "/check my bank wrote that my statement is ready"}, private: true},
		"something was given":    {in: Inbound{Text: "/check " + courier + " I gave him my card and my PIN."}, private: true},
		"a question to tap":      {in: Inbound{Text: "/check"}, private: true},
		"no question at all":     {in: Inbound{Text: "/check what is the weather like"}, private: true},
		"a button":               {in: Inbound{Action: "here|courier_fraud"}, private: true},
		"another command":        {in: Inbound{Text: "/privacy"}, private: true},
		"it waited for a minute": {in: Inbound{Text: "/check " + courier}, private: true, change: func(_ *person, in *Inbound) { in.At = in.At.Add(-time.Minute) }},
		"the chat chose not to":  {in: Inbound{Text: "/check " + courier}, private: true, change: func(p *person, _ *Inbound) { p.store.settings = nil }},
		"alone with the bot":     {in: Inbound{Text: "/check " + courier}, private: true, change: func(_ *person, in *Inbound) { in.Private = true }},
		"the settings are lost":  {in: Inbound{Text: "/check " + courier}, private: true, change: func(p *person, _ *Inbound) { p.store.down = true }},
	} {
		p := aloudGroup(t)
		in := c.in
		in.ID, in.From, in.User, in.At, in.Own = "e", p.at, p.user, *p.clock, Address{Chat: ChatID{"paper", "own"}}
		if c.change != nil {
			c.change(p, &in)
		}
		r, err := p.core.Handle(t.Context(), in)
		if err != nil || r.Lead == "" {
			t.Fatalf("%s: %v", name, err)
		}
		if alone := r.Private || in.Private; alone != c.private {
			t.Errorf("%s: for one person alone %v: %s", name, alone, r.Plain())
		}
		if r.Aloud == c.private {
			t.Errorf("%s: for everybody %v", name, r.Aloud)
		}
		if c.private {
			continue
		}
		for _, b := range r.Buttons {
			if ScopeOf(b.Action) != Anywhere {
				t.Errorf("%s: everybody sees the button %q", name, b.Label)
			}
		}
	}
}

func FuzzChatForm(f *testing.F) {
	f.Add("Kent", "1200-540", "3", "yes", "cy", "yes")
	f.Add("", "none", "0", "no", "en", "")
	f.Add("\xff@everyone", "9999999999-1", "-1", "maybe", "", "<b>")
	f.Fuzz(func(t *testing.T, area, quiet, daily, review, language, aloud string) {
		p := newPerson(t).inGroup().moderate()
		p.say("/settings")
		r := p.send(map[string]string{fieldArea: area, fieldQuiet: quiet, fieldDaily: daily, fieldReview: review, fieldLanguage: language, fieldAloud: aloud})
		s, kept := p.store.settings[p.at.Chat]
		if kept == (r.Form != nil) {
			t.Errorf("kept %v, asked again %v", kept, r.Form != nil)
		}
		if s.Daily < 0 || s.Daily > maxDaily || s.Quiet.From < 0 || s.Quiet.To > wholeDay || s.Language != "" && s.Language != welsh {
			t.Errorf("%+v", s)
		}
	})
}
