package advice

import "testing"

func TestNextAsksAtMostThree(t *testing.T) {
	e := testReader(t)
	var taps []Tap
	seen := map[string]bool{}
	for range 5 {
		q, ok := e.Next(taps)
		if !ok {
			break
		}
		if seen[q.ID] || len(q.Options) < 2 || q.Text == "" {
			t.Fatalf("bad question %+v after %v", q, taps)
		}
		seen[q.ID] = true
		taps = append(taps, Tap{q.ID, q.Options[0].ID})
	}
	if len(taps) != 3 {
		t.Errorf("asked %d questions, want 3", len(taps))
	}
}

func TestNextAsksForTheTypeBeforeTheLoss(t *testing.T) {
	e := testReader(t)
	q, ok := e.Next(nil)
	if !ok || q.ID == "given" {
		t.Errorf("first question is %q", q.ID)
	}
	last, ok := e.Next([]Tap{{"who", "police"}, {"want", "cash"}})
	if !ok || last.ID != "given" {
		t.Errorf("last question is %q", last.ID)
	}
}

func TestEveryPathOfTapsGivesAnAnswer(t *testing.T) {
	e := testReader(t)
	who, _ := e.Question("who")
	want, _ := e.Question("want")
	given, _ := e.Question("given")
	for _, a := range who.Options {
		for _, b := range want.Options {
			for _, c := range given.Options {
				got := e.Assess("", Tap{"who", a.ID}, Tap{"want", b.ID}, Tap{"given", c.ID})
				if got.Verdict != Scam && got.Verdict != Victim && got.Verdict != Unclear {
					t.Errorf("%s %s %s: %s", a.ID, b.ID, c.ID, got.Verdict)
				}
				if c.ID != "nothing" && got.Verdict != Victim {
					t.Errorf("%s %s %s: handed over but %s", a.ID, b.ID, c.ID, got.Verdict)
				}
			}
		}
	}
}

func TestOptionsNameKnownTypes(t *testing.T) {
	e := testReader(t)
	covered := map[ScamType]bool{}
	for _, q := range e.read.questions {
		for _, o := range q.Options {
			for _, typ := range o.Types {
				if e.read.rules.types[typ] == nil {
					t.Errorf("%s %s names %s, which no rule knows", q.ID, o.ID, typ)
				}
				covered[typ] = true
			}
		}
	}
	for _, typ := range e.ScamTypes() {
		if !covered[typ] {
			t.Errorf("no option leads to %s", typ)
		}
	}
}

func TestQuestionIsMissingWhenUnknown(t *testing.T) {
	if _, ok := testReader(t).Question("nonsense"); ok {
		t.Error("found a question that does not exist")
	}
}
