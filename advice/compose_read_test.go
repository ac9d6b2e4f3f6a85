package advice

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// What a person notices who has an answer read to them.

func TestNobodyHangsUpOnAWrittenMessage(t *testing.T) {
	e := loaded(t)
	for _, typ := range append(e.Types(), "") {
		for _, by := range []Channel{"text", "email", "online", "post"} {
			for _, urgency := range []Urgency{None, Now} {
				a := Assessment{Verdict: Scam, Type: typ, Channel: by, Urgency: urgency}
				if e.draft(a, Circumstances{}).a.Channel == "" {
					continue // a call in which an envelope or a page is mentioned
				}
				text := e.Compose(a, Circumstances{Today: today}).Text()
				if strings.Contains(strings.ToLower(text), "hang up") {
					t.Errorf("%s by %s, %s:\n%s", typ, by, urgency, text)
				}
			}
		}
	}
}

func TestNobodyWaitsWithSomebodyAtTheDoor(t *testing.T) {
	e := loaded(t)
	for _, typ := range append(e.Types(), "") {
		for _, s := range []Situation{AtTheDoor, CollectorComing, AtTheBank} {
			for _, v := range []Verdict{Scam, Victim} {
				a := Assessment{Verdict: v, Type: typ, Situation: s, Urgency: Now, Channel: "call", Tells: []Tell{{"ask.collect", "come for it"}}}
				ans := e.Compose(a, Circumstances{Today: today})
				if ans.Timer || strings.Contains(ans.Text(), "five minutes") {
					t.Errorf("%s %s %s waits:\n%s", v, typ, s, ans.Text())
				}
			}
		}
	}
}

// others are words that an answer uses for somebody else only.
var others = regexp.MustCompile(`They should |Ask them (to|not) |Their bank|\btheir bank\b|Help them `)

func TestYouAndTheyAreNotMixed(t *testing.T) {
	e := loaded(t)
	yours := regexp.MustCompile(`\b[Yy]our (bank|card|cards|account|passwords?|device|phone company|firm|council|relative|money)\b`)
	for _, a := range everyAssessment(e) {
		ans := e.Compose(a, Circumstances{Today: today})
		words := strings.Join(append(stepTexts(ans), ans.Action), "\n")
		switch {
		case a.Verdict == OffTopic:
		case !a.ThirdPerson && others.MatchString(words):
			t.Fatalf("%+v speaks of somebody else\n%s", a, ans.Text())
		case a.ThirdPerson && yours.MatchString(words):
			t.Fatalf("%+v speaks to the person\n%s", a, ans.Text())
		}
	}
}

// once are phrases that an answer needs one time only.
var once = []string{"another phone", "different phone", "five minutes", "dialling tone", "safe account\"", "whoever comes", "Victim Support", "remote access"}

func TestNothingIsSaidTwice(t *testing.T) {
	e := loaded(t)
	tells := []Tell{{"ask.secrecy", "keep it secret"}, {"ask.dial_check", "dial 999 to check"}, {"ask.move_money", "move your savings"}}
	for i, a := range everyAssessment(e) {
		if a.Verdict == OffTopic || a.Language != "" || i%3 != 0 {
			continue // a third of them has every type, situation and channel
		}
		for _, told := range [][]Tell{nil, tells} {
			a.Tells = told
			ans := e.Compose(a, Circumstances{Today: today})
			said := strings.Join(append(stepTexts(ans), ans.Action, ans.Note), "\n")
			for _, phrase := range once {
				if strings.Count(said, phrase) > 1 {
					t.Fatalf("%+v says %q twice\n%s", a, phrase, ans.Text())
				}
			}
			if strings.Contains(said, "No other phone?") && !strings.Contains(ans.Action+said, "phone") {
				t.Fatalf("%+v asks for the other phone before naming it\n%s", a, ans.Text())
			}
		}
	}
}

func TestSecrecyIsNamedOnlyWhereItWasAsked(t *testing.T) {
	for _, typ := range []ScamType{"courier_fraud", "bogus_police", "bogus_bank"} {
		without := compose(t, Assessment{Verdict: Scam, Type: typ}, "").Text()
		with := compose(t, Assessment{Verdict: Scam, Type: typ, Tells: []Tell{{"ask.secrecy", "tell nobody about it"}}}, "").Text()
		if strings.Contains(without, "secret") || !strings.Contains(with, "secret") {
			t.Errorf("%s: without the tell\n%s\nwith it\n%s", typ, without, with)
		}
	}
}

func TestWhyFollowsWhatWasAsked(t *testing.T) {
	tests := []struct{ name, tell, words, want string }{
		{"gold", "ask.buy_goods", "buy gold coins", "never ask you to buy gold"},
		{"a story for the cashier", "ask.lie_to_bank", "say it is for a kitchen", "never tell you what to say to the bank"},
		{"a courier", "ask.collect", "a courier for the card", "never send anyone to collect"},
		{"nothing known", "ask.press", "hurry up about it", "never send anyone to collect"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := Assessment{Verdict: Scam, Type: "courier_fraud", Tells: []Tell{{tt.tell, tt.words}}}
			if why := compose(t, a, "").Why; !strings.Contains(why, tt.want) || !strings.Contains(why, tt.words) {
				t.Errorf("why %q lacks %q", why, tt.want)
			}
		})
	}
}

func TestTheFullerPhraseStandsForThoseAlike(t *testing.T) {
	a := Assessment{Verdict: Scam, Type: "courier_fraud", Tells: []Tell{
		{"ask.withdraw_cash", "take out cash"}, {"ask.withdraw_cash", "They want me to take out cash"}, {"ask.secrecy", "tell nobody at home"},
	}}
	why := compose(t, a, "").Why
	if strings.Count(why, "take out cash") != 1 || !strings.Contains(why, "“They want me to take out cash” and “tell nobody at home”") {
		t.Errorf("why %q", why)
	}
}

func TestACardIsCancelledBeforeAPaymentIsAskedAbout(t *testing.T) {
	for _, typ := range []ScamType{"bogus_bank", "courier_fraud", ""} {
		a := Assessment{Verdict: Victim, Type: typ, Given: []Given{"transfer", "pin", "card"}}
		ans := compose(t, a, "")
		if !strings.HasPrefix(ans.Action, "Ring your bank now on 159. Ask it to cancel the card") {
			t.Errorf("%s: %q", typ, ans.Action)
		}
		if !slices.Contains(ans.Says, "ask_bank_stop") {
			t.Errorf("%s does not mention the payment:\n%s", typ, ans.Text())
		}
	}
}

func TestNobodyHangsUpAfterTheCall(t *testing.T) {
	a := Assessment{Verdict: Victim, Type: "bogus_bank", Urgency: Now, Situation: JustPaid, Given: []Given{"card"}}
	if first := compose(t, a, "").Action; strings.Contains(first, "Hang up") || !strings.Contains(first, "Ring your bank now on 159") {
		t.Errorf("first line %q", first)
	}
}

func TestTheCheckFitsWhatWasDone(t *testing.T) {
	plain := compose(t, Assessment{Verdict: NoSigns}, "").Action
	if !strings.Contains(plain, "To check, ring the firm yourself on a number") {
		t.Errorf("the check does not follow on: %q", plain)
	}
	did := Assessment{Verdict: NoSigns, Reassuring: []Tell{{"ok.known_number", "rang them on the number on my bill"}}}
	if first := compose(t, did, "").Action; strings.Contains(first, "ring the firm yourself") || !strings.Contains(first, "is the way to check") {
		t.Errorf("somebody who rang is told to ring: %q", first)
	}
}

func TestABeliefIsNoReason(t *testing.T) {
	a := Assessment{Verdict: NoSigns, Reassuring: []Tell{{"ok.belief", "is that all normal"}, {"ok.asked_nothing", "did not ask for money"}}}
	if why := compose(t, a, "").Why; strings.Contains(why, "normal") || !strings.Contains(why, "did not ask for money") {
		t.Errorf("why %q", why)
	}
}

func TestQuestionsAboutScamsAreAnswered(t *testing.T) {
	tests := []struct {
		aside Aside
		typ   ScamType
		area  AreaID
		want  []string
		not   []string
	}{
		{"explain", "courier_fraud", "", []string{"Courier fraud: Someone rings", "never send anyone to collect", "Ring 101 yourself", "Police: 101"}, []string{"This sounds like"}},
		{"explain", "", "", []string{"out of the blue"}, nil},
		{"explain_report", "", "", []string{"0300 123 2040", "In Scotland ring 101", "159"}, nil},
		{"explain_report", "", "nation:scotland", []string{"Police Scotland on 101"}, []string{"0300 123 2040"}},
		{"explain_report", "", "nation:wales", []string{"0300 123 2040"}, []string{"Scotland"}},
		{"explain_report_fraud", "", "", []string{"0300 123 2040", "never rings to offer money back"}, nil},
		{"explain_159", "", "", []string{"159 is real", "Dial it yourself"}, nil},
		{"explain_number", "", "", []string{"proves nothing"}, nil},
		{"explain_line", "", "", []string{"wait five minutes", "dialling tone"}, nil},
		{"explain_police", "", "", []string{"don't mind waiting", "101"}, nil},
		{"explain_bank", "", "", []string{"never asks for a PIN"}, nil},
		{"explain_nuisance", "", "", []string{"Telephone Preference Service", "tpsonline.org.uk"}, nil},
		{"explain_talk", "", "", []string{"hang up, wait five minutes"}, nil},
		{"explain_lost", "", "", []string{"Ring your bank now on 159"}, nil},
		{"explain_refund", "", "", []string{"ask at once", "Pay nobody who offers"}, []string{"will get"}},
		{"explain_fault", "", "", []string{"trick clever people too", "Victim Support"}, nil},
		{"explain_999", "", "", []string{"999 if someone is in danger", "101"}, nil},
		{"explain_7726", "", "", []string{"Forward scam texts to 7726"}, nil},
		{"explain_cash_point", "", "", []string{"police on 101"}, nil},
		{"explain_privacy", "", "", []string{"/privacy"}, nil},
	}
	for _, tt := range tests {
		t.Run(string(tt.aside)+string(tt.typ+ScamType(tt.area)), func(t *testing.T) {
			text := compose(t, Assessment{Verdict: OffTopic, Aside: tt.aside, Type: tt.typ}, tt.area).Text()
			for _, want := range tt.want {
				if !strings.Contains(text, want) {
					t.Errorf("lacks %q:\n%s", want, text)
				}
			}
			for _, not := range append(tt.not, "can't help", "I can only help") {
				if strings.Contains(text, not) {
					t.Errorf("has %q:\n%s", not, text)
				}
			}
		})
	}
}

func TestAQuotationMayBeginWithinASentence(t *testing.T) {
	for quote, want := range map[string]string{
		"hang up and wait": "…hang up and wait", "Hang up and wait": "Hang up and wait", "": "", "999 is for danger": "999 is for danger",
	} {
		if got := (Citation{Quote: quote}).Excerpt(); got != want {
			t.Errorf("%q is shown as %q", quote, got)
		}
	}
}

func TestAnUnclearEmergencyStillSaysWhatToDo(t *testing.T) {
	tests := []struct {
		name string
		a    Assessment
		want []string
	}{
		{"in the computer", Assessment{Situation: RemoteSession}, []string{"Turn the device off now"}},
		{"about to pay", Assessment{Situation: MidTransfer}, []string{"Stop", "Don't pay or confirm"}},
		{"at the bank", Assessment{Situation: AtTheBank}, []string{"Take nothing out", "staff"}},
		{"somebody is coming", Assessment{Situation: CollectorComing}, []string{"Hand nothing over", "999"}},
		{"at the door now, as the words only hint", Assessment{Channel: "door"}, []string{"Keep the door closed", "999"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.a.Verdict, tt.a.Urgency = Unclear, Now
			ans := compose(t, tt.a, "")
			for _, want := range append(tt.want, "I'm not sure") {
				if !strings.Contains(ans.Action, want) {
					t.Errorf("first line %q lacks %q", ans.Action, want)
				}
			}
		})
	}
}

func TestWhoIsLetInByTelephoneIsInTheComputer(t *testing.T) {
	a := Assessment{Verdict: Scam, Type: "tech_support", Urgency: Now, Situation: AtTheDoor, Channel: "call",
		Tells: []Tell{{"ask.remote_access", "in his computer"}, {"ask.come_in", "letting them in"}}}
	if first := compose(t, a, "").Action; !strings.Contains(first, "Turn the device off now") {
		t.Errorf("first line %q", first)
	}
	a.Tapped = true // "they are here now": a person knows their own door
	if first := compose(t, a, "").Action; !strings.Contains(first, "door") {
		t.Errorf("after the tap %q", first)
	}
}

func TestAMessageFromAHospitalIsNoCallToTake(t *testing.T) {
	for by, takes := range map[Channel]bool{"call": true, "": true, "text": false, "email": false, "post": false} {
		first := compose(t, Assessment{Verdict: NoSigns, Trap: "hospital", Channel: by}, "").Action
		if strings.Contains(first, "Take the call") != takes {
			t.Errorf("by %q: %q", by, first)
		}
	}
}

func TestWhatIsSeldomGivenMustBeHeardOfWhereTheTypeIsNotKnown(t *testing.T) {
	a := Assessment{Verdict: Victim, Given: []Given{"card_payment", "crypto"}}
	if text := compose(t, a, "").Text(); strings.Contains(text, "crypto") {
		t.Errorf("nobody spoke of crypto:\n%s", text)
	}
	a.Tells = []Tell{{"ask.crypto", "buy bitcoin"}}
	if text := compose(t, a, "").Text(); !strings.Contains(text, "crypto") {
		t.Errorf("crypto was spoken of:\n%s", text)
	}
}

func TestACheckFitsHowTheContactCame(t *testing.T) {
	for by, fits := range map[Channel]bool{"call": false, "door": false, "online": true, "email": true} {
		first := compose(t, Assessment{Verdict: NoSigns, RunnersUp: []ScamType{"ticket_rental"}, Channel: by}, "").Action
		if strings.Contains(first, "see it first") != fits {
			t.Errorf("by %q: %q", by, first)
		}
	}
}
