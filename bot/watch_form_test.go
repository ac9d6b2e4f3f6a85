package bot

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// goodSettings fills the form of a watch in.
func goodSettings() map[string]string {
	return map[string]string{
		fieldTopics: "courier; Tickets, rooms and sales online; rogue traders, bank", fieldWords: "parking, blue badge", fieldNot: "crypto",
		fieldQuiet: "1260-480", fieldDaily: "3", fieldReview: "yes", fieldLanguage: "cy",
	}
}

// settingsOf opens the form of the watch of Kent.
func settingsOf(t *testing.T) *person {
	t.Helper()
	p := newPerson(t).inGroup().moderate()
	p.say("/watch Kent")
	p.tapOn(p.word("bot.button.settings"))
	return p
}

func TestTheFormShowsWhatIsSet(t *testing.T) {
	p := newPerson(t).inGroup().moderate()
	p.say("/watch Kent courier bank parking, !crypto, quiet 22:15-6:45 max 7 review welsh")
	f := p.tapOn(p.word("bot.button.settings")).Form
	got := map[string]string{}
	for _, fd := range f.Fields {
		got[fd.ID] = fd.Value
		if fd.Kind == Choice && !slices.ContainsFunc(fd.Options, func(o Option) bool { return o.ID == fd.Value }) {
			t.Errorf("%s: %q is none of %v", fd.ID, fd.Value, fd.Options)
		}
	}
	want := map[string]string{
		fieldTopics: "Courier fraud; Fake bank call", fieldWords: "parking", fieldNot: "crypto", fieldQuiet: "1335-405", fieldDaily: "7",
		fieldReview: "yes", fieldLanguage: "cy",
	}
	if !maps.Equal(got, want) {
		t.Errorf("%v", got)
	}
	before := p.onlyWatch().Wish
	if r := p.send(got); r.Lead != p.word("bot.watch.already", "area", "Kent") || !reflect.DeepEqual(before, p.onlyWatch().Wish) {
		t.Errorf("sent as it was: %s, %+v", r.Plain(), p.onlyWatch().Wish)
	}
}

func TestTheFormChangesTheWish(t *testing.T) {
	p := settingsOf(t)
	r := p.send(goodSettings())
	want := Wish{
		Types: types("courier_fraud", "ticket_rental", "doorstep_trader", "bogus_bank"), Words: []string{"parking", "blue badge"},
		Not: []string{"crypto"}, Quiet: Hours{1260, 480}, Daily: 3, Review: true, Language: "cy",
	}
	if w := p.onlyWatch(); !reflect.DeepEqual(w.Wish, want) || r.Lead != p.word("bot.watch.changed", "area", "Kent") {
		t.Errorf("%+v: %s", w.Wish, r.Plain())
	}
	p.tapOn(p.word("bot.button.settings"))
	p.send(map[string]string{fieldQuiet: "none", fieldDaily: "0", fieldReview: "no", fieldLanguage: "en"})
	if w := p.onlyWatch(); !reflect.DeepEqual(w.Wish, Wish{}) {
		t.Errorf("emptied: %+v", w.Wish)
	}
}

func TestTheFormSaysWhatIsWrong(t *testing.T) {
	for id, c := range map[string]struct{ value, problem string }{
		fieldTopics:   {"courier; zzz top", "zzz top"},
		fieldWords:    {strings.Repeat("z", maxWishWord+1), "40"},
		fieldNot:      {strings.Repeat("zz, yy,", 200), "1000"},
		fieldQuiet:    {"0-1440", "choose"},
		fieldDaily:    {"-1", "choose"},
		fieldReview:   {"", "answer"},
		fieldLanguage: {"fr", "choose"},
	} {
		p := settingsOf(t)
		values := goodSettings()
		values[id] = c.value
		r := p.send(values)
		if r.Form == nil || p.onlyWatch().Wish.Daily != 5 {
			t.Fatalf("%s: %s, %+v", id, r.Plain(), p.onlyWatch().Wish)
		}
		if got := r.Form.field(id).Problem; !strings.Contains(got, c.problem) {
			t.Errorf("%s: %q", id, got)
		}
		values[id] = goodSettings()[id]
		if r := p.send(values); r.Form != nil || p.onlyWatch().Wish.Daily != 3 {
			t.Errorf("%s put right: %s", id, r.Plain())
		}
	}
}

// Some platforms ask a form in private only: the command of the form's name goes on there, with the rights in the group.
func TestTheFormGoesOnInPrivate(t *testing.T) {
	p := settingsOf(t)
	group := p.at
	p.group, p.at = false, Address{Chat: ChatID{"paper", "own-user-1"}}
	p.rights.only = map[UserID]Address{p.user: group}
	if r := p.say("/watch"); r.Form == nil || r.Form.ID != watchForm {
		t.Fatalf("%+v", r)
	}
	r := p.send(goodSettings())
	w := p.onlyWatch()
	if w.At != group || w.Wish.Daily != 3 || len(r.Buttons) != 0 {
		t.Errorf("%+v: %s %v", w, r.Plain(), r.Buttons)
	}
	if d := p.store.deeds[len(p.store.deeds)-1]; d.Chat != group || d.What != "wish" {
		t.Errorf("%+v", d)
	}
}

func TestTheFormAsksForTheRightsAgain(t *testing.T) {
	p := settingsOf(t)
	settings := act("settings", string(p.onlyWatch().Area))
	p.rights.moderators = nil
	for what, r := range map[string]Reply{
		"sent":    p.must(Inbound{Form: &FormReply{ID: watchForm, Values: goodSettings()}}),
		"pressed": p.press(settings),
	} {
		if r.Lead != p.word("bot.rights.none") || p.onlyWatch().Wish.Daily != 5 {
			t.Errorf("%s: %s", what, r.Plain())
		}
	}
	p.group, p.at = false, Address{Chat: ChatID{"paper", "own-user-1"}}
	if r := p.say("/watch"); r.Lead != p.word("bot.rights.none") {
		t.Errorf("in private: %s", r.Plain())
	}
}

func TestTheFormOfAWatchThatIsGoneChangesNothing(t *testing.T) {
	p := settingsOf(t)
	form := Inbound{Form: &FormReply{ID: watchForm, Values: goodSettings()}}
	p.pass(draftLife)
	if r := p.must(form); r.Lead != p.word("bot.settings.gone") || p.onlyWatch().Wish.Daily != 5 {
		t.Errorf("too late: %s", r.Plain())
	}
	settings := act("settings", string(p.onlyWatch().Area))
	p.press(settings)
	p.say("/unwatch Kent")
	if r := p.must(form); r.Lead != p.word("bot.settings.gone") {
		t.Errorf("sent: %s", r.Plain())
	}
	if r := p.press(settings); r.Lead != p.word("bot.unwatch.notthere", "area", "Kent") {
		t.Errorf("pressed: %s", r.Plain())
	}
	for _, a := range []Action{"settings|nowhere", "settings|a|b", "settings|"} {
		if r := p.press(a); r.Lead != p.word("bot.closed.lead") {
			t.Errorf("%s: %s", a, r.Plain())
		}
	}
}

// The labels of the form fit a platform that allows 45 characters for the labels and titles of a window, and 100 for the
// hints and choices.
func TestTheFormFitsEveryPlatform(t *testing.T) {
	f := settingsOf(t).last.Form
	short := map[string]int{f.Title: 45, f.Submit: maxLabel}
	for _, fd := range f.Fields {
		short[fd.Label], short[fd.Hint] = 45, 100
		for _, o := range fd.Options {
			short[o.Label] = 100
		}
	}
	for text, most := range short {
		if n := len([]rune(text)); n > most {
			t.Errorf("%q: %d characters, at most %d", text, n, most)
		}
	}
}

func FuzzSettingsForm(f *testing.F) {
	f.Add("courier; bank", "a, b", "crypto", "1320-420", "5")
	f.Add(";,;", "\xff<b>@", strings.Repeat("x,", 600), "0-1440", "-3")
	core := newPerson(f).core
	f.Fuzz(func(t *testing.T, topics, words, not, quiet, daily string) {
		form := core.watchForm(Watch{Wish: newWish()})
		change, ok := core.fillWatch(form, map[string]string{
			fieldTopics: topics, fieldWords: words, fieldNot: not, fieldQuiet: quiet, fieldDaily: daily, fieldReview: no, fieldLanguage: english,
		})
		w := change.of(newWish())
		if len(w.Types) > maxWishTypes || len(w.Words) > maxWishWords || len(w.Not) > maxWishWords || w.Daily < 0 || w.Daily > maxDaily {
			t.Errorf("%+v", w)
		}
		if wrong := slices.ContainsFunc(form.Fields, func(fd Field) bool { return fd.Problem != "" }); wrong == ok {
			t.Errorf("ok %v, %+v", ok, form.Fields)
		}
	})
}

func TestSettingsCloseAfterAnHour(t *testing.T) {
	p := settingsOf(t)
	p.pass(draftLife - time.Second)
	if r := p.send(goodSettings()); r.Lead != p.word("bot.watch.changed", "area", "Kent") {
		t.Errorf("%s", r.Plain())
	}
}

// Who opens the settings and changes something else must not change the filter.
func TestSettingsGiveWordsBackAsTheyWere(t *testing.T) {
	for _, typed := range []string{"£5,000", `"cash, cards"`, `!"red; blue"`, "£1,250, cash", "bank"} {
		p := newPerson(t)
		before, unread := p.core.NewWish(typed)
		if len(unread) > 0 {
			t.Fatal(unread)
		}
		f := p.core.watchForm(Watch{Area: "county:kent", Wish: before})
		values := map[string]string{}
		for _, fd := range f.Fields {
			values[fd.ID] = fd.Value
		}
		change, ok := p.core.fillWatch(f, values)
		if after := change.of(before); !ok || !reflect.DeepEqual(after, before) {
			t.Errorf("%s: %+v became %+v", typed, before, after)
		}
	}
}
