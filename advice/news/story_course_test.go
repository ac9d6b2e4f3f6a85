package news

import (
	"fmt"
	"strings"
	"testing"
)

func TestWaysOfAText(t *testing.T) {
	for text, want := range map[string]int{
		"A recorded voice asks you to press 1": 1, "He rang twice and was on the phone for an hour": 1, "A text message with a link": 1, "The e-mail has an invoice": 1,
		"They knocked at the door": 1, "She read out the six-digit code": 1, "The police will be there": 0, "Ring 101": 0, "": 0,
		"A courier came for the gift cards": 2,
	} {
		if got := waysOf(plain(text)); len(got) != want {
			t.Errorf("%q tells of the ways %v, want %d", text, got, want)
		}
	}
	for words := range ways {
		if bare(words) != words || len(strings.Fields(words)) > longestWay {
			t.Errorf("%q is never found", words)
		}
	}
	calls, more := waysOf(plain("Callers ask for gift cards.")), waysOf(plain("Callers rang. They rang and rang, and want vouchers."))
	emails := waysOf(plain("An e-mail asks for your sort code."))
	if alike(calls, more) < 0.9 || alike(calls, emails) != 0 {
		t.Errorf("calls are like calls by %.2f, like e-mails by %.2f", alike(calls, more), alike(calls, emails))
	}
}

// Who and where is compared on its own.
func TestDoingsLeaveNamesOut(t *testing.T) {
	a := doingsOf("Sergeant Bridget Hallam of Kent Police in Deal warned of roofers with ladders.")
	b := doingsOf("Deal: Sergeant Bridget Hallam of Kent Police spoke about lottery letters.")
	if got := alike(a, b); got > 0.1 {
		t.Errorf("names alone make two texts alike by %.2f", got)
	}
	if c := doingsOf("ROOFERS in Deal: “roofers” put up ladders"); alike(a, c) < 0.5 {
		t.Errorf("roofers with ladders are like such by %.2f only", alike(a, c))
	}
}

func TestNamesOfOneWord(t *testing.T) {
	for text, want := range map[string]string{
		"a recruiter called Chloe. She": "map[chloe:true]", "answered by a man calling himself Steve, who": "map[steve:true]", "He gave his name as \"Ross\"": "map[ross:true]",
		"a firm called Thistle Quick Credit": "map[]", "It is called Monday Club": "map[]", "They called on Friday.": "map[]",
	} {
		if got := fmt.Sprint(goingBy(text)); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}
