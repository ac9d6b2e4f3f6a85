package news

import (
	"strings"
	"testing"
)

func TestEmbeddedCuesCanBeRead(t *testing.T) {
	c, err := embeddedCues()
	if err != nil {
		t.Fatal(err)
	}
	engine := newDesk(t).engine
	for _, typ := range engine.Types() {
		if len(c.types[typ]) == 0 {
			t.Errorf("no sign of %s", typ)
		}
	}
}

func TestCuesFitSentences(t *testing.T) {
	for _, c := range []struct {
		say, text string
		fits      bool
	}{
		{"safe account*", "Move it to a “safe account”.", true},
		{"safe account*", "Two safe accounts were named.", true},
		{"safe account", "Two safe accounts were named.", false},
		{"parcel", "The parcels came.", false},
		{"fake & bank", "A fake caller from the bank", true},
		{"fake & bank", "A fake caller from the embankment", false},
		{"posing as > police", "He was posing as a member of the police.", true},
		{"posing as > police", "Police say that he was posing as a nurse.", false},
		{"posing as > police", "He was posing as a nurse who had come round to look at somebody's legs when the police came.", false},
		{"one time", "A one-time code", true},
		{"dont", "Don’t pay, don't ring", true},
		{"dont", "I do not", false},
		{"£1", "It cost £1 in all", true},
	} {
		compiled, err := compileCues([]cueEntry{{Say: c.say, Worth: 1}})
		if err != nil {
			t.Errorf("%q: %v", c.say, err)
			continue
		}
		if got := compiled[0].fits(plain(c.text)); got != c.fits {
			t.Errorf("%q fits %q: %v, want %v", c.say, c.text, got, c.fits)
		}
	}
}

func TestUnreadableCuesAreRefused(t *testing.T) {
	for say, want := range map[string]string{
		"":            "can't be looked for",
		"a":           "can't be looked for",
		"*":           "can't be looked for",
		"pos* as":     "can't be looked for",
		"fake & ":     "can't be looked for",
		"fake | , &":  "can't be looked for",
		"fake > | ok": "can't be looked for",
	} {
		_, err := compileCues([]cueEntry{{Say: say, Worth: 1, line: 7}})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "cues.yaml:7: ") {
			t.Errorf("%q: error %v", say, err)
		}
	}
	if _, err := compileCues([]cueEntry{{Say: "fake"}}); err == nil {
		t.Error("a sign that is worth nothing is taken")
	}
}

func TestScoreCountsEachSignOnceWhereItWeighsMost(t *testing.T) {
	signs, err := compileCues([]cueEntry{{Say: "fake", Worth: 2}, {Say: "bank", Worth: 1}})
	if err != nil {
		t.Fatal(err)
	}
	a := Article{Title: "A fake caller", Body: "It was fake. The bank said so. It was fake. So there. The bank again."}
	if got := score(signs, zonesOf(a)); got != 2*2+1*1.5 {
		t.Errorf("score %v, want 5.5", got)
	}
	if got := score(signs, nil); got != 0 {
		t.Errorf("score of nothing is %v", got)
	}
}

func TestPlain(t *testing.T) {
	for text, want := range map[string]string{
		"“Don’t pay,” she said – 24/7!": " dont pay she said 24 7 ",
		"":                              " ",
		"   ":                           " ",
		"£1,000 · Ynys Môn":             " £1 000 ynys môn ",
	} {
		if got := plain(text); got != want {
			t.Errorf("plain(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestWhatCallsItselfACorrectionIsOne(t *testing.T) {
	warned := "Residents of Watford have had calls from men who pose as detectives. Police and banks will never ask you to withdraw cash and hand it to a courier. Hang up and ring 101 from another phone."
	for name, a := range map[string]Article{
		"in its title":      {Title: "Correction: callers in Watford", Body: warned},
		"in its first line": {Title: "Callers pose as detectives", Body: "CORRECTION - " + warned},
		"in Welsh":          {Title: "Cywiriad: galwyr yn Watford", Body: warned},
		"by its version":    {Title: "Callers pose as detectives", Body: warned + " An earlier version of this message gave a wrong number."},
		"taken back":        {Title: "Withdrawn: callers in Watford", Body: warned},
	} {
		if w := newDesk(t).Judge(a); w.Label != IsCorrection || w.Unsure {
			t.Errorf("%s: %s, unsure %v", name, w.Label, w.Unsure)
		}
	}
	for name, a := range map[string]Article{
		"nothing of the kind":      {Title: "Callers pose as detectives", Body: warned},
		"money that was withdrawn": {Title: "Withdrawn cash handed to callers", Body: "Withdrawn in three banks, the money was handed to a courier. " + warned},
		"a correcting voice":       {Title: "Callers correct you", Body: warned + " They even say that the earlier version of the law is wrong."},
	} {
		if w := newDesk(t).Judge(a); w.Label != IsWarning {
			t.Errorf("%s: %s", name, w.Label)
		}
	}
}
