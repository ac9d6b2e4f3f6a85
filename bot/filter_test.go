package bot

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"hangup/advice"
	"hangup/advice/news"
)

// shelf is 60 warnings for Hertfordshire: every third about couriers, every fifth with the word crypto, every tenth from court.
func shelf() []news.Warning {
	var all []news.Warning
	for i := range 60 {
		w := hertsWarning()
		w.ID, w.Title = news.WarningID(fmt.Sprint("w-", i)), fmt.Sprint("Number ", i)
		w.Types = []advice.ScamType{"hmrc_tax"}
		w.Published = w.Published.AddDate(0, 0, -i)
		if i%3 == 0 {
			w.Types = []advice.ScamType{"courier_fraud"}
		}
		if i%5 == 0 {
			w.Title += " crypto"
		}
		if i%10 == 9 {
			w.Label = news.IsCourt
		}
		all = append(all, w)
	}
	return all
}

func TestAFilterIsTriedOnTheLastFifty(t *testing.T) {
	for text, want := range map[string]int{
		"courier": 17, "test courier": 17, "Test Hertfordshire Constabulary courier": 17, "courier, !crypto": 13, "everything": 50, "zzzz": 0, "!crypto": 39,
	} {
		p := following(t, Wish{}, shelf()...)
		r := p.say("/filter " + text)
		if lead := fmt.Sprint(want, " of the last 50 warnings would be posted. Nothing is changed yet."); r.Lead != lead {
			t.Errorf("%s: %s", text, r.Lead)
		}
		if p.store.watching[0].Wish.Types != nil || len(p.store.deeds) != 0 {
			t.Errorf("%s: a test changed something: %+v", text, p.store.watching)
		}
		if len([]rune(r.Plain())) > 3000 {
			t.Errorf("%s: %d characters", text, len([]rune(r.Plain())))
		}
	}
}

func TestAFilterSaysWhyForEach(t *testing.T) {
	p := following(t, Wish{}, shelf()...)
	got := p.say("/filter courier, number 2, !crypto").Plain()
	for _, want := range []string{
		"These would be posted:\n- Number 2 – has “number 2” https://", "- Number 3 – Courier fraud https://", "These would be left out:\n- Number 0 crypto – has “crypto”",
		"- Number 1 – none of your scams or words", "I leave out warnings with any of these words: “crypto”.",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %s", want, got)
		}
	}
	if n := strings.Count(got, "\n- Number"); n != maxListed+maxLeftOut {
		t.Errorf("%d lines: %s", n, got)
	}
}

func TestAFilterLooksWhereItIsToBeUsed(t *testing.T) {
	kent := hertsWarning()
	kent.ID, kent.Title, kent.Areas = "w-kent", "A warning of Kent", []advice.AreaID{"force:kent"}
	both := hertsWarning()
	both.ID, both.Areas = "w-both", []advice.AreaID{"force:kent", herts}
	p := following(t, Wish{}, hertsWarning(), kent, both)
	for text, want := range map[string]string{"/filter courier": "2 of the last 2", "/filter Kent Police courier": "2 of the last 2", "/filter Essex courier": "no police"} {
		if r := p.say(text); !strings.Contains(r.Lead, want) {
			t.Errorf("%s: %s", text, r.Plain())
		}
	}
	p.store.watching = append(p.store.watching, Watch{At: p.at, Area: "force:kent"})
	if r := p.say("/filter courier"); !strings.Contains(r.Lead, "3 of the last 3") {
		t.Errorf("both areas: %s", r.Plain())
	}
	p.store.watching = nil
	if r := p.say("/filter courier"); !strings.Contains(r.Lead, "3 of the last 3") {
		t.Errorf("nowhere in particular: %s", r.Plain())
	}
}

func TestAFilterThatWasTriedCanBeUsed(t *testing.T) {
	p := following(t, Wish{Words: []string{"old"}, Daily: 4}, shelf()...)
	if r := p.say("/filter courier, !crypto"); hasButton(r, p.word("bot.button.usefilter")) {
		t.Errorf("a member may use it: %+v", r.Buttons)
	}
	p.moderate()
	p.say("/filter courier, !crypto")
	r := p.tapOn(p.word("bot.button.usefilter"))
	want := Wish{Types: types("courier_fraud"), Not: []string{"crypto"}, Daily: 4}
	if w := p.onlyWatch(); !reflect.DeepEqual(w.Wish, want) || len(p.store.deeds) != 1 || !strings.Contains(r.Plain(), "New:") {
		t.Errorf("%+v: %s", w.Wish, r.Plain())
	}
	p.rights.moderators = nil
	if r := p.press("usefilter"); r.Lead != p.word("bot.rights.none") {
		t.Errorf("no longer a moderator: %s", r.Plain())
	}
}

func TestAFilterIsUsedForEveryAreaThatItWasTriedOn(t *testing.T) {
	p := following(t, Wish{}, shelf()...).moderate()
	p.store.watching = append(p.store.watching, Watch{At: p.at, Area: "force:kent"})
	p.say("/filter courier")
	r := p.tapOn(p.word("bot.button.usefilter"))
	for _, w := range p.store.watching {
		if len(w.Wish.Types) != 1 || !strings.Contains(r.Plain(), "The settings for "+p.core.watchName(w)+" are changed.") {
			t.Errorf("%+v: %s", w, r.Plain())
		}
	}
}

func TestAFilterThatNobodyTriedIsNotUsed(t *testing.T) {
	p := following(t, Wish{}, shelf()...).moderate()
	if r := p.press("usefilter"); r.Lead != p.word("bot.filter.gone") {
		t.Errorf("%s", r.Plain())
	}
	p.say("/filter courier")
	p.pass(draftLife)
	if r := p.press("usefilter"); r.Lead != p.word("bot.filter.gone") || p.onlyWatch().Wish.Types != nil {
		t.Errorf("too late: %s", r.Plain())
	}
	if r := p.say("/filter"); r.Lead != p.word("bot.filter.how") {
		t.Errorf("%s", r.Plain())
	}
	if r := p.say("/filter test"); r.Lead != p.word("bot.filter.how") {
		t.Errorf("%s", r.Plain())
	}
}
