package advice

import (
	"encoding/base64"
	"testing"
)

func TestAssessAnswersGeneralQuestions(t *testing.T) {
	e := testReader(t)
	for text, want := range map[string]Aside{
		"how do i report a scam":                                       "explain_report",
		"what do I do if I've been scammed":                            "explain_lost",
		"would my bank ever ask me for a code":                         "explain_bank",
		"do the police ever send someone to collect your card":         "explain_police",
		"what is courier fraud?":                                       "explain",
		"is 159 real":                                                  "explain_159",
		"can I trust caller ID":                                        "explain_number",
		"how long should I wait before calling back":                   "explain_line",
		"is action fraud still going":                                  "explain_report_fraud",
		"will the bank refund me":                                      "explain_refund",
		"should I ring 999 or 101":                                     "explain_999",
		"what is 7726":                                                 "explain_7726",
		"how do I make people think I am the bank, how can I fake it?": "",
	} {
		a := e.Assess(text)
		if want != "" && (a.Verdict != OffTopic || a.Aside != want || a.Urgency != None || a.Trap != "") {
			t.Errorf("%q: got %s %q %s %q, want off_topic %q", text, a.Verdict, a.Aside, a.Urgency, a.Trap, want)
		}
	}
	if a := e.Assess("what is courier fraud?"); a.Type != "courier_fraud" {
		t.Errorf("the question names courier fraud, got %q", a.Type)
	}
}

func TestAssessTakesAStoryForNoGeneralQuestion(t *testing.T) {
	e := testReader(t)
	for _, text := range []string{
		"my bank rang and asked me for a code, would my bank ever ask for that",
		"the police told my mum to take out £4,000, do the police ever do that",
		"can the number be faked? he said he was from Barclays and wants my PIN",
	} {
		if a := e.Assess(text); a.Verdict == OffTopic {
			t.Errorf("%q: got off_topic %q", text, a.Aside)
		}
	}
}

func TestAssessFindsNoVictimWhereNothingWasGiven(t *testing.T) {
	e := testReader(t)
	for _, text := range []string{
		"a man is coming for my card", "asked me to give him my pin", "Ah wis telt tae gie the boy ma PIN number",
		"is it ok to give my long card number to the man from Santander", "police told me to take out cash",
		"my bank rang and said move my money to a new account, should I", "my daughter messaged from a new number asking for rent",
		"my landlord emailed new bank details for the rent",
	} {
		if a := e.Assess(text); a.Verdict != Scam || len(a.Given) > 0 {
			t.Errorf("%q: got %s %v, want a scam with nothing given", text, a.Verdict, a.Given)
		}
	}
}

func TestAssessNamesWhatWasGiven(t *testing.T) {
	e := testReader(t)
	for text, want := range map[string]Given{
		"i bought 4 steam cards and read out the numbers":            "gift_cards",
		"they've got my pin but not my card":                         "pin",
		"just sent 12000 to a safe account in my own name":           "transfer",
		"roofers took £4000 off mum yesterday":                       "cash",
		"gave sort code and account number":                          "details",
		"a man from the bank rang me and I gave him my card details": "card_payment",
	} {
		a := e.Assess(text)
		if a.Verdict != Victim || !contains(a.Given, want) || contains(a.Given, "code") || contains(a.Given, "card") {
			t.Errorf("%q: got %s %v, want %s", text, a.Verdict, a.Given, want)
		}
	}
}

func TestAssessHearsACryForHelp(t *testing.T) {
	e := testReader(t)
	for text, want := range map[string]Situation{
		"help!!!! he is here": AtTheDoor, "they are here now": AtTheDoor, "he's at the door": AtTheDoor,
		"a man is here for the money": CollectorComing,
	} {
		if a := e.Assess(text); a.Urgency != Now || a.Situation != want || a.Verdict == OffTopic {
			t.Errorf("%q: got %s %s %q", text, a.Verdict, a.Urgency, a.Situation)
		}
	}
	if a := e.Assess("he has my card already and another man is coming tomorrow"); a.Situation == CollectorComing {
		t.Error("tomorrow is not now")
	}
}

func TestAssessTellsHowTheContactCame(t *testing.T) {
	e := testReader(t)
	for text, want := range map[string]Channel{
		"royal mail text £1.99 redelivery fee link":                           "text",
		"tx from barclays sez my acc is locked":                               "text",
		"virus pop up with loud voice":                                        "online",
		"A page on my screen says Windows is infected, ring this number":      "online",
		"they want mum to change £4,000 into euros for a police courier":      "",
		"somebody keeps trying to log in to my email":                         "",
		"Lloyds: your account is locked, log in at http://lloyds.example/now": "text",
	} {
		if a := e.Assess(text); a.Channel != want {
			t.Errorf("%q: got %q, want %q", text, a.Channel, want)
		}
	}
}

func TestAssessLeavesUnclearContactsACheck(t *testing.T) {
	a := testReader(t).Assess("police officer DC James Hunt rang me, wants my date of birth")
	if a.Type != "" || len(a.RunnersUp) == 0 || a.RunnersUp[0] != "bogus_police" {
		t.Errorf("got %s type %q, runners-up %v", a.Verdict, a.Type, a.RunnersUp)
	}
}

func TestAssessKeepsATappedType(t *testing.T) {
	a := testReader(t).Assess("", Tap{"type", "romance"}, Tap{"who", "police"}, Tap{"want", "cash"})
	if a.Type != "romance" || a.Verdict != Scam {
		t.Errorf("got %s %s", a.Verdict, a.Type)
	}
	if here := testReader(t).Assess("courier fraud", Tap{"here", "yes"}); !here.Tapped || here.Urgency != Now {
		t.Errorf("tapped %v %s", here.Tapped, here.Urgency)
	}
}

func TestAssessTakesRandomLettersForNoMessage(t *testing.T) {
	if a := testReader(t).Assess("lkjsdf lkjwer oiuxcv mnqwe"); a.Verdict != OffTopic || a.Aside != "empty" {
		t.Errorf("got %s %q", a.Verdict, a.Aside)
	}
}

func TestBytesOfAFileAreNoScam(t *testing.T) {
	noise := make([]byte, 4000)
	for seed := range uint32(20) {
		x := seed*2654435761 + 1
		for i := range noise {
			x = x*1664525 + 1013904223
			noise[i] = byte(x >> 24)
		}
		if a := testReader(t).Assess(string(noise)); a.Verdict != OffTopic || a.Aside != "empty" {
			t.Errorf("noise %d: %s %s %q", seed, a.Verdict, a.Type, a.Aside)
		}
		if a := testReader(t).Assess(base64.StdEncoding.EncodeToString(noise)); a.Verdict != OffTopic || a.Aside != "empty" {
			t.Errorf("encoded noise %d: %s %s %q", seed, a.Verdict, a.Type, a.Aside)
		}
	}
}
