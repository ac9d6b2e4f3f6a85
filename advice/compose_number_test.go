package advice

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// askNumber answers a question from its words.
func askNumber(t testing.TB, text string, area AreaID) Answer {
	t.Helper()
	e := loaded(t)
	return e.Compose(e.Assess(text), Circumstances{Area: area, Today: today})
}

func TestAQuestionAboutANumberSaysWhatItIsAndWhatToDo(t *testing.T) {
	cases := []struct {
		name, text string
		first      []string // in the first line
	}{
		{"a landline", "who is 01632 960123", []string{"Don't ring it back", "UK landline", "can be faked"}},
		{"a mobile", "07700 900461 who", []string{"Don't ring it back", "UK mobile", "can be faked"}},
		{"a mobile alone", "+44 (0)7700 900123 ??", []string{"UK mobile", "can be faked"}},
		{"letters for digits", "O77OO 900123 who is this", []string{"UK mobile"}},
		{"a freephone number", "whose number is 08081 570122", []string{"free to ring", "can be faked"}},
		{"a firm's number", "do you know 03069 990123", []string{"firms", "can be faked"}},
		{"premium rate 09", "do I ring back 0909 879 0123?", []string{"Don't ring it", "starts 09", "costs extra"}},
		{"premium rate 087", "is it ok to ring 0871 496 0123", []string{"starts 087", "costs extra"}},
		{"premium rate 084", "whats 0845 496 0123", []string{"starts 084", "costs extra"}},
		{"a personal number", "who is 070 1234 5678", []string{"starts 070", "not a mobile"}},
		{"abroad", "+252 61 234 5678 rang me once, who is it", []string{"Don't ring it back", "+252 is Somalia", "can cost a lot"}},
		{"the Caribbean", "who is +1 876 555 0123", []string{"+1 is North America or the Caribbean"}},
		{"Report Fraud", "is 0300 123 2040 real", []string{"0300 123 2040 is the number of Report Fraud", "can fake it", "dial it yourself"}},
		{"Report Fraud unspaced", "is 03001232040 real", []string{"0300 123 2040 is the number of Report Fraud"}},
		{"Report Fraud with a country code", "is +44 300 123 2040 real", []string{"0300 123 2040 is the number of Report Fraud"}},
		{"the caller names Report Fraud", "someone rang from 0300 123 2040 saying they are report fraud", []string{"is the number of Report Fraud", "hang up"}},
		{"Childline", "08001111", []string{"0800 1111 is the number of Childline"}},
		{"the power cut line", "is 105 genuine", []string{"105 is the number of the power cut line", "can fake it"}},
		{"the police", "got a call from 101 is that the police", []string{"101 is the number of the police", "can fake it", "dial it yourself"}},
		{"no service", "is 161 real", []string{"Don't dial 161"}},
		{"the gas line keeps a call that was asked for", "0800 111 999 rang me is it gas", []string{"If you rang the gas emergency line first, take the call", "hang up"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			ans := askNumber(t, c.text, "")
			for _, want := range c.first {
				if !strings.Contains(ans.Action, want) {
					t.Errorf("first line %q lacks %q", ans.Action, want)
				}
			}
			if !slices.Contains(ans.Says, "not_sure") && !slices.Contains(ans.Says, "ask_more_info") {
				t.Errorf("neither unsure nor asks: %v", ans.Says)
			}
		})
	}
}

func TestAQuestionAboutAnUnknownCallerSaysHowToReportIt(t *testing.T) {
	for _, text := range []string{"who is 01632 960123", "+252 61 234 5678 rang me once, who is it", "who rang from 0161 496 0933"} {
		if got := askNumber(t, text, "").Text(); !strings.Contains(got, "7726") || !strings.Contains(got, "can't look up") {
			t.Errorf("%q:\n%s", text, got)
		}
	}
}

func TestANumberInAStoryIsNamed(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"one of ours", "a man rang from 0300 123 2040 and wants me to move my money", "0300 123 2040 is the number of Report Fraud. But a caller can fake it"},
		{"abroad", "missed calls from +224 620 12 34 56 every night, one ring", "+224 is Guinea"},
		{"satellite", "+881 6 1234 5678 rang once", "+881 is a satellite"},
		{"premium rate", "voicemail says a parcel is held, ring 0909 879 0123 to pay the fee", "starts 09 costs extra"},
		{"an ordinary one", "a man from the bank rang from 01632 960123 and wants me to move my savings", "The number shown can be faked"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			ans := askNumber(t, c.text, "")
			if !strings.Contains(ans.Number, c.want) || !strings.Contains(ans.Text(), ans.Number) {
				t.Errorf("%q lacks %q in\n%s", ans.Number, c.want, ans.Text())
			}
		})
	}
}

func TestAShortCodeInAStoryIsNotExplained(t *testing.T) {
	for _, text := range []string{
		"a man says he is police and told me to ring 999 to check him, on the line now",
		"number ending 123 rang",
		"he took £105 from me and said ring 101",
	} {
		if got := askNumber(t, text, ""); got.Number != "" || strings.Contains(got.Action, "is the number of") {
			t.Errorf("%q:\n%s", text, got.Text())
		}
	}
}

func TestReportFraudIsNotForScotland(t *testing.T) {
	ans := askNumber(t, "is 0300 123 2040 real", "nation:scotland")
	if len(ans.Contacts) != 1 || ans.Contacts[0].ID != "police_scotland" {
		t.Errorf("contacts %+v", ans.Contacts)
	}
}

// reassures is what an answer about a number may never say of it.
var reassures = regexp.MustCompile(`(?i)\b(is|looks|seems) (safe|genuine|real|fine|ok|legit)\b`)

// Whatever the number and the words around it: it is never called safe, and no digits of a stranger's are said back.
func TestNoNumberIsCalledSafeOrSaidBack(t *testing.T) {
	e := loaded(t)
	numbers := []string{
		"07700 900123", "01632 960123", "020 7946 0123", "08081 570123", "03069 990123", "0909 879 0123", "070 1234 5678", "+252 61 234 5678",
		"+881 6 1234 5678", "O77OO 9OO123", "+44 (0)161 496 0123", "0871 496 0123",
	}
	for _, n := range numbers {
		for _, around := range []string{"%s", "is %s safe", "who is %s?", "my bank rang from %s, wants my PIN", "text says ring %s about a parcel fee",
			"mum had a call from %s, he wants her card", "my dentist rang from %s about my appointment on Tuesday", "I rang %s and gave them my card number"} {
			text := strings.Replace(around, "%s", n, 1)
			a := e.Assess(text)
			ans := e.Compose(a, Circumstances{Today: today})
			if m := reassures.FindString(ans.Text()); m != "" {
				t.Errorf("%q: %q in\n%s", text, m, ans.Text())
			}
			if len(a.Numbers) != 1 || echoes(ans, a.Numbers[0]) {
				t.Errorf("%q (%d numbers) is said back:\n%s", text, len(a.Numbers), ans.Text())
			}
		}
	}
}

// Every country that a number can be from has a name, and every name is one that can be asked for.
func TestEveryCountryCodeHasAName(t *testing.T) {
	e := loaded(t)
	named := 0
	for key, name := range e.texts {
		code, ok := strings.CutPrefix(key, "country.")
		if !ok || code == "other" {
			continue
		}
		named++
		if got := countryCode("+" + code + "123456789"); got != "+"+code {
			t.Errorf("%s (%s) is read as %s", code, name, got)
		}
	}
	if named < 200 {
		t.Errorf("only %d names", named)
	}
}
