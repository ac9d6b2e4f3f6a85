package bot

import (
	"strings"
	"testing"
	"time"

	"hangup/advice"
	"hangup/advice/news"
)

func kentWarning() news.Warning {
	w := hertsWarning()
	w.ID, w.Force, w.Areas = "w-kent", "kent", []advice.AreaID{"force:kent"}
	w.Published = w.Published.Add(10 * 24 * time.Hour)
	return w
}

func scamIn(area advice.AreaID) (advice.Assessment, advice.AreaID) {
	return advice.Assessment{Verdict: advice.Scam, Type: "courier_fraud"}, area
}

func TestCitePrefersTheAreaThenTheNewest(t *testing.T) {
	p := newPerson(t, kentWarning(), hertsWarning())
	for area, want := range map[advice.AreaID]string{
		"force:hertfordshire": "Hertfordshire Constabulary",
		"force:kent":          "Kent Police",
		"force:cheshire":      "Kent Police", // nothing from there: the newest
		"":                    "Kent Police",
	} {
		a, where := scamIn(area)
		c := p.turn().cite(t.Context(), a, where)
		if c == nil || c.Force != want {
			t.Errorf("%q: %+v, want %s", area, c, want)
		}
	}
}

func TestCiteTakesTheForceOfADistrict(t *testing.T) {
	p := newPerson(t, kentWarning(), hertsWarning())
	a, ok, _ := p.core.FindArea("St Albans")
	if !ok {
		t.Fatal("St Albans is not known")
	}
	as, where := scamIn(a.ID)
	if c := p.turn().cite(t.Context(), as, where); c == nil || c.Force != "Hertfordshire Constabulary" {
		t.Errorf("%+v", c)
	}
}

func TestCiteNothingThatDoesNotFit(t *testing.T) {
	for name, change := range map[string]func(w *news.Warning){
		"a quote that is not there": func(w *news.Warning) { w.Body = "Something else." },
		"no sentence":               func(w *news.Warning) { w.KeySentence, w.Body = "", "" },
		"a court result":            func(w *news.Warning) { w.Label = news.IsCourt },
		"nobody's":                  func(w *news.Warning) { w.Force = "" },
		"an unknown force":          func(w *news.Warning) { w.Force = "atlantis" },
		"another type":              func(w *news.Warning) { w.Types = []advice.ScamType{"tech_support"} },
		"a long sentence": func(w *news.Warning) {
			w.KeySentence = strings.TrimSpace(strings.Repeat("word ", maxQuote+1))
			w.Body = w.KeySentence
		},
	} {
		w := hertsWarning()
		change(&w)
		p := newPerson(t, w)
		a, where := scamIn("")
		if c := p.turn().cite(t.Context(), a, where); c != nil {
			t.Errorf("%s: %+v", name, c)
		}
	}
}

func TestCiteOnlyForScams(t *testing.T) {
	p := newPerson(t, hertsWarning())
	for _, v := range []advice.Verdict{advice.NoSigns, advice.Unclear, advice.OffTopic} {
		if c := p.turn().cite(t.Context(), advice.Assessment{Verdict: v, Type: "courier_fraud"}, ""); c != nil {
			t.Errorf("%s: %+v", v, c)
		}
	}
}

func TestCiteSkipsToTheNextThatFits(t *testing.T) {
	broken := kentWarning()
	broken.Body = "Nothing of it."
	p := newPerson(t, broken, hertsWarning())
	a, where := scamIn("")
	if c := p.turn().cite(t.Context(), a, where); c == nil || c.Force != "Hertfordshire Constabulary" {
		t.Errorf("%+v", c)
	}
}
