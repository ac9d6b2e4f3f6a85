package advice

import (
	"strings"
	"testing"
)

// Who rang the gas emergency line must not hang up on the engineer; who did not ring, or is asked for what nobody honest
// asks for, must.
func TestGasEmergencies(t *testing.T) {
	e := loaded(t)
	for text, isScam := range map[string]bool{
		"I asked the gas people to ring me back about a leak and now they rang back":                                      false,
		"smell of gas, I rang 0800 111 999, they said someone will call me back, now a man rings and says he's from them": false,
		"we phoned the gas emergency number because of the smell in the hall, phone is ringing, do i answer":              false,
		"The gas people say they will ring me back about a leak":                                                          false,
		"gas man rang me back about the smell I reported":                                                                 false,
		"gas man no badge says leak must come in now. no smell. we never called anyone":                                   true,
		"I rang about a gas leak, someone rang back and wants my bank card number and PIN for the call out fee":           true,
		"caller says there is a gas leak in my street and I have to let his man in to check, he wants £50 cash":           true,
	} {
		a := e.Assess(text)
		if (a.Verdict == Scam) != isScam || a.Verdict == Victim || a.Trap != "gas_callback" {
			t.Errorf("%q is %s, %q", text, a.Verdict, a.Trap)
		}
		if action := compose(t, a, "").Action; !isScam && !strings.Contains(action, "stay by the phone") {
			t.Errorf("%q: %s", text, action)
		}
	}
}

// Who rang the emergency services or NHS 111 is rung back from a number that shows nothing, and must answer.
func TestEmergencyCallBacks(t *testing.T) {
	e := loaded(t)
	for _, text := range []string{
		"I called 111 and a nurse said someone will ring me, it's a private number",
		"I rang 111 for my baby and now a private number is ringing, do I answer",
		"I rang 999 about my husband's chest pain and now a number I don't know keeps ringing",
		"999 said a paramedic would call me back, now withheld number ringing, shall I answer",
		"The fire service rang back about the alarm",
		"coastguard called back, is it them",
		"I rang 101 to report it and an officer is ringing me back tonight",
		"111 said a clinician would ring back within two hours, now a blocked number asks my address",
	} {
		a := e.Assess(text)
		if a.Verdict == Scam || a.Verdict == Victim || a.Trap != "emergency_callback" {
			t.Errorf("%q is %s, %q", text, a.Verdict, a.Trap)
		}
		if action := compose(t, a, "").Action; !strings.Contains(action, "answer the call-back") {
			t.Errorf("%q: %s", text, action)
		}
	}
	for text, not := range map[string]Trap{
		"British Gas rang about my bill and I smell a rat":                      "gas_callback",
		"he told me to hang up and ring 999 to check, and I did, on that phone": "emergency_callback",
		"I rang 101 and they said there is no such officer, he wants my card":   "emergency_callback",
		"I rang 111 and they said nobody had called me":                         "emergency_callback",
		"I rang 111 to check and they confirmed the nurse was theirs":           "emergency_callback",
		"111 rang back about my chest pain and want my card number":             "emergency_callback",
		"I dialled 999 like he said and they rang me back about my savings":     "emergency_callback",
	} {
		if a := e.Assess(text); a.Trap == not {
			t.Errorf("%q is %s, %q", text, a.Verdict, a.Trap)
		}
	}
}
