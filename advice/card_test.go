package advice

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func TestACardFitsWhatHappened(t *testing.T) {
	tests := []struct {
		name string
		a    Assessment
		card string
	}{
		{"a call of no known kind", Assessment{Verdict: Scam}, "phone"},
		{"a call of a kind without a card of its own", Assessment{Verdict: Scam, Type: "accident_claim"}, "phone"},
		{"the bank", Assessment{Verdict: Scam, Type: "bogus_bank", Channel: "call"}, "bank"},
		{"the police", Assessment{Verdict: Scam, Type: "courier_fraud"}, "police"},
		{"a computer", Assessment{Verdict: Scam, Type: "tech_support"}, "computer"},
		{"an office", Assessment{Verdict: Scam, Type: "hmrc_tax"}, "official"},
		{"a text from an office", Assessment{Verdict: Scam, Type: "hmrc_tax", Channel: "text"}, "message"},
		{"a text from a child", Assessment{Verdict: Scam, Type: "family_emergency", Channel: "text"}, "family"},
		{"a sweetheart", Assessment{Verdict: Scam, Type: "romance", Channel: "online"}, "online"},
		{"at the door", Assessment{Verdict: Scam, Type: "doorstep_trader", Channel: "door"}, "door"},
		{"a courier on the way", Assessment{Verdict: Scam, Type: "courier_fraud", Situation: CollectorComing, Urgency: Now}, "door"},
		{"a courier some other day", Assessment{Verdict: Scam, Type: "courier_fraud", Situation: CollectorComing, Urgency: None}, "police"},
		{"money gone", Assessment{Verdict: Victim, Type: "bogus_bank", Given: []Given{"pin", "transfer"}}, "money"},
		{"a PIN gone", Assessment{Verdict: Victim, Type: "bogus_bank", Given: []Given{"pin"}}, "given"},
		{"let into the computer", Assessment{Verdict: Victim, Type: "tech_support", Given: []Given{"access"}}, "access"},
		{"still in the computer", Assessment{Verdict: Victim, Type: "tech_support", Situation: RemoteSession, Given: []Given{"details"}}, "access"},
		{"how to talk about it", Assessment{Verdict: OffTopic, Aside: "explain_talk"}, "phone"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, ok := loaded(t).Card(tt.a); !ok || got.ID != tt.card || len(got.Lines) != cardLines {
				t.Errorf("card %+v, %v, want %q", got, ok, tt.card)
			}
		})
	}
}

func TestNoCardWhereItWouldNotHelp(t *testing.T) {
	for name, a := range map[string]Assessment{
		"an ordinary call": {Verdict: NoSigns}, "not clear": {Verdict: Unclear}, "a greeting": {Verdict: OffTopic, Aside: "greeting"},
		"despair": {Verdict: Victim, Trap: "despair"}, "a child": {Verdict: Scam, Trap: "child"},
	} {
		if got, ok := loaded(t).Card(a); ok {
			t.Errorf("%s: card %+v", name, got)
		}
	}
	if _, ok := loaded(t).CardByID("no such card"); ok {
		t.Error("a card that there is not")
	}
}

func TestACardIsOfferedForSomebodyElseOnly(t *testing.T) {
	a := Assessment{Verdict: Scam, Type: "bogus_bank"}
	if got := compose(t, a, "").Card; got != "" {
		t.Errorf("card %q offered to the person at risk", got)
	}
	a.ThirdPerson = true
	if got := compose(t, a, "").Card; got != "bank" {
		t.Errorf("card %q for a carer", got)
	}
}

// A card is said aloud to somebody who is frightened: short, kind, an action first and nothing promised.
func TestCardsAreFitToBeReadAloud(t *testing.T) {
	begins := regexp.MustCompile(`^(Put|Wait|Send|Don't|Keep|Tell|Turn)\b`)
	for id, c := range loaded(t).know.cards {
		if !begins.MatchString(c.Lines[0]) {
			t.Errorf("%s does not begin with what to do: %q", id, c.Lines[0])
		}
		if last := c.Lines[cardLines-1]; !strings.Contains(last, "You did nothing wrong") && id != "family" {
			t.Errorf("%s ends without a kind word: %q", id, last)
		}
		all := strings.Join(c.Lines, "\n")
		if g := grade(all); g > 5 {
			t.Errorf("%s reads at grade %.1f", id, g)
		}
		for _, f := range forbidden {
			if m := regexp.MustCompile(f.pattern).FindString(all); m != "" {
				t.Errorf("%s: %s: %q", id, f.what, m)
			}
		}
		if m := americanSpelling.FindString(all); m != "" {
			t.Errorf("%s: %q", id, m)
		}
	}
}

func TestAWrongCardIsRefusedByFileAndLine(t *testing.T) {
	good := "  lines: [Put it down., Give nothing., We check., We ring 101., You did nothing wrong.]\n"
	all := ""
	for _, id := range []string{"phone", "door", "money", "given", "access", "message"} {
		all += id + ":\n" + good
	}
	for name, text := range map[string]string{
		"too few lines":   all + "x:\n  lines: [Put it down.]\n",
		"a long line":     strings.Replace(all, "Put it down.", strings.Repeat("far too long a line ", 3), 1),
		"an unknown type": all + "x:\n  types: [no_such_type]\n" + good,
		"a missing card":  strings.Replace(all, "money:", "other:", 1),
		"garbage":         "\x00{[",
	} {
		t.Run(name, func(t *testing.T) {
			if err := loadWith(t, cardsFile, text); err == nil || !strings.Contains(err.Error(), cardsFile+":") {
				t.Errorf("error %v", err)
			}
		})
	}
	if err := loadWith(t, cardsFile, all); err != nil {
		t.Errorf("refused: %v", err)
	}
}

// loadWith loads the knowledge base with one file replaced.
func loadWith(t *testing.T, file, text string) error {
	t.Helper()
	kb := ours(t)
	kb[file] = &fstest.MapFile{Data: []byte(text)}
	_, err := loadKnowledge(kb, ownConcepts(t))
	return err
}

func TestTheWayToTalkOffersACard(t *testing.T) {
	e := loaded(t)
	ans := e.Compose(Assessment{Verdict: OffTopic, Aside: "explain_talk"}, Circumstances{Today: today})
	if ans.Card == "" || !slices.Contains(e.know.cards[ans.Card].Lines, "Put the phone down. You don't have to be polite.") {
		t.Errorf("card %q", ans.Card)
	}
}
