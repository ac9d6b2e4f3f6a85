package advice

import (
	"strings"
	"testing"
	"unicode"
)

func TestAPhoneNumberShowsWhatItCostsToRing(t *testing.T) {
	cases := []struct {
		text, starts string
		topic        topic
	}{
		{"07700 900123", "07", topicMobile},
		{"+44 (0)7700 900123", "07", topicMobile},
		{"0044 7700 900 123", "07", topicMobile},
		{"01632 960123", "01", topicLandline},
		{"020 7946 0123", "02", topicLandline},
		{"08081 570123", "0808", topicFree},
		{"0800 1111", "0800", topicFree},
		{"03069 990123", "03", topicBusiness},
		{"0909 879 0123", "09", topicPremium},
		{"0871 496 0123", "087", topicPremium},
		{"0845 496 0123", "084", topicPremium},
		{"118118", "118", topicPremium},
		{"070 1234 5678", "070", topicPersonal},
		{"+222 45 25 12 34", "+222", topicAbroad},
		{"00222 45 25 12 34", "+222", topicAbroad},
		{"+1 876 555 0123", "+1", topicAbroad},
		{"+881 6 1234 5678", "+881", topicSatellite},
		{"+882 13 123456", "+882", topicSatellite},
		{"105", "105", topicService},
	}
	for _, c := range cases {
		found := Phones(c.text)
		if len(found) != 1 {
			t.Errorf("%s: %d numbers", c.text, len(found))
			continue
		}
		if got, starts := found[0].about(); got != c.topic || starts != c.starts {
			t.Errorf("%s is %q by %q, want %q by %q", c.text, got, starts, c.topic, c.starts)
		}
	}
}

func TestLettersThatStandForDigitsAreRead(t *testing.T) {
	for text, want := range map[string]string{
		"O77OO 900123":            "+447700900123",
		"07700 9OO123 rang":       "+447700900123",
		"o1632 96ol23":            "+441632960123",
		"rang from 0I632 960l23.": "+441632960123",
		"O77009OO123":             "+447700900123",
	} {
		got := Phones(text)
		if len(got) != 1 || got[0].E164 != want {
			t.Errorf("Phones(%q) = %+v, want %s", text, got, want)
		}
	}
}

func TestWordsAndMeasuresAreNoNumbers(t *testing.T) {
	for _, text := range []string{
		"10l of milk", "O2 rang", "I0 of them", "lOl", "1O1", "Oll0ll", "0800-REPAIR", "BO77OO 1", "flat 10l, SL1 1OO", "see p.l1l0O of it",
		"call 0 8 hundred", "07x00 900x23", "+", "+44", "(0)", "+44(0)", "0000", "12345",
	} {
		if got := Phones(text); len(got) != 0 {
			t.Errorf("Phones(%q) = %+v", text, got)
		}
	}
}

// Digits of other scripts and malformed numbers lead to no panic and to no more of a number than its first digits.
func FuzzNumberAnswer(f *testing.F) {
	e := loaded(f)
	for _, s := range []string{
		"who is 07700 900123", "is 0300 123 2040 real", "+252 61 2345678 rang once", "٠٧٧٠٠ ٩٠٠١٢٣", "O77OO 900123", "070 7070 7070", "+881", "0871",
		"rang from +44(0)(0)7700--900 123 and 101 and 112", "118118118",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a := e.Assess(text)
		ans := e.Compose(a, Circumstances{Today: today})
		if first, _, _ := strings.Cut(ans.Text(), "\n"); first == "" || strings.ContainsAny(ans.Number+ans.Action, "{}") {
			t.Fatalf("%q: %s", text, ans.Text())
		}
		for _, p := range a.Numbers {
			if p.Personal() && e.know.numbers[p.ringKey()] == "" && echoes(ans, p) {
				t.Fatalf("%q says %s back:\n%s", text, p.E164, ans.Text())
			}
		}
	})
}

// echoes tells whether an answer says more of a number than the three digits that may be shown. Numbers of the answer's own
// contacts do not count.
func echoes(ans Answer, p Phone) bool {
	for _, found := range Phones(ans.Action + "\n" + ans.Why + "\n" + ans.Number) {
		if found.E164 == p.E164 {
			return true
		}
	}
	end := p.E164[max(0, len(p.E164)-6):]
	digits := strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) || r == '\n' {
			return r
		}
		return -1
	}, ans.Action+"\n"+ans.Why+"\n"+ans.Number)
	return len(end) == 6 && strings.Contains(digits, end)
}
