package advice

import (
	"strings"
	"testing"
)

func TestACarersAnswerSpeaksOfHerOrHim(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"mum", "a man from the bank's fraud team is on the phone to my mum now, he wants her PIN", "Ask her to hang up"},
		{"grandad", "police rang my grandad, told him to take cash out for a courier", "Ask him to hang up"},
		{"a neighbour may be either", "police rang my neighbour, wants cash taken out for a courier", "Ask them to hang up"},
		{"mum and dad are two", "the bank rang mum and dad, wants them to move all their money", "Ask them to hang up"},
		{"oneself", "a man from the bank's fraud team rang me, he wants my PIN", "Hang up"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := askNumber(t, c.text, "").Action; !strings.Contains(got, c.want) {
				t.Errorf("first line %q lacks %q", got, c.want)
			}
		})
	}
}

func TestSomebodyWhoIsOnlyMentionedIsNotAskedFor(t *testing.T) {
	e := loaded(t)
	for _, text := range []string{
		"hi mum, this is my new number",
		"they told me not to tell the bank and not to tell my wife",
		"a man rang about whisky for my late husband's lump sum",
		"they want my mother's maiden name and my card",
		"I was about to pay him but my wife says ask first",
		"my husband reckons I should ring them back",
		"my boyfriend online needs £300 for his visa",
	} {
		if e.Assess(text).ThirdPerson {
			t.Errorf("asked for somebody else: %q", text)
		}
	}
	for _, text := range []string{
		"my wife was told to move her savings and I am at work", "my husband gave him his PIN, what do I do", "my late mum's sister, my aunt, let him in",
		"mum said a man rang about her card",
	} {
		if !e.Assess(text).ThirdPerson {
			t.Errorf("not asked for somebody else: %q", text)
		}
	}
}

// A gap before a verb in the present would need the verb changed with it ("she pay"), so texts keep to forms that stay.
func TestGapsForAPersonKeepTheVerb(t *testing.T) {
	e := loaded(t)
	stay := map[string]bool{"should": true, "can": true, "will": true, "did": true, "already": true, "rang": true, "asked": true, "never": true, "might": true}
	for at, text := range publicTexts(e) {
		for _, gap := range []string{"{they} ", "{They} "} {
			for rest := text; strings.Contains(rest, gap); {
				_, rest, _ = strings.Cut(rest, gap)
				if verb := strings.Trim(strings.Fields(rest)[0], ".,"); !stay[verb] {
					t.Errorf("%s has %q behind a person: %q", at, verb, text)
				}
			}
		}
	}
}

func TestAPastedTextIsAText(t *testing.T) {
	e := loaded(t)
	for text, want := range map[string]Channel{
		"HMRC: you are owed £412.80, claim before midnight gov-refund-claim24.info":          "text",
		"Monzo: New device paired. If this was not you call our fraud team on 0161 496 0733": "text",
		"\"Hi nan phones down the toilet this is my new number can u pay a bill for me\"":    "text",
		"mum fwd: Royal Mail: item has £1.45 underpaid postage, pay by 10pm":                 "text",
		"cold caller: 'your heat pump grant needs a check'":                                  "call",
		"one ring at 14:02 and 14:05, same number":                                           "",
		"I wrote to my-mate@example-mail.org about the bank":                                 "",
	} {
		if got := e.Assess(text).Channel; got != want && !(want == "" && got == "call") {
			t.Errorf("%q came by %q, want %q", text, got, want)
		}
	}
}
