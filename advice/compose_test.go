package advice

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// today is the day on which the tests of the composer take place.
var today = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// shared is the engine of the tests of the composer. It does not change once it is loaded.
var shared = sync.OnceValues(Load)

func loaded(t testing.TB) *Engine {
	t.Helper()
	e, err := shared()
	if err != nil {
		t.Fatalf("load: %v", err)
	}
	return e
}

func compose(t *testing.T, a Assessment, area AreaID) Answer {
	t.Helper()
	return loaded(t).Compose(a, Circumstances{Area: area, Today: today})
}

func TestFirstLine(t *testing.T) {
	tests := []struct {
		name string
		a    Assessment
		want []string // all must stand in the first line
	}{
		{"bank call on the line says hang up and 159", Assessment{Verdict: Scam, Type: "bogus_bank", Urgency: Now, Situation: OnTheLine}, []string{"Hang up now", "159"}},
		{"bank text says do not tap", Assessment{Verdict: Scam, Type: "bogus_bank", Channel: "text"}, []string{"Don't tap the link", "159"}},
		{"collector on the way says 999", Assessment{Verdict: Scam, Type: "courier_fraud", Urgency: Now, Situation: CollectorComing}, []string{"lock the door", "999"}},
		{"collector some other day says 101", Assessment{Verdict: Scam, Type: "courier_fraud", Situation: CollectorComing}, []string{"101"}},
		{"collector at the door says 999", Assessment{Verdict: Scam, Type: "courier_fraud", Urgency: Now, Situation: AtTheDoor}, []string{"Don't open the door", "999"}},
		{"officer at the door says close it and 101", Assessment{Verdict: Scam, Type: "bogus_police", Channel: "door", Situation: AtTheDoor, Urgency: Now}, []string{"door closed", "101"}},
		{"at the bank says take no money out", Assessment{Verdict: Scam, Type: "courier_fraud", Urgency: Now, Situation: AtTheBank}, []string{"Don't take out or buy anything", "staff"}},
		{"mid-transfer says stop", Assessment{Verdict: Scam, Type: "bogus_bank", Urgency: Now, Situation: MidTransfer}, []string{"Stop", "159"}},
		{"remote session says turn it off", Assessment{Verdict: Victim, Type: "tech_support", Urgency: Now, Situation: RemoteSession, Given: []Given{"access"}}, []string{"Turn the device off now", "159"}},
		{"card given says bank now", Assessment{Verdict: Victim, Type: "bogus_bank", Given: []Given{"card"}}, []string{"Ring your bank now on 159", "cancel the card"}},
		{"pin given while on the line says hang up first", Assessment{Verdict: Victim, Type: "bogus_bank", Urgency: Now, Given: []Given{"pin"}}, []string{"Hang up", "159", "another phone"}},
		{"cash handed over says 101", Assessment{Verdict: Victim, Type: "courier_fraud", Given: []Given{"cash"}}, []string{"Ring 101 now", "999"}},
		{"something lost says bank", Assessment{Verdict: Victim}, []string{"Ring your bank now on 159"}},
		{"access given says disconnect", Assessment{Verdict: Victim, Type: "tech_support", Given: []Given{"details", "access"}}, []string{"Disconnect the device"}},
		{"gift cards say ring the firm", Assessment{Verdict: Victim, Type: "hmrc_tax", Given: []Given{"gift_cards"}}, []string{"gift card firm"}},
		{"rang the missed number says phone company", Assessment{Verdict: Victim, Type: "wangiri", Given: []Given{"unknown"}}, []string{"phone company"}},
		{"no signs admits doubt", Assessment{Verdict: NoSigns}, []string{"I see no scam signs in what you wrote, but I can't be sure"}},
		{"unclear says so", Assessment{Verdict: Unclear}, []string{"I'm not sure"}},
		{"gas call-back is answered", Assessment{Verdict: NoSigns, Trap: "gas_callback"}, []string{"stay by the phone"}},
		{"999 call-back is answered", Assessment{Verdict: NoSigns, Trap: "emergency_callback"}, []string{"answer the call-back"}},
		{"hospital call is taken", Assessment{Verdict: NoSigns, Trap: "hospital"}, []string{"Take the call"}},
		{"bank staff are helped", Assessment{Verdict: NoSigns, Trap: "bank_protecting"}, []string{"tell the truth"}},
		{"despair comes before money", Assessment{Verdict: Victim, Type: "romance", Trap: "despair", Given: []Given{"transfer"}}, []string{"Samaritans", "116 123"}},
		{"a child is told to tell a grown-up", Assessment{Verdict: Scam, Type: "romance", Trap: "child"}, []string{"grown-up"}},
		{"somebody else is worded so", Assessment{Verdict: Scam, Type: "bogus_bank", ThirdPerson: true, Urgency: Now}, []string{"Ask them to hang up"}},
		{"unknown type still says hang up", Assessment{Verdict: Scam, Type: "no_such_type", Urgency: Now}, []string{"Hang up now"}},
		{"just happened but nothing given is no payment to stop", Assessment{Verdict: Scam, Type: "bogus_bank", Urgency: Now, Situation: JustPaid}, []string{"Hang up now"}},
		{"a call that mentions an envelope is no letter", Assessment{Verdict: Scam, Type: "callback_line_hold", Urgency: Now, Channel: "post"}, []string{"Hang up now"}},
		{"on the line and not clear leaves room for a call of one's own", Assessment{Verdict: Unclear, Situation: OnTheLine, Urgency: Now}, []string{"If they rang you"}},
		{"on the pay screen says stop", Assessment{Verdict: Scam, Type: "tv_licence", Urgency: Now, Situation: MidTransfer}, []string{"Stop", "Don't pay or confirm"}},
		{"ordinary tax letter names the check", Assessment{Verdict: NoSigns, RunnersUp: []ScamType{"hmrc_tax"}}, []string{"can't be sure", "GOV.UK"}},
		{"ordinary police call names 101", Assessment{Verdict: NoSigns, RunnersUp: []ScamType{"bogus_police"}}, []string{"can't be sure", "101"}},
		{"cash to a courier leads over a transfer", Assessment{Verdict: Victim, Type: "courier_fraud", Given: []Given{"transfer", "cash"}}, []string{"Ring 101 now"}},
		{"despair leads even off topic", Assessment{Verdict: OffTopic, Trap: "despair"}, []string{"Samaritans"}},
		{"a child with a courier at nan's door hears 999 first", Assessment{Verdict: Scam, Type: "courier_fraud", Trap: "child", Urgency: Now, Situation: CollectorComing}, []string{"999"}},
		{"a gas call that wants a card is a scam first", Assessment{Verdict: Scam, Type: "energy_utility", Trap: "gas_callback"}, []string{"Don't pay"}},
		{"injection is refused", Assessment{Verdict: OffTopic, Aside: "injection"}, []string{"can't help with that"}},
		{"Polish starts in Polish", Assessment{Verdict: OffTopic, Aside: "language", Language: "pl"}, []string{"Rozłącz się", "999"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := compose(t, tt.a, "").Text()
			first, _, _ := strings.Cut(text, "\n")
			for _, want := range tt.want {
				if !strings.Contains(first, want) {
					t.Errorf("first line %q lacks %q", first, want)
				}
			}
		})
	}
}

func TestSays(t *testing.T) {
	tests := []struct {
		name string
		a    Assessment
		area AreaID
		says []string
		not  []string
	}{
		{"courier fraud", Assessment{Verdict: Scam, Type: "courier_fraud"}, "", []string{"hang_up", "never_hand_over_cash", "call_101", "wait_5_min", "different_phone", "known_number", "report_fraud"}, []string{"call_999"}},
		{"bank call", Assessment{Verdict: Scam, Type: "bogus_bank"}, "nation:england", []string{"hang_up", "dont_move_money", "never_share_pin", "call_bank_159", "known_number", "report_fraud"}, []string{"call_999"}},
		{"bank call in Scotland", Assessment{Verdict: Scam, Type: "bogus_bank"}, "nation:scotland", []string{"hang_up", "call_101"}, []string{"report_fraud"}},
		{"parcel text", Assessment{Verdict: Scam, Type: "parcel_delivery", Channel: "text"}, "", []string{"forward_7726", "dont_pay", "known_number"}, []string{"hang_up", "wait_5_min"}},
		{"mere attempt", Assessment{Verdict: Scam, Type: "bogus_police"}, "", []string{"call_101"}, []string{"call_999"}},
		{"ordinary call", Assessment{Verdict: NoSigns}, "", []string{"no_scam_signs", "known_number"}, []string{"hang_up", "report_fraud"}},
		{"gas call-back", Assessment{Verdict: NoSigns, Trap: "gas_callback"}, "", []string{"known_number"}, []string{"hang_up", "wait_5_min"}},
		{"not enough", Assessment{Verdict: Unclear}, "", []string{"not_sure", "ask_more_info", "known_number", "general_safety"}, []string{"hang_up", "report_fraud"}},
		{"card and access given", Assessment{Verdict: Victim, Type: "tech_support", Given: []Given{"card", "access"}}, "", []string{"disconnect_device", "call_bank_159", "cancel_cards", "report_fraud"}, []string{"call_999"}},
		{"three things given are all named", Assessment{Verdict: Victim, Type: "bogus_bank", Given: []Given{"card", "cash", "gift_cards"}, Tells: []Tell{{"ask.gift_cards", "steam cards"}, {"ask.collect", "come for it"}}}, "", []string{"call_bank_159", "cancel_cards", "call_101", "gift_card_firm"}, nil},
		{"a parcel fee is no crypto", Assessment{Verdict: Victim, Type: "parcel_delivery", Given: []Given{"card_payment", "crypto", "cash"}}, "", []string{"call_bank_159", "cancel_cards"}, []string{"crypto_firm", "call_101"}},
		{"courier fraud in progress", Assessment{Verdict: Scam, Type: "courier_fraud", Urgency: Now}, "", []string{"call_999", "call_101"}, nil},
		{"a misread collector is no 999", Assessment{Verdict: Scam, Type: "mobile_otp", Urgency: Now, Situation: CollectorComing}, "", []string{"never_share_pin"}, []string{"call_999"}},
		{"a courier for the old phone is 999", Assessment{Verdict: Scam, Type: "mobile_otp", Urgency: Now, Situation: CollectorComing, Tells: []Tell{{"ask.collect", "courier for it"}}}, "", []string{"call_999"}, nil},
		{"no collector in a threat of arrest", Assessment{Verdict: Scam, Type: "bogus_police", Urgency: Now, Situation: CollectorComing, Tells: []Tell{{"claim.arrest", "warrant for my arrest"}}}, "", []string{"hang_up", "call_101"}, []string{"call_999"}},
		{"a call is no door", Assessment{Verdict: Scam, Type: "council_tax", Channel: "call", Urgency: Now, Situation: AtTheDoor}, "", []string{"hang_up"}, []string{"close_door"}},
		{"no wait before 999", Assessment{Verdict: Scam, Type: "courier_fraud", Urgency: Now, Situation: CollectorComing}, "", []string{"call_999", "different_phone"}, []string{"wait_5_min"}},
		{"scam in broken English", Assessment{Verdict: Scam, Type: "bogus_bank", Language: "pa"}, "", []string{"hang_up", "language_note"}, nil},
		{"child", Assessment{Verdict: Scam, Type: "mobile_otp", Trap: "child"}, "", []string{"never_share_pin", "tell_someone"}, nil},
		{"emergency off topic", Assessment{Verdict: OffTopic, Aside: "chat", Urgency: Now}, "", []string{"scope", "call_999"}, nil},
		{"told what to say at the bank", Assessment{Verdict: Scam, Type: "courier_fraud", Tells: []Tell{{"ask.lie_to_bank", "say it is for a kitchen"}}}, "", []string{"bank_is_helping"}, nil},
		{"PIN by phone", Assessment{Verdict: Scam, Type: "courier_fraud", Tells: []Tell{{"ask.pin", "wants my PIN"}}}, "", []string{"never_share_pin"}, nil},
		{"gold to buy", Assessment{Verdict: Scam, Type: "courier_fraud", Tells: []Tell{{"ask.buy_goods", "buy gold bars"}}}, "", []string{"never_buy", "dont_pay"}, nil},
		{"romance victim", Assessment{Verdict: Victim, Type: "romance", Given: []Given{"transfer"}}, "", []string{"call_bank_159", "tell_someone", "report_fraud"}, nil},
		{"off topic", Assessment{Verdict: OffTopic, Aside: "chat"}, "", []string{"scope", "usage"}, []string{"hang_up", "call_999"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ans := compose(t, tt.a, tt.area)
			for _, key := range tt.says {
				if !slices.Contains(ans.Says, key) {
					t.Errorf("does not say %q: %v\n%s", key, ans.Says, ans.Text())
				}
			}
			for _, key := range tt.not {
				if slices.Contains(ans.Says, key) {
					t.Errorf("says %q\n%s", key, ans.Text())
				}
			}
		})
	}
}

func TestTimerOfferedOnlyWithTheWait(t *testing.T) {
	bank := compose(t, Assessment{Verdict: Scam, Type: "bogus_bank"}, "")
	if !bank.Timer || bank.TimerFor != "bank" {
		t.Errorf("bank call: timer %v for %q", bank.Timer, bank.TimerFor)
	}
	police := compose(t, Assessment{Verdict: Scam, Type: "courier_fraud"}, "")
	if !police.Timer || police.TimerFor != "police" {
		t.Errorf("courier fraud: timer %v for %q", police.Timer, police.TimerFor)
	}
	if text := compose(t, Assessment{Verdict: Scam, Type: "parcel_delivery", Channel: "text"}, ""); text.Timer {
		t.Error("a text offers the timer")
	}
}

func TestScamOffersWaysOut(t *testing.T) {
	e := loaded(t)
	for _, typ := range e.Types() {
		if a := e.Compose(Assessment{Verdict: Scam, Type: typ}, Circumstances{Today: today}); !a.Ways {
			t.Errorf("%s: no ways", typ)
		}
	}
}

func TestEmergencyIsShort(t *testing.T) {
	e := loaded(t)
	for _, typ := range e.Types() {
		for _, v := range []Verdict{Scam, Victim} {
			a := e.Compose(Assessment{Verdict: v, Type: typ, Urgency: Now}, Circumstances{Today: today})
			if len(a.Steps) > urgentSteps {
				t.Errorf("%s %s: %d steps", v, typ, len(a.Steps))
			}
		}
	}
}
