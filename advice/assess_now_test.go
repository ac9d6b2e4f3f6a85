package advice

import "testing"

// Somebody who comes to collect is heard in a few plain words, without "now" or a time.
func TestACollectorOnTheWayIsNow(t *testing.T) {
	e := testReader(t)
	for _, text := range []string{
		"police rang nan and a man is coming to get her gold",
		"the bank phoned mum and a lad is coming to collect her cards",
	} {
		if a := e.Assess(text); a.Urgency != Now || a.Situation != CollectorComing {
			t.Errorf("%s: %s, %q", text, a.Urgency, a.Situation)
		}
	}
	for _, text := range []string{
		"police rang nan last week and a man was coming to get her gold but she said no",
		"my son is coming to get me",
		"A man from my bank's fraud team says a courier will come for my card and PIN",
	} {
		if a := e.Assess(text); a.Urgency == Now {
			t.Errorf("%s: now", text)
		}
	}
}
