package advice

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

var (
	everySituation = []Situation{NoSituation, JustPaid, OnTheLine, MidTransfer, AtTheBank, RemoteSession, AtTheDoor, CollectorComing}
	everyChannel   = []Channel{"", "call", "text", "email", "door", "post", "online"}
	everyTrap      = []Trap{"gas_callback", "emergency_callback", "hospital", "bank_protecting", "despair", "child"}
	everyAside     = []Aside{"empty", "greeting", "thanks", "usage", "language", "injection", "harm", "chat", "explain", "explain_report",
		"explain_report_fraud", "explain_159", "explain_number", "explain_line", "explain_police", "explain_bank", "explain_nuisance", "explain_talk", "explain_lost",
		"explain_refund", "explain_fault", "explain_999", "explain_7726", "explain_cash_point", "explain_privacy"}
	everyNation = []AreaID{"", "nation:england", "nation:wales", "nation:scotland", "nation:ni"}
)

// everyAssessment gives each type with each situation, channel, person and thing given, and
// every trap and aside.
func everyAssessment(e *Engine) []Assessment {
	var out []Assessment
	add := func(a Assessment) {
		for _, third := range []bool{false, true} {
			for _, urgency := range []Urgency{None, Now} {
				a.ThirdPerson, a.Urgency = third, urgency
				out = append(out, a)
			}
		}
	}
	for _, typ := range append(e.Types(), "", "no_such_type") {
		for _, s := range everySituation {
			add(Assessment{Verdict: Victim, Type: typ, Situation: s, Given: []Given{"card", "transfer", "cash"}})
			for _, ch := range everyChannel {
				add(Assessment{Verdict: Scam, Type: typ, Situation: s, Channel: ch})
			}
		}
		for _, g := range givenFirst {
			add(Assessment{Verdict: Victim, Type: typ, Given: []Given{g}})
		}
		for _, ch := range everyChannel {
			add(Assessment{Verdict: NoSigns, RunnersUp: []ScamType{typ}, Channel: ch})
		}
	}
	for _, s := range everySituation {
		for _, ch := range everyChannel {
			add(Assessment{Verdict: Unclear, Situation: s, Channel: ch, Missing: "who"})
		}
	}
	for _, typ := range []ScamType{"", "romance", "bogus_bank", "courier_fraud", "doorstep_trader"} {
		for _, trap := range everyTrap {
			for _, v := range []Verdict{Scam, Victim, NoSigns, Unclear} {
				add(Assessment{Verdict: v, Type: typ, Trap: trap})
			}
		}
	}
	add(Assessment{Verdict: Scam, Type: "bogus_bank", Language: "pl"})
	add(Assessment{Verdict: Unclear, Language: "xx"})
	for _, aside := range everyAside {
		for _, lang := range []string{"", "pl", "cy-GB", "xx"} {
			add(Assessment{Verdict: OffTopic, Aside: aside, Language: lang})
		}
	}
	return out
}

// longTells are as long and as awkward as a person's words can be.
var longTells = []Tell{
	{"ask.move_money", strings.Repeat("move all of the money that you have ", 9)},
	{"ask.secrecy", "don't tell a soul about any of this, not even your own family, madam"},
	{"claim.arrest", "a warrant for your arrest has been issued this morning by the court"},
	{"ask.pin", "four digits"},
}

// longSource is a stored warning as large as they come.
func longSource() *Citation {
	return &Citation{
		Force: "Police Service of Northern Ireland and its many friends", Title: strings.Repeat("Warning about callers ", 12),
		Published: time.Date(2020, 12, 31, 0, 0, 0, 0, time.UTC),
		URL:       "https://www.example.police.uk/news/" + strings.Repeat("a-long-slug-", 12),
		Quote:     strings.TrimSpace(strings.Repeat("everybody ", 22)),
	}
}

// reassuring is what no answer may say; refunds and blame neither.
var forbidden = []struct{ what, pattern string }{
	{"reassurance", `(?i)\b(is|are|looks?|seems?|sounds?|you're) (all )?(safe|fine|ok|okay|genuine|legit)\b|nothing to worry|don't worry`},
	{"promise of a refund", `(?i)get (all )?(your|their|the) money back|(will|must) (be )?(refund|reimburse)|guarantee`},
	{"blame", `(?i)you should(n't| not)? have|your (own )?fault|silly|foolish|careless|gullible`},
	{"noise", `!|\?\?|[A-Z]{6,}`},
	{"old service", `(?i)action\s*fraud`},
	{"unfilled gap", `[{}⟨⟩]`},
	{"American spelling", `(?i)\b(color|favor|neighbor|center|check book|recogniz\w+|organiz\w+|apologiz\w+|program me|canceled|dialing|jewelry|gray|mom)\b`},
}

func TestEveryAnswerKeepsTheRules(t *testing.T) {
	e := loaded(t)
	var bad []*regexp.Regexp
	for _, f := range forbidden {
		bad = append(bad, regexp.MustCompile(f.pattern))
	}
	words, answers, failures, seen := 0, 0, 0, map[string]bool{}
	fail := func(a Assessment, text, why string) {
		if failures++; failures <= 10 {
			t.Errorf("%s\n%+v\n%s", why, a, text)
		}
	}
	for i, a := range everyAssessment(e) {
		c := Circumstances{Area: everyNation[i%len(everyNation)], Today: today}
		if i%3 == 0 {
			c.Source, a.Tells, a.Reassuring = longSource(), longTells, longTells
		}
		ans := e.Compose(a, c)
		text := ans.Text()
		if n := utf8.RuneCountInString(text); n > MaxAnswer {
			fail(a, text, "too long")
		}
		if first, _, _ := strings.Cut(text, "\n"); first != ans.Action || first == "" {
			fail(a, text, "the first line is not the action")
		}
		for _, s := range append(stepTexts(ans), ans.Action, ans.Note) {
			if seen[s] {
				continue
			}
			seen[s] = true
			for j, re := range bad {
				if m := re.FindString(s); m != "" {
					fail(a, text, forbidden[j].what+": "+m)
				}
			}
		}
		if len(ans.Steps) > 5 || a.Urgency == Now && len(ans.Steps) > 3 {
			fail(a, text, "too many steps")
		}
		if a.Verdict == Scam && !ans.Ways || (a.Verdict == Scam || a.Verdict == Victim) && len(ans.Contacts) == 0 {
			fail(a, text, "no way out or nobody to ring")
		}
		if ans.Timer != slices.Contains(ans.Says, "wait_5_min") || ans.Timer && ans.TimerFor == "" {
			fail(a, text, "timer and words differ")
		}
		ans.Source = nil
		words += len(strings.Fields(ans.Text()))
		answers++
	}
	if mean := words / answers; mean > 115 {
		t.Errorf("answers have %d words on average", mean)
	}
	t.Logf("%d answers, %d words on average without the source", answers, words/answers)
}

func stepTexts(a Answer) []string {
	var out []string
	for _, s := range a.Steps {
		out = append(out, s.Text)
	}
	return out
}

func TestEmergencyNumberOnlyWhereThereIsDanger(t *testing.T) {
	e := loaded(t)
	for _, a := range everyAssessment(e) {
		if a.Verdict != Scam || a.Urgency == Now || a.Trap != "" || a.Language != "" {
			continue
		}
		if a.Situation == AtTheDoor || a.Situation == CollectorComing {
			continue
		}
		if ans := e.Compose(a, Circumstances{Today: today}); slices.Contains(ans.Says, "call_999") {
			t.Fatalf("999 for a mere attempt: %+v\n%s", a, ans.Text())
		}
	}
}

func TestWrittenScamsAreForwarded(t *testing.T) {
	e := loaded(t)
	for _, typ := range append(e.Types(), "") {
		for ch, to := range map[Channel]string{"text": "7726", "email": "report@phishing.gov.uk"} {
			for _, urgency := range []Urgency{None, Now} {
				text := e.Compose(Assessment{Verdict: Scam, Type: typ, Channel: ch, Urgency: urgency}, Circumstances{Today: today}).Text()
				if !strings.Contains(text, to) {
					t.Errorf("%s by %s is not sent to %s:\n%s", typ, ch, to, text)
				}
				if strings.Contains(text, "dialling tone") {
					t.Errorf("%s by %s speaks of a dialling tone", typ, ch)
				}
			}
		}
	}
}

func TestScotlandIsNeverSentToReportFraud(t *testing.T) {
	e := loaded(t)
	for _, a := range everyAssessment(e) {
		ans := e.Compose(a, Circumstances{Area: "nation:scotland", Today: today})
		for _, c := range ans.Contacts {
			if c.ID == "report_fraud" || c.ID == "consumer" {
				t.Fatalf("%+v shows %s in Scotland\n%s", a, c.ID, ans.Text())
			}
		}
		ans.Source = nil
		if strings.Contains(ans.Text(), "0300 123 2040") {
			t.Fatalf("%+v gives the number of Report Fraud in Scotland\n%s", a, ans.Text())
		}
	}
}

func TestUnknownNationIsToldOfScotland(t *testing.T) {
	text := compose(t, Assessment{Verdict: Scam, Type: "bogus_bank"}, "").Text()
	if !strings.Contains(text, "Report Fraud: 0300 123 2040, in Scotland 101") {
		t.Errorf("no word of Scotland:\n%s", text)
	}
}

// links are what an answer may point to: addresses of the knowledge base and of the warning.
func TestNoLinkFromOutsideTheKnowledgeBase(t *testing.T) {
	e := loaded(t)
	known := map[string]bool{}
	for _, s := range e.know.sources {
		known[s.URL] = true
	}
	for _, c := range e.know.contacts {
		known[c.URL] = true
	}
	link := regexp.MustCompile(`https?://\S+|www\.\S+`)
	for i, a := range everyAssessment(e) {
		if i%7 != 0 {
			continue // every combination has the same words; the tells differ from none of them
		}
		a.Tells = []Tell{{"ask.link", "press https://evil.example/x or www.bad.com or evil.co.uk/a"}}
		text := e.Compose(a, Circumstances{Today: today}).Text()
		for _, l := range link.FindAllString(text, -1) {
			if !known[l] {
				t.Fatalf("%+v links to %s\n%s", a, l, text)
			}
		}
		if strings.Contains(text, "evil") || strings.Contains(text, "bad.com") {
			t.Fatalf("%+v carries the caller's link over\n%s", a, text)
		}
	}
}

func BenchmarkCompose(b *testing.B) {
	e := loaded(b)
	a := Assessment{Verdict: Scam, Type: "courier_fraud", Tells: longTells, Urgency: Now}
	c := Circumstances{Area: "nation:england", Today: today, Source: longSource()}
	for b.Loop() {
		e.Compose(a, c)
	}
}

func FuzzCompose(f *testing.F) {
	f.Add("scam", "bogus_bank", "on_the_line", "move my money", "Kent Police", "https://www.kent.police.uk/a", true)
	f.Add("victim", "", "", strings.Repeat("x ", 500), strings.Repeat("y", 500), "\x00", false)
	f.Add("off_topic", "chat", "", "", "", "", false)
	f.Fuzz(func(t *testing.T, verdict, typ, situation, words, title, address string, third bool) {
		a := Assessment{
			Verdict: Verdict(verdict), Type: ScamType(typ), Situation: Situation(situation), ThirdPerson: third, Trap: Trap(typ),
			Aside: Aside(typ), Language: situation, Given: []Given{Given(typ)}, Tells: []Tell{{typ, words}, {"ask.pin", title}},
		}
		c := &Citation{Force: title, Title: words, URL: address, Quote: words}
		ans := loaded(t).Compose(a, Circumstances{Area: AreaID(title), Today: today, Source: c})
		first, _, _ := strings.Cut(ans.Text(), "\n")
		if n := utf8.RuneCountInString(ans.Text()); n > MaxAnswer || first == "" || first != ans.Action {
			t.Fatalf("%d characters, first line %q\n%s", n, first, ans.Text())
		}
	})
}
