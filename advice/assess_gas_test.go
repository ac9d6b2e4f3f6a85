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
